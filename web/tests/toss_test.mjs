// Paying in the window of Toss Payments, and what the page says where that does not work.
import assert from "node:assert/strict";
import {after, before, beforeEach, describe, test} from "node:test";
import {isSound} from "./support/audit.mjs";
import {device, screenshot} from "./support/browser.mjs";
import {chooseChicken, fillCheckout, hasStatus, orderId, payButton} from "./support/customer.mjs";
import {Shop} from "./support/shop.mjs";
import {inTossWindow, playTossWindow, TossBank} from "./support/toss.mjs";

const card = "카드·간편결제";

describe("toss", () => {
    let bank, shop;
    before(async () => {
        bank = await TossBank.open();
        shop = await Shop.open([...bank.settings, "pay.cash_on_delivery=true"], {secrets: bank.secrets});
    });
    after(async () => {
        await shop.close();
        bank.close();
    });
    beforeEach(() => {
        bank.trouble = [];
        bank.confirmations = [];
    });

    const onDevice = (name, body, options = {}) => test(name, async () => {
        const {context, page, errors} = await device(options);
        const window = await playTossWindow(context, bank);
        await body(page, window, context);
        assert.deepEqual(errors, []);
        await context.close();
    });
    /** To the window, by the checkout. */
    const toWindow = async (page) => {
        await chooseChicken(page, shop);
        await fillCheckout(page, {card});
        await payButton(page).click();
        await page.waitForURL("https://payment.tosspayments.com/window*");
    };

    onDevice("an order is paid in the window, once, and nothing of it stays in the address", async (page, window) => {
        const payments = [];
        page.on("request", (request) => request.url().endsWith("/payment") && payments.push(request));
        await chooseChicken(page, shop);
        await fillCheckout(page, {card});
        assert.equal(window.scripts, 0);
        await payButton(page).click();
        await inTossWindow(page, "approve");
        const id = await orderId(page);
        await hasStatus(page, "placed");

        const [request] = window.requests;
        assert.equal(window.requests.length, 1);
        assert.deepEqual(request.amount, {currency: "KRW", value: 22_000});
        assert.deepEqual([request.orderId, request.orderName, request.successUrl, request.failUrl],
            [id, "통닭", `${shop.url}/o/${id}`, `${shop.url}/o/${id}`]);
        assert.equal(payments.length, 1);
        const [confirmation] = bank.confirmations;
        assert.equal(payments[0].headers()["idempotency-key"], "toss-" + confirmation.paymentKey);
        assert.deepEqual(payments[0].postDataJSON(),
            {method: "toss", token: confirmation.paymentKey, amount: 22_000});
        assert.deepEqual(bank.charged(id), [22_000]);

        await page.reload();
        await hasStatus(page, "placed");
        await page.goto(`${shop.url}/o/${id}?paymentKey=${confirmation.paymentKey}&orderId=${id}&amount=22000`);
        await hasStatus(page, "placed");
        await page.waitForURL(`${shop.url}/o/${id}`);
        assert.equal(payments.length, 1);
        assert.equal(bank.confirmations.length, 1);
        assert.equal((await shop.must("GET", `/orders/${id}`)).payment.method, "toss");
    });

    for (const [width, height] of [[360, 780], [1280, 900]]) {
        onDevice(`who closes the window is told so and pays when it opens again, at ${width} px`, async (page) => {
            await chooseChicken(page, shop);
            await fillCheckout(page, {card});
            await screenshot(page, "checkout-toss");
            await isSound(page);
            await payButton(page).click();
            await inTossWindow(page, "cancel");
            await page.getByText("결제창을 닫았습니다. 결제된 금액은 없습니다.").waitFor();
            const id = await orderId(page);
            await screenshot(page, "order-toss-closed");
            await isSound(page);
            await payButton(page).click();
            await inTossWindow(page, "approve");
            await hasStatus(page, "placed");
            assert.equal(await orderId(page), id);
            assert.deepEqual(bank.charged(id), [22_000]);
        }, {width, height});
    }

    onDevice("a card that the window refuses is told, in the page's own words, and cash pays instead", async (page) => {
        await toWindow(page);
        await inTossWindow(page, "refuse");
        await page.getByText("결제하지 못했습니다. 결제된 금액은 없으니 다시 시도해 주세요.").waitFor();
        assert.equal(await page.getByText("거절").count(), 0); // anybody can write an address
        await page.getByLabel("만나서 결제").check();
        await payButton(page).click();
        await hasStatus(page, "placed");
        assert.equal(bank.confirmations.length, 0);
    });

    onDevice("a card that is declined when the payment is confirmed leaves the order to another one", async (page) => {
        bank.trouble = ["REJECT_CARD_COMPANY"];
        await toWindow(page);
        await inTossWindow(page, "approve");
        await page.getByText("카드가 거절되었습니다. 다른 카드로 시도해 주세요.").waitFor();
        const id = await orderId(page);
        await payButton(page).click();
        await inTossWindow(page, "approve");
        await hasStatus(page, "placed");
        assert.deepEqual(bank.charged(id), [22_000]);
    });

    onDevice("an answer of the bank that is lost is found out, and the order is paid once", async (page) => {
        bank.trouble = ["lost"];
        await toWindow(page);
        await inTossWindow(page, "approve");
        await hasStatus(page, "placed");
        assert.deepEqual(bank.charged(await orderId(page)), [22_000]);
    });

    onDevice("while payments rest the key of the window is kept, over a reload too, and pays later", async (page) => {
        await toWindow(page);
        await shop.must("POST", "/admin/modules/pay/stop");
        await inTossWindow(page, "approve");
        await page.getByText(/결제가 몰리고 있습니다/).waitFor();
        await page.reload();
        await page.getByText(/결제가 몰리고 있습니다/).waitFor();
        await shop.must("POST", "/admin/modules/pay/start");
        await hasStatus(page, "placed");
        assert.deepEqual(bank.charged(await orderId(page)), [22_000]);
    });

    onDevice("the way back asks for one payment, however often it is opened", async (page, window, context) => {
        const keys = [];
        context.on("request", (request) => {
            if (request.url().endsWith("/payment")) keys.push(request.headers()["idempotency-key"]);
        });
        const back = new Promise((resolve) => page.on("request", (request) => {
            if (request.url().includes("paymentKey=")) resolve(request.url());
        }));
        await toWindow(page);
        await context.route("**/payments/methods", () => {}); // pay does not say what it offers
        let isLost;
        const lost = new Promise((resolve) => (isLost = resolve));
        await context.route("**/payment", async (route) => {
            await route.fetch(); // the server has it, the customer does not
            await route.abort();
            isLost();
        }, {times: 1});
        await inTossWindow(page, "approve");
        await lost;
        const again = await context.newPage();
        await again.goto(await back);
        await hasStatus(again, "placed");
        await hasStatus(page, "placed");
        assert.equal(new Set(keys).size, 1);
        assert.equal(bank.confirmations.length, 1);
        assert.deepEqual(bank.charged(await orderId(again)), [22_000]);
    });

    onDevice("another amount than the order's is not paid", async (page) => {
        await toWindow(page);
        await inTossWindow(page, "cheat");
        await page.getByText("결제창의 금액이 주문 금액과 다릅니다. 결제된 금액은 없습니다.").waitFor();
        assert.equal(bank.confirmations.length, 0);
        assert.equal((await shop.must("GET", `/orders/${await orderId(page)}`)).status, "awaiting_payment");
    });

    onDevice("a script that does not load is told, and is loaded the next time", async (page, window) => {
        window.isReachable = false;
        await chooseChicken(page, shop);
        await fillCheckout(page, {card});
        await payButton(page).click();
        await page.getByText("결제창을 열 수 없습니다. 연결을 확인하고 다시 시도해 주세요.").waitFor();
        window.isReachable = true;
        await payButton(page).click();
        await inTossWindow(page, "approve");
        await hasStatus(page, "placed");
    });

    onDevice("several dishes are named in the customer's language", async (page, window) => {
        await page.goto(shop.url + "/#/store/1");
        for (const dish of [/^통닭/, /^감자튀김/, /^치킨무/]) {
            await page.getByRole("button", {name: dish}).click();
            await page.getByRole("button", {name: /^Add for/}).click();
        }
        await page.goto(shop.url + "/#/checkout");
        for (const [field, value] of [["Name", "Kim"], ["Phone", "010-1234-5678"], ["Address", "1 World Cup-ro"]])
            await page.getByLabel(field).fill(value);
        await page.getByLabel("Card or easy payment").check();
        await page.getByRole("button", {name: /^Pay ₩/}).click();
        await inTossWindow(page, "cancel");
        await page.getByText("You closed the payment window. Nothing was charged.").waitFor();
        assert.equal(window.requests[0].orderName, "통닭 and 2 more");
    }, {locale: "en-US"});

    const policy = async (place, path) => (await fetch(place.url + path)).headers.get("Content-Security-Policy");

    test("the page of an order may load the window's script, and no other page may", async () => {
        assert.match(await policy(shop, "/o/0000"), /script-src 'self' https:\/\/js\.tosspayments\.com;/);
        for (const path of ["/", "/office", "/kitchen"]) assert.doesNotMatch(await policy(shop, path), /toss/);
    });

    test("without the public key there is no window: the page says so, and no script is allowed", async () => {
        const other = await Shop.open(bank.settings.filter((setting) => !setting.includes("client_key")),
            {secrets: bank.secrets});
        assert.doesNotMatch(await policy(other, "/o/0000"), /toss/);
        const {context, page} = await device();
        await chooseChicken(page, other);
        await page.goto(other.url + "/#/checkout");
        await page.getByText("이 매장의 결제 방법은 이 화면에서 쓸 수 없습니다. 매장에 전화해 주세요.").waitFor();
        assert.equal(await payButton(page).isDisabled(), true);
        await context.close();
        await other.close();
    });
});
