// Orders that were sent and whose answer is not known yet. Each is kept before it is sent, under the id
// of its basket, which is its Idempotency-Key: whatever is pressed, reloaded, lost or done in another
// tab, asking again gets the first answer.
import {alone} from "./alone";
import {call} from "./api";
import {attemptOf, keepAttempt} from "./attempt";
import {takeOrdered, type Basket} from "./basket";
import {abortedAfter} from "./deadline";
import {forget, keep, kept, keptNames, onKeptElsewhere} from "./kept";
import {rememberOrder} from "./orders";
import {Problem} from "./problem";
import type {Order, PaymentWish} from "./types";

export interface Pending {
    basket: Basket;
    body: Record<string, unknown>;
    wish: PaymentWish | null; // in the body too, unless its page has to ask for it first; null: it is chosen there
    since: number; // milliseconds since 1970
    askedAt?: number; // when the customer said once more that it is wanted
}

const beginning = "pending.";
const nameOf = (basketId: string): string => beginning + basketId;
// The server keeps a key for 24 hours; after that the same words would be a new order.
const keyLife = 23 * 3600 * 1000;
// After that nobody waits for it any more: it is sent when the customer says so, and not by itself.
const freshness = 5 * 60 * 1000;
// Longer than the server waits for a payment.
const patience = 20_000;
// Longer than a page that is being left holds its locks.
const briefly = 1000;

const isStale = (pending: Pending): boolean => Date.now() - pending.since > keyLife;

/** Old enough to ask before it is sent. */
export const isLeft = ({since, askedAt}: Pending): boolean => Date.now() - (askedAt ?? since) > freshness;

const pendingOf = (basketId: string): Pending | null => kept<Pending | null>(nameOf(basketId), null);

export function pendingOrders(): Pending[] {
    const all = keptNames(beginning).map((name) => pendingOf(name.slice(beginning.length)));
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
        const now = Date.now();
        const pending = before ? {...before, askedAt: now} : {...wanted, since: now};
        keepPending(pending);
        return task(pending);
    });
}

/** Runs `task` for each order that still may be sent by itself and that no other tab is sending. */
export async function forEachFresh(task: (pending: Pending) => Promise<void>): Promise<void> {
    for (const {basket} of pendingOrders()) {
        await alone(nameOf(basket.id), async () => {
            const pending = pendingOf(basket.id);
            if (pending && !isLeft(pending)) await task(pending);
        }, abortedAfter(briefly));
    }
}

const watchers = new Set<() => void>();

function changed(): void {
    for (const watcher of watchers) watcher();
}

/** Runs `look` when one of the pending orders has come, gone or changed, in whichever tab. */
export function onPendingChange(look: () => void): () => void {
    watchers.add(look);
    const stop = onKeptElsewhere(beginning, look);
    return () => {
        watchers.delete(look);
        stop();
    };
}

/** It has no answer yet, and nobody has dropped it. */
export const isPending = ({basket}: Pending): boolean => pendingOf(basket.id) !== null;

/** Before it is sent, and when the customer asks for it once more. */
export function keepPending(pending: Pending): void {
    keep(nameOf(pending.basket.id), pending);
    changed();
}

/** The basket stays as it is. */
export function drop({basket}: Pending): void {
    forget(nameOf(basket.id));
    changed();
}

/** The order's id, once it exists. Throws the Problem: a passing one is worth the same again. */
export async function sendOrder(pending: Pending): Promise<string> {
    try {
        const answer = await call<Order>("POST", "/orders", {
            body: pending.body,
            idempotencyKey: pending.basket.id,
            timeout: patience,
        });
        const order = answer.data;
        if (order.status === "awaiting_payment" && pending.wish) {
            keepAttempt(order.id, attemptOf(pending.wish, answer.retryAfter ?? 0));
        }
        return finish(pending, order.id);
    } catch (problem) {
        if (problem instanceof Problem && problem.slug === "payment-declined") {
            return finish(pending, String(problem.members.orderId));
        }
        if (problem instanceof Problem && !problem.isPassing) drop(pending);
        throw problem;
    }
}

function finish(pending: Pending, orderId: string): string {
    rememberOrder(orderId, pending.basket.id);
    takeOrdered(pending.basket);
    drop(pending);
    return orderId;
}
