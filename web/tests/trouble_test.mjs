// Payments are down, the server is gone: the pages say so and come back by themselves.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {device} from "./support/browser.mjs";
import {chooseChicken, contact, fillCheckout, fillContact, hasStatus, order, orderId, payButton}
    from "./support/customer.mjs";
import {eventually} from "./support/eventually.mjs";
import {byToken} from "./support/login.mjs";
import {goTo} from "./support/office.mjs";
import {Shop} from "./support/shop.mjs";

const circuit = ["pay.breaker.window=4", "pay.breaker.minimum=2", 'pay.breaker.open_for="8s"',
    'pay.reconcile_every="500ms"'];

describe("trouble", () => {
    let shop;
    before(async () => (shop = await Shop.open(circuit)));
    after(() => shop.close());

    const onDevice = (name, body) => test(name, async () => {
        const {context, page} = await device();
        await body(page);
        await context.close();
    });

    const breakerState = async () =>
        (await shop.must("GET", "/admin/breakers")).items.some((breaker) => breaker.state === "open");

    onDevice("while the bank is down the page says when it tries again, and pays when it is back", async (page) => {
        await chooseChicken(page, shop);
        await fillCheckout(page);
        const office = await device();
        await goTo(office.page, shop, "operations/machine");
        await byToken(office.page, shop.token);
        const breaker = office.page.getByRole("region", {name: "차단기"}).getByRole("listitem").filter({hasText: "pay.gateway"});
        await breaker.getByText("정상", {exact: true}).waitFor();
        await eventually(async () => {
            await shop.call("POST", "/orders", {storeId: 1, items: [{menuItemId: 11, quantity: 1}], customer: contact,
                payment: {method: "sandbox", token: "tok_error"}});
            return breakerState();
        }, "the circuit is open");
        await payButton(page).click();
        const waitsForPayment = async () => {
            await page.getByText(/결제가 몰리고 있습니다. \d+초 뒤 다시 시도합니다./).waitFor();
            const id = await orderId(page);
            assert.equal((await shop.must("GET", `/orders/${id}`)).status, "awaiting_payment");
        };
        await Promise.all([waitsForPayment(), breaker.getByText("차단", {exact: true}).waitFor()]);
        await hasStatus(page, "placed");
        await breaker.getByText("차단", {exact: true}).waitFor({state: "detached"});
        await office.context.close();
    });

    onDevice("a reload while payments rest goes on trying, and the order is paid once", async (page) => {
        await page.addInitScript(() => localStorage.setItem("baedal.payment-methods", '{"items":["sandbox"]}'));
        await shop.must("POST", "/admin/modules/pay/stop");
        const id = await order(page, shop);
        await page.getByText(/결제가 몰리고 있습니다/).waitFor();
        await page.reload();
        await page.getByText(/결제가 몰리고 있습니다/).waitFor();
        await shop.must("POST", "/admin/modules/pay/start");
        await hasStatus(page, "placed");
        const ledger = (await shop.must("GET", "/payments/sandbox/ledger")).items;
        assert.equal(ledger.filter((entry) => entry.orderId === id && entry.kind === "charge").length, 1);
    });

    onDevice("a new device orders while payments rest, and pays once they are back", async (page) => {
        await shop.must("POST", "/admin/modules/pay/stop");
        await chooseChicken(page, shop);
        await fillContact(page);
        await page.getByText(/지금은 결제를 준비하고 있습니다/).waitFor();
        assert.equal(await page.getByText("체험용 카드").count(), 0);
        await payButton(page).click();
        const id = await orderId(page);
        assert.equal((await shop.must("GET", `/orders/${id}`)).status, "awaiting_payment");
        await shop.must("POST", "/admin/modules/pay/start");
        await page.getByLabel("카드 승인").check();
        await payButton(page).click();
        await hasStatus(page, "placed");
    });

    onDevice("a bank that charges and loses its answer is found out, and the order is placed", async (page) => {
        await order(page, shop, {card: "결제되었으나 답이 사라짐"});
        await hasStatus(page, "placed");
    });

    onDevice("while the store is stopped orders are taken and paid; they move on once it is back", async (page) => {
        await shop.must("POST", "/admin/modules/store/stop");
        const id = await order(page, shop);
        await hasStatus(page, "placed");
        await page.getByText("매장이 곧 주문을 확인합니다.").waitFor();
        const paid = await shop.must("GET", `/orders/${id}`);
        assert.equal(paid.payment.status, "approved");
        await shop.must("POST", "/admin/modules/store/start");
        for (const [command, status] of [["accept", "accepted"], ["cook", "cooking"], ["ready", "ready"],
            ["dispatch", "delivering"], ["deliver", "delivered"]]) {
            await shop.ticket(id, command);
            await hasStatus(page, status);
        }
    });

    onDevice("a cancellation waits for a store that is stopped, and is refunded once it is back", async (page) => {
        await shop.must("POST", "/admin/modules/store/stop");
        await order(page, shop);
        await hasStatus(page, "placed");
        await page.getByRole("button", {name: "주문 취소"}).click();
        await page.getByRole("button", {name: "네, 취소합니다"}).click();
        await hasStatus(page, "cancel_requested");
        await page.getByText("매장에 확인하고 있습니다.").waitFor();
        await shop.must("POST", "/admin/modules/store/start");
        await hasStatus(page, "cancelled");
        await page.getByText("₩22,000이(가) 환불되었습니다.").waitFor();
    });

    onDevice("a tracking page comes back by itself after the server was killed", async (page) => {
        const id = await order(page, shop);
        await hasStatus(page, "placed");
        await shop.kill();
        await page.getByText("연결이 끊겼습니다. 다시 연결하는 중…").waitFor();
        await shop.start();
        await shop.ticket(id, "accept", {prepMinutes: 10});
        await hasStatus(page, "accepted");
        await page.getByText("연결이 끊겼습니다. 다시 연결하는 중…").waitFor({state: "hidden"});
    });

    onDevice("an order that is sent while the server is gone is placed once it is back", async (page) => {
        await chooseChicken(page, shop);
        await fillCheckout(page, {phone: "010-7777-0000"});
        await shop.kill();
        await payButton(page).click();
        await page.getByText(/답을 받지 못했습니다/).waitFor();
        await shop.start();
        await orderId(page);
        await hasStatus(page, "placed");
        assert.equal((await shop.orders("010-7777-0000")).length, 1);
    });
});
