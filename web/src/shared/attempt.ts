// How the customer wants to pay an order that is not paid yet: its page tries, and goes on trying after
// a reload.
import {forget, keep, kept} from "./kept";
import {newKey} from "./key";
import type {PaymentWish} from "./types";

export interface Attempt {
    wish: PaymentWish;
    key: string; // Idempotency-Key: the same until there is an answer
    notBefore: number; // milliseconds since 1970
    /** That the customer agreed to where somebody else's page showed it. */
    amount?: number;
}

const nameOf = (orderId: string): string => "attempt." + orderId;

/** `wait`: seconds. */
export const attemptOf = (wish: PaymentWish, wait = 0): Attempt =>
    ({wish, key: newKey(), notBefore: Date.now() + wait * 1000});

export const keepAttempt = (orderId: string, attempt: Attempt): void => keep(nameOf(orderId), attempt);
export const attemptFor = (orderId: string): Attempt | null => kept<Attempt | null>(nameOf(orderId), null);
export const forgetAttempt = (orderId: string): void => forget(nameOf(orderId));
