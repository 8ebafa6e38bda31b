// Sends an order until its answer is known, wherever on this page the customer goes meanwhile, and says
// how it goes.
import {useEffect, useState} from "preact/hooks";
import {orderOf, orderPage} from "../shared/orders";
import {beginOrder, forEachFresh, isLeft, isPending, onPendingChange, sendOrder, type Pending} from "../shared/pending";
import {Problem} from "../shared/problem";

export type Placing =
    | {state: "idle"}
    | {state: "sending"}
    | {state: "waiting"; until: number; isUnsure: boolean}
    | {state: "refused"; problem: Problem};

const pauses = [1, 2, 4, 8]; // seconds, where the server names none

let now: Placing = {state: "idle"};
const watchers = new Set<(placing: Placing) => void>();

function say(next: Placing): void {
    now = next;
    for (const watcher of watchers) watcher(next);
}

const isPlacing = (): boolean => now.state === "sending" || now.state === "waiting";

/** Ends early where another tab has finished or dropped the order. */
function pauseBefore(pending: Pending, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
        const end = () => {
            clearTimeout(timer);
            stop();
            resolve();
        };
        const timer = setTimeout(end, milliseconds);
        const stop = onPendingChange(() => {
            if (!isPending(pending)) end();
        });
    });
}

/** Null where another try is due. */
async function sendOnce(pending: Pending, tries: number): Promise<string | Problem | null> {
    say({state: "sending"});
    try {
        return await sendOrder(pending);
    } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        if (!problem.isPassing) return problem;
        const pause = (problem.retryAfter ?? pauses[Math.min(tries, pauses.length - 1)] ?? 1) * 1000;
        say({state: "waiting", until: Date.now() + pause, isUnsure: problem.status === 0});
        await pauseBefore(pending, pause);
        return orderOf(pending.basket.id);
    }
}

async function send(pending: Pending): Promise<void> {
    for (let tries = 0; ; ++tries) {
        const outcome = await sendOnce(pending, tries);
        if (outcome instanceof Problem) return say({state: "refused", problem: outcome});
        if (outcome) {
            location.href = orderPage(outcome);
            return; // "sending" until the page is gone, so that nothing is pressed any more
        }
        if (!isPending(pending) || isLeft(pending)) return say({state: "idle"});
    }
}

export function place(wanted: Omit<Pending, "since">): void {
    if (isPlacing()) return;
    say({state: "sending"});
    beginOrder(wanted, send);
}

// Back from the order's page: a browser may have kept this one as it was left.
addEventListener("pageshow", (event) => {
    if (event.persisted) say({state: "idle"});
});

export interface PlacingHandle {
    placing: Placing;
    isPlacing: boolean;
}

export function usePlacing(): PlacingHandle {
    const [placing, setPlacing] = useState(now);
    useEffect(() => {
        watchers.add(setPlacing);
        if (!isPlacing()) {
            say({state: "idle"});
            // What was pending before a reload, or was left by a tab that is gone.
            void forEachFresh(async (pending) => {
                if (!isPlacing()) await send(pending);
            });
        }
        return () => {
            watchers.delete(setPlacing);
        };
    }, []);
    return {placing, isPlacing: placing.state === "sending" || placing.state === "waiting"};
}
