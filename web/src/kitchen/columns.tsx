// The four columns. Each scrolls on its own under a head that stays; a phone shows one of them and the heads of all.
import {useLayoutEffect, useRef, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {useNow} from "../shared/use_now";
import {columns, inColumn, type Column} from "./board";
import type {Feed} from "./store_feed";
import {TicketCard} from "./ticket_card";
import type {Asked} from "./ticket_actions";
import {elapsed} from "./times";
import type {Command, Ticket} from "./types";

const settling = 400; // milliseconds

interface ColumnsProps {
    feeds: Feed[];
    isCompact: boolean;
    storeNameOf(ticket: Ticket): string | null;
    onCommand(ticket: Ticket, command: Command, body?: unknown): void;
    onAsk(ticket: Ticket, asked: Asked): void;
}

interface ColumnProps extends ColumnsProps {
    column: Column;
    tickets: Ticket[];
}

/** The time left to accept the order that ends first: it may be below the others. */
function FirstEnd({tickets}: {tickets: Ticket[]}) {
    const {t} = useSpeech();
    const now = useNow();
    const ends = tickets.flatMap(({acceptBy}) => (acceptBy ? [Date.parse(acceptBy)] : []));
    if (ends.length < 2) return null; // a single ticket says it itself
    return <span class="first-end">{t("kitchenFirstEnd", {time: elapsed(Math.min(...ends) - now)})}</span>;
}

function ColumnSection({column, tickets, feeds, isCompact, storeNameOf, onCommand, onAsk}: ColumnProps) {
    const {t} = useSpeech();
    const list = useRef<HTMLDivElement>(null);
    const newest = column === "fresh" ? tickets[0]?.orderId : undefined;
    // A new order is on the screen, however far somebody has scrolled.
    useLayoutEffect(() => {
        const shown = list.current;
        if (!newest || !shown) return;
        shown.scrollTo({top: 0});
        const settled = () => shown.classList.remove("settling");
        shown.classList.add("settling");
        const timer = setTimeout(settled, settling);
        return () => {
            clearTimeout(timer);
            settled();
        };
    }, [newest]);
    return (
        <section class={`column ${column}`} aria-labelledby={`column-${column}`}>
            <h2 id={`column-${column}`}>
                {t(`kitchenColumn_${column}`)}
                {column === "fresh" && <FirstEnd tickets={tickets} />}
                <span class="count">{tickets.length}</span>
            </h2>
            <div class="column-tickets" ref={list}>
                {tickets.map((ticket) => {
                    const feed = feeds.find(({store}) => store.id === ticket.storeId);
                    return feed && (
                        <TicketCard key={ticket.orderId} ticket={ticket} currency={feed.currency}
                            prepMinutes={feed.store.prepMinutes} isBusy={feed.busy.has(ticket.orderId)}
                            hasPrinter={feed.printers.length > 0} isCompact={isCompact}
                            storeName={storeNameOf(ticket)}
                            onCommand={(verb, body) => onCommand(ticket, verb, body)}
                            onAsk={(asked) => onAsk(ticket, asked)} />
                    );
                })}
            </div>
        </section>
    );
}

export function Columns(props: ColumnsProps) {
    const {t} = useSpeech();
    const [tab, setTab] = useState<Column>("fresh");
    const boards = props.feeds.map(({board}) => board);
    const shown = columns.map((column) => ({column, tickets: inColumn(boards, column)}));
    return (
        <>
            <nav class="column-tabs" aria-label={t("kitchenColumns")}>
                {shown.map(({column, tickets}) => (
                    <button key={column} type="button" aria-pressed={tab === column}
                        class={`${column} ${column === "fresh" && tickets.length > 0 ? "calling" : ""}`}
                        onClick={() => setTab(column)}>
                        <span>{t(`kitchenColumn_${column}`)}</span> <b>{tickets.length}</b>
                    </button>
                ))}
            </nav>
            <div class="columns" data-tab={tab}>
                {shown.map(({column, tickets}) => (
                    <ColumnSection key={column} {...props} column={column} tickets={tickets} />
                ))}
            </div>
        </>
    );
}
