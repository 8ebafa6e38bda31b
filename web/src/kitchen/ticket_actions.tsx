// What can be done with a ticket now: one large button for the next step, small ones for the rest.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Button} from "../shared/parts";
import {useNow} from "../shared/use_now";
import type {Command, Ticket} from "./types";

/** What needs a dialog, or a printer. */
export type Asked = "reject" | "dispatch" | "soldOut" | "messages" | "print" | "change";

interface TicketActionsProps {
    ticket: Ticket;
    prepMinutes: number;
    isBusy: boolean;
    /** Of the kitchen; otherwise the browser prints. */
    hasPrinter: boolean;
    onCommand(command: Command, body?: unknown): void;
    onAsk(asked: Asked): void;
}

const step = 5;
const [shortest, longest] = [step, 240]; // minutes

function Accept({prepMinutes, isBusy, onCommand}: Pick<TicketActionsProps, "prepMinutes" | "isBusy" | "onCommand">) {
    const {t} = useSpeech();
    // Upon the store's usual time, which may change while the ticket waits.
    const [more, setMore] = useState(0);
    const minutes = Math.min(longest, Math.max(shortest, prepMinutes + more));
    const change = (by: number) => setMore(Math.min(longest, Math.max(shortest, minutes + by)) - prepMinutes);
    return (
        <div class="accept">
            <Button aria-label={t("kitchenFewerMinutes", {n: step})} onClick={() => change(-step)}>−{step}</Button>
            <Button kind="main" busy={isBusy} onClick={() => onCommand("accept", {prepMinutes: minutes})}>
                {t("kitchenAccept", {n: minutes})}
            </Button>
            <Button aria-label={t("kitchenMoreMinutes", {n: step})} onClick={() => change(step)}>+{step}</Button>
        </div>
    );
}

function nextStep(ticket: Ticket): Command | "askDispatch" | null {
    switch (ticket.state) {
        case "accepted": return "cook";
        case "cooking": return "ready";
        case "ready": return ticket.fulfilment === "pickup" ? "pickup" : "askDispatch";
        case "delivering": return "deliver";
        default: return null;
    }
}

const undoWithin = 120_000; // milliseconds

/** For two minutes after a step: it may have been a mistake. */
function Undo({ticket, isBusy, onCommand}: Pick<TicketActionsProps, "ticket" | "isBusy" | "onCommand">) {
    const {t} = useSpeech();
    const now = useNow();
    if (ticket.state === "received" || now - Date.parse(ticket.updatedAt) > undoWithin) return null;
    return <Button busy={isBusy} onClick={() => onCommand("undo")}>{t("kitchenUndo")}</Button>;
}

export function TicketActions({ticket, prepMinutes, isBusy, hasPrinter, onCommand, onAsk}: TicketActionsProps) {
    const {t} = useSpeech();
    const next = nextStep(ticket);
    return (
        <div class="actions">
            {ticket.state === "received" && (
                <Accept prepMinutes={prepMinutes} isBusy={isBusy} onCommand={onCommand} />
            )}
            {next === "askDispatch" && (
                <Button kind="main" whole busy={isBusy} onClick={() => onAsk("dispatch")}>
                    {t("kitchenDo_dispatch")}
                </Button>
            )}
            {next && next !== "askDispatch" && (
                <Button kind="main" whole busy={isBusy} onClick={() => onCommand(next)}>
                    {t(`kitchenDo_${next as "cook" | "ready" | "deliver" | "pickup"}`)}
                </Button>
            )}
            <div class="asides">
                {ticket.state === "received" && (
                    <Button kind="danger" onClick={() => onAsk("reject")}>{t("kitchenReject")}</Button>
                )}
                {ticket.items.some((item) => item.menuItemId !== null) && ticket.state !== "delivering" && (
                    <Button onClick={() => onAsk("soldOut")}>{t("soldOut")}</Button>
                )}
                <Undo ticket={ticket} isBusy={isBusy} onCommand={onCommand} />
                {ticket.state !== "received" && (
                    <Button onClick={() => onAsk("change")}>{t("kitchenChange")}</Button>
                )}
                <Button onClick={() => onAsk("messages")}>{t("kitchenMessages")}</Button>
                <Button onClick={() => onAsk("print")}>{t(hasPrinter ? "kitchenReprint" : "kitchenPrint")}</Button>
            </div>
        </div>
    );
}
