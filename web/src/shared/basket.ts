// The basket of this device: dishes of one store, as ids; names and prices are the menu's. What was put
// in is kept piece by piece, each under a name of its own: tabs add and take out at the same time, and
// none of them ever writes down what another one has taken out.
import {useEffect, useState} from "preact/hooks";
import {forget, keep, kept, keptNames, onKeptElsewhere} from "./kept";
import {newKey} from "./key";
import type {Choice, Menu, MenuItem} from "./types";

export interface BasketLine {
    menuItemId: number;
    quantity: number;
    choices: number[];
}

/** Once put in, it is taken out or replaced, but never changed. */
interface Piece extends BasketLine {
    id: string; // 128 random bits
    storeId: number;
    at: number; // milliseconds since 1970
}

export interface Basket {
    id: string; // of this content, in all tabs: what is ordered under it is ordered once
    storeId: number;
    lines: BasketLine[];
    pieces: string[]; // their ids
}

const beginning = "basket.";
const most = 99; // of one dish
const watchers = new Set<() => void>();

const sameDish = (a: BasketLine, b: BasketLine): boolean =>
    a.menuItemId === b.menuItemId && [...a.choices].sort().join() === [...b.choices].sort().join();

function piecesNow(): Piece[] {
    const all = keptNames(beginning).map((name) => kept<Piece | null>(name, null));
    const known = all.filter((piece): piece is Piece => piece !== null).sort((a, b) => a.at - b.at);
    return known.filter(({storeId}) => storeId === known.at(-1)?.storeId);
}

/** The same dish is one line, however often it was put in. */
function linesOf(pieces: Piece[]): BasketLine[] {
    const lines: BasketLine[] = [];
    for (const {menuItemId, quantity, choices} of pieces) {
        const line = {menuItemId, quantity, choices};
        const known = lines.find((each) => sameDish(each, line));
        if (known) known.quantity = Math.min(most, known.quantity + quantity);
        else lines.push(line);
    }
    return lines;
}

/** As random as the ids are, and the same for the same ones. */
function together(ids: string[]): string {
    const all = ids.reduce((sum, id) => sum ^ BigInt("0x" + id), 0n);
    return all.toString(16).padStart(32, "0");
}

export function basket(): Basket {
    const pieces = piecesNow();
    const ids = pieces.map(({id}) => id);
    return {id: together(ids), storeId: pieces[0]?.storeId ?? 0, lines: linesOf(pieces), pieces: ids};
}

function change(takenOut: string[], put: Omit<Piece, "id"> | null): void {
    for (const id of takenOut) forget(beginning + id);
    if (put) {
        const id = newKey();
        keep(beginning + id, {...put, id});
    }
    for (const watcher of watchers) watcher();
}

/** Dishes of another store make room. */
export function addToBasket(storeId: number, line: BasketLine): void {
    const now = basket();
    change(now.storeId === storeId ? [] : now.pieces, {...line, storeId, at: Date.now()});
}

/** A quantity of 0 takes the line away. */
export function setQuantity(index: number, quantity: number): void {
    const line = basket().lines[index];
    if (!line) return;
    const pieces = piecesNow().filter((piece) => sameDish(piece, line));
    const [first] = pieces;
    change(pieces.map(({id}) => id), quantity > 0 && first ? {...first, quantity} : null);
}

/** Takes out what was ordered; what another tab has put in since then stays. */
export const takeOrdered = ({pieces}: Basket): void => change(pieces, null);

export function useBasket(): Basket {
    const [now, setNow] = useState(basket);
    useEffect(() => {
        const look = () => setNow(basket());
        watchers.add(look);
        const stop = onKeptElsewhere(beginning, look);
        return () => {
            watchers.delete(look);
            stop();
        };
    }, []);
    return now;
}

export interface PricedLine extends BasketLine {
    name: string | null; // null: no longer on the menu
    choiceNames: string[];
    total: number;
    available: boolean;
}

export function findItem(menu: Menu, id: number): MenuItem | undefined {
    return menu.categories.flatMap((category) => category.items).find((item) => item.id === id);
}

export function priceLine(menu: Menu, line: BasketLine): PricedLine {
    const item = findItem(menu, line.menuItemId);
    const offered = item?.optionGroups.flatMap((group) => group.choices) ?? [];
    const chosen = line.choices.map((id) => offered.find((choice) => choice.id === id));
    const found = chosen.filter((choice): choice is Choice => choice !== undefined);
    const each = (item?.price ?? 0) + found.reduce((sum, choice) => sum + choice.price, 0);
    return {
        ...line,
        name: item?.name ?? null,
        choiceNames: found.map((choice) => choice.name),
        total: each * line.quantity,
        available: item !== undefined && !item.soldOut && found.length === chosen.length &&
            found.every((choice) => !choice.soldOut),
    };
}
