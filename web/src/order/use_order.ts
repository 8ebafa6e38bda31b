// One order as it is now: read once, then again whenever its event stream tells of a change.
import {useEffect, useRef, useState} from "preact/hooks";
import {get} from "../shared/api";
import {forgetAttempt} from "../shared/attempt";
import {Problem} from "../shared/problem";
import {follow, type StreamState} from "../shared/stream";
import type {Order} from "../shared/types";

const ends = ["delivered", "picked_up", "cancelled", "rejected", "expired"];
const isServed = (order: Order): boolean => ["delivered", "picked_up"].includes(order.status);
export const hasEnded = (order: Order): boolean => ends.includes(order.status);

export interface OrderHandle {
    order: Order | null;
    problem: Problem | null;
    stream: StreamState;
    refresh(): void;
    update(order: Order): void;
}

export function useOrder(id: string): OrderHandle {
    const path = `/orders/${encodeURIComponent(id)}`;
    const [order, setOrder] = useState<Order | null>(null);
    const [problem, setProblem] = useState<Problem | null>(null);
    const [stream, setStream] = useState<StreamState>("connecting");
    const latest = useRef<Order | null>(null);

    // Answers may overtake each other: the version says which is newer.
    const update = (next: Order) => {
        if (latest.current && latest.current.version > next.version) return;
        latest.current = next;
        if (next.status !== "awaiting_payment") forgetAttempt(id);
        setOrder(next);
        setProblem(null);
    };
    const refresh = () => {
        get<Order>(path).then(update).catch((error) => {
            if (!(error instanceof Problem)) throw error;
            setProblem(error);
        });
    };

    useEffect(() => {
        refresh();
        return follow(`${path}/events`, {
            onEvent: refresh,
            onState: (state) => {
                setStream(state);
                // The payment's state may have changed without an event.
                if (state === "open") refresh();
            },
            isOver: () => latest.current !== null && hasEnded(latest.current),
        });
    }, [id]);

    // A refund, and a payment that is being looked into, end without an event of the order.
    const isUnsettled = order !== null && (
        ["refund_pending", "pending", "unknown"].includes(order.payment.status) ||
        order.status === "cancel_requested" ||
        (hasEnded(order) && order.payment.status === "approved" && !isServed(order)));
    useEffect(() => {
        if (!isUnsettled) return;
        const timer = setInterval(refresh, 2000);
        return () => clearInterval(timer);
    }, [isUnsettled]);

    return {order, problem, stream, refresh, update};
}
