// The time, as it passes on a screen.
import {useEffect, useState} from "preact/hooks";

/** `interval` in milliseconds. */
export function useNow(interval = 1000): number {
    const [now, setNow] = useState(Date.now);
    useEffect(() => {
        const timer = setInterval(() => setNow(Date.now()), interval);
        return () => clearInterval(timer);
    }, [interval]);
    return now;
}
