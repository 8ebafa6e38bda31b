// Events that a module could not handle: tried again, or forgotten.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {useFresh} from "../shared/fresh";
import {Button, Loading, Notice} from "../shared/parts";
import type {List} from "../shared/types";
import {Confirm} from "./confirm";
import {complaintOf, useTask} from "./task";

interface DeadLetter {
    module: string;
    id: number;
    producer: string;
    type: string;
    subject: string;
    data: unknown;
    error: string;
    attempts: number;
    parkedAt: string;
}

const pathOf = ({module, id}: DeadLetter): string => `/admin/dead-letters/${module}/${id}`;

export function DeadLetters() {
    const {t, dateTime} = useSpeech();
    const {data, problem, refresh} = useFresh<List<DeadLetter>>("/admin/dead-letters", 3000);
    const [doomed, setDoomed] = useState<DeadLetter | null>(null);
    const task = useTask();
    const retry = (letter: DeadLetter) =>
        void task.run(() => call("POST", `${pathOf(letter)}/retry`), t("officeRetried")).then(refresh);
    const discard = (letter: DeadLetter) =>
        void task.run(() => call("DELETE", pathOf(letter)), t("officeDiscarded")).then(refresh);
    return (
        <section class="card stack" aria-labelledby="dead-letters">
            <h2 id="dead-letters">{t("officeDeadLetters")}</h2>
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            {!data && !problem && <Loading />}
            {data?.items.length === 0 && <p class="soft">{t("officeNoDeadLetters")}</p>}
            <ul class="stack">
                {data?.items.map((letter) => (
                    <li key={pathOf(letter)} class="letter stack">
                        <p><strong>{letter.type}</strong> · {letter.producer} → {letter.module}</p>
                        <p class="field-error">{letter.error}</p>
                        <p class="soft small">
                            {t("officeAttempts", {n: letter.attempts, time: dateTime(letter.parkedAt)})}
                        </p>
                        <details><summary>{t("officeEventData")}</summary>
                            <pre tabIndex={0}>{JSON.stringify(letter.data, null, 2)}</pre></details>
                        <div class="row">
                            <Button busy={task.isBusy} onClick={() => retry(letter)}>{t("officeRetry")}</Button>
                            <Button kind="danger" busy={task.isBusy} onClick={() => setDoomed(letter)}>
                                {t("officeForget")}
                            </Button>
                        </div>
                    </li>
                ))}
            </ul>
            {task.notice}
            {doomed && (
                <Confirm question={t("officeForgetQuestion")} hint={t("officeForgetHint")} yes={t("officeForget")}
                    onYes={() => discard(doomed)} onClose={() => setDoomed(null)} />
            )}
        </section>
    );
}
