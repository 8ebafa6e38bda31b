// Events that a module could not handle, in a shop whose files have a fault: seen, tried again, forgotten.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {isReadable} from "./support/audit.mjs";
import {device} from "./support/browser.mjs";
import {contact} from "./support/customer.mjs";
import {eventually} from "./support/eventually.mjs";
import {enter, goTo, openWithOwner} from "./support/office.mjs";

// The store cannot make a ticket while it has no telephone; no message about store 2 can be written.
const faults = {
    store: `CREATE TRIGGER fault BEFORE INSERT ON ticket
        WHEN (SELECT profile ->> '$.phone' FROM store WHERE id = NEW.store_id) = ''
        BEGIN SELECT RAISE(ABORT, 'the store has no telephone'); END`,
    notify: `CREATE TRIGGER fault BEFORE INSERT ON notification WHEN NEW.store_id = 2
        BEGIN SELECT RAISE(ABORT, 'the message cannot be written'); END`,
};

describe("events that could not be handled", () => {
    let shop;
    before(async () => {
        shop = await openWithOwner(["bus.max_attempts=1"]);
        await shop.kill();
        for (const [module, fault] of Object.entries(faults)) await shop.alterData(module, fault);
        await shop.start();
    });
    after(() => shop.close());

    const place = async (storeId, menuItemId) => (await shop.must("POST", "/orders", {storeId, customer: contact,
        items: [{menuItemId, quantity: 1}], payment: {method: "sandbox", token: "tok_ok"}})).id;
    const letters = (page) => page.getByRole("region", {name: "보류된 이벤트"});
    const parked = (page) => page.getByRole("row", {name: /order → store/}).getByRole("cell").last();

    const atDesk = (name, body) => test(name, async () => {
        const {context, page, errors} = await device();
        await enter(page, shop);
        await goTo(page, shop, "operations/machine");
        await letters(page).getByText("없습니다.", {exact: false}).waitFor();
        await body(page);
        await letters(page).getByText("없습니다.", {exact: false}).waitFor();
        assert.deepEqual(errors, []);
        await context.close();
    });

    atDesk("one is tried again in vain, and once its cause is gone the kitchen has its ticket", async (page) => {
        await shop.must("PATCH", "/stores/1", {phone: ""});
        const id = await place(1, 11);
        await letters(page).getByText("OrderPlaced").waitFor();
        await letters(page).getByText("the store has no telephone").waitFor();
        await eventually(async () => (await parked(page).textContent()) === "1", "it is counted");
        await isReadable(page, "office-parked");

        const retry = letters(page).getByRole("button", {name: "다시 처리"});
        await retry.click();
        await letters(page).getByRole("alert").waitFor();
        assert.equal((await shop.call("GET", `/tickets/${id}`)).status, 404);
        await shop.must("PATCH", "/stores/1", {phone: "02-123-4567"});
        await retry.click();
        await letters(page).getByText("처리했습니다.").waitFor();
        await eventually(async () => (await parked(page).textContent()) === "0", "none is counted");
        await shop.ticket(id, "accept", {prepMinutes: 20});
    });

    atDesk("one is forgotten, and its effect is missing for good", async (page) => {
        const {items} = (await shop.must("GET", "/menus/2")).categories[0];
        const id = await place(2, items[0].id);
        await letters(page).getByText("the message cannot be written").waitFor();
        await letters(page).getByRole("button", {name: "버리기"}).click();
        await page.getByRole("dialog").getByRole("button", {name: "버리기"}).click();
        await letters(page).getByText("버렸습니다.").waitFor();
        assert.deepEqual((await shop.must("GET", `/notifications?orderId=${id}`)).items, []);
    });
});
