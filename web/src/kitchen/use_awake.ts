// A kitchen's screen does not go dark, where the browser allows a page to ask for that.
import {useEffect} from "preact/hooks";

export function useAwake(): void {
    useEffect(() => {
        let lock: WakeLockSentinel | undefined;
        let isWanted = true;
        const ask = async () => {
            if (document.visibilityState !== "visible") return;
            try {
                lock = await navigator.wakeLock?.request("screen");
                if (!isWanted) await lock?.release();
            } catch {
                // Refused, for an empty battery perhaps: the device's own setting holds.
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
}
