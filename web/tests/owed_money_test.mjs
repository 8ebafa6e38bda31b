// What is not real, and refunds that the gateway has refused for good: told in the office, with what to do.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {isReadable} from "./support/audit.mjs";
import {desk, device} from "./support/browser.mjs";
import {contact} from "./support/customer.mjs";
import {eventually} from "./support/eventually.mjs";
import {enter, goTo, openWithOwner} from "./support/office.mjs";

// A gateway that refuses refunds for good, as Toss Payments may: the sandbox never does.
const refused = `UPDATE refund SET state = 'failed', detail = 'The card was cancelled.', next_try_at = NULL;
    UPDATE payment SET refund_requested = 0`;

describe("money that only the owner can give back", () => {
    let shop;
    let orders;
    before(async () => {
        shop = await openWithOwner();
        const place = async () => (await shop.must("POST", "/orders", {storeId: 1, customer: contact,
            items: [{menuItemId: 11, quantity: 1}], payment: {method: "sandbox", token: "tok_ok"}})).id;
        orders = [await place(), await place()];
        for (const id of orders) await eventually(async () => (await shop.call("GET", `/tickets/${id}`)).status === 200,
            "the ticket has arrived");
        await shop.kill();
        const settings = shop.settings;
        shop.settings = [...settings, "pay.sandbox.failure_rate=1.0"];
        await shop.start();
        for (const id of orders) await shop.must("POST", `/orders/${id}/cancel`, {});
        const areSent = async () => {
            const {items} = await shop.must("GET", "/payments");
            return items.every(({refunds}) => refunds.length === 1 && refunds[0].status === "sent");
        };
        await eventually(areSent, "both refunds are sent");
        await shop.kill();
        await shop.alterData("pay", refused);
        shop.settings = settings;
        await shop.start();
    });
    after(() => shop.close());

    test("the owner sees why and how much, refunds again, and records what went back by hand", async () => {
        const {context, page, errors} = await device(desk);
        await enter(page, shop);
        await goTo(page, shop, "today");
        const owed = page.getByRole("region", {name: "돌려줄 돈"});
        await owed.getByText("The card was cancelled.").first().waitFor();
        assert.equal(await owed.getByText("₩21,000").count(), 2);
        await isReadable(page, "office-owed");

        await owed.getByRole("button", {name: "다시 환불"}).first().click();
        await owed.getByText("환불을 다시 보냈습니다.").waitFor();
        await owed.getByRole("button", {name: "직접 돌려줌"}).click();
        await page.getByRole("dialog").getByRole("button", {name: "직접 돌려줌"}).click();
        await owed.getByText("직접 돌려준 것으로 적었습니다.").waitFor();
        await owed.getByText("없습니다.").waitFor();
        for (const id of orders) {
            const isRefunded = async () => (await shop.must("GET", `/orders/${id}`)).payment.status === "refunded";
            await eventually(isRefunded, "the order is refunded");
        }
        assert.deepEqual(errors, []);
        await context.close();
    });

    test("a red bar says in each area that no money moves", async () => {
        const {context, page, errors} = await device(desk);
        await enter(page, shop);
        for (const area of ["today", "menu", "operations"]) {
            await goTo(page, shop, area);
            const bar = page.getByRole("region", {name: "아직 실제 영업이 아닙니다"});
            await bar.getByText("돈이 오가지 않습니다.", {exact: false}).waitFor();
        }
        assert.deepEqual(errors, []);
        await context.close();
    });
});
