// AbortSignal.timeout, for phones whose browsers are of 2022 and do not know it.

export function abortedAfter(milliseconds: number): AbortSignal {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), milliseconds);
    return controller.signal;
}
