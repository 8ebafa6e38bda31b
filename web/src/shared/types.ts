// What the customer's routes answer, as the API's contract writes it.

export type Fulfilment = "delivery" | "pickup";

export type ClosedReason = "paused" | "closed_date" | "last_order_passed" | "outside_hours";

export interface Store {
    id: number;
    name: string;
    phone: string;
    address: string;
    currency: string;
    open: boolean;
    closedReason: ClosedReason | null;
    opensAt: string | null; // null also where nobody knows when
    minimumOrder: number;
    deliveryFee: number;
    fulfilments: Fulfilment[];
}

export interface Choice {
    id: number;
    name: string;
    price: number;
    soldOut: boolean;
}

export interface OptionGroup {
    id: number;
    name: string;
    min: number;
    max: number;
    choices: Choice[];
}

export interface MenuItem {
    id: number;
    name: string;
    description: string;
    price: number;
    soldOut: boolean;
    optionGroups: OptionGroup[];
}

export interface Menu extends Store {
    categories: {name: string; items: MenuItem[]}[];
}

export type OrderStatus =
    | "awaiting_payment" | "placed" | "accepted" | "cooking" | "ready" | "delivering" | "delivered" | "picked_up"
    | "cancel_requested" | "cancelled" | "rejected" | "expired";

export type PaymentStatus =
    "none" | "pending" | "unknown" | "declined" | "approved" | "refund_pending" | "refunded";

export interface OrderLine {
    menuItemId: number;
    name: string;
    unitPrice: number;
    quantity: number;
    choices: {id: number; name: string; price: number}[];
    lineTotal: number;
    removed?: number; // pieces that the store could not make; `quantity` is what is left
}

export interface Discount {
    name: string;
    coupon: string;
    amount: number;
}

export interface Order {
    id: string;
    number: number;
    storeId: number;
    storeName: string;
    status: OrderStatus;
    fulfilment: Fulfilment;
    items: OrderLine[];
    subtotal: number;
    deliveryFee: number;
    discounts: Discount[];
    total: number;
    currency: string;
    payment: {status: PaymentStatus; method: string | null; refunded: number};
    timeline: {status: OrderStatus; at: string}[];
    promisedAt: string | null;
    version: number;
    createdAt: string;
}

export interface List<T> {
    items: T[];
}

export type Method = "sandbox" | "cash" | "toss";

/** What may pay here. `toss`: what a page needs to open its payment window. */
export interface Methods {
    items: Method[];
    isUnknown?: boolean; // pay rests, and this device has never seen what it offers
    toss?: {clientKey: string};
}

/** What pays: `token` is the sandbox's card, or the paymentKey that Toss's window gave. */
export interface PaymentWish {
    method: Method;
    token?: string;
}
