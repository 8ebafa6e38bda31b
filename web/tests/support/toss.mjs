// Toss Payments as these tests need it: its API on a port of this machine, which the server talks to, and
// in place of its script and its window (which are not ours to run here) pages that keep to what the
// documentation of its SDK v2 says: requestPayment, successUrl, failUrl.
import {createServer} from "node:http";

export const clientKey = "test_ck_of_the_browser_tests";
const secretKey = "test_sk_of_the_browser_tests";
const authorization = "Basic " + Buffer.from(secretKey + ":").toString("base64");

/** The API: POST /v1/payments/confirm, GET /v1/payments/{key}, GET /v1/payments/orders/{id}. */
export class TossBank {
    payments = new Map(); // paymentKey → {paymentKey, orderId, totalAmount, status}
    confirmations = []; // what the server asked for
    trouble = []; // of the next confirmations: an error's code, or "lost": confirmed, without an answer

    static async open() {
        const bank = new TossBank();
        bank.server = createServer((request, response) => void bank.answer(request, response));
        await new Promise((resolve) => bank.server.listen(0, "127.0.0.1", resolve));
        bank.settings = ['pay.gateway="toss"', `pay.toss.client_key="${clientKey}"`,
            `pay.toss.base_url="http://127.0.0.1:${bank.server.address().port}"`, 'pay.reconcile_every="500ms"'];
        bank.secrets = {BAEDAL_TOSS_SECRET_KEY: secretKey};
        return bank;
    }

    close() {
        this.server.closeAllConnections?.();
        this.server.close();
    }

    charged(orderId) {
        return [...this.payments.values()].filter((each) => each.orderId === orderId && each.status === "DONE")
            .map((each) => each.totalAmount);
    }

    async answer(request, response) {
        const say = (status, body) => {
            response.writeHead(status, {"Content-Type": "application/json"});
            response.end(JSON.stringify(body));
        };
        if (request.headers.authorization !== authorization) return say(401, {code: "UNAUTHORIZED_KEY"});
        if (request.method === "GET") {
            const id = request.url.split("/").pop();
            const found = [...this.payments.values()].find((each) => [each.paymentKey, each.orderId].includes(id));
            return found ? say(200, found) : say(404, {code: "NOT_FOUND_PAYMENT"});
        }
        let text = "";
        for await (const piece of request) text += piece;
        const asked = JSON.parse(text);
        this.confirmations.push(asked);
        const payment = this.payments.get(asked.paymentKey);
        const isKnown = payment?.orderId === asked.orderId && payment.totalAmount === asked.amount;
        if (!isKnown) return say(404, {code: "NOT_FOUND_PAYMENT_SESSION"});
        const trouble = this.trouble.shift();
        if (trouble && trouble !== "lost") return say(403, {code: trouble});
        payment.status = "DONE";
        return trouble === "lost" ? request.socket.destroy() : say(200, payment);
    }
}

/** Runs in the page, as https://js.tosspayments.com/v2/standard does. */
function sdk() {
    const refuse = (code) => {
        throw Object.assign(new Error(code), {code});
    };
    const requestPayment = async (clientKey, customerKey, request) => {
        if (!/^(test|live)_ck_/.test(clientKey)) refuse("INVALID_CLIENT_KEY");
        if (customerKey !== "ANONYMOUS") refuse("INVALID_CUSTOMER_KEY");
        if (!/^[A-Za-z0-9_=-]{6,64}$/.test(request.orderId)) refuse("INVALID_ORDER_ID");
        if (!request.orderName || request.orderName.length > 100) refuse("INVALID_ORDER_NAME");
        if (request.amount.currency !== "KRW" || !Number.isInteger(request.amount.value)) refuse("INVALID_AMOUNT");
        for (const url of [request.successUrl, request.failUrl]) new URL(url); // with its origin
        if (request.windowTarget !== "self") refuse("NOT_PLAYED_HERE");
        location.href = "https://payment.tosspayments.com/window?request=" +
            encodeURIComponent(JSON.stringify(request));
    };
    window.TossPayments = (clientKey) => ({
        payment: ({customerKey}) => ({requestPayment: (request) => requestPayment(clientKey, customerKey, request)}),
    });
    window.TossPayments.ANONYMOUS = "ANONYMOUS";
}

const withQuery = (url, members) => {
    const out = new URL(url);
    for (const [name, value] of Object.entries(members)) out.searchParams.set(name, value);
    return out.href;
};

/** Plays Toss's script and window in this context. `requests`: what windows were opened with. */
export async function playTossWindow(context, bank) {
    const window = {requests: [], scripts: 0, isReachable: true};
    await context.route("https://js.tosspayments.com/v2/standard", async (route) => {
        ++window.scripts;
        if (!window.isReachable) return route.abort();
        return route.fulfill({contentType: "text/javascript", body: `(${sdk})();`});
    });
    await context.route("https://payment.tosspayments.com/window*", async (route) => {
        const request = JSON.parse(new URL(route.request().url()).searchParams.get("request"));
        window.requests.push(request);
        const {orderId, amount: {value: amount}, successUrl, failUrl} = request;
        const paymentKey = `tviva20261125${window.requests.length}${orderId.slice(-8)}`;
        bank.payments.set(paymentKey, {paymentKey, orderId, totalAmount: amount, status: "IN_PROGRESS", cancels: null});
        const success = {paymentType: "NORMAL", orderId, paymentKey};
        const ways = {
            approve: withQuery(successUrl, {...success, amount}),
            cheat: withQuery(successUrl, {...success, amount: 1}),
            cancel: withQuery(failUrl, {code: "PAY_PROCESS_CANCELED", message: "사용자가 결제를 취소하였습니다."}),
            refuse: withQuery(failUrl, {code: "REJECT_CARD_COMPANY", message: "거절", orderId}),
        };
        const links = Object.entries(ways)
            .map(([id, url]) => `<a id="${id}" href="${url.replaceAll("&", "&amp;")}">${id}</a>`);
        return route.fulfill({contentType: "text/html; charset=utf-8", body: `<!doctype html>${links.join(" ")}`});
    });
    return window;
}

/** What the customer does in the window. */
export async function inTossWindow(page, way) {
    await page.waitForURL("https://payment.tosspayments.com/window*");
    await page.locator(`#${way}`).click();
}
