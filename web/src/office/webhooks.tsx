// The programs that are sent the shop's events: added, switched on again, removed.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {useFresh} from "../shared/fresh";
import {Button, Loading, Notice} from "../shared/parts";
import type {List} from "../shared/types";
import {Confirm} from "./confirm";
import {NewSecret} from "./new_secret";
import {complaintOf, useTask, type Task} from "./task";
import {TextField} from "./text_field";
import {Deliveries} from "./webhook_deliveries";

interface Webhook {
    id: string;
    url: string;
    events: string[] | null; // null: all
    state: "active" | "off";
    reason: string | null;
    failingSince: string | null;
    pending: number;
}

interface AddWebhookProps {
    task: Task;
    onMade(secret: string): Promise<void>;
}

function AddWebhook({task, onMade}: AddWebhookProps) {
    const {t} = useSpeech();
    const [url, setUrl] = useState("");
    const [names, setNames] = useState("");
    const add = async () => {
        const events = names.split(/[\s,]+/).filter(Boolean);
        await task.run(async () => {
            const {data} = await call<{secret: string}>("POST", "/admin/webhooks",
                {body: {url: url.trim(), events: events.length > 0 ? events : null}});
            setUrl("");
            setNames("");
            await onMade(data.secret);
        });
    };
    return (
        <details>
            <summary>{t("officeAddWebhook")}</summary>
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                void add();
            }}>
                <TextField id="webhook-url" label={t("officeWebhookUrl")} value={url} max={2000} required
                    hint={t("officeWebhookUrlHint")} onChange={setUrl} />
                <TextField id="webhook-events" label={t("officeWebhookEvents")} value={names} max={2000}
                    hint={t("officeWebhookEventsHint")} onChange={setNames} />
                <Button kind="main" type="submit" busy={task.isBusy}>{t("officeAdd")}</Button>
            </form>
        </details>
    );
}

function State({webhook: {state, failingSince, pending}}: {webhook: Webhook}) {
    const {t, dateTime} = useSpeech();
    return (
        <>
            {state === "off" && <span class="tag bad">{t("officeWebhookOff")}</span>}
            {state === "active" && failingSince && (
                <span class="tag warn">{t("officeWebhookFailing", {time: dateTime(failingSince)})}</span>
            )}
            {state === "active" && !failingSince && <span class="tag good">{t("officeWebhookWorks")}</span>}
            {pending > 0 && <span class="soft small">{t("officeWebhookWaiting", {n: pending})}</span>}
        </>
    );
}

interface LineProps {
    webhook: Webhook;
    task: Task;
    onEnable(): void;
    onRemove(): void;
}

function Line({webhook, task, onEnable, onRemove}: LineProps) {
    const {t} = useSpeech();
    const {id, url, events, state, reason} = webhook;
    return (
        <li class="stack module">
            <p class="row"><strong>{url}</strong> <State webhook={webhook} /></p>
            <p class="soft small">{events ? events.join(" · ") : t("officeWebhookAll")}</p>
            {reason && <p class="field-error">{reason}</p>}
            <div class="row">
                {state === "off" && <Button busy={task.isBusy} onClick={onEnable}>{t("officeWebhookEnable")}</Button>}
                <Button kind="danger" busy={task.isBusy} aria-label={t("officeRemove", {name: url})}
                    onClick={onRemove}>×</Button>
            </div>
            <Deliveries webhookId={id} mayRetry={state === "active"} />
        </li>
    );
}

export function Webhooks() {
    const {t} = useSpeech();
    const {data, problem, refresh} = useFresh<List<Webhook>>("/admin/webhooks", 5000);
    const [secret, setSecret] = useState("");
    const [removed, setRemoved] = useState<Webhook | null>(null);
    const task = useTask();
    const enable = ({id, url}: Webhook) => void task.run(() => call("POST", `/admin/webhooks/${id}/enable`),
        t("officeWebhookEnabled", {url})).then(refresh);
    const remove = ({id, url}: Webhook) => void task.run(() => call("DELETE", `/admin/webhooks/${id}`),
        t("officeWebhookRemoved", {url})).then(refresh);
    return (
        <section class="card stack" aria-labelledby="webhooks">
            <h2 id="webhooks">{t("officeWebhooks")}</h2>
            <p class="soft small">{t("officeWebhooksHint")}</p>
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            {!data && !problem && <Loading />}
            {data?.items.length === 0 && <p class="soft">{t("officeNoWebhooks")}</p>}
            <ul>
                {data?.items.map((webhook) => (
                    <Line key={webhook.id} webhook={webhook} task={task} onEnable={() => enable(webhook)}
                        onRemove={() => setRemoved(webhook)} />
                ))}
            </ul>
            {task.notice}
            {secret && <NewSecret label={t("officeNewWebhook")} secret={secret} onKept={() => setSecret("")} />}
            <AddWebhook task={task} onMade={async (made) => {
                setSecret(made);
                await refresh();
            }} />
            {removed && (
                <Confirm question={t("officeRemove", {name: removed.url})} hint={t("officeWebhookRemoveHint")}
                    yes={t("officeRemove", {name: removed.url})} onYes={() => remove(removed)} onClose={() => setRemoved(null)} />
            )}
        </section>
    );
}
