// The tickets that ended on this business day.
import {get} from "../shared/api";
import {endOfDay} from "../shared/store_time";
import type {KitchenStore, Ticket} from "./types";

const day = 24 * 3_600_000;
const longestOrder = 6 * 3_600_000; // a ticket that ended today arrived later than so long before the day
const page = 200;

interface Page {
    items: Ticket[];
    next: string | null;
}

/** When the business day of `now` began. */
export const beginOfDay = (now: Date, store: Pick<KitchenStore, "timezone" | "dayBegins">): Date =>
    endOfDay(new Date(now.getTime() - day), store);

/** The last to end first. */
export async function finishedToday(store: KitchenStore): Promise<Ticket[]> {
    const begin = beginOfDay(new Date(), store).getTime();
    const out: Ticket[] = [];
    let next: string | null = "";
    while (next !== null) {
        const cursor: string = next && `&cursor=${encodeURIComponent(next)}`;
        const got: Page = await get<Page>(`/stores/${store.id}/tickets?state=done&limit=${page}${cursor}`);
        out.push(...got.items.filter(({updatedAt}) => Date.parse(updatedAt) >= begin));
        const oldest = got.items.at(-1);
        next = oldest && Date.parse(oldest.receivedAt) > begin - longestOrder ? got.next : null;
    }
    return out.sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
}
