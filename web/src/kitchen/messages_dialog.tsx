// Who was told what of one order, and whether it arrived.
import {useSpeech, type Key} from "../i18n";
import {useFresh} from "../shared/fresh";
import {Dialog, Loading, Notice} from "../shared/parts";
import type {List} from "../shared/types";
import type {Ticket} from "./types";

type Status = "pending" | "accepted" | "sent" | "failed" | "skipped";

interface Message {
    id: string;
    audience: "customer" | "store" | "owner";
    channel: string;
    carrier: "alimtalk" | "sms" | "lms" | null;
    to: string;
    text: string;
    status: Status;
    code: string | null;
    createdAt: string;
    sentAt: string | null;
}

const statuses: Record<Status, [Key, string]> = {
    pending: ["kitchenMessagePending", "plain"], accepted: ["kitchenMessageAccepted", "plain"],
    sent: ["kitchenMessageSent", "good"], failed: ["kitchenMessageFailed", "bad"],
    skipped: ["kitchenMessageSkipped", "plain"],
};
const carriers: Record<NonNullable<Message["carrier"]>, Key> = {
    alimtalk: "kitchenByAlimtalk", sms: "kitchenBySms", lms: "kitchenByLms",
};

function Line({message}: {message: Message}) {
    const {t, time} = useSpeech();
    const [name, tone] = statuses[message.status];
    return (
        <li class="stack" data-message={message.status}>
            <p class="row">
                <strong>{t(message.audience === "customer" ? "kitchenToCustomer" : "kitchenToStore")}</strong>
                <span class={`tag ${tone}`}>{t(name)}</span>
                <span class="soft small">{time(message.sentAt ?? message.createdAt)}</span>
                {message.carrier && <span class="soft small">{t(carriers[message.carrier])}</span>}
                {message.code && <span class="soft small">{message.code}</span>}
            </p>
            {message.to && <p class="soft small">{message.to}</p>}
            <p class="message">{message.text}</p>
        </li>
    );
}

export function MessagesDialog({ticket, onClose}: {ticket: Ticket; onClose(): void}) {
    const {t} = useSpeech();
    const {data, problem} = useFresh<List<Message>>(`/notifications?orderId=${ticket.orderId}`, 5000);
    return (
        <Dialog title={t("kitchenMessagesOf", {n: ticket.number})} onClose={onClose}>
            {problem && <Notice tone="warn">{t("unreachable")}</Notice>}
            {!data && !problem && <Loading />}
            {data?.items.length === 0 && <p class="soft">{t("kitchenNoMessages")}</p>}
            <ul class="stack">{data?.items.map((message) => <Line key={message.id} message={message} />)}</ul>
        </Dialog>
    );
}
