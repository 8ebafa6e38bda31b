// Paying an order: again and again by itself as long as the payment is only late, once more by the
// customer where the bank said no. The server keeps at most one payment, whatever is repeated.
import {useRef, useState} from "preact/hooks";
import {useSpeech, type Key} from "../i18n";
import {call} from "../shared/api";
import {attemptFor, attemptOf, forgetAttempt, keepAttempt, type Attempt} from "../shared/attempt";
import {needsWindow} from "../shared/payment_choice";
import {Problem} from "../shared/problem";
import type {Methods, Order} from "../shared/types";
import {openTossWindow} from "./toss";
import {tossComplaint} from "./toss_return";

const pause = 3; // seconds, where the server names none

export interface PaymentHandle {
    attempt: Attempt | null; // that is going to be made, or repeated
    isBusy: boolean;
    complaint: Key | Problem | null; // why the last one failed for good
    pay(attempt: Attempt): Promise<void>;
    giveUp(): void;
    clear(): void;
}

interface Payable {
    order: Order;
    methods: Methods | null;
    returned: Key | null; // what Toss's window came back with
    onChanged(order: Order): void;
    onRefresh(): void;
}

export function usePayment({order, methods, returned, onChanged, onRefresh}: Payable): PaymentHandle {
    const {t} = useSpeech();
    const [attempt, setAttempt] = useState<Attempt | null>(() => attemptFor(order.id));
    const [isBusy, setIsBusy] = useState(false);
    const [complaint, setComplaint] = useState<Key | Problem | null>(returned);
    const isPaying = useRef(false);

    const later = (next: Attempt) => {
        keepAttempt(order.id, next);
        setAttempt(next);
    };
    const giveUp = () => {
        forgetAttempt(order.id);
        setAttempt(null);
    };
    const openWindow = async () => {
        forgetAttempt(order.id); // who comes back from the window chooses anew
        const [first] = order.items;
        const others = order.items.length - 1;
        const name = others > 0 ? t("andOthers", {item: first?.name ?? "", n: others}) : (first?.name ?? "");
        try {
            if (!methods?.toss) throw new Error("no client key");
            await openTossWindow(order, name, methods.toss.clientKey);
        } catch (error) {
            const code = (error as {code?: unknown}).code;
            setComplaint(typeof code === "string" ? tossComplaint(code) : "tossUnavailable");
        }
        setAttempt(null);
    };
    const send = async ({wish, key, amount}: Attempt) => {
        if (amount !== undefined && amount !== order.total) {
            giveUp();
            return setComplaint("amountDiffers");
        }
        try {
            const answer = await call<Order>("POST", `/orders/${encodeURIComponent(order.id)}/payment`,
                {body: {...wish, amount: order.total}, idempotencyKey: key, timeout: 20_000});
            if (answer.status === 202) later(attemptOf(wish, answer.retryAfter ?? pause));
            else giveUp();
            onChanged(answer.data);
        } catch (error) {
            if (!(error instanceof Problem)) throw error;
            if (error.isPassing) {
                later({wish, key, notBefore: Date.now() + (error.retryAfter ?? pause) * 1000});
            } else {
                giveUp();
                setComplaint(error);
            }
            onRefresh();
        }
    };
    const pay = async (wanted: Attempt) => {
        if (isPaying.current) return;
        isPaying.current = true;
        setIsBusy(true);
        setComplaint(null);
        try {
            await (needsWindow(wanted.wish) ? openWindow() : send(wanted));
        } finally {
            isPaying.current = false;
            setIsBusy(false);
        }
    };
    return {attempt, isBusy, complaint, pay, giveUp, clear: () => setComplaint(null)};
}
