// Orders that ended before anybody had accepted them. Nobody cooks them: they are told, and nothing sounds.
import {useSpeech} from "../i18n";
import {Button} from "../shared/parts";
import {hasRunOut} from "./board";
import {reasonText} from "./reasons";
import type {Ticket} from "./types";

interface MissedProps {
    tickets: Ticket[];
    storeNameOf(ticket: Ticket): string | null;
    onSeen(): void;
}

export function Missed({tickets, storeNameOf, onSeen}: MissedProps) {
    const {t, time} = useSpeech();
    if (tickets.length === 0) return null;
    const line = (ticket: Ticket) => [storeNameOf(ticket), t("kitchenMissedOne", {n: ticket.number}),
        time(ticket.updatedAt), ticket.reason && reasonText(ticket.reason, t)].filter(Boolean).join(" · ");
    const [runOut, elsewhere] = [tickets.filter(hasRunOut), tickets.filter((ticket) => !hasRunOut(ticket))];
    return (
        <div class="bar missed" role="alert">
            <div>
                {runOut.length > 0 && <strong>{t("kitchenRanOut")}</strong>}
                {runOut.map((ticket) => <p key={ticket.orderId} data-order={ticket.orderId}>{line(ticket)}</p>)}
                {elsewhere.length > 0 && <strong>{t("kitchenRejectedElsewhere")}</strong>}
                {elsewhere.map((ticket) => <p key={ticket.orderId} data-order={ticket.orderId}>{line(ticket)}</p>)}
            </div>
            <Button onClick={onSeen}>{t("kitchenUnderstood")}</Button>
        </div>
    );
}
