// One tab of this device at a time. A browser that knows no locks, or a page that came without TLS, goes
// on at once: what must happen once has an Idempotency-Key anyway.

/** Runs `task` when no other tab runs one of this name; not at all where `signal` ends the wait. */
export async function alone(name: string, task: () => Promise<void>, signal?: AbortSignal): Promise<void> {
    const locks = navigator.locks as LockManager | undefined;
    if (!locks) return task();
    let hasBegun = false;
    const begin = () => {
        hasBegun = true;
        return task();
    };
    try {
        return await locks.request("baedal." + name, signal ? {signal} : {}, begin);
    } catch (error) {
        if (hasBegun || !signal?.aborted) throw error;
    }
}
