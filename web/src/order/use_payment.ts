// Paying an order: again and again by itself as long as the payment is only late, once more by the
// customer where the bank said no. The server keeps at most one payment, whatever is repeated.
import {useRef, useState} from "preact/hooks";
import {call} from "../shared/api";
import {attemptFor, forgetAttempt, keepAttempt, type Attempt} from "../shared/pending";
import {Problem} from "../shared/problem";
import type {Order, PaymentWish} from "../shared/types";

export interface PaymentHandle {
    attempt: Attempt | null; // that is going to be repeated
    isBusy: boolean;
    problem: Problem | null; // why the last one failed for good
    pay(wish: PaymentWish): Promise<void>;
    giveUp(): void;
    clear(): void;
}

export function usePayment(order: Order, onChanged: (order: Order) => void, onRefresh: () => void): PaymentHandle {
    const [attempt, setAttempt] = useState<Attempt | null>(() => attemptFor(order.id));
    const [isBusy, setIsBusy] = useState(false);
    const [problem, setProblem] = useState<Problem | null>(null);
    const isPaying = useRef(false);

    const later = (wish: PaymentWish, retryAfter: number | null) => {
        keepAttempt(order.id, wish, retryAfter);
        setAttempt(attemptFor(order.id));
    };
    const giveUp = () => {
        forgetAttempt(order.id);
        setAttempt(null);
    };
    const pay = async (wish: PaymentWish) => {
        if (isPaying.current) return;
        isPaying.current = true;
        setIsBusy(true);
        setProblem(null);
        try {
            const answer = await call<Order>("POST", `/orders/${encodeURIComponent(order.id)}/payment`,
                {body: {...wish, amount: order.total}, timeout: 20_000});
            if (answer.status === 202) later(wish, answer.retryAfter);
            else giveUp();
            onChanged(answer.data);
        } catch (error) {
            if (!(error instanceof Problem)) throw error;
            if (error.isPassing) {
                later(wish, error.retryAfter);
            } else {
                giveUp();
                setProblem(error);
            }
            onRefresh();
        } finally {
            isPaying.current = false;
            setIsBusy(false);
        }
    };
    return {attempt, isBusy, problem, pay, giveUp, clear: () => setProblem(null)};
}
