// Two tabs of one device: each order is sent once, and no basket and no order is lost.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {device} from "./support/browser.mjs";
import {chooseChicken, fillCheckout, hasStatus, orderId, payButton} from "./support/customer.mjs";
import {Shop} from "./support/shop.mjs";

const price = {chicken: 18_000 + 1_000, fries: 4_000, delivery: 3_000};

/** Holds this page's orders back, as a slow line does, until `release`; `sent`: one has been held. */
async function hold(page) {
    let release, sent;
    const isReleased = new Promise((resolve) => (release = resolve));
    const isSent = new Promise((resolve) => (sent = resolve));
    let count = 0;
    await page.route("**/orders", async (route) => {
        if (route.request().method() !== "POST") return route.continue();
        ++count;
        sent();
        await isReleased;
        return route.continue().catch(() => {}); // its tab may be gone
    });
    return {release, isSent, count: () => count};
}

async function addFries(page, shop) {
    await page.goto(shop.url + "/#/store/1");
    await page.getByRole("button", {name: /^감자튀김/}).click();
    await page.getByRole("button", {name: /담기$/}).click();
}

describe("two tabs", () => {
    let shop;
    let phones = 0;
    before(async () => (shop = await Shop.open()));
    after(() => shop.close());

    /** `first` has the chicken in the basket and stands at the checkout, with `phone` filled in. */
    const inTwoTabs = (name, body) => test(name, async () => {
        const {context, page: first, errors} = await device();
        const phone = `010-1111-${String(++phones).padStart(4, "0")}`;
        await chooseChicken(first, shop);
        await fillCheckout(first, {phone});
        const second = await context.newPage();
        await body({first, second, phone, context});
        assert.deepEqual(errors, []);
        await context.close();
    });

    const myOrders = async (page) => {
        await page.goto(shop.url + "/#/orders");
        await page.locator(".store-card").first().waitFor();
        return page.locator(".store-card").evaluateAll((cards) => cards.map((card) => card.href.split("/").pop()));
    };
    const baskets = (page) => page.getByRole("link", {name: /^장바구니, /});

    inTwoTabs("different baskets at the same time are two orders of this device", async ({first, second, phone}) => {
        const one = await hold(first);
        const two = await hold(second);
        await payButton(first).click();
        await one.isSent;
        await addFries(second, shop);
        await fillCheckout(second, {phone});
        await payButton(second).click();
        await two.isSent;
        one.release();
        two.release();
        const ids = await Promise.all([orderId(first), orderId(second)]);
        await Promise.all([hasStatus(first, "placed"), hasStatus(second, "placed")]);
        assert.notEqual(ids[0], ids[1]);
        const totals = (await Promise.all(ids.map((id) => shop.must("GET", `/orders/${id}`)))).map(({total}) => total);
        const chicken = price.chicken + price.delivery;
        assert.deepEqual(totals, [chicken, chicken + price.fries]);
        assert.equal((await shop.orders(phone)).length, 2);
        assert.deepEqual((await myOrders(first)).sort(), ids.sort());
        await first.goto(shop.url + "/");
        await first.getByRole("heading", {name: "통닭집"}).waitFor();
        assert.equal(await baskets(first).count(), 0);
    });

    inTwoTabs("the same basket sent by both is one order, which both show", async ({first, second, phone}) => {
        const one = await hold(first);
        const two = await hold(second);
        two.release();
        await second.goto(shop.url + "/#/");
        await fillCheckout(second, {phone});
        await payButton(first).click();
        await one.isSent;
        await payButton(second).click();
        one.release();
        assert.equal(await orderId(first), await orderId(second));
        await hasStatus(second, "placed");
        assert.equal((await shop.orders(phone)).length, 1);
    });

    inTwoTabs("what joins the basket while an order is on its way stays in it", async ({first, second, phone}) => {
        const one = await hold(first);
        await payButton(first).click();
        await one.isSent;
        await addFries(second, shop);
        await chooseChicken(second, shop); // the same dish once more
        await second.getByRole("link", {name: "장바구니, 3개"}).waitFor();
        one.release();
        await orderId(first);
        await hasStatus(first, "placed");
        await second.getByRole("link", {name: "장바구니, 2개"}).waitFor(); // one chicken less
        await second.goto(shop.url + "/#/checkout");
        await second.getByText("₩26,000", {exact: true}).waitFor();
        assert.equal((await shop.orders(phone)).length, 1);
    });

    inTwoTabs("a basket that one tab ordered is empty in the other", async ({first, second, phone}) => {
        await second.goto(shop.url + "/#/");
        await fillCheckout(second, {phone});
        await first.goto(shop.url + "/#/store/1");
        await baskets(first).waitFor();
        await payButton(second).click();
        await orderId(second);
        await baskets(first).waitFor({state: "detached"});
        await first.goto(shop.url + "/#/checkout");
        await first.getByText("장바구니가 비어 있습니다.").waitFor();
    });

    inTwoTabs("a tab that is opened leaves an order to the tab that is sending it", async ({first, second, phone}) => {
        const one = await hold(first);
        const two = await hold(second);
        two.release();
        await payButton(first).click();
        await one.isSent;
        await second.goto(shop.url + "/#/checkout");
        await payButton(second).waitFor();
        one.release();
        await orderId(first);
        await second.getByText("장바구니가 비어 있습니다.").waitFor();
        assert.equal(two.count(), 0);
        assert.equal((await shop.orders(phone)).length, 1);
    });

    inTwoTabs("a tab that sleeps while it sends keeps no other one waiting", async ({first, second, phone}) => {
        const one = await hold(first);
        await second.clock.install();
        await second.goto(shop.url + "/#/");
        await fillCheckout(second, {phone});
        await payButton(first).click();
        await one.isSent;
        await payButton(second).click();
        await second.clock.fastForward(31_000); // longer than any call of a tab that is awake
        await hasStatus(second, "placed");
        one.release();
        assert.equal(await orderId(first), await orderId(second));
        await hasStatus(first, "placed");
        assert.equal((await shop.orders(phone)).length, 1);
    });

    inTwoTabs("an order whose tab is gone is sent by the tab that is opened next", async ({first, second, phone}) => {
        const one = await hold(first);
        await payButton(first).click();
        await one.isSent;
        await first.close();
        one.release();
        await second.goto(shop.url + "/");
        await orderId(second);
        await hasStatus(second, "placed");
        assert.equal((await shop.orders(phone)).length, 1);
    });
});
