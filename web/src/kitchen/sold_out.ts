// What of a menu may be sold out: dishes and choices, and which of them a ticket is about.
import type {Menu} from "../shared/types";
import type {Ticket} from "./types";

export type StoreMenu = Pick<Menu, "categories">;

export interface Sellable {
    path: string; // below /stores/{id}/menu
    name: string;
    soldOut: boolean;
}

const choicesOf = (item: StoreMenu["categories"][number]["items"][number]) =>
    item.optionGroups.flatMap((group) => group.choices);

const dish = ({id, name, soldOut}: {id: number; name: string; soldOut: boolean}): Sellable =>
    ({path: `items/${id}`, name, soldOut});
const choice = ({id, name, soldOut}: {id: number; name: string; soldOut: boolean}): Sellable =>
    ({path: `choices/${id}`, name: `+ ${name}`, soldOut});

/** A dish that was ordered twice stands there once. */
const once = (all: Sellable[]): Sellable[] => [...new Map(all.map((one) => [one.path, one])).values()];

export function ofTicket(menu: StoreMenu, ticket: Ticket): Sellable[] {
    const items = menu.categories.flatMap((category) => category.items);
    return once(ticket.items.flatMap((line) => {
        const item = items.find(({id}) => id === line.menuItemId);
        if (!item) return []; // no longer on the menu
        const chosen = choicesOf(item).filter(({name}) => line.choices.includes(name));
        return [dish(item), ...chosen.map(choice)];
    }));
}

/** What is sold out comes first, then the menu in its order. */
export function all(menu: StoreMenu): Sellable[] {
    const rows = once(menu.categories.flatMap((category) => category.items)
        .flatMap((item) => [dish(item), ...choicesOf(item).map(choice)]));
    return [...rows.filter(({soldOut}) => soldOut), ...rows.filter(({soldOut}) => !soldOut)];
}
