// The session of a board ends in mid-service: it goes on sounding until somebody logs in, and nothing that
// only looks like an end takes the board away.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {isReadable} from "./support/audit.mjs";
import {desk, device, returnTo} from "./support/browser.mjs";
import {contact} from "./support/customer.mjs";
import {eventually} from "./support/eventually.mjs";
import {hire, isIn, logIn, logInByToken, password, press} from "./support/kitchen.mjs";
import {byName} from "./support/login.mjs";
import {Shop} from "./support/shop.mjs";
import {silentUntilTouched} from "./support/sound.mjs";

const place = async (shop) => (await shop.must("POST", "/orders", {storeId: 1, customer: contact,
    items: [{menuItemId: 11, quantity: 1}], payment: {method: "sandbox", token: "tok_ok"}})).id;
const sounding = (page) => page.evaluate(() => window.sounding);

describe("a session of a minute", () => {
    let shop;
    before(async () => {
        shop = await Shop.open(['sessions.lifetime="1m"']);
        await hire(shop, "cook1", [1]);
    });
    after(() => shop.close());

    test("its end is told before, and logging in again keeps the board", async () => {
        const {context, page, errors} = await device(desk);
        await logIn(page, shop, "cook1");
        await page.getByText(/^이 화면은 오[전후] \d+:\d+에 로그아웃됩니다. 그 전에 다시 로그인해 주세요.$/).waitFor();
        await isReadable(page, "kitchen-ends-soon", false);
        await page.getByRole("button", {name: "다시 로그인"}).click();
        const again = page.waitForResponse((response) => response.request().method() === "POST");
        await byName(page, "cook1", password);
        assert.equal((await again).status(), 201);
        await page.getByRole("dialog").waitFor({state: "detached"});
        assert.equal(await page.locator('[data-stream="open"]').count(), 1);
        assert.deepEqual(errors, []);
        await context.close();
    });

    test("an order that waited sounds on over the log-in form, until the board is back", async () => {
        const {context, page, errors} = await device(desk);
        await page.addInitScript(silentUntilTouched);
        await logIn(page, shop, "cook1");
        const id = await place(shop);
        await isIn(page, id, "fresh");
        await page.locator('.ended[data-alarm="order"]').waitFor({timeout: 100_000});
        await page.getByText("로그인 시간이 끝났습니다.").waitFor();
        assert.equal(await page.locator(".ticket").count(), 0); // its customers are nobody's business now
        assert.deepEqual(await sounding(page), {repeats: true, peak: 1});
        await isReadable(page, "kitchen-ended", false);

        await page.reload();
        await page.locator('.ended[data-alarm="order"]').waitFor();
        // The press that turns the sound on logs in too, however long it takes.
        await page.getByLabel("아이디").fill("cook1");
        await page.getByLabel("비밀번호").fill(password);
        await page.getByRole("button", {name: "로그인", exact: true}).click({delay: 500});
        await isIn(page, id, "fresh");
        assert.deepEqual(await sounding(page), {repeats: true, peak: 1});
        await press(page, id, /수락/);
        await page.waitForFunction(() => window.sounding === null);
        assert.deepEqual(errors, []);
        await context.close();
    });
});

describe("the end of a session", () => {
    let shop;
    before(async () => {
        shop = await Shop.open();
        await hire(shop, "cook2", [1]);
    });
    after(() => shop.close());

    test("who is dismissed is told so; the screen sounds while the store takes orders", async () => {
        const {id} = await hire(shop, "gone", [1]);
        const {context, page, errors} = await device(desk);
        await page.addInitScript(silentUntilTouched);
        await logIn(page, shop, "gone");
        await page.locator('[data-alarm="none"]').waitFor();
        assert.equal(await page.getByText(/로그아웃됩니다/).count(), 0); // a month is left
        await shop.must("DELETE", `/admin/users/${id}`);
        await returnTo(page);
        await page.locator('.ended[data-alarm="order"]').waitFor();
        await page.getByText(/^로그인이 해제되었습니다./).waitFor();
        assert.deepEqual(await sounding(page), {repeats: true, peak: 1});
        await shop.must("PATCH", "/stores/1", {pausedUntil: new Date(Date.now() + 3_600_000).toISOString()});
        await returnTo(page);
        await page.locator('.ended[data-alarm="none"]').waitFor();
        await shop.must("PATCH", "/stores/1", {pausedUntil: null});
        await returnTo(page);
        await page.locator('.ended[data-alarm="order"]').waitFor();

        await byName(page, "cook2", password);
        await page.locator('.kitchen[data-alarm="none"][data-stream="open"]').waitFor();
        await page.waitForFunction(() => window.sounding === null);
        assert.deepEqual(errors, []);
        await context.close();
    });

    test("who logs out is told nothing, and nothing sounds", async () => {
        const {context, page} = await device(desk);
        await page.addInitScript(silentUntilTouched);
        await logIn(page, shop, "cook2");
        const id = await place(shop);
        await isIn(page, id, "fresh");
        await page.getByRole("button", {name: /^계정/}).click();
        await page.getByRole("button", {name: "로그아웃"}).click();
        await page.getByLabel("비밀번호").waitFor();
        await page.waitForFunction(() => window.sounding === null);
        assert.equal(await page.locator(".ended").count(), 0);
        await shop.ticket(id, "reject", {reason: "끝"});
        await context.close();
    });

    for (const [status, contentType, body] of [[403, "text/html", "<h1>Forbidden</h1>"],
        [408, "text/plain", "Request Timeout"], [404, "text/html", "<h1>Not Found</h1>"],
        [404, "application/json", '{"message": "no route"}']]) {
        test(`a proxy's ${status} (${contentType}) is a lost connection, and the board stays`, async () => {
            const {context, page, errors} = await device(desk);
            await logInByToken(page, shop);
            await page.route("**/tickets/events", (route) => route.fulfill({status, contentType, body}));
            await page.reload();
            await page.getByText("연결 끊김").waitFor();
            await page.getByRole("heading", {name: "통닭집"}).waitFor();
            await page.unroute("**/tickets/events");
            await page.locator('[data-stream="open"]').waitFor();
            assert.equal(await page.evaluate(() => localStorage.getItem("baedal.kitchen.store")), "1");
            assert.deepEqual(errors, []);
            await context.close();
        });
    }

    test("a cook who works at this store no more loses its board", async () => {
        const {id} = await hire(shop, "moved", [1]);
        const {context, page} = await device(desk);
        await logIn(page, shop, "moved");
        await shop.must("PATCH", `/admin/users/${id}`, {stores: [2]});
        await eventually(async () => (await page.locator(".kitchen").count()) === 0, "the board is gone");
        await context.close();
    });
});
