// How long a new order may still be accepted, as a bar that grows shorter.
import {useSpeech} from "../i18n";
import {useNow} from "../shared/use_now";
import {elapsed} from "./times";
import type {Ticket} from "./types";

const urgent = 0.3; // of the whole time

export function AcceptTime({ticket}: {ticket: Ticket}) {
    const {t} = useSpeech();
    const now = useNow();
    if (!ticket.acceptBy) return null;
    const end = Date.parse(ticket.acceptBy);
    const whole = Math.max(1, end - Date.parse(ticket.receivedAt));
    const left = Math.min(whole, Math.max(0, end - now));
    const words = t("kitchenAcceptWithin", {time: elapsed(left)});
    return (
        <div class={`accept-time ${left < whole * urgent ? "urgent" : ""}`}>
            <span>{words}</span>
            <progress max={whole} value={left} aria-label={words} />
        </div>
    );
}
