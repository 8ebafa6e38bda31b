// Sends the pending order until its answer is known, and says meanwhile how it goes.
import {useEffect, useRef, useState} from "preact/hooks";
import {beginOrder, pendingOrder, sendOrder} from "../shared/pending";
import {orderPage} from "../shared/orders";
import {Problem} from "../shared/problem";

export type Placing =
    | {state: "idle"}
    | {state: "sending"}
    | {state: "waiting"; until: number; isUnsure: boolean}
    | {state: "refused"; problem: Problem};

const pauses = [1, 2, 4, 8]; // seconds, where the server names none

export interface PlacingHandle {
    placing: Placing;
    place(body: Parameters<typeof beginOrder>[0]): void;
    sendAgain(): void;
}

export function usePlacing(): PlacingHandle {
    const [placing, setPlacing] = useState<Placing>({state: "idle"});
    const isSending = useRef(false);
    const tries = useRef(0);

    const send = async () => {
        const pending = pendingOrder();
        if (!pending || isSending.current) return;
        isSending.current = true;
        setPlacing({state: "sending"});
        try {
            location.href = orderPage(await sendOrder(pending));
        } catch (problem) {
            if (!(problem instanceof Problem)) throw problem;
            if (problem.isPassing) {
                const pause = problem.retryAfter ?? pauses[Math.min(tries.current++, pauses.length - 1)] ?? 1;
                setPlacing({state: "waiting", until: Date.now() + pause * 1000, isUnsure: problem.status === 0});
            } else {
                setPlacing({state: "refused", problem});
            }
            isSending.current = false;
        }
    };

    useEffect(() => void send(), []); // what was pending before a reload
    return {
        placing,
        place(body) {
            if (isSending.current) return;
            tries.current = 0;
            beginOrder(body);
            void send();
        },
        sendAgain: () => void send(),
    };
}
