// What was sent to one webhook, newest first; an event that was not taken is sent again.
import {useState} from "preact/hooks";
import {useSpeech, type Key} from "../i18n";
import {call} from "../shared/api";
import {useFresh} from "../shared/fresh";
import {Button, Loading, Notice} from "../shared/parts";
import type {List} from "../shared/types";
import {complaintOf, useTask} from "./task";

type State = "pending" | "delivered" | "failed" | "skipped";

interface Delivery {
    id: number;
    type: string;
    subject: string;
    state: State;
    attempts: number;
    endedAt: string | null;
    error: string | null;
}

const states: Record<State, [Key, string]> = {
    pending: ["officeDeliveryPending", "warn"], delivered: ["officeDeliveryDelivered", "good"],
    failed: ["officeDeliveryFailed", "bad"], skipped: ["officeDeliverySkipped", "plain"],
};

const shown = 20;

function Latest({webhookId, mayRetry}: {webhookId: string; mayRetry: boolean}) {
    const {t, dateTime} = useSpeech();
    const path = `/admin/webhooks/${webhookId}/deliveries`;
    const {data, problem, refresh} = useFresh<List<Delivery>>(`${path}?limit=${shown}`, 3000);
    const task = useTask();
    const retry = ({id}: Delivery) => void task.run(() => call("POST", `${path}/${id}/retry`),
        t("officeDeliveryRetried")).then(refresh);
    return (
        <div class="stack">
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            {!data && !problem && <Loading />}
            {data?.items.length === 0 && <p class="soft">{t("officeNoDeliveries")}</p>}
            <ul class="stack">
                {data?.items.map((delivery) => (
                    <li key={delivery.id} class="delivery" data-state={delivery.state}>
                        <p class="row"><strong>{delivery.type}</strong>
                            <span class={`tag ${states[delivery.state][1]}`}>{t(states[delivery.state][0])}</span>
                            <span class="soft small">{t("officeDeliveryAttempts", {n: delivery.attempts})}</span>
                            {delivery.endedAt && <span class="soft small">{dateTime(delivery.endedAt)}</span>}
                            {mayRetry && delivery.state !== "pending" && (
                                <Button busy={task.isBusy} onClick={() => retry(delivery)}>
                                    {t("officeDeliveryRetry")}</Button>
                            )}</p>
                        <p class="soft small">{delivery.subject}</p>
                        {delivery.error && <p class="field-error">{delivery.error}</p>}
                    </li>
                ))}
            </ul>
            {task.notice}
        </div>
    );
}

export function Deliveries({webhookId, mayRetry}: {webhookId: string; mayRetry: boolean}) {
    const {t} = useSpeech();
    const [isOpen, setIsOpen] = useState(false);
    return (
        <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
            <summary>{t("officeDeliveries")}</summary>
            {isOpen && <Latest webhookId={webhookId} mayRetry={mayRetry} />}
        </details>
    );
}
