// How long a ticket has waited, and what the customer was promised.
import {useSpeech} from "../i18n";
import {useNow} from "../shared/use_now";
import type {Ticket} from "./types";

const minute = 60_000;
const impatient = 3 * minute; // a new order that waits longer is shown in red

/** "4:07", "1:04:07" */
export function elapsed(milliseconds: number): string {
    const seconds = Math.max(0, Math.floor(milliseconds / 1000));
    const two = (value: number) => String(value).padStart(2, "0");
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

export function Times({ticket}: {ticket: Ticket}) {
    const {t, time} = useSpeech();
    const now = useNow();
    const waited = now - Date.parse(ticket.receivedAt);
    const left = ticket.promisedAt ? Math.ceil((Date.parse(ticket.promisedAt) - now) / minute) : null;
    const isLate = left !== null ? left < 0 : waited > impatient;
    return (
        <div class="times">
            <span class={isLate && left === null ? "late" : ""}>
                <span class="times-label">{t("kitchenElapsed")} </span>{elapsed(waited)}
            </span>
            {ticket.promisedAt && left !== null && (
                <>
                    <span class={isLate ? "late" : ""}>
                        {t(isLate ? "kitchenLate" : "kitchenLeft", {n: Math.abs(left)})}
                    </span>
                    <span>{t("kitchenPromised", {time: time(ticket.promisedAt)})}</span>
                </>
            )}
        </div>
    );
}
