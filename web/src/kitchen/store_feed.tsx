// What the board knows of one store: its tickets, its profile, its printers. Draws nothing.
import {useEffect} from "preact/hooks";
import {usePrinters, type Printer} from "../shared/printers";
import type {KitchenStore} from "./types";
import {useBoard, type BoardHandle} from "./use_board";
import {useProfile} from "./use_profile";

export interface Feed extends BoardHandle {
    store: KitchenStore;
    /** Null where the customer's menu did not tell it. */
    currency: string | null;
    printers: Printer[];
    /** Asks for the profile again. */
    refresh(): Promise<void>;
}

interface StoreFeedProps {
    store: KitchenStore;
    currency: string | null;
    /** Null when this store is no longer followed. */
    onChange(storeId: number, feed: Feed | null): void;
    onRefused(status: number): void;
}

const noPrinters: Printer[] = [];

export function StoreFeed({store: known, currency, onChange, onRefused}: StoreFeedProps) {
    const handle = useBoard(known.id, onRefused);
    const {store, refresh} = useProfile(known, handle.stream);
    const printers = usePrinters(known.id).data?.items ?? noPrinters;
    const {board, stream, busy} = handle;
    useEffect(() => onChange(known.id, {...handle, store, currency, printers, refresh}),
        [board, stream, busy, store, currency, printers]);
    useEffect(() => () => onChange(known.id, null), []);
    return null;
}
