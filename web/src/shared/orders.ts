// The ids of the orders of this device: each is the right to see and cancel its order. Each is kept
// under a name of its own, so that two tabs may add one at the same time, with the basket that it was.
import {forget, keep, kept, keptNames} from "./kept";

const beginning = "order.";
const most = 30;

/** Newest first: ids sort by time. */
export const ordersOfThisDevice = (): string[] =>
    keptNames(beginning).map((name) => name.slice(beginning.length)).reverse();

export function rememberOrder(id: string, basketId: string): void {
    keep(beginning + id, basketId);
    for (const old of ordersOfThisDevice().slice(most)) forgetOrder(old);
}

export const forgetOrder = (id: string): void => forget(beginning + id);

/** Null where no order was placed with this basket. */
export const orderOf = (basketId: string): string | null =>
    ordersOfThisDevice().find((id) => kept<unknown>(beginning + id, null) === basketId) ?? null;

export const orderPage = (id: string): string => "/o/" + encodeURIComponent(id);
