// What was called off while this kitchen had it: over everything, until somebody says that it was seen.
import {useEffect, useRef} from "preact/hooks";
import {useSpeech} from "../i18n";
import {plain} from "./plain";
import {reasonText} from "./reasons";
import {Dishes} from "./ticket_card";
import type {Ticket} from "./types";

interface CancellationsProps {
    tickets: Ticket[];
    storeNameOf(ticket: Ticket): string | null;
    onSeen(orderId: string): void;
}

export function Cancellations({tickets, storeNameOf, onSeen}: CancellationsProps) {
    const {t} = useSpeech();
    const dialog = useRef<HTMLDialogElement>(null);
    // A tablet's "back" closes a dialog the second time, whatever the page says: it opens again.
    const open = () => {
        if (dialog.current && !dialog.current.open) dialog.current.showModal();
    };
    useEffect(open, []);
    return (
        <dialog ref={dialog} class="called-off" role="alertdialog" aria-labelledby="called-off-title"
            onKeyDown={(event) => event.key === "Escape" && event.preventDefault()}
            onCancel={(event) => event.preventDefault()} onClose={open}>
            {/* The focus is not on the button: a key that was meant for the board acknowledges nothing. */}
            <h2 id="called-off-title" tabIndex={-1} autofocus>{t("kitchenCalledOff")}</h2>
            {tickets.map((ticket) => (
                <section key={ticket.orderId} class="called-off-ticket" data-order={ticket.orderId}
                    aria-label={t("orderNumber", {n: ticket.number})}>
                    {storeNameOf(ticket) && <p class="called-off-why"><bdi>{storeNameOf(ticket)}</bdi></p>}
                    <p class="called-off-number">{ticket.number}</p>
                    <p class="called-off-why">
                        {t("kitchenCancelled")}
                    </p>
                    {ticket.reason && <p class="note" dir="auto">{plain(reasonText(ticket.reason, t))}</p>}
                    <Dishes ticket={ticket} />
                    <button type="button" class="button main whole" onClick={() => onSeen(ticket.orderId)}>
                        {t("kitchenSeen", {n: ticket.number})}
                    </button>
                </section>
            ))}
        </dialog>
    );
}
