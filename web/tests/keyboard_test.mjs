// Without a mouse: Tab, Space and Enter are enough to order, and the focus is seen and never lost.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {desk, device, phone} from "./support/browser.mjs";
import {contact, hasStatus, orderId, payButton} from "./support/customer.mjs";
import {isFocused, tabTo, typeInto, useByKey} from "./support/keyboard.mjs";
import {goTo} from "./support/office.mjs";
import {Shop} from "./support/shop.mjs";

describe("the keyboard alone", () => {
    let shop;
    before(async () => (shop = await Shop.open()));
    after(() => shop.close());

    test("is enough to order: from the stores to a dish with options, the basket, and the paid order", async () => {
        const {context, page, errors} = await device();
        await page.goto(shop.url + "/");
        await useByKey(page, page.getByRole("link", {name: /^통닭집/}));

        const dish = page.getByRole("button", {name: /^통닭/});
        const dialog = page.getByRole("dialog");
        await useByKey(page, dish);
        await dialog.waitFor();
        await page.keyboard.press("Escape");
        await dialog.waitFor({state: "hidden"});
        assert.ok(await isFocused(dish), "left without a choice, the focus is back on the dish");

        await page.keyboard.press("Enter");
        await useByKey(page, dialog.getByLabel("순살"), "Space");
        await useByKey(page, dialog.getByLabel("양념 소스"), "Space");
        await useByKey(page, dialog.getByRole("button", {name: "하나 더하기"}), "Space");
        await useByKey(page, dialog.getByRole("button", {name: "₩38,000 담기"}));
        await dialog.waitFor({state: "hidden"});
        assert.ok(await isFocused(dish), "with the dish in the basket, the focus is back on it");

        await useByKey(page, page.getByRole("link", {name: "장바구니, 2개"}));
        await typeInto(page, page.getByLabel("이름"), contact.name);
        await typeInto(page, page.getByLabel("전화번호"), contact.phone);
        await typeInto(page, page.getByLabel("주소"), contact.address);
        await tabTo(page, page.getByLabel("카드 승인"));
        await useByKey(page, payButton(page));

        const id = await orderId(page);
        await hasStatus(page, "placed");
        const {items, payment} = await shop.must("GET", `/orders/${id}`);
        assert.deepEqual(items.map(({quantity, choices}) => [quantity, choices.map(({name}) => name)]),
            [[2, ["순살", "양념 소스"]]]);
        assert.equal(payment.status, "approved");
        await tabTo(page, page.getByRole("button", {name: "주문 취소"}));
        assert.deepEqual(errors, []);
        await context.close();
    });

    for (const size of [phone, desk]) {
        test(`is seen at every stop through the menu that is edited, at ${size.width} px`, async () => {
            const {context, page} = await device(size);
            await page.addInitScript((secret) => sessionStorage.setItem("baedal.token", secret), shop.token);
            await goTo(page, shop, "menu/edit");
            await tabTo(page, page.getByRole("button", {name: "다시 불러오기"}));
            await context.close();
        });
    }
});
