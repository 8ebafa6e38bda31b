// The backups: their state, and one now.
import {useSpeech, type Key} from "../i18n";
import {call} from "../shared/api";
import {useFresh} from "../shared/fresh";
import {Button, Loading, Notice} from "../shared/parts";
import type {List} from "../shared/types";
import {complaintOf, useTask} from "./task";

type State = "running" | "done" | "failed";

interface Backup {
    name: string;
    state: State;
    startedAt: string;
    storedBytes: number | null;
    error: string | null;
    commandError: string | null;
}

const states: Record<State, [Key, string]> = {
    running: ["officeBackupRunning", "plain"], done: ["officeBackupDone", "good"], failed: ["officeBackupFailed", "bad"],
};

const mega = 1_000_000;
const shown = 8;

function Line({backup}: {backup: Backup}) {
    const {t, dateTime, number} = useSpeech();
    const [name, tone] = states[backup.state];
    const bytes = backup.storedBytes;
    const size = bytes === null ? "" : `${number(Math.max(0.1, Math.round(bytes / mega * 10) / 10))} MB`;
    return (
        <li class="backup" data-state={backup.state}>
            <p class="row"><strong>{dateTime(backup.startedAt)}</strong>
                <span class={`tag ${tone}`}>{t(name)}</span> <span class="soft small">{size}</span></p>
            {backup.error && <p class="field-error">{backup.error}</p>}
            {backup.commandError && <p class="field-error">{t("officeBackupNotTaken")} {backup.commandError}</p>}
        </li>
    );
}

export function Backups() {
    const {t} = useSpeech();
    const {data, problem, refresh} = useFresh<List<Backup>>("/admin/backups", 3000);
    const task = useTask();
    const begin = () =>
        void task.run(() => call("POST", "/admin/backups", {}), t("officeBackupBegun")).then(refresh);
    return (
        <section class="card stack" aria-labelledby="backups">
            <h2 id="backups">{t("officeBackups")}</h2>
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            {!data && !problem && <Loading />}
            {data?.items.length === 0 && <p class="soft">{t("officeNoBackups")}</p>}
            <ul class="stack">{data?.items.slice(0, shown).map((each) => <Line key={each.name} backup={each} />)}</ul>
            {task.notice}
            <div class="row">
                <Button busy={task.isBusy} onClick={begin}>{t("officeBackupNow")}</Button>
            </div>
        </section>
    );
}
