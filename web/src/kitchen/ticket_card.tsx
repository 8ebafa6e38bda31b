// One ticket, to be read from two metres: the number, what to cook, how long it has waited.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {AcceptTime} from "./accept_time";
import {Person} from "./person";
import {plain} from "./plain";
import {TicketActions, type Asked} from "./ticket_actions";
import {Times} from "./times";
import type {Command, Ticket} from "./types";

export interface TicketCardProps {
    ticket: Ticket;
    currency: string | null;
    prepMinutes: number;
    isBusy: boolean;
    hasPrinter: boolean;
    /** Null where all tickets of the board are of one store. */
    storeName: string | null;
    isCompact: boolean;
    onCommand(command: Command, body?: unknown): void;
    onAsk(asked: Asked): void;
}

export function Dishes({ticket}: {ticket: Ticket}) {
    return (
        <ul class="dishes">
            {ticket.items.map((item, index) => (
                <li key={index}>
                    {item.quantity > 0 && (
                        <p class="dish"><b class="times-sign">{item.quantity}×</b> <bdi>{plain(item.name)}</bdi></p>
                    )}
                    {item.removed && (
                        <p class="choice"><s>{item.removed}× <bdi>{plain(item.name)}</bdi></s></p>
                    )}
                    {item.quantity > 0 && item.choices.map((choice) => (
                        <p key={choice} class="choice">+ <bdi>{plain(choice)}</bdi></p>
                    ))}
                </li>
            ))}
        </ul>
    );
}

export function TicketCard(props: TicketCardProps) {
    const {ticket, currency, prepMinutes, isBusy, hasPrinter, storeName, isCompact, onCommand, onAsk} = props;
    const {t, money} = useSpeech();
    const {customer, rider, toCollect} = ticket;
    const title = `ticket-${ticket.orderId}`;
    const [isUnfolded, setIsUnfolded] = useState(false);
    const isFolded = isCompact && !isUnfolded;
    return (
        <article class={`ticket ${ticket.state} ${isFolded ? "folded" : ""}`} aria-labelledby={title} data-order={ticket.orderId}
            data-state={ticket.state}>
            <div class="ticket-head">
                <h3 id={title}><span class="unseen">{t("order")} </span>{ticket.number}</h3>
                <div class="ticket-facts">
                    <p class={`way ${ticket.fulfilment}`}>{t(ticket.fulfilment)}</p>
                    <p class="state">{t(`kitchenState_${ticket.state}`)}</p>
                    {storeName && <p class="ticket-store"><bdi>{storeName}</bdi></p>}
                </div>
                {isCompact && (
                    <button type="button" class="unfold" aria-expanded={isUnfolded}
                        aria-label={t("kitchenUnfold", {n: ticket.number})} onClick={() => setIsUnfolded(!isUnfolded)}>
                        {isUnfolded ? "▲" : "▼"}
                    </button>
                )}
            </div>
            <Times ticket={ticket} />
            <AcceptTime ticket={ticket} />
            <Dishes ticket={ticket} />
            {ticket.note && <p class="note" dir="auto">{plain(ticket.note)}</p>}
            {toCollect && <p class="collect">{t("kitchenCollect",
                {amount: currency ? money(toCollect, currency) : toCollect})}</p>}
            <TicketActions ticket={ticket} prepMinutes={prepMinutes} isBusy={isBusy} hasPrinter={hasPrinter}
                onCommand={onCommand} onAsk={onAsk} />
            {customer && (
                <p class="customer">
                    <Person name={customer.name} phone={customer.phone}
                        address={ticket.fulfilment === "delivery" ? customer.address : null} />
                </p>
            )}
            {rider && (rider.name || rider.phone) && (
                <p class="customer">{t("kitchenRider")}: <Person name={rider.name} phone={rider.phone} /></p>
            )}
        </article>
    );
}
