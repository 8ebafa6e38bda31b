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
    onCommand(command: Command, body?: unknown): void;
    onAsk(asked: Asked): void;
}

export function Dishes({ticket}: {ticket: Ticket}) {
    return (
        <ul class="dishes">
            {ticket.items.map((item, index) => (
                <li key={index}>
                    <p class="dish"><b class="times-sign">{item.quantity}×</b> {item.name}</p>
                    {item.choices.map((choice) => <p key={choice} class="choice">+ {choice}</p>)}
                </li>
            ))}
        </ul>
    );
}

export function TicketCard({ticket, currency, prepMinutes, isBusy, onCommand, onAsk}: TicketCardProps) {
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
                    {[customer.name, customer.phone, ticket.fulfilment === "delivery" && customer.address]
                        .filter(Boolean).join(" · ")}
                </p>
            )}
            {rider && (rider.name || rider.phone) && (
                <p class="customer">{t("kitchenRider")}: {[rider.name, rider.phone].filter(Boolean).join(" · ")}</p>
            )}
            <TicketActions ticket={ticket} prepMinutes={prepMinutes} isBusy={isBusy}
                onCommand={onCommand} onAsk={onAsk} />
        </article>
    );
}
