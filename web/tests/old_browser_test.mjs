// Phones of 2022 (Safari 15.4), pages without TLS in a shop's own network, browsers that allow no storage.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {device} from "./support/browser.mjs";
import {hasStatus, order} from "./support/customer.mjs";
import {isIn, logInByToken, press} from "./support/kitchen.mjs";
import {enter, goTo, openWithOwner} from "./support/office.mjs";

/** Runs in the page: what came after Safari 15.4, and what a page without TLS does not get. */
function asIn2022() {
    const newer = [
        [AbortSignal, ["any", "timeout"]],
        [Array, ["fromAsync"]],
        [Array.prototype, ["toReversed", "toSorted", "toSpliced", "with"]],
        [Object, ["groupBy"]],
        [Map, ["groupBy"]],
        [Promise, ["withResolvers", "try"]],
        [Set.prototype, ["union", "intersection", "difference", "symmetricDifference", "isSubsetOf", "isSupersetOf",
            "isDisjointFrom"]],
        [String.prototype, ["isWellFormed", "toWellFormed"]],
        [URL, ["canParse", "parse"]],
        [Response, ["json"]],
        [ReadableStream, ["from"]],
        [ReadableStream.prototype, [Symbol.asyncIterator, "values"]],
        [Document.prototype, ["adoptedStyleSheets", "startViewTransition"]],
        [HTMLElement.prototype, ["popover", "showPopover", "hidePopover", "togglePopover"]],
        [HTMLDialogElement.prototype, ["requestClose", "closedBy"]],
        [window, ["requestIdleCallback", "scheduler", "navigation"]],
        [Crypto.prototype, ["randomUUID", "subtle"]],
        [Navigator.prototype, ["locks", "wakeLock", "serviceWorker", "userAgentData"]],
    ];
    for (const [of, names] of newer) for (const name of names) delete of[name];
    window.CSSStyleSheet = new Proxy(CSSStyleSheet, {
        construct() {
            throw new TypeError("Illegal constructor");
        },
    });
}

/** Runs in the page. */
function withoutStorage() {
    for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, name, {
            get() {
                throw new DOMException("The operation is insecure.", "SecurityError");
            },
        });
    }
}

describe("browsers", () => {
    let shop;
    before(async () => (shop = await openWithOwner()));
    after(() => shop.close());

    for (const [name, restrict] of [["of 2022", asIn2022], ["without storage", withoutStorage]]) {
        const inBrowser = (what, body, options) => test(`${name}: ${what}`, async () => {
            const {context, page, errors} = await device(options);
            await context.addInitScript(restrict);
            await body(page);
            assert.deepEqual(errors, []);
            await context.close();
        });

        inBrowser("a customer orders and follows it, and the next basket is empty", async (page) => {
            const id = await order(page, shop);
            await hasStatus(page, "placed");
            await shop.ticket(id, "accept", {prepMinutes: 20});
            await hasStatus(page, "accepted");
            await page.getByRole("link", {name: "주문하러 가기"}).click();
            await page.getByRole("heading", {name: "통닭집"}).waitFor();
            assert.equal(await page.getByRole("link", {name: /^장바구니/}).count(), 0);
        });

        inBrowser("the kitchen works the board and prints, logged in by a token", async (page) => {
            await logInByToken(page, shop);
            const {id} = await shop.must("POST", "/orders", {storeId: 1, items: [{menuItemId: 11, quantity: 1}],
                customer: {name: "김하나", phone: "010-1234-5678", address: "서울시 마포구 월드컵로 1"},
                payment: {method: "sandbox", token: "tok_ok"}});
            await isIn(page, id, "fresh");
            await page.evaluate(() => (window.print = () => (window.printed = true)));
            await press(page, id, "인쇄");
            await page.waitForFunction(() => window.printed);
            await press(page, id, /수락/);
            await isIn(page, id, "cooking");
        }, {width: 1280, height: 900});

        inBrowser("an owner logs in by name, sees every section, and changes the hours", async (page) => {
            await enter(page, shop);
            const headings = {today: "매출", menu: "메뉴", operations: "운영", people: "사람", store: "매장"};
            for (const [area, heading] of Object.entries(headings)) {
                await goTo(page, shop, area);
                await page.getByRole("heading", {name: heading, exact: true, level: 1}).waitFor();
            }
            await page.getByLabel("월요일 여는 시각").first().fill("00:01");
            await page.getByRole("button", {name: "영업시간 저장"}).click();
            await page.getByText("저장했습니다.").first().waitFor();
        }, {width: 1280, height: 900});
    }
});
