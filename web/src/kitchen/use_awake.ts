// A kitchen's screen does not go dark, where the browser allows a page to ask for that.
import {useEffect, useState} from "preact/hooks";

/** "insecure": the page was not opened by HTTPS, so that it may not ask. "refused": the browser said no. */
export type Awake = "asking" | "held" | "insecure" | "refused";

export function useAwake(): Awake {
    const [awake, setAwake] = useState<Awake>("asking");
    useEffect(() => {
        let lock: WakeLockSentinel | undefined;
        let isWanted = true;
        const ask = async () => {
            if (document.visibilityState !== "visible") return;
            if (!navigator.wakeLock) return setAwake(window.isSecureContext ? "refused" : "insecure");
            try {
                lock = await navigator.wakeLock.request("screen");
                if (!isWanted) return await lock.release();
                setAwake("held");
            } catch {
                // For an empty battery perhaps: the device's own setting holds.
                setAwake("refused");
            }
        };
        // The lock is lost whenever the page is hidden.
        document.addEventListener("visibilitychange", ask);
        void ask();
        return () => {
            isWanted = false;
            document.removeEventListener("visibilitychange", ask);
            void lock?.release();
        };
    }, []);
    return awake;
}
