// Changes to a menu that is being edited. Ids are the client's: a new one is above all of its kind.
import type {MenuChoice, MenuGroup, OwnMenu, OwnMenuItem} from "./types";

const itemsOf = (menu: OwnMenu): OwnMenuItem[] => menu.categories.flatMap((category) => category.items);
const groupsOf = (menu: OwnMenu): MenuGroup[] => itemsOf(menu).flatMap((item) => item.optionGroups);
const above = (all: {id: number}[]): number => Math.max(0, ...all.map(({id}) => id)) + 1;

export const newItem = (menu: OwnMenu): OwnMenuItem =>
    ({id: above(itemsOf(menu)), name: "", description: "", price: 0, soldOut: false, soldOutUntil: null,
        optionGroups: []});

/** `item` is the one being edited, whose groups the menu does not have yet. */
export function newGroup(menu: OwnMenu, item: OwnMenuItem): MenuGroup {
    return {id: above([...groupsOf(menu), ...item.optionGroups]), name: "", min: 0, max: 1,
        choices: [newChoice(menu, item)]};
}

export function newChoice(menu: OwnMenu, item: OwnMenuItem): MenuChoice {
    const choices = [...groupsOf(menu), ...item.optionGroups].flatMap((group) => group.choices);
    return {id: above(choices), name: "", price: 0, soldOut: false, soldOutUntil: null};
}

/** Moves what is at `from` one place up (-1) or down (1), if there is one. */
export function move<T>(list: T[], from: number, by: -1 | 1): void {
    const to = from + by;
    if (to < 0 || to >= list.length) return;
    [list[from], list[to]] = [list[to]!, list[from]!];
}

/** A copy of `value` with a change made to it. */
export function changed<T>(value: T, change: (copy: T) => void): T {
    const copy = structuredClone(value);
    change(copy);
    return copy;
}
