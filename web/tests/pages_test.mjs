// Each page at both widths and in both languages: readable, reachable, and small.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {gzipSync} from "node:zlib";
import {isReadable, isReadableInEnglish, isSound} from "./support/audit.mjs";
import {device, phone, screenshot} from "./support/browser.mjs";
import {chooseChicken, contact, fillCheckout, hasStatus} from "./support/customer.mjs";
import {Shop} from "./support/shop.mjs";

// Shown as the screen shows them: a bar at the lower edge, or longer than anybody looks at.
const asOnScreen = ["menu", "dish", "docs"];
const scriptLimit = 60_000; // bytes, gzip

describe("pages", () => {
    let shop;
    before(async () => (shop = await Shop.open()));
    after(() => shop.close());

    const placed = async (token = "tok_ok") => {
        const {data} = await shop.call("POST", "/orders", {storeId: 1, customer: contact,
            items: [{menuItemId: 11, quantity: 2, choices: [101, 103]}, {menuItemId: 16, quantity: 1, choices: [110]}],
            payment: {method: "sandbox", token}});
        return data.id ?? data.orderId;
    };

    // What is waited for is said in either language.
    const scenes = {
        async stores(page) {
            await page.goto(shop.url + "/");
            await page.getByRole("heading", {name: "통닭집"}).waitFor();
        },
        async menu(page) {
            await chooseChicken(page, shop);
            await page.getByRole("link", {name: /^장바구니, 1개$|^Basket \(1\)$/}).waitFor();
        },
        async dish(page) {
            await page.goto(shop.url + "/#/store/1");
            await page.getByRole("button", {name: /^통닭/}).click();
            await page.getByLabel("순살").check();
        },
        async checkout(page) {
            await chooseChicken(page, shop);
            await fillCheckout(page);
        },
        async "order-placed"(page) {
            await page.goto(`${shop.url}/o/${await placed()}`);
            await hasStatus(page, "placed");
        },
        async "order-cooking"(page) {
            const id = await placed();
            await shop.ticket(id, "accept", {prepMinutes: 25});
            await shop.ticket(id, "cook");
            await page.goto(`${shop.url}/o/${id}`);
            await hasStatus(page, "cooking");
        },
        async "order-unpaid"(page) {
            await page.goto(`${shop.url}/o/${await placed("tok_declined")}`);
            await page.getByText(/^카드가 거절되었습니다|^The card was declined/).waitFor();
        },
        async "order-cancelled"(page) {
            const id = await placed();
            await shop.must("POST", `/orders/${id}/cancel`, {});
            await page.goto(`${shop.url}/o/${id}`);
            await page.getByText(/환불되었습니다|has been refunded/).waitFor();
        },
        async "my-orders"(page) {
            const ids = [await placed(), await placed("tok_declined")];
            await page.goto(shop.url + "/");
            await page.evaluate((all) => all.forEach((id) => localStorage.setItem("baedal.order." + id, "true")), ids);
            await page.goto(shop.url + "/#/orders");
            await page.getByText(/^결제 대기$|^Waiting for payment$/).waitFor();
        },
        async docs(page) {
            await page.goto(shop.url + "/docs");
            await page.getByText("/orders/{id}/payment").waitFor();
            await page.locator("summary", {hasText: "/orders/{id}/payment"}).click();
        },
    };

    for (const [name, show] of Object.entries(scenes)) {
        test(`${name} on a phone, at a desk and in the dark: nothing serious for axe, nothing wider than the screen`, async () => {
            const {context, page, errors} = await device(phone);
            await show(page);
            await isReadable(page, name, !asOnScreen.includes(name));
            await page.emulateMedia({colorScheme: "dark"});
            await screenshot(page, `${name}-dark`, !asOnScreen.includes(name));
            await isSound(page);
            assert.deepEqual(errors, []);
            await context.close();
        });
    }

    test("the docs mark what needs credentials, and not what only takes them", async () => {
        const {context, page, errors} = await device({width: 1280, height: 900});
        await scenes.docs(page);
        const marks = async (method, path) => {
            const row = page.locator("summary", {has: page.getByText(method, {exact: true})})
                .filter({has: page.getByText(path, {exact: true})});
            await row.waitFor();
            return row.getByText("직원용").count();
        };
        assert.equal(await marks("GET", "/orders"), 1);
        assert.equal(await marks("POST", "/orders"), 0);
        assert.equal(await marks("GET", "/orders/{id}"), 0);
        assert.deepEqual(errors, []);
        await context.close();
    });

    // Pictures of these two in Korean are taken by login_test.mjs.
    const doors = {
        async login(page) {
            await page.goto(shop.url + "/office");
            await page.getByRole("button", {name: "Log in", exact: true}).waitFor();
        },
        async setup(page) {
            await page.goto(shop.url + "/setup#not-a-secret");
            await page.getByRole("button", {name: "Make the owner"}).waitFor();
        },
    };
    for (const [name, show] of Object.entries({...scenes, ...doors})) {
        test(`${name} in English at 360 px: nothing serious for axe, nothing wider than the screen`, () =>
            isReadableInEnglish(show));
    }

    test("the browser's language is spoken, another one can be chosen, and the device keeps it", async () => {
        const {context, page} = await device({locale: "en-US"});
        await page.goto(shop.url + "/#/store/1");
        await page.getByText("Minimum order ₩15,000 · Delivery ₩3,000").waitFor();
        assert.equal(await page.getAttribute("html", "lang"), "en");
        await page.getByLabel("Language").selectOption("ko");
        await page.getByText("최소 주문 ₩15,000 · 배달비 ₩3,000").waitFor();
        await page.reload();
        await page.getByText("최소 주문 ₩15,000 · 배달비 ₩3,000").waitFor();
        assert.equal(await page.getAttribute("html", "lang"), "ko");
        await context.close();
    });

    test("an address that changes while the page is being drawn is followed", async () => {
        const {context, page} = await device();
        await page.addInitScript(() => new MutationObserver((_, observer) => {
            if (!document.getElementById("app")?.firstChild) return;
            observer.disconnect();
            location.hash = "#/orders";
        }).observe(document, {childList: true, subtree: true}));
        await page.goto(shop.url + "/");
        await page.getByRole("heading", {name: "내 주문"}).waitFor();
        await context.close();
    });

    test("the customer's first page needs less than 60 kB of script", async () => {
        const {context, page} = await device();
        const scripts = new Map();
        page.on("response", async (response) => {
            if (response.request().resourceType() === "script") scripts.set(response.url(), response.body());
        });
        await page.goto(shop.url + "/");
        await page.getByRole("heading", {name: "통닭집"}).waitFor();
        let size = 0;
        for (const body of scripts.values()) size += gzipSync(await body).length;
        console.log(`script of the customer's first page: ${size} bytes with gzip`);
        assert.ok(scripts.size > 0 && size < scriptLimit, `${size} bytes`);
        await context.close();
    });

    const head = (path, headers = {}) => fetch(shop.url + path, {headers});

    test("pages are asked for again, their files are kept, and no policy lets a foreign script in", async () => {
        const page = await head("/");
        assert.equal(page.headers.get("Cache-Control"), "no-cache");
        assert.match(page.headers.get("Content-Security-Policy"), /script-src 'self';.*frame-ancestors 'none'/);
        assert.equal(page.headers.get("X-Content-Type-Options"), "nosniff");
        assert.equal(page.headers.get("Referrer-Policy"), "no-referrer");
        assert.equal((await head("/", {"If-None-Match": page.headers.get("ETag")})).status, 304);
        const html = await page.text();
        assert.doesNotMatch(html, /<script(?![^>]*src=)|<style|\son\w+=/);
        const script = html.match(/src="(\/assets\/[^"]+\.js)"/)[1];
        for (const encoding of ["br", "gzip", "identity"]) {
            const file = await head(script, {"Accept-Encoding": encoding});
            assert.equal(file.headers.get("Content-Encoding") ?? "identity", encoding);
            assert.equal(file.headers.get("Cache-Control"), "public, max-age=31536000, immutable");
            assert.match(await file.text(), /^import|^const|^function|^var/);
        }
        const order = await head("/o/0000");
        assert.equal(order.headers.get("Cache-Control"), "no-store");
        const unknown = await head("/nothing");
        assert.equal(unknown.status, 404);
        assert.equal(unknown.headers.get("Content-Type"), "application/problem+json");
        const missing = await head("/nothing", {Accept: "text/html"});
        assert.equal(missing.status, 404);
        assert.match(await missing.text(), /<main/);
        assert.match((await head("/kitchen/", {Accept: "text/html"})).url, /\/kitchen$/);
    });
});
