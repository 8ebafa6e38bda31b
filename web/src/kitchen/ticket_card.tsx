// One ticket, to be read from two metres: the number, what to cook, how long it has waited.
import {useSpeech} from "../i18n";
import {TicketActions, type Asked} from "./ticket_actions";
import {Times} from "./times";
import type {Command, Ticket} from "./types";

export interface TicketCardProps {
    ticket: Ticket;
    currency: string | null;
    prepMinutes: number;
    isBusy: boolean;
    hasPrinter: boolean;
    onCommand(command: Command, body?: unknown): void;
    onAsk(asked: Asked): void;
}

export function Dishes({ticket}: {ticket: Ticket}) {
    return (
        <ul class="dishes">
            {ticket.items.map((item, index) => (
                <li key={index}>
                    {item.quantity > 0 && (
                        <p class="dish"><b class="times-sign">{item.quantity}×</b> {item.name}</p>
                    )}
                    {item.removed && <p class="choice"><s>{item.removed}× {item.name}</s></p>}
                    {item.quantity > 0 && item.choices.map((choice) => <p key={choice} class="choice">+ {choice}</p>)}
                </li>
            ))}
        </ul>
    );
}

interface PersonProps {
    name: string | null;
    phone: string | null;
    address?: string | null;
}

/** On one line as far as it fits; a phone number is never broken. */
function Person({name, phone, address}: PersonProps) {
    return (
        <>
            {name}{name && phone && " · "}
            {phone && <span class="phone">{phone}</span>}
            {(name || phone) && address && " · "}{address}
        </>
    );
}

export function TicketCard(props: TicketCardProps) {
    const {ticket, currency, prepMinutes, isBusy, hasPrinter, onCommand, onAsk} = props;
    const {t, money} = useSpeech();
    const {customer, rider, toCollect} = ticket;
    const title = `ticket-${ticket.orderId}`;
    return (
        <article class={`ticket ${ticket.state}`} aria-labelledby={title} data-order={ticket.orderId}
            data-state={ticket.state}>
            <div class="ticket-head">
                <h3 id={title}><span class="unseen">{t("order")} </span>{ticket.number}</h3>
                <div class="ticket-facts">
                    <p class={`way ${ticket.fulfilment}`}>{t(ticket.fulfilment)}</p>
                    <p class="state">{t(`kitchenState_${ticket.state}`)}</p>
                </div>
            </div>
            <Times ticket={ticket} />
            <Dishes ticket={ticket} />
            {ticket.note && <p class="note">{ticket.note}</p>}
            {toCollect && <p class="collect">{t("kitchenCollect",
                {amount: currency ? money(toCollect, currency) : toCollect})}</p>}
            {customer && (
                <p class="customer">
                    <Person name={customer.name} phone={customer.phone}
                        address={ticket.fulfilment === "delivery" ? customer.address : null} />
                </p>
            )}
            {rider && (rider.name || rider.phone) && (
                <p class="customer">{t("kitchenRider")}: <Person name={rider.name} phone={rider.phone} /></p>
            )}
            <TicketActions ticket={ticket} prepMinutes={prepMinutes} isBusy={isBusy} hasPrinter={hasPrinter}
                onCommand={onCommand} onAsk={onAsk} />
        </article>
    );
}
