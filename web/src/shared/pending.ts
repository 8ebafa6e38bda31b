// An order that was sent and whose answer is not known yet. It is kept before it is sent, with its
// Idempotency-Key: whatever is pressed, reloaded or lost, asking again gets the first answer.
import {emptyBasket} from "./basket";
import {call} from "./api";
import {forget, keep, kept} from "./kept";
import {rememberOrder} from "./orders";
import {Problem} from "./problem";
import type {Order, PaymentWish} from "./types";

interface OrderBody {
    storeId: number;
    payment: PaymentWish;
    [member: string]: unknown;
}

export interface Pending {
    key: string;
    body: OrderBody;
    since: number;
}

// The server keeps a key for 24 hours; after that the same words would be a new order.
const keyLife = 23 * 3600 * 1000;
// Longer than the server waits for a payment.
const patience = 20_000;

export function pendingOrder(): Pending | null {
    const pending = kept<Pending | null>("pending", null);
    if (pending && Date.now() - pending.since < keyLife) return pending;
    return null;
}

const newKey = (): string =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** What is pending already is finished first, whatever is in `body`. */
export function beginOrder(body: OrderBody): Pending {
    const pending = pendingOrder() ?? {key: newKey(), body, since: Date.now()};
    keep("pending", pending);
    return pending;
}

/** The order's id, once it exists. Throws the Problem: a passing one is worth the same again. */
export async function sendOrder(pending: Pending): Promise<string> {
    try {
        const answer = await call<Order>("POST", "/orders", {
            body: pending.body,
            idempotencyKey: pending.key,
            timeout: patience,
        });
        const order = answer.data;
        rememberOrder(order.id);
        if (order.status === "awaiting_payment") keepAttempt(order.id, pending.body.payment, answer.retryAfter);
        finish();
        return order.id;
    } catch (problem) {
        if (problem instanceof Problem && problem.slug === "payment-declined") {
            const id = String(problem.members.orderId);
            rememberOrder(id);
            finish();
            return id;
        }
        if (problem instanceof Problem && !problem.isPassing) forget("pending");
        throw problem;
    }
}

function finish(): void {
    forget("pending");
    emptyBasket();
}

/** How the customer wants to pay an order that is not paid yet, so that its page can try again. */
export interface Attempt {
    wish: PaymentWish;
    notBefore: number; // milliseconds since 1970
}

export function keepAttempt(orderId: string, wish: PaymentWish, retryAfter: number | null): void {
    keep("attempt." + orderId, {wish, notBefore: Date.now() + (retryAfter ?? 3) * 1000});
}

export const attemptFor = (orderId: string): Attempt | null => kept<Attempt | null>("attempt." + orderId, null);
export const forgetAttempt = (orderId: string): void => forget("attempt." + orderId);
