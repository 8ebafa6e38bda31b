// How this device shows the board: it hangs at its own distance from the cook.
import {useEffect, useState} from "preact/hooks";
import {keep, kept} from "../shared/kept";

export const textSizes = ["normal", "large", "huge"] as const;

export interface Display {
    textSize: (typeof textSizes)[number];
    /** Tickets show what to cook and the next step; a press shows the rest. */
    isCompact: boolean;
}

const usual: Display = {textSize: "normal", isCompact: false};

export function useDisplay(): [Display, (next: Display) => void] {
    const [display, setDisplay] = useState<Display>(() => ({...usual, ...kept<Partial<Display>>("kitchen.display", {})}));
    // The dialogs of the page grow too.
    useEffect(() => {
        document.documentElement.dataset.textSize = display.textSize;
        return () => void delete document.documentElement.dataset.textSize;
    }, [display.textSize]);
    const choose = (next: Display) => {
        keep("kitchen.display", next);
        setDisplay(next);
    };
    return [display, choose];
}
