// How an owner gets to the sections of the office.
import assert from "node:assert/strict";
import {test} from "node:test";
import {desk, device} from "./browser.mjs";
import {account, byName} from "./login.mjs";
import {Shop} from "./shop.mjs";

export const owner = {username: "owner", password: "a long password of the owner"};

export async function openWithOwner(settings = [], options = {}) {
    const shop = await Shop.open(settings, options);
    await shop.must("POST", "/admin/users", {...owner, role: "owner", stores: []});
    return shop;
}

export async function enter(page, shop, who = owner) {
    await page.goto(shop.url + "/office");
    await byName(page, who.username, who.password);
    await account(page).waitFor();
}

export const goTo = (page, shop, area) => page.goto(`${shop.url}/office#/${area}`);

/** Tests of the owner in one window and a customer in another; neither page may have an error. */
export const withOwner = (shop) => (name, body) => test(name, async () => {
    const [owners, phone] = [await device(desk), await device()];
    await enter(owners.page, shop());
    await body(owners.page, phone.page);
    assert.deepEqual([...owners.errors, ...phone.errors], []);
    await owners.context.close();
    await phone.context.close();
});
