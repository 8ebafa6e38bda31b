// One ticket on a roll of paper, 80 mm wide and as long as it needs.
import {useLayoutEffect, useRef} from "preact/hooks";
import {useSpeech} from "../i18n";
import {plain} from "./plain";
import {Dishes} from "./ticket_card";
import type {Ticket} from "./types";
import "./print.css";

const millimetre = 96 / 25.4; // CSS pixels

/** At the end of a sheet that is there already: the page's policy takes no new one. */
function setPaper(height: number): void {
    const sheet = [...document.styleSheets].at(-1);
    if (!sheet) return;
    const isSet = [...sheet.cssRules].at(-1)?.cssText.startsWith("@page");
    if (isSet) sheet.deleteRule(sheet.cssRules.length - 1);
    sheet.insertRule(`@page { size: 80mm ${Math.max(80, height)}mm; margin: 0; }`, sheet.cssRules.length);
}

/** Prints as soon as it is drawn. A new object prints again. */
export function PrintSlip({job, storeName}: {job: {ticket: Ticket}; storeName: string}) {
    const {t, time, dateTime} = useSpeech();
    const slip = useRef<HTMLDivElement>(null);
    useLayoutEffect(() => {
        const height = Math.ceil((slip.current?.scrollHeight ?? 0) / millimetre) + 1;
        setPaper(height);
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
            {ticket.note && <p class="print-note" dir="auto">{plain(ticket.note)}</p>}
            {customer && (
                <>
                    <hr />
                    {[customer.name, customer.phone, customer.address].filter(Boolean)
                        .map((line) => <p key={line}><bdi>{plain(line ?? "")}</bdi></p>)}
                </>
            )}
        </div>
    );
}
