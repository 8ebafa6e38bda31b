// Sends an order until its answer is known, and says meanwhile how it goes.
import {useEffect, useRef, useState} from "preact/hooks";
import {orderPage} from "../shared/orders";
import {beginOrder, forEachLeft, sendOrder, type Pending} from "../shared/pending";
import {Problem} from "../shared/problem";

export type Placing =
    | {state: "idle"}
    | {state: "sending"}
    | {state: "waiting"; until: number; isUnsure: boolean}
    | {state: "refused"; problem: Problem};

const pauses = [1, 2, 4, 8]; // seconds, where the server names none

export interface PlacingHandle {
    placing: Placing;
    isPlacing: boolean;
    place(wanted: Omit<Pending, "since">): void;
}

export function usePlacing(): PlacingHandle {
    const [placing, setPlacing] = useState<Placing>({state: "idle"});
    const isSending = useRef(false);
    const isShown = useRef(true);

    // Until it is known, or nobody looks any more: then the order is left to the page that is opened next.
    const send = async (pending: Pending) => {
        isSending.current = true;
        for (let tries = 0; isShown.current; ++tries) {
            setPlacing({state: "sending"});
            try {
                location.href = orderPage(await sendOrder(pending));
                return; // still sending, to whoever presses again before the page is gone
            } catch (problem) {
                if (!(problem instanceof Problem)) throw problem;
                if (!problem.isPassing) {
                    setPlacing({state: "refused", problem});
                    break;
                }
                const pause = (problem.retryAfter ?? pauses[Math.min(tries, pauses.length - 1)] ?? 1) * 1000;
                setPlacing({state: "waiting", until: Date.now() + pause, isUnsure: problem.status === 0});
                await new Promise((resolve) => setTimeout(resolve, pause));
            }
        }
        isSending.current = false;
    };

    useEffect(() => {
        isShown.current = true;
        // What was pending before a reload, or was left by a tab that is gone.
        void forEachLeft(async (pending) => {
            if (isShown.current && !isSending.current) await send(pending);
        });
        // Back from the order's page: this one may have been kept as it was left.
        const isBack = (event: PageTransitionEvent) => {
            if (!event.persisted) return;
            isSending.current = false;
            setPlacing({state: "idle"});
        };
        addEventListener("pageshow", isBack);
        return () => {
            isShown.current = false;
            removeEventListener("pageshow", isBack);
        };
    }, []);
    return {
        placing,
        isPlacing: placing.state === "sending" || placing.state === "waiting",
        place(wanted) {
            if (isSending.current) return;
            isSending.current = true;
            setPlacing({state: "sending"});
            beginOrder(wanted, send);
        },
    };
}
