// The riders of the last tickets. They are asked for and kept nowhere: what a device keeps outlives the shift.
import {get} from "../shared/api";
import type {List} from "../shared/types";
import type {Ticket} from "./types";

export interface Rider {
    name: string;
    phone: string;
}

const most = 8;

/** Each once, the last one first. */
export function ridersOf(tickets: Ticket[]): Rider[] {
    const lastFirst = [...tickets].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
    const riders = lastFirst.map(({rider}) => ({name: rider?.name ?? "", phone: rider?.phone ?? ""}))
        .filter(({name, phone}) => name || phone);
    return [...new Map(riders.reverse().map((rider) => [`${rider.name}\n${rider.phone}`, rider])).values()]
        .reverse().slice(0, most);
}

export async function lastTickets(storeId: number): Promise<Ticket[]> {
    const of = async (state: "active" | "done") =>
        (await get<List<Ticket>>(`/stores/${storeId}/tickets?state=${state}&limit=100`)).items;
    return (await Promise.all([of("active"), of("done")])).flat();
}
