// A customer's program. All its types come from the generated api.ts.
import createClient from "openapi-fetch";
import type {components, operations, paths} from "./api.js";

export type Order = operations["getOrder"]["responses"][200]["content"]["application/json"];
export type Problem = components["schemas"]["Problem"];
type NewOrder = operations["placeOrder"]["requestBody"]["content"]["application/json"];
type Menu = operations["getMenu"]["responses"][200]["content"]["application/json"];
type Dish = Menu["categories"][number]["items"][number];

const maxAttempts = 30;
const customer: components["schemas"]["Customer"] = {name: "김하나", phone: "010-1234-5678"};

interface Answer<T> {
    data?: T | undefined;
    error?: unknown;
    response: Response;
}

/** The data of a success. A busy server has done nothing and says when to ask again. */
async function patiently<T>(call: () => Promise<Answer<T>>): Promise<{status: number; data: T}> {
    for (let attempt = 1; ; ++attempt) {
        const {data, error, response} = await call();
        if (data !== undefined) return {status: response.status, data};
        if (response.status !== 503 || attempt === maxAttempts)
            throw new Error(`${response.url}: ${response.status} ${JSON.stringify(error)}`);
        const seconds = Number(response.headers.get("Retry-After") ?? 1);
        await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
}

/** A dish with the first choices that each of its groups requires, and its price. */
function firstDish(menu: Menu): {dish: Dish; choices: number[]; price: number} {
    const dish = menu.categories.flatMap((category) => category.items).find((item) => !item.soldOut);
    if (!dish) throw new Error("everything is sold out");
    const chosen = dish.optionGroups.flatMap((group) =>
        group.choices.filter((choice) => !choice.soldOut).slice(0, group.min));
    const price = chosen.reduce((sum, choice) => sum + choice.price, dish.price);
    return {dish, choices: chosen.map((choice) => choice.id), price};
}

/** Reads a menu, orders two of a dish with the sandbox's card, and reads the order. */
export async function orderTwo(baseUrl: string, key: string) {
    const api = createClient<paths>({baseUrl});
    const {data: stores} = await patiently(() => api.GET("/menus"));
    const store = stores.items[0];
    if (!store) throw new Error("no store takes orders");
    const {data: menu} = await patiently(() =>
        api.GET("/menus/{storeId}", {params: {path: {storeId: store.id}}}));
    const {dish, choices, price} = firstDish(menu);

    const order: NewOrder = {
        storeId: store.id,
        items: [{menuItemId: dish.id, quantity: 2, choices}],
        fulfilment: "pickup",
        customer,
        expectedTotal: 2 * price,
        payment: {method: "sandbox", token: "tok_ok"},
    };
    const placed = await patiently(() =>
        api.POST("/orders", {params: {header: {"Idempotency-Key": key}}, body: order}));
    const read = await patiently(() => api.GET("/orders/{id}", {params: {path: {id: placed.data.id}}}));
    return {placed, read: read.data satisfies Order, dish, total: 2 * price};
}

/** The problem that the server names for an order of what it does not sell. */
export async function orderNothingKnown(baseUrl: string): Promise<Problem> {
    const api = createClient<paths>({baseUrl});
    const {error} = await api.POST("/orders", {
        body: {storeId: 1, items: [{menuItemId: 999_999, quantity: 1}], fulfilment: "pickup", customer},
    });
    if (!error) throw new Error("the order was taken");
    return error;
}
