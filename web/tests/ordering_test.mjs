// A customer orders, whatever happens on the way, and there is one order in the end.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {device} from "./support/browser.mjs";
import {chooseChicken, contact, fillCheckout, hasStatus, order, orderId, payButton} from "./support/customer.mjs";
import {eventually} from "./support/eventually.mjs";
import {Shop} from "./support/shop.mjs";

describe("ordering", () => {
    let shop;
    let phones = 0;
    const newPhone = () => `010-0000-${String(++phones).padStart(4, "0")}`;
    before(async () => (shop = await Shop.open(['pay.sandbox.slow="1200ms"', "pay.cash_on_delivery=true"])));
    after(() => shop.close());

    /** A test on a device of its own, whose pages must have run without an error. */
    const onDevice = (name, body, options) => test(name, async () => {
        const {context, page, errors} = await device(options);
        await body(page, context);
        assert.deepEqual(errors, []);
        await context.close();
    });

    onDevice("a customer orders with options and follows it to the door without touching the page", async (page) => {
        const id = await order(page, shop);
        await hasStatus(page, "placed");
        const {items, total} = await shop.must("GET", `/orders/${id}`);
        assert.deepEqual(items[0].choices.map((choice) => choice.name), ["순살", "양념 소스"]);
        assert.equal(total, 18_000 + 1_000 + 3_000);
        await page.getByText("₩22,000").first().waitFor();

        await shop.ticket(id, "accept", {prepMinutes: 20});
        await hasStatus(page, "accepted");
        await page.getByText(/^조리 완료 예정 .+쯤$/).waitFor();
        const later = await page.context().newPage();
        await later.clock.setFixedTime(Date.now() + 21 * 60_000);
        await later.goto(page.url());
        await later.getByText(/예정보다 늦어지고 있습니다/).waitFor();
        await later.close();
        await shop.ticket(id, "cook");
        await hasStatus(page, "cooking");
        assert.equal(await page.getByRole("button", {name: "주문 취소"}).count(), 0);
        await shop.ticket(id, "ready");
        await hasStatus(page, "ready");
        await shop.ticket(id, "dispatch", {rider: {name: "라이더", phone: "010-9999-0000"}});
        await hasStatus(page, "delivering");
        await shop.ticket(id, "deliver");
        await hasStatus(page, "delivered");

        await page.goto(shop.url + "/#/orders");
        await page.getByText("배달 완료").waitFor();
    });

    onDevice("who reads English orders in English, and is told in English", async (page) => {
        await page.goto(shop.url + "/#/store/1");
        await page.getByRole("button", {name: /^통닭/}).click();
        await page.getByRole("button", {name: /^Add for/}).click();
        await page.goto(shop.url + "/#/checkout");
        for (const [field, value] of [["Name", "Kim"], ["Phone", newPhone()], ["Address", "1 World Cup-ro"]])
            await page.getByLabel(field).fill(value);
        await page.getByRole("button", {name: /^Pay ₩/}).click();
        const id = await orderId(page);
        const toldCustomer = async () => (await shop.must("GET", `/notifications?orderId=${id}`)).items
            .filter((message) => message.audience === "customer").map((message) => message.text);
        await eventually(async () => (await toldCustomer()).some((text) => text.includes("We have your order")),
            "a message in English");
        await page.getByLabel("Language").selectOption("ko"); // the page, but no longer this order
        await shop.ticket(id, "accept", {prepMinutes: 20});
        await eventually(async () => (await toldCustomer()).some((text) => text.includes("has accepted your order")),
            "another message in English");
    }, {locale: "en-US"});

    onDevice("an order is paid in cash at the door, and delivered", async (page) => {
        const id = await order(page, shop, {card: "만나서 결제"});
        await hasStatus(page, "placed");
        assert.equal((await shop.must("GET", `/orders/${id}`)).payment.method, "cash");
        for (const [command, status] of [["accept", "accepted"], ["cook", "cooking"], ["ready", "ready"],
            ["dispatch", "delivering"], ["deliver", "delivered"]]) {
            await shop.ticket(id, command);
            await hasStatus(page, status);
        }
        await page.getByText("맛있게 드세요!").waitFor();
    });

    onDevice("who picks up gives no address, pays no delivery, and is told when it is ready", async (page) => {
        await chooseChicken(page, shop);
        await page.goto(shop.url + "/#/checkout");
        await page.getByRole("radio", {name: "포장"}).check();
        assert.equal(await page.getByLabel("주소").count(), 0);
        await page.getByLabel("이름").fill(contact.name);
        await page.getByLabel("전화번호").fill(newPhone());
        await page.getByRole("button", {name: "₩19,000 결제하기"}).click();
        const id = await orderId(page);
        await hasStatus(page, "placed");
        const placed = await shop.must("GET", `/orders/${id}`);
        assert.equal(placed.fulfilment, "pickup");
        assert.equal(placed.deliveryFee, 0);
        for (const [command, status] of [["accept", "accepted"], ["cook", "cooking"], ["ready", "ready"],
            ["pickup", "picked_up"]]) {
            await shop.ticket(id, command);
            await hasStatus(page, status);
        }
        assert.equal(await page.getByText("배달 중").count(), 0);
    });

    onDevice("a basket stands after a reload, and an order empties it", async (page) => {
        await chooseChicken(page, shop);
        await page.reload();
        await page.getByRole("link", {name: "장바구니, 1개"}).waitFor();
        await fillCheckout(page);
        await page.getByText("순살, 양념 소스").waitFor();
        await payButton(page).click();
        await orderId(page);
        await page.goto(shop.url + "/");
        await page.getByRole("heading", {name: "통닭집"}).waitFor();
        assert.equal(await page.getByRole("link", {name: /^장바구니/}).count(), 0);
    });

    onDevice("the minimum and the maximum of options are kept", async (page) => {
        await page.goto(shop.url + "/#/store/1");
        await page.getByRole("button", {name: /^반반치킨/}).click();
        await page.getByLabel("후라이드").check();
        await page.getByRole("button", {name: /담기$/}).click();
        await page.getByText("‘맛 두 가지’에서 1개를 더 골라 주세요.").waitFor();
        await page.getByLabel("간장").check();
        assert.equal(await page.getByLabel("파닭").isDisabled(), true);
        await page.getByRole("button", {name: /담기$/}).click();
        await page.getByRole("link", {name: "장바구니, 1개"}).waitFor();
        assert.equal(await page.getByRole("button", {name: /^마늘통닭/}).isDisabled(), true); // sold out
    });

    onDevice("another choice takes the place of the one before where only one may be chosen", async (page) => {
        await page.goto(shop.url + "/#/store/1");
        await page.getByRole("button", {name: /^콜라/}).click();
        await page.getByLabel("500ml").check();
        await page.getByLabel("1.25L").check();
        assert.equal(await page.getByLabel("500ml").isChecked(), false);
        await page.getByRole("button", {name: "₩3,000 담기"}).click();

        await page.getByRole("button", {name: /^통닭/}).click();
        const [boneless, bones] = [page.getByLabel("순살"), page.getByLabel("뼈", {exact: true})];
        await boneless.check();
        await bones.check();
        assert.equal(await boneless.isChecked(), false);
        await bones.uncheck(); // none is allowed here
        await boneless.check();
        await page.getByRole("button", {name: "₩18,000 담기"}).click();

        await fillCheckout(page, {phone: newPhone()});
        await payButton(page).click();
        const {items} = await shop.must("GET", `/orders/${await orderId(page)}`);
        assert.deepEqual(items.map((item) => item.choices.map((choice) => choice.name)), [["1.25L"], ["순살"]]);
    });

    onDevice("a double click on pay makes one order", async (page) => {
        const phone = newPhone();
        await chooseChicken(page, shop);
        await fillCheckout(page, {phone, card: "은행이 느림"});
        await payButton(page).dblclick();
        await orderId(page);
        await hasStatus(page, "placed");
        assert.equal((await shop.orders(phone)).length, 1);
    });

    onDevice("a reload while the bank is slow makes one order", async (page) => {
        const phone = newPhone();
        await chooseChicken(page, shop);
        await fillCheckout(page, {phone, card: "은행이 느림"});
        const sent = page.waitForRequest((request) => request.method() === "POST");
        await payButton(page).click();
        await sent;
        await page.reload();
        await orderId(page);
        await hasStatus(page, "placed");
        assert.equal((await shop.orders(phone)).length, 1);
    });

    onDevice("an answer that is lost is asked for again, and the order is one", async (page) => {
        const phone = newPhone();
        await chooseChicken(page, shop);
        await fillCheckout(page, {phone});
        await page.route("**/orders", async (route) => {
            await route.fetch(); // the server has it, the customer does not
            await route.abort();
        }, {times: 1});
        await payButton(page).click();
        await page.getByText(/답을 받지 못했습니다/).waitFor();
        await orderId(page);
        await hasStatus(page, "placed");
        assert.equal((await shop.orders(phone)).length, 1);
    });

    onDevice("who looks at the menu while an order is sent again gets to the order all the same", async (page) => {
        const phone = newPhone();
        await chooseChicken(page, shop);
        await fillCheckout(page, {phone});
        let isLineDown = true;
        await page.route("**/orders", (route) => (isLineDown ? route.abort() : route.continue()));
        await payButton(page).click();
        await page.getByText(/답을 받지 못했습니다/).waitFor();
        await page.getByRole("link", {name: "← 통닭집"}).click();
        await page.getByRole("button", {name: /^감자튀김/}).waitFor();
        isLineDown = false;
        await orderId(page);
        await hasStatus(page, "placed");
        assert.equal((await shop.orders(phone)).length, 1);
    });

    onDevice("a declined card is told, and another one pays the same order", async (page) => {
        const id = await order(page, shop, {card: "카드 거절"});
        await page.getByText("카드가 거절되었습니다. 다른 카드로 시도해 주세요.").waitFor();
        await page.getByLabel("카드 승인").check();
        await payButton(page).click();
        await hasStatus(page, "placed");
        assert.equal(await orderId(page), id);
    });

    onDevice("an order is cancelled while that is possible, and the refund is told", async (page) => {
        await order(page, shop);
        await hasStatus(page, "placed");
        await page.getByRole("button", {name: "주문 취소"}).click();
        await page.getByRole("button", {name: "네, 취소합니다"}).click();
        await hasStatus(page, "cancelled");
        await page.getByText("₩22,000이(가) 환불되었습니다.").waitFor();
    });

    onDevice("a cancellation that comes too late is told", async (page) => {
        const id = await order(page, shop);
        await hasStatus(page, "placed");
        await page.getByRole("button", {name: "주문 취소"}).click();
        await shop.ticket(id, "accept", {prepMinutes: 20});
        await shop.ticket(id, "cook");
        await hasStatus(page, "cooking");
        await page.getByRole("button", {name: "네, 취소합니다"}).click();
        await page.getByText("조리가 시작되어 취소할 수 없습니다.").waitFor();
    });

    onDevice("a dish that sells out is seen without a reload, and ordered by nobody", async (page) => {
        await page.goto(shop.url + "/#/store/1");
        const fries = page.getByRole("button", {name: /^감자튀김/});
        await fries.waitFor();
        assert.equal(await fries.isDisabled(), false);
        await shop.must("PATCH", "/stores/1/menu/items/14", {soldOut: true, until: null});
        await eventually(() => fries.isDisabled(), "감자튀김 is sold out on the page");
        await shop.must("PATCH", "/stores/1/menu/items/14", {soldOut: false, until: null});
        await eventually(() => fries.isEnabled(), "감자튀김 is back");
    });

    onDevice("a price that changed is told with the new total, before anything is paid", async (page) => {
        const phone = newPhone();
        await chooseChicken(page, shop);
        await fillCheckout(page, {phone});
        await page.route("**/menus/1", (route) => route.abort()); // the page has not heard of it yet
        const setPrice = (price) => shop.changeMenu(1, (menu) => (menu.categories[0].items[0].price = price));
        await setPrice(19_000);
        await eventually(async () => (await shop.must("GET", "/menus/1")).categories[0].items[0].price === 19_000,
            "the order module knows the price");
        await payButton(page).click();
        await page.getByText(/가격이 바뀌었습니다. 합계가 ₩23,000/).waitFor();
        assert.equal((await shop.orders(phone)).length, 0);
        await page.unroute("**/menus/1");
        await page.getByRole("button", {name: "₩23,000 결제하기"}).click();
        await hasStatus(page, "placed");
        await setPrice(18_000);
    });

    onDevice("what is not filled in is said beside the field, which gets the focus", async (page) => {
        await chooseChicken(page, shop);
        await page.goto(shop.url + "/#/checkout");
        await page.getByLabel("이름").fill(contact.name);
        await payButton(page).click();
        assert.equal(await page.getByText("입력해 주세요.").count(), 2);
        assert.equal(await page.evaluate(() => document.activeElement.id), "contact-phone");
    });
});
