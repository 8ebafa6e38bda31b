// One ticket on a roll of paper, 80 mm wide and as long as it needs.
import {useLayoutEffect, useRef} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Dishes} from "./ticket_card";
import type {Ticket} from "./types";
import "./print.css";

const millimetre = 96 / 25.4; // CSS pixels
const paper = new CSSStyleSheet();

/** Prints as soon as it is drawn. A new object prints again. */
export function PrintSlip({job, storeName}: {job: {ticket: Ticket}; storeName: string}) {
    const {t, time, dateTime} = useSpeech();
    const slip = useRef<HTMLDivElement>(null);
    useLayoutEffect(() => {
        const height = Math.ceil((slip.current?.scrollHeight ?? 0) / millimetre) + 1;
        paper.replaceSync(`@page { size: 80mm ${Math.max(80, height)}mm; margin: 0; }`);
        if (!document.adoptedStyleSheets.includes(paper)) document.adoptedStyleSheets.push(paper);
        window.print();
    }, [job]);

    const {ticket} = job;
    const {customer} = ticket;
    return (
        <div ref={slip} class="print-slip" aria-hidden="true">
            <p>{storeName}</p>
            <p class="print-number">{ticket.number}</p>
            <p><b>{t(ticket.fulfilment)}</b> · {dateTime(ticket.receivedAt)}</p>
            {ticket.promisedAt && <p>{t("kitchenPromised", {time: time(ticket.promisedAt)})}</p>}
            <hr />
            <Dishes ticket={ticket} />
            {ticket.note && <p class="print-note">{ticket.note}</p>}
            {customer && (
                <>
                    <hr />
                    {[customer.name, customer.phone, customer.address].filter(Boolean)
                        .map((line) => <p key={line}>{line}</p>)}
                </>
            )}
        </div>
    );
}
