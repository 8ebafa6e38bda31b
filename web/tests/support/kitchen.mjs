// What a cook does on the board, by the names that the page gives to its controls.
import {byName, byToken} from "./login.mjs";

export const password = "a-kitchen-of-its-own";

export async function hire(shop, username, stores) {
    return shop.must("POST", "/admin/users", {username, password, role: "staff", stores});
}

export async function logIn(page, shop, username) {
    await page.goto(shop.url + "/kitchen");
    await byName(page, username, password);
    await page.locator('[data-stream="open"]').waitFor();
}

/** One of the stores, or "모든 매장". */
export const choose = (page, store) => page.getByLabel("매장", {exact: true}).selectOption(store);

/** As the owner, by the token of the deployment, and to the board of store 1. */
export async function logInByToken(page, shop) {
    await page.goto(shop.url + "/kitchen");
    await byToken(page, shop.token);
    await choose(page, "통닭집");
    await page.locator('[data-stream="open"]').waitFor();
}

/** The ticket of an order, wherever it is on the board. */
export const ticketOf = (page, id) => page.locator(`.ticket[data-order="${id}"]`);

export const isIn = (page, id, column) => page.locator(`.column.${column} .ticket[data-order="${id}"]`).waitFor();

export const press = (page, id, name) => ticketOf(page, id).getByRole("button", {name}).click();

export const calledOff = (page, id) => page.locator(`.called-off [data-order="${id}"]`);
