// The ids of the orders of this device: each is the right to see and cancel its order.
import {keep, kept} from "./kept";

const most = 30;

export const ordersOfThisDevice = (): string[] => kept<string[]>("orders", []);

export function rememberOrder(id: string): void {
    keep("orders", [id, ...ordersOfThisDevice().filter((other) => other !== id)].slice(0, most));
}

export function forgetOrder(id: string): void {
    keep("orders", ordersOfThisDevice().filter((other) => other !== id));
}

export const orderPage = (id: string): string => "/o/" + encodeURIComponent(id);
