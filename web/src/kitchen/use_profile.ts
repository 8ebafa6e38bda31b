// The store as its owner has it now: a board may be open for weeks.
import {useEffect} from "preact/hooks";
import {useFresh} from "../shared/fresh";
import type {StreamState} from "../shared/stream";
import type {KitchenStore} from "./types";

/** `known` until it was asked for. Asked again when the board is back from a lost connection. */
export function useProfile(known: KitchenStore, stream: StreamState) {
    const {data, refresh} = useFresh<KitchenStore>(`/stores/${known.id}`, 20_000);
    useEffect(() => {
        if (stream === "open") void refresh();
    }, [stream]);
    return {store: data ?? known, refresh};
}
