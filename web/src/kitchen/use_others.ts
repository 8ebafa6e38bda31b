// The new orders of stores that this board does not follow. A browser keeps few connections to a server, so that
// these stores are asked one after the other and hold none.
import {useEffect, useState} from "preact/hooks";
import {get, Problem} from "../shared/api";
import type {List} from "../shared/types";
import type {KitchenStore, Ticket} from "./types";

const pause = 1_500; // between two stores

/** How many unaccepted orders each of them has, by the store's id. */
export function useOthers(stores: KitchenStore[]): ReadonlyMap<number, number> {
    const [fresh, setFresh] = useState<ReadonlyMap<number, number>>(new Map());
    useEffect(() => {
        let timer: ReturnType<typeof setTimeout> | undefined;
        let isWanted = true;
        const ask = async (index: number) => {
            const store = stores[index];
            if (!store) return;
            try {
                const {items} = await get<List<Ticket>>(`/stores/${store.id}/tickets?state=active&limit=200`);
                const count = items.filter(({state}) => state === "received").length;
                if (isWanted) setFresh((old) => new Map(old).set(store.id, count));
            } catch (problem) {
                if (!(problem instanceof Problem)) throw problem; // the board says that the server is lost
            }
            if (isWanted) timer = setTimeout(() => void ask((index + 1) % stores.length), pause);
        };
        setFresh(new Map());
        void ask(0);
        return () => {
            isWanted = false;
            clearTimeout(timer);
        };
    }, [stores.map(({id}) => id).join()]);
    return fresh;
}
