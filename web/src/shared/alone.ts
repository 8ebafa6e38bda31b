// One tab of this device at a time. A browser that knows no locks, or a page that came without TLS, goes
// on at once: what must happen once has an Idempotency-Key anyway.
import {abortedAfter} from "./deadline";

// Milliseconds. A tab that holds on for longer than any call takes is one that a phone has put to sleep.
const patience = 30_000;

/** Runs `task` when no other tab runs one of this name; not at all where `signal` ends the wait. */
export async function alone(name: string, task: () => Promise<void>, signal?: AbortSignal): Promise<void> {
    const locks = navigator.locks as LockManager | undefined;
    if (!locks) return task();
    let running: Promise<void> | undefined;
    const begin = () => (running = task());
    try {
        return await locks.request("baedal." + name, {signal: signal ?? abortedAfter(patience)}, begin);
    } catch (error) {
        if (running) return running; // and if the lock was taken away, it goes on without
        if (!signal) return locks.request("baedal." + name, {steal: true}, begin);
        if (!signal.aborted) throw error;
    }
}
