// Seconds until a moment, as they are said to a customer who waits.
import {useEffect, useState} from "preact/hooks";

/** Calls `then` once when `at` (milliseconds since 1970) has come; null: nothing to wait for. */
export function useCountdown(at: number | null, then?: () => void): number {
    const left = () => (at === null ? 0 : Math.max(0, Math.ceil((at - Date.now()) / 1000)));
    const [seconds, setSeconds] = useState(left);
    useEffect(() => {
        setSeconds(left());
        if (at === null) return;
        const tick = setInterval(() => setSeconds(left()), 250);
        const end = setTimeout(() => then?.(), Math.max(0, at - Date.now()));
        return () => {
            clearInterval(tick);
            clearTimeout(end);
        };
    }, [at]);
    return seconds;
}
