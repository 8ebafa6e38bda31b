// The store cannot take the order: the customer is told why, in time, and how to go on.
import assert from "node:assert/strict";
import {after, afterEach, before, describe, test} from "node:test";
import {isSound} from "./support/audit.mjs";
import {device, screenshot} from "./support/browser.mjs";
import {chooseChicken, fillCheckout, hasStatus, order, orderId, payButton} from "./support/customer.mjs";
import {eventually} from "./support/eventually.mjs";
import {Shop} from "./support/shop.mjs";

const hour = 3600 * 1000;
const day = 24 * hour;
const dateInSeoul = new Intl.DateTimeFormat("sv", {timeZone: "Asia/Seoul"}); // 2026-11-25

describe("refusals", () => {
    let shop;
    before(async () => (shop = await Shop.open()));
    after(() => shop.close());
    // Each test finds the store open and everything on sale.
    afterEach(async () => {
        await change({pausedUntil: null, closedDates: [], hours, ...terms});
        await shop.must("PATCH", "/stores/1/menu/items/14", {soldOut: false, until: null});
        await eventually(async () => (await menu()).open, "the store is open again");
    });

    const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({weekday, open: "00:00", close: "24:00"}));
    const terms = {minimumOrder: 15_000, fulfilments: ["delivery", "pickup"]};
    const menu = () => shop.must("GET", "/menus/1");
    const change = (profile) => shop.must("PATCH", "/stores/1", profile);

    const onDevice = (name, body, options = {}) => test(name, async () => {
        const {context, page, errors} = await device(options);
        await body(page, context);
        assert.deepEqual(errors, []);
        await context.close();
    });

    /** Sixty minutes from now, and how the browser's own Korean writes that. */
    const inAnHour = async (page) => {
        const at = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + hour);
        const isToday = dateInSeoul.format(at) === dateInSeoul.format(new Date());
        const time = await page.evaluate((moment) => new Intl.DateTimeFormat("ko",
            {hour: "numeric", minute: "2-digit"}).format(moment), at.getTime());
        return {at: at.toISOString(), text: `${isToday ? "" : ".*"}${time}부터 다시 주문할 수 있습니다.`};
    };

    for (const [width, height] of [[360, 780], [1280, 900]]) {
        onDevice(`a store that rests says so, until when, and takes no order, at ${width} px`, async (page) => {
            await chooseChicken(page, shop);
            await fillCheckout(page);
            const {at, text} = await inAnHour(page);
            await change({pausedUntil: at});
            await page.getByText(new RegExp(`통닭집은\\(는\\) 잠시 주문을 받지 않습니다. ${text}`)).waitFor();
            assert.equal(await payButton(page).isDisabled(), true);
            await screenshot(page, "checkout-closed");
            await isSound(page);

            await page.goto(shop.url + "/#/store/1");
            await page.getByText(/통닭집은\(는\) 잠시 주문을 받지 않습니다/).waitFor();
            await isSound(page);
            await page.goto(shop.url + "/#/");
            await page.getByText("지금은 영업 종료").waitFor();
            await page.getByText(new RegExp(text)).waitFor();
            await screenshot(page, "stores-closed");
            await isSound(page);
        }, {width, height});
    }

    onDevice("closed dates and hours are told apart, and a day that is not today is named", async (page) => {
        const dates = [0, 1].map((days) => dateInSeoul.format(new Date(Date.now() + days * day)));
        await change({closedDates: dates});
        await page.goto(shop.url + "/#/store/1");
        await page.getByText(/통닭집은\(는\) 오늘 쉽니다. \d+월 \d+일 오전 12:00부터 다시 주문할 수 있습니다./).waitFor();
        await change({closedDates: [], hours: []}); // nobody knows when
        await page.getByText("통닭집은(는) 지금 영업시간이 아닙니다.", {exact: true}).waitFor();
        await change({hours});
        await page.getByText(/지금 영업시간이 아닙니다/).waitFor({state: "detached"});
    });

    onDevice("a store that closes while the form is filled in takes nothing, and the basket stays", async (page) => {
        const phone = "010-8888-0001";
        await chooseChicken(page, shop);
        await fillCheckout(page, {phone});
        await page.route("**/menus/1", (route) => route.abort()); // the page has not heard of it yet
        await change({pausedUntil: new Date(Date.now() + hour).toISOString()});
        await eventually(async () => !(await menu()).open, "the order module knows");
        await payButton(page).click();
        await page.getByText("매장이 방금 영업을 마쳤습니다. 장바구니는 그대로 둡니다.").waitFor();
        assert.equal((await shop.orders(phone)).length, 0);
        await page.unroute("**/menus/1");
        await page.getByText(/잠시 주문을 받지 않습니다/).waitFor();
        await change({pausedUntil: null});
        await eventually(() => payButton(page).isEnabled(), "the page has heard that the store is open");
        await payButton(page).click();
        await hasStatus(page, "placed");
    });

    onDevice("a minimum that is raised while the form is filled in is told, with what is missing", async (page) => {
        const phone = "010-8888-0002";
        await chooseChicken(page, shop);
        await fillCheckout(page, {phone});
        await page.route("**/menus/1", (route) => route.abort()); // the page has not heard of it yet
        await change({minimumOrder: 50_000});
        await eventually(async () => (await menu()).minimumOrder === 50_000, "the order module knows");
        await payButton(page).click();
        await page.getByText("매장의 최소 주문 금액이 방금 올랐습니다.").waitFor();
        assert.equal((await shop.orders(phone)).length, 0);
        await page.unroute("**/menus/1");
        await page.getByText("방금 올랐습니다. 최소 주문까지 ₩31,000 남았습니다.").waitFor();
        await eventually(() => payButton(page).isDisabled(), "nothing more is sent in vain");
    });

    onDevice("a store that closes before the payment says when it opens, and takes it then", async (page) => {
        await order(page, shop, {card: "카드 거절"});
        await page.getByText("카드가 거절되었습니다. 다른 카드로 시도해 주세요.").waitFor();
        const {at, text} = await inAnHour(page);
        await change({pausedUntil: at});
        await eventually(async () => !(await menu()).open, "the order module knows");
        await page.getByLabel("카드 승인").check();
        await payButton(page).click();
        await page.getByText(new RegExp(`잠시 주문을 받지 않습니다. ${text} 결제된 금액은 없습니다.`)).waitFor();
        assert.equal(await page.getByText("카드가 거절되었습니다.").count(), 0); // that was the time before
        await change({pausedUntil: null});
        await eventually(async () => (await menu()).open, "the store is open again");
        await page.getByRole("button", {name: "다시 결제하기"}).click();
        await payButton(page).click();
        await hasStatus(page, "placed");
    });

    onDevice("a store that delivers no more before the payment says so, and is ordered from otherwise", async (page) => {
        const first = await order(page, shop, {card: "카드 거절"});
        await page.getByText("카드가 거절되었습니다. 다른 카드로 시도해 주세요.").waitFor();
        await change({fulfilments: ["pickup"]});
        await eventually(async () => (await menu()).fulfilments.length === 1, "the order module knows");
        await page.getByLabel("카드 승인").check();
        await payButton(page).click();
        await page.getByText("이 매장에서는 그렇게 받을 수 없습니다. 다른 방법을 골라 주세요.").waitFor();
        await page.getByRole("button", {name: "주문 바꾸기"}).click();
        await page.getByRole("button", {name: "₩19,000 결제하기"}).click(); // nothing for the way
        await page.waitForURL((url) => url.pathname.startsWith("/o/") && !url.pathname.endsWith(first));
        await hasStatus(page, "placed");
    });

    onDevice("a payment of another amount, or of an order that ended, is refused in plain words", async (page) => {
        await page.route("**/orders/*/events", (route) => route.abort()); // nobody tells the page of what comes
        const id = await order(page, shop, {card: "카드 거절"});
        await page.getByText("카드가 거절되었습니다. 다른 카드로 시도해 주세요.").waitFor();
        await page.getByLabel("카드 승인").check();
        await page.route("**/orders/*/payment", (route) => {
            const body = route.request().postDataJSON();
            return route.continue({postData: {...body, amount: body.amount - 1}});
        });
        await payButton(page).click();
        await page.getByText("화면의 금액이 주문 금액과 다릅니다. 결제된 금액은 없으니 다시 확인해 주세요.").waitFor();
        await page.unroute("**/orders/*/payment");
        await page.getByRole("button", {name: "다시 결제하기"}).click();

        await page.route(`**/orders/${id}`, (route) => route.abort());
        await shop.must("POST", `/orders/${id}/cancel`);
        await payButton(page).click();
        await page.getByText("이 주문은 이미 결제되었거나 끝나서 더 결제할 수 없습니다.").waitFor();
    });

    for (const [width, height] of [[360, 780], [1280, 900]]) {
        onDevice(`a dish that sells out before the payment is named, the rest ordered, at ${width} px`, async (page) => {
            await chooseChicken(page, shop);
            await page.getByRole("button", {name: /^감자튀김/}).click();
            await page.getByRole("button", {name: /담기$/}).click();
            await fillCheckout(page, {card: "카드 거절"});
            await payButton(page).click();
            const first = await orderId(page);
            await page.getByText("카드가 거절되었습니다. 다른 카드로 시도해 주세요.").waitFor();
            await shop.must("PATCH", "/stores/1/menu/items/14", {soldOut: true, until: null});
            await eventually(async () => (await menu()).categories[1].items[0].soldOut, "the order module knows");
            await page.getByLabel("카드 승인").check();
            await payButton(page).click();
            await page.getByText("그사이 품절되었습니다: 감자튀김. 결제된 금액은 없습니다.").waitFor();
            await screenshot(page, "order-sold-out");
            await isSound(page);

            await page.getByRole("button", {name: "주문 바꾸기"}).click();
            await page.getByText("순살, 양념 소스").waitFor();
            assert.equal(await payButton(page).isDisabled(), true);
            await page.getByRole("button", {name: "감자튀김 빼기"}).click();
            await page.getByRole("button", {name: "₩22,000 결제하기"}).click();
            const second = await orderId(page);
            await hasStatus(page, "placed");
            assert.equal((await shop.must("GET", `/orders/${first}`)).status, "cancelled");
            const {items} = await shop.must("GET", "/payments/sandbox/ledger");
            assert.deepEqual(items.filter((entry) => [first, second].includes(entry.orderId))
                .map((entry) => [entry.orderId, entry.kind, entry.amount]), [[second, "charge", 22_000]]);
        }, {width, height});
    }
});
