// Orders that were sent and whose answer is not known yet. Each is kept before it is sent, under the id
// of its basket, which is its Idempotency-Key: whatever is pressed, reloaded, lost or done in another
// tab, asking again gets the first answer.
import {alone} from "./alone";
import {call} from "./api";
import {attemptOf, keepAttempt} from "./attempt";
import {takeOrdered, type Basket} from "./basket";
import {abortedAfter} from "./deadline";
import {forget, keep, kept, keptNames} from "./kept";
import {rememberOrder} from "./orders";
import {Problem} from "./problem";
import type {Order, PaymentWish} from "./types";

export interface Pending {
    basket: Basket;
    body: Record<string, unknown>;
    wish: PaymentWish; // in the body too, unless its page has to ask for it first
    since: number;
}

const beginning = "pending.";
const nameOf = (basketId: string): string => beginning + basketId;
// The server keeps a key for 24 hours; after that the same words would be a new order.
const keyLife = 23 * 3600 * 1000;
// Longer than the server waits for a payment.
const patience = 20_000;
// Longer than a page that is being left holds its locks.
const briefly = 1000;

const isStale = (pending: Pending): boolean => Date.now() - pending.since > keyLife;

export function pendingOrders(): Pending[] {
    const all = keptNames(beginning).map((name) => kept<Pending | null>(name, null));
    const known = all.filter((pending): pending is Pending => pending !== null);
    for (const {basket} of known.filter(isStale)) forget(nameOf(basket.id));
    return known.filter((pending) => !isStale(pending));
}

/**
 * Runs `task` with the order to send, as soon as no other tab sends one of this basket: the one that is
 * pending already, whatever is wanted now, for it may have been placed.
 */
export function beginOrder(wanted: Omit<Pending, "since">, task: (pending: Pending) => Promise<void>): void {
    const {id} = wanted.basket;
    void alone(nameOf(id), () => {
        const before = pendingOrders().find(({basket}) => basket.id === id);
        return task(before ?? {...wanted, since: Date.now()});
    });
}

/** Runs `task` for each order that waits for its answer and that no other tab is sending. */
export async function forEachLeft(task: (pending: Pending) => Promise<void>): Promise<void> {
    for (const {basket} of pendingOrders()) {
        await alone(nameOf(basket.id), async () => {
            const pending = kept<Pending | null>(nameOf(basket.id), null);
            if (pending) await task(pending);
        }, abortedAfter(briefly));
    }
}

/** The order's id, once it exists. Throws the Problem: a passing one is worth the same again. */
export async function sendOrder(pending: Pending): Promise<string> {
    keep(nameOf(pending.basket.id), pending);
    try {
        const answer = await call<Order>("POST", "/orders", {
            body: pending.body,
            idempotencyKey: pending.basket.id,
            timeout: patience,
        });
        const order = answer.data;
        if (order.status === "awaiting_payment") {
            keepAttempt(order.id, attemptOf(pending.wish, answer.retryAfter ?? 0));
        }
        return finish(pending, order.id);
    } catch (problem) {
        if (problem instanceof Problem && problem.slug === "payment-declined") {
            return finish(pending, String(problem.members.orderId));
        }
        if (problem instanceof Problem && !problem.isPassing) forget(nameOf(pending.basket.id));
        throw problem;
    }
}

function finish(pending: Pending, orderId: string): string {
    rememberOrder(orderId);
    takeOrdered(pending.basket);
    forget(nameOf(pending.basket.id));
    return orderId;
}
