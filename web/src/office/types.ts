// What the routes of owners and staff answer, as the API's contract writes it.
import type {Fulfilment, OrderStatus} from "../shared/types";

/** `weekday` 1 is Monday; `close` at or before `open` is on the next day. */
export interface OpenInterval {
    weekday: number;
    open: string;
    close: string;
}

export interface StoreProfile {
    id: number;
    name: string;
    phone: string;
    address: string;
    timezone: string;
    hours: OpenInterval[];
    lastOrderMinutes: number;
    closedDates: string[];
    pausedUntil: string | null;
    minimumOrder: number;
    deliveryFee: number;
    fulfilments: Fulfilment[];
    prepMinutes: number;
    autoAccept: boolean;
    cancelUntil: "accepted" | "cooking";
    /** When the business day begins, "05:00". */
    dayBegins: string;
}

export interface MenuChoice {
    id: number;
    name: string;
    price: number;
    soldOut: boolean;
    soldOutUntil: string | null;
}

export interface MenuGroup {
    id: number;
    name: string;
    min: number;
    max: number;
    choices: MenuChoice[];
}

export interface OwnMenuItem {
    id: number;
    name: string;
    description: string;
    price: number;
    soldOut: boolean;
    soldOutUntil: string | null;
    optionGroups: MenuGroup[];
}

export interface MenuCategory {
    name: string;
    items: OwnMenuItem[];
}

export interface OwnMenu {
    categories: MenuCategory[];
}

export interface Takings {
    orders: number;
    sales: number;
    refunded: number;
    net: number;
    /** In cash, not yet collected; no part of the sales. */
    toCollect: number;
    /** `items` and `deliveryFees` less `discounts` are the sales. */
    items: number;
    deliveryFees: number;
    discounts: number;
    /** The net is `supply` and `vat`, the value added tax in it. */
    supply: number;
    vat: number;
}

/** In seconds; null without an order. */
export interface TimeFigures {
    orders: number;
    p50: number | null;
    p90: number | null;
}

export interface EndingFigures {
    cancelledByCustomer: number;
    cancelledByStore: number;
    rejectedByStore: number;
    /** The store had not taken the order in time. */
    unanswered: number;
}

export interface FulfilmentFigures {
    fulfilment: Fulfilment;
    orders: number;
    taken: number;
    sales: number;
}

export interface ItemFigures {
    storeId: number;
    menuItemId: number;
    name: string;
    quantity: number;
    amount: number;
}

export interface HourFigures {
    hour: number;
    orders: number;
    sales: number;
}

export interface DayFigures {
    date: string;
    orders: number;
    takings: Takings;
}

export interface StoreFigures {
    storeId: number;
    storeName: string;
    orders: number;
    takings: Takings;
}

export interface Figures {
    from: string;
    to: string;
    /** The period is over in each of the stores. */
    closed: boolean;
    currency: string;
    orders: number;
    byStatus: Record<OrderStatus, number>;
    /** `refundPending` is owed now; null once the period is over. */
    takings: Takings & {refundPending: number | null};
    averageOrder: number | null;
    endings: EndingFigures;
    times: {accept: TimeFigures; cook: TimeFigures; door: TimeFigures};
    byFulfilment: FulfilmentFigures[];
    byMethod: (Takings & {method: string})[];
    byDay: DayFigures[];
    byStore: StoreFigures[];
    mostSold: ItemFigures[];
    mostEarning: ItemFigures[];
    byHour: HourFigures[];
}
