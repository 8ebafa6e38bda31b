// How the sending goes, and why the server refused, in the customer's words.
import {useSpeech, type Key} from "../i18n";
import {useCountdown} from "../shared/countdown";
import {Notice} from "../shared/parts";
import type {Problem} from "../shared/problem";
import {couponRefusal} from "./coupon_field";
import type {Placing} from "./placing";

const refusals: Record<string, Key> = {
    "sold-out": "someSoldOut",
    "store-closed": "storeClosedNow",
    "fulfilment-unavailable": "notDeliverable",
    "invalid-choice": "linesGone",
    "unknown-menu-item": "linesGone",
    "invalid-request": "checkFields",
    "idempotency-key-reused": "orderedElsewhere",
    "coupon-unavailable": "couponUnavailable",
};

interface Sums {
    currency: string;
    /** What is missing to the minimum order, as far as the page knows it. */
    short?: number;
}

function Refusal({problem, currency, short = 0}: Sums & {problem: Problem}) {
    const {t, money} = useSpeech();
    if (problem.slug === "price-changed") {
        return <>{t("priceChanged", {amount: money(Number(problem.members.total), currency)})}</>;
    }
    if (problem.slug === "below-minimum-order") {
        const missing = short > 0 ? ` ${t("belowMinimum", {amount: money(short, currency)})}` : "";
        return <>{t("minimumRaised")}{missing}</>;
    }
    if (problem.slug === "invalid-coupon") return <>{t(couponRefusal(problem))}</>;
    const key = refusals[problem.slug];
    return <>{key ? t(key) : t("somethingWrong", {detail: problem.message || problem.slug})}</>;
}

export function PlacingNotice({placing, ...sums}: Sums & {placing: Placing}) {
    const {t} = useSpeech();
    const seconds = useCountdown(placing.state === "waiting" ? placing.until : null);
    if (placing.state === "idle") return null;
    if (placing.state === "refused") {
        return <Notice tone="bad"><Refusal problem={placing.problem} {...sums} /></Notice>;
    }
    if (placing.state === "sending") return <Notice>{t("placing")}</Notice>;
    return <Notice tone="warn">{t(placing.isUnsure ? "placingUnsure" : "placingBusy", {n: seconds})}</Notice>;
}
