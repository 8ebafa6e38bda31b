// How an owner gets to the sections of the office.
import {Shop} from "./shop.mjs";

export const owner = {username: "owner", password: "a long password of the owner"};

export async function openWithOwner() {
    const shop = await Shop.open();
    await shop.must("POST", "/admin/users", {...owner, role: "owner", stores: []});
    return shop;
}

export async function enter(page, shop, who = owner) {
    await page.goto(shop.url + "/office");
    await page.getByLabel("아이디").fill(who.username);
    await page.getByLabel("비밀번호").fill(who.password);
    await page.getByRole("button", {name: "로그인"}).click();
    await page.getByRole("button", {name: "로그아웃"}).waitFor();
}

export const goTo = (page, shop, area) => page.goto(`${shop.url}/office#/${area}`);
