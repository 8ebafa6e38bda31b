// The basket of this device: dishes of one store, as ids; names and prices are the menu's.
import {useEffect, useState} from "preact/hooks";
import {forget, keep, kept, onKeptElsewhere} from "./kept";
import type {Choice, Menu, MenuItem} from "./types";

export interface BasketLine {
    menuItemId: number;
    quantity: number;
    choices: number[];
}

export interface Basket {
    storeId: number;
    lines: BasketLine[];
}

const empty: Basket = {storeId: 0, lines: []};
const watchers = new Set<() => void>();

export const basket = (): Basket => kept<Basket>("basket", empty);

function save(next: Basket): void {
    if (next.lines.length > 0) keep("basket", next);
    else forget("basket");
    for (const watcher of watchers) watcher();
}

const sameDish = (a: BasketLine, b: BasketLine): boolean =>
    a.menuItemId === b.menuItemId && [...a.choices].sort().join() === [...b.choices].sort().join();

/** Dishes of another store make room. */
export function addToBasket(storeId: number, line: BasketLine): void {
    const now = basket();
    const lines = now.storeId === storeId ? now.lines : [];
    const known = lines.find((each) => sameDish(each, line));
    save({
        storeId,
        lines: known
            ? lines.map((each) => (each === known ? {...each, quantity: Math.min(99, each.quantity + line.quantity)} : each))
            : [...lines, line],
    });
}

/** A quantity of 0 takes the line away. */
export function setQuantity(index: number, quantity: number): void {
    const {storeId, lines} = basket();
    save({storeId, lines: lines.map((line, i) => (i === index ? {...line, quantity} : line)).filter((l) => l.quantity > 0)});
}

export const emptyBasket = (): void => save(empty);

export function useBasket(): Basket {
    const [now, setNow] = useState(basket);
    useEffect(() => {
        const look = () => setNow(basket());
        watchers.add(look);
        const stop = onKeptElsewhere("basket", look);
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
