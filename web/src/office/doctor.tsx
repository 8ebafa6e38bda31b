// What is found of this deployment and of what surrounds it: the list of `baedal doctor`.
import {useSpeech} from "../i18n";
import {useFresh} from "../shared/fresh";
import {Button, Loading, Notice} from "../shared/parts";
import type {List} from "../shared/types";
import {levels, useDiagnosisText, type Diagnosis, type Level} from "./diagnosis";
import {complaintOf, useTask} from "./task";

const order: Level[] = ["problem", "unknown", "warning", "ok"];
const byLevel = (a: Diagnosis, b: Diagnosis): number => order.indexOf(a.level) - order.indexOf(b.level);

function Found({found, text}: {found: Diagnosis; text: string}) {
    const {t} = useSpeech();
    const [name, tone] = levels[found.level];
    return (
        <li class="finding" data-code={found.code} data-level={found.level}>
            <p class="row"><span class={`tag ${tone}`}>{t(name)}</span> <span>{text}</span></p>
            {(found.detail || found.setting) && (
                <p class="soft small">{found.detail} {found.setting && <code>{found.setting}</code>}</p>
            )}
        </li>
    );
}

export function Doctor() {
    const {t} = useSpeech();
    const {data, problem, refresh} = useFresh<List<Diagnosis>>("/admin/doctor", 60_000);
    const textOf = useDiagnosisText();
    const task = useTask();
    const found = data && textOf ? [...data.items].sort(byLevel) : null;
    const bad = found?.filter(({level}) => level !== "ok") ?? [];
    const good = found?.filter(({level}) => level === "ok") ?? [];
    const line = (each: Diagnosis, index: number) => (
        <Found key={`${each.code} ${index}`} found={each} text={textOf?.(each) ?? ""} />
    );
    return (
        <section class="card stack" aria-labelledby="doctor">
            <h2 id="doctor">{t("officeDoctor")}</h2>
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            {!found && !problem && <Loading />}
            {found && bad.length === 0 && <Notice tone="good">{t("officeAllWell")}</Notice>}
            <ul class="stack">{bad.map(line)}</ul>
            {good.length > 0 && (
                <details><summary>{t("officeInOrder", {n: good.length})}</summary>
                    <ul class="stack">{good.map(line)}</ul></details>
            )}
            <div class="row">
                <Button busy={task.isBusy} onClick={() => void task.run(refresh)}>{t("officeLookAgain")}</Button>
            </div>
        </section>
    );
}
