// An order whose answer never came is sent by itself for five minutes, and then only when its customer
// says so.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {isSound} from "./support/audit.mjs";
import {device, screenshot} from "./support/browser.mjs";
import {chooseChicken, fillCheckout, hasStatus, orderId, payButton} from "./support/customer.mjs";
import {Shop} from "./support/shop.mjs";

const minute = 60_000;

describe("orders that were left", () => {
    let shop;
    let phones = 0;
    before(async () => (shop = await Shop.open()));
    after(() => shop.close());

    /** An order that never reached the server and whose tab is gone. */
    const withLeftOrder = (name, body, {hasLocks = true, ...options} = {}) => test(name, async () => {
        const {context, page, errors} = await device(options);
        if (!hasLocks) await context.addInitScript(() => delete Navigator.prototype.locks); // as without TLS
        const phone = `010-2222-${String(++phones).padStart(4, "0")}`;
        const line = {isDown: true, sent: 0};
        await context.route("**/orders", (route) => {
            if (route.request().method() !== "POST") return route.continue();
            ++line.sent;
            return line.isDown ? route.abort() : route.continue();
        });
        await chooseChicken(page, shop);
        await fillCheckout(page, {phone});
        await payButton(page).click();
        await page.getByText(/답을 받지 못했습니다/).waitFor();
        await body({context, page, phone, line});
        assert.deepEqual(errors, []);
        await context.close();
    });

    /** A tab that is opened so much later. */
    async function later(context, milliseconds, path = "/") {
        const page = await context.newPage();
        await page.clock.install({time: Date.now() + milliseconds});
        await page.goto(shop.url + path);
        return page;
    }
    const leftOrder = (page) => page.getByRole("region", {name: "끝나지 않은 주문이 있습니다"});
    const send = (page) => leftOrder(page).getByRole("button", {name: "지금 보내기"}).click();
    const isEmpty = async (page) => {
        await page.goto(shop.url + "/#/checkout");
        await page.getByText("장바구니가 비어 있습니다.").waitFor();
    };

    withLeftOrder("after four minutes it is sent by the page that is opened", async ({context, page, phone, line}) => {
        await page.close();
        line.isDown = false;
        const next = await later(context, 4 * minute);
        await orderId(next);
        await hasStatus(next, "placed");
        assert.equal((await shop.orders(phone)).length, 1);
    });

    for (const [width, height] of [[360, 780], [1280, 900]]) {
        withLeftOrder(`after six minutes it is shown and waits to be sent, at ${width} px`,
            async ({context, page, phone, line}) => {
                await page.close();
                line.isDown = false;
                line.sent = 0;
                const next = await later(context, 6 * minute);
                await leftOrder(next).getByText("통닭집: 통닭 × 1").waitFor();
                await leftOrder(next).getByText("₩22,000").waitFor();
                await screenshot(next, "left-order");
                await isSound(next);
                await next.goto(shop.url + "/#/checkout");
                await leftOrder(next).waitFor();
                assert.equal(await payButton(next).count(), 0); // one question after the other
                assert.equal(line.sent, 0);
                assert.equal((await shop.orders(phone)).length, 0);

                await send(next);
                await orderId(next);
                await hasStatus(next, "placed");
                assert.equal((await shop.orders(phone)).length, 1);
                await isEmpty(next);
            }, {width, height});
    }

    withLeftOrder("dishes that were added since stay in the basket", async ({context, page, phone, line}) => {
        await page.close();
        line.isDown = false;
        const next = await later(context, 20 * minute, "/#/store/1");
        await next.getByRole("button", {name: /^감자튀김/}).click();
        await next.getByRole("button", {name: /담기$/}).click();
        await send(next);
        const id = await orderId(next);
        await hasStatus(next, "placed");
        const {items} = await shop.must("GET", `/orders/${id}`);
        assert.deepEqual(items.map(({name}) => name), ["통닭"]);
        await next.goto(shop.url + "/#/checkout");
        await next.getByText("₩7,000", {exact: true}).waitFor(); // the fries and the way
        assert.equal((await shop.orders(phone)).length, 1);
    });

    withLeftOrder("who drops it has it dropped in every tab, and the basket still", async (left) => {
        const {context, page, phone, line} = left;
        await page.close();
        line.isDown = false;
        const [one, two] = [await later(context, 6 * minute), await later(context, 6 * minute, "/#/orders")];
        await leftOrder(two).waitFor();
        await leftOrder(one).getByRole("button", {name: "그만두기"}).click();
        await leftOrder(one).waitFor({state: "detached"});
        await leftOrder(two).waitFor({state: "detached"});
        await two.goto(shop.url + "/#/checkout");
        await payButton(two).waitFor();
        assert.equal((await shop.orders(phone)).length, 0);
    });

    withLeftOrder("a page that stays open stops after five minutes too, and asks", async (left) => {
        const {context, page, phone, line} = left;
        const next = await later(context, 4 * minute, "/#/checkout");
        await page.close();
        await next.reload();
        await next.getByText(/답을 받지 못했습니다/).waitFor();
        await next.clock.fastForward(2 * minute);
        await leftOrder(next).waitFor();
        line.isDown = false;
        line.sent = 0;
        await next.clock.fastForward(minute);
        await next.getByRole("heading", {name: "주문하기"}).waitFor();
        assert.equal(line.sent, 0);
        await send(next);
        await hasStatus(next, "placed");
        assert.equal((await shop.orders(phone)).length, 1);
    });

    withLeftOrder("a tab that waits to try again goes to the order once another tab has placed it",
        async ({context, page, phone, line}) => {
            const other = await context.newPage();
            await other.route("**/orders", (route) => route.abort()); // the line of this one stays down
            await other.goto(shop.url + "/#/checkout");
            await other.getByText(/답을 받지 못했습니다/).waitFor();
            line.isDown = false;
            assert.equal(await orderId(other), await orderId(page));
            await hasStatus(other, "placed");
            assert.equal((await shop.orders(phone)).length, 1);
        }, {hasLocks: false});
});
