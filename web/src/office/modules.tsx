// The modules and their switches. A stopped one loses nothing: it catches up when it returns.
import {useState} from "preact/hooks";
import {useSpeech, type Key} from "../i18n";
import {call} from "../shared/api";
import {useFresh} from "../shared/fresh";
import {Button, Loading, Notice} from "../shared/parts";
import type {List} from "../shared/types";
import {Confirm} from "./confirm";
import {complaintOf, useTask} from "./task";

interface Module {
    name: string;
    state: "running" | "stopped" | "failed";
    since: string;
    lastError: string | null;
}

const states: Record<Module["state"], [Key, string]> = {
    running: ["officeRunning", "good"], stopped: ["officeStopped", "warn"], failed: ["officeFailed", "bad"],
};

const does: Record<string, Key> = {
    order: "officeDoesOrder", pay: "officeDoesPay", store: "officeDoesStore", notify: "officeDoesNotify",
    marketing: "officeDoesMarketing",
};

export function Modules() {
    const {t, dateTime} = useSpeech();
    const {data, problem, refresh} = useFresh<List<Module>>("/admin/modules", 3000);
    const [stopping, setStopping] = useState<string | null>(null);
    const task = useTask();
    const turn = (name: string, command: "stop" | "start") =>
        void task.run(() => call("POST", `/admin/modules/${name}/${command}`),
            t(command === "stop" ? "officeModuleStopped" : "officeModuleStarted", {name})).then(refresh);
    return (
        <section class="card stack" aria-labelledby="modules">
            <h2 id="modules">{t("officeModules")}</h2>
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            {!data && !problem && <Loading />}
            <ul>
                {data?.items.map(({name, state, since, lastError}) => (
                    <li key={name} class="row between module" data-module={name} data-state={state}>
                        <div>
                            <p class="row"><strong>{name}</strong>
                                <span class={`tag ${states[state][1]}`}>{t(states[state][0])}</span></p>
                            {does[name] && <p>{t(does[name])}</p>}
                            <p class="soft small">{t("officeSince", {time: dateTime(since)})}</p>
                            {lastError && <p class="field-error">{lastError}</p>}
                        </div>
                        {state === "running"
                            ? <Button kind="danger" busy={task.isBusy} aria-label={t("officeStopModule", {name})}
                                onClick={() => setStopping(name)}>{t("officeStop")}</Button>
                            : <Button kind="main" busy={task.isBusy} aria-label={t("officeStartModule", {name})}
                                onClick={() => turn(name, "start")}>{t("officeStart")}</Button>}
                    </li>
                ))}
            </ul>
            {task.notice}
            {stopping && (
                <Confirm question={t("officeStopQuestion", {name: stopping})} hint={t("officeStopHint")}
                    yes={t("officeStopYes")} onYes={() => turn(stopping, "stop")} onClose={() => setStopping(null)} />
            )}
        </section>
    );
}
