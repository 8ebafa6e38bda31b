// Coupons and campaigns as the API writes them, and what they are in words.
import type {Speech} from "../i18n";
import type {Store} from "../shared/types";

export type NamedStore = Pick<Store, "id" | "name" | "currency">;

export interface Reduction {
    amount: number | null;
    percent: number | null;
    atMost: number | null;
}

/** What a coupon and the coupons of a campaign have alike. */
export interface Terms {
    discount: Reduction;
    minimum: number;
    stores: number[]; // none: everywhere
}

export interface Coupon extends Terms {
    code: string;
    name: string;
    from: string | null;
    until: string | null;
    limit: number | null;
    perPhone: number | null;
    forOnePhone: boolean;
    withdrawn: boolean;
    uses: number;
}

export interface Campaign {
    id: number;
    name: string;
    earnedBy: {deliveredOrders: number; repeats: boolean} | null; // null: by hand alone
    coupon: Terms & {validDays: number};
    from: string | null;
    until: string | null;
    active: boolean;
    issued: number;
}

type State = "couponOn" | "couponSoon" | "couponOver" | "couponAllUsed";

export const tones: Record<State, string> = {
    couponOn: "good", couponSoon: "warn", couponOver: "bad", couponAllUsed: "bad",
};

function stateOf(from: string | null, until: string | null, isEnded: boolean): State {
    const now = Date.now();
    if (isEnded || (until !== null && Date.parse(until) <= now)) return "couponOver";
    return from !== null && Date.parse(from) > now ? "couponSoon" : "couponOn";
}

export function stateOfCoupon({from, until, withdrawn, limit, uses}: Coupon): State {
    const state = stateOf(from, until, withdrawn);
    return state === "couponOn" && limit !== null && uses >= limit ? "couponAllUsed" : state;
}

export const stateOfCampaign = ({from, until, active}: Campaign): State => stateOf(from, until, !active);

/** "10 % off, at most ₩2,000 · from ₩15,000 on · 통닭집" */
export function termsText({t, money}: Speech, terms: Terms, stores: NamedStore[], currency: string): string {
    const {amount, percent, atMost} = terms.discount;
    const parts = [percent === null ? t("couponAmountOff", {amount: money(amount ?? 0, currency)})
        : t("couponPercentOff", {percent})];
    if (atMost !== null) parts.push(t("couponAtMostText", {amount: money(atMost, currency)}));
    if (terms.minimum > 0) parts.push(t("couponFromOn", {amount: money(terms.minimum, currency)}));
    const names = terms.stores.map((id) => stores.find((store) => store.id === id)?.name ?? `#${id}`);
    return [...parts, ...names].join(" · ");
}

const twoDigits = (n: number): string => String(n).padStart(2, "0");

/** A day with its year, and the time where it is not midnight here. */
function dayText({date, time}: Speech, at: Date, isMidnight: boolean): string {
    const day = date(`${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`);
    return isMidnight ? day : `${day} ${time(at)}`;
}

/** "from May 1, 2030 · until May 31, 2030": the last day is the one before a midnight. */
export function periodText(speech: Speech, from: string | null, until: string | null): string {
    const isMidnight = (at: Date) => at.getHours() === 0 && at.getMinutes() === 0;
    const parts = [];
    if (from !== null) {
        const first = new Date(from);
        parts.push(speech.t("couponFromText", {time: dayText(speech, first, isMidnight(first))}));
    }
    if (until !== null) {
        const end = new Date(until);
        const last = new Date(end.getTime() - (isMidnight(end) ? 1 : 0));
        parts.push(speech.t("couponUntilText", {time: dayText(speech, last, isMidnight(end))}));
    }
    return parts.join(" · ");
}

/** The beginning of a day here, such as "2030-01-01", or of a later one; nothing for "". */
export function beginOf(day: string, daysLater = 0): string | undefined {
    const [year, month, date] = day.split("-").map(Number);
    if (!year || !month || !date) return undefined;
    return new Date(year, month - 1, date + daysLater).toISOString();
}
