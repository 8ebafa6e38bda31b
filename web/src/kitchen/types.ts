// What the store's routes answer to its staff, as the API's contract writes it.
import type {Fulfilment} from "../shared/types";

export type TicketState = "received" | "accepted" | "cooking" | "ready" | "delivering" | "delivered" | "picked_up"
    | "rejected" | "cancelled";
export type Command = "accept" | "reject" | "cook" | "ready" | "dispatch" | "deliver" | "pickup"
    | "undo" | "delay" | "cancel" | "items";

export interface TicketItem {
    menuItemId: number | null; // null in tickets from before it was kept
    name: string;
    quantity: number;
    choices: string[];
    removed?: number; // pieces that the kitchen has refused; `quantity` is what is left
}

export interface Ticket {
    orderId: string;
    number: number;
    storeId: number;
    state: TicketState;
    fulfilment: Fulfilment;
    items: TicketItem[];
    note: string | null;
    customer: {name: string | null; phone: string | null; address: string | null} | null;
    promisedAt: string | null;
    rider: {name: string | null; phone: string | null} | null;
    reason?: string; // of a rejection or cancellation: a code (reasons.ts) or words
    acceptBy?: string; // of a received ticket: it is rejected by itself then
    toCollect?: number; // minor units, to be taken in cash at the door
    version: number;
    receivedAt: string;
    updatedAt: string;
}

export interface KitchenStore {
    id: number;
    name: string;
    prepMinutes: number;
    pausedUntil: string | null;
    timezone: string;
    dayBegins: string; // the business day, "05:00"
}
