// A store's kitchen printers, as its staff and its owner see them.
import {useFresh, type Fresh} from "./fresh";

export type PrinterState = "ready" | "unreachable" | "offline" | "cover_open" | "paper_out" | "error";

export interface PrinterSettings {
    id?: number;
    name: string;
    address: string;
    columns: 32 | 42 | 48;
    encoding: "cp949" | "utf-8";
    copies: number;
    when: "placed" | "accepted";
}

export interface Printer extends PrinterSettings {
    id: number;
    state: PrinterState;
    detail: string; // the error of the connection
    since: string | null; // null: it was not asked yet
    waiting: number;
    lastPrintedAt: string | null;
}

export function usePrinters(storeId: number): Fresh<{items: Printer[]}> {
    return useFresh<{items: Printer[]}>(`/stores/${storeId}/printers`, 5_000);
}
