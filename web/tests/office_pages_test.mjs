// Each section of the owner's page at both widths: readable, reachable, and no wider than the screen.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {isReadable, isReadableInEnglish, isSound} from "./support/audit.mjs";
import {device, screenshot} from "./support/browser.mjs";
import {contact} from "./support/customer.mjs";
import {goTo, openWithOwner} from "./support/office.mjs";

// Shown as the screen shows them: a dialog, or a bar at the lower edge.
const asOnScreen = ["office-item", "office-menu-edit"];

describe("the office's pages", () => {
    let shop, token;
    before(async () => {
        shop = await openWithOwner();
        ({token} = await shop.must("POST", "/admin/tokens", {name: "desk", role: "owner", stores: []}));
        await shop.must("POST", "/orders", {storeId: 1, customer: contact,
            items: [{menuItemId: 11, quantity: 2, choices: [101, 103]}],
            payment: {method: "sandbox", token: "tok_ok"}});
        await shop.must("POST", "/coupons", {code: "SPRING", name: "봄맞이 할인", discount: {percent: 20, atMost: 3000},
            minimum: 15_000, limit: 5, perPhone: 1, stores: [1, 2], until: "2099-12-31T15:00:00Z"});
        await shop.must("POST", "/campaigns", {name: "단골 감사", earnedBy: {deliveredOrders: 10, repeats: true},
            coupon: {discount: {amount: 5000}, minimum: 20_000, validDays: 14}});
    });
    after(() => shop.close());

    const asOwner = (page) =>
        page.addInitScript((secret) => sessionStorage.setItem("baedal.token", secret), token);

    // What is waited for is said in either language.
    const scenes = {
        "office-today": async (page) => {
            await goTo(page, shop, "today");
            await page.getByText(/^가장 바쁜 시간|^Busiest: /).waitFor();
        },
        "office-menu": async (page) => {
            await goTo(page, shop, "menu");
            await page.getByRole("switch", {name: /^통닭 (판매 중|On sale)/}).waitFor();
        },
        "office-menu-edit": async (page) => {
            await goTo(page, shop, "menu/edit");
            await page.getByRole("button", {name: /^메뉴판 게시$|^Publish the menu$/}).waitFor();
        },
        "office-item": async (page) => {
            await goTo(page, shop, "menu/edit");
            await page.getByRole("button", {name: /^통닭 ₩/}).click();
            await page.getByRole("dialog").waitFor();
        },
        "office-store": async (page) => {
            await goTo(page, shop, "store");
            await page.getByLabel(/^(배달비|Delivery fee) \(KRW\)$/).waitFor();
        },
        "office-coupons": async (page) => {
            await goTo(page, shop, "coupons");
            await page.getByText(/^사용 0번 \/ 5번$|^Used: 0 of 5$/).waitFor();
            await page.locator("summary", {hasText: /^쿠폰 만들기$|^Make a coupon$/}).click();
            const part = page.getByRole("region", {name: /^쿠폰 목록$|^Coupons$/});
            await part.getByLabel(/^비율$|^A percentage$/).check();
        },
        "office-campaigns": async (page) => {
            await goTo(page, shop, "coupons");
            await page.locator("summary", {hasText: /^캠페인 시작하기$|^Begin a campaign$/}).click();
            await page.locator("summary", {hasText: /단골 감사/}).click();
        },
        "office-operations": async (page) => {
            await goTo(page, shop, "operations/machine");
            await page.getByRole("region", {name: /^차단기$|^Circuit breakers$/}).getByText("pay.gateway").waitFor();
            await page.getByText("order → store").waitFor();
        },
        "office-people": async (page) => {
            await goTo(page, shop, "people");
            await page.locator("summary", {hasText: /^사용자 추가$|^Add a user$/}).click();
            await page.locator(".deed").first().waitFor();
        },
        "office-token": async (page) => {
            await goTo(page, shop, "people");
            await page.locator("summary", {hasText: /^토큰 만들기$|^Make a token$/}).click();
            await page.getByLabel(/^여기서 고른 일만$|^Only what is chosen here$/).check();
            await page.getByLabel("orders:read").check();
        },
    };
    for (const [name, show] of Object.entries(scenes)) {
        for (const [width, height, colorScheme] of [[360, 780, "light"], [1280, 900, "light"], [360, 780, "dark"]]) {
            test(`${name} at ${width} px, ${colorScheme}: nothing serious for axe, no scrolling sideways`, async () => {
                const {context, page, errors} = await device({width, height, colorScheme});
                await asOwner(page);
                await show(page);
                const picture = colorScheme === "dark" ? `${name}-dark` : name;
                await screenshot(page, picture, !asOnScreen.includes(name));
                await isSound(page);
                assert.deepEqual(errors, []);
                await context.close();
            });
        }
        test(`${name} in English at 360 px: nothing serious for axe, no scrolling sideways`, () =>
            isReadableInEnglish(async (page) => {
                await asOwner(page);
                await show(page);
            }));
    }

    test("the door: nothing serious for axe", async () => {
        const {context, page} = await device();
        await page.goto(shop.url + "/office");
        await page.getByRole("button", {name: "로그인", exact: true}).waitFor();
        await isReadable(page, "office-door");
        await context.close();
    });
});
