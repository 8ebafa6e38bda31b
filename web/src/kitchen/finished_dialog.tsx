// What was handed over, rejected or cancelled today: to look it up, and to print it again.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Button, Dialog, Loading, Notice} from "../shared/parts";
import {untilDone} from "../shared/until_done";
import {finishedToday} from "./finished";
import {Person} from "./person";
import {plain} from "./plain";
import {reasonText} from "./reasons";
import type {Feed} from "./store_feed";
import type {Ticket} from "./types";

interface FinishedDialogProps {
    feeds: Feed[];
    storeNameOf(ticket: Ticket): string | null;
    onPrint(ticket: Ticket): void;
    onClose(): void;
}

const dishesOf = ({items}: Ticket): string => items.map(({name, quantity}) => `${quantity}× ${plain(name)}`).join(", ");

export function FinishedDialog({feeds, storeNameOf, onPrint, onClose}: FinishedDialogProps) {
    const {t, time} = useSpeech();
    const [tickets, setTickets] = useState<Ticket[] | null>(null);
    const [isLost, setIsLost] = useState(false);
    useEffect(() => untilDone(async () => {
        const all = await Promise.all(feeds.map(({store}) => finishedToday(store)));
        setTickets(all.flat().sort((a, b) => b.updatedAt.localeCompare(a.updatedAt)));
        setIsLost(false);
    }, () => setIsLost(true)), []);
    const hasPrinter = (ticket: Ticket) =>
        feeds.some(({store, printers}) => store.id === ticket.storeId && printers.length > 0);
    return (
        <Dialog title={t("kitchenFinished")} onClose={onClose}>
            {isLost && <Notice tone="warn">{t("unreachable")}</Notice>}
            {!tickets && !isLost && <Loading />}
            {tickets?.length === 0 && <p>{t("kitchenNothingFinished")}</p>}
            <ul class="finished">
                {tickets?.map((ticket) => (
                    <li key={ticket.orderId} class="sellable" data-order={ticket.orderId}>
                        <p class="row between">
                            <strong class="finished-number">{ticket.number}</strong>
                            <span>
                                {storeNameOf(ticket) && <bdi class="ticket-store">{storeNameOf(ticket)}</bdi>}{" "}
                                {t(`kitchenState_${ticket.state}`)} · {time(ticket.updatedAt)}
                            </span>
                        </p>
                        <p><bdi>{dishesOf(ticket)}</bdi></p>
                        {ticket.reason && <p class="note" dir="auto">{plain(reasonText(ticket.reason, t))}</p>}
                        {ticket.customer && <p><Person {...ticket.customer} /></p>}
                        <Button onClick={() => onPrint(ticket)}>
                            {t(hasPrinter(ticket) ? "kitchenReprint" : "kitchenPrint")}
                        </Button>
                    </li>
                ))}
            </ul>
        </Dialog>
    );
}
