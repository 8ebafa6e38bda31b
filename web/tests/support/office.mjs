// How an owner gets to the sections of the office.
import {account, byName} from "./login.mjs";
import {Shop} from "./shop.mjs";

export const owner = {username: "owner", password: "a long password of the owner"};

export async function openWithOwner(settings = []) {
    const shop = await Shop.open(settings);
    await shop.must("POST", "/admin/users", {...owner, role: "owner", stores: []});
    return shop;
}

export async function enter(page, shop, who = owner) {
    await page.goto(shop.url + "/office");
    await byName(page, who.username, who.password);
    await account(page).waitFor();
}

export const goTo = (page, shop, area) => page.goto(`${shop.url}/office#/${area}`);
