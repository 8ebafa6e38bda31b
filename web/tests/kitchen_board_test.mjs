// The board of a busy evening: several stores on it, more tickets than the screen holds, a server that freezes, and
// what the staff does from the board alone.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {isSound} from "./support/audit.mjs";
import {desk, device, phone, returnTo, screenshot} from "./support/browser.mjs";
import {contact} from "./support/customer.mjs";
import {eventually} from "./support/eventually.mjs";
import {calledOff, choose, hire, isIn, logIn, logInByToken, press, ticketOf} from "./support/kitchen.mjs";
import {Shop} from "./support/shop.mjs";

const whole = {textSize: "normal", isCompact: false};
const views = {1: {"": whole}, 12: {"": whole, "-huge": {...whole, textSize: "huge"}},
    48: {"": whole, "-compact": {...whole, isCompact: true}}};
const tablet = {width: 820, height: 1180};
const rider = {name: "박라이더", phone: "010-9999-0000"};
const dishes = {1: 11, 2: 21}; // 통닭, 피자

/** On the screen as a whole. */
const isOnScreen = (page, id) => page.waitForFunction((order) => {
    const box = document.querySelector(`.ticket[data-order="${order}"]`)?.getBoundingClientRect();
    return box && box.top >= 0 && box.top < innerHeight - 100 && box.left >= 0 && box.right <= innerWidth;
}, id);

describe("the kitchen's board", () => {
    let shop;
    before(async () => {
        shop = await Shop.open(["pay.cash_on_delivery=true"]);
        await hire(shop, "both", [1, 2]);
        await hire(shop, "cook1", [1]);
    });
    after(() => shop.close());

    const place = async (storeId, more = {}) => (await shop.must("POST", "/orders", {storeId, customer: contact,
        items: [{menuItemId: dishes[storeId], quantity: 1, ...(storeId === 1 && {choices: [101]})}],
        payment: {method: "cash"}, ...more})).id;

    const clear = async () => {
        for (const storeId of [1, 2]) {
            const {items} = await shop.must("GET", `/stores/${storeId}/tickets?state=active&limit=200`);
            for (const {orderId, state, fulfilment} of items) {
                const handOver = fulfilment === "pickup" ? ["pickup"] : ["dispatch", "deliver"];
                const way = ["accept", "cook", "ready", ...handOver];
                const states = ["received", "accepted", "cooking", "ready", "delivering"];
                for (const command of way.slice(states.indexOf(state))) await shop.ticket(orderId, command);
            }
        }
    };
    const atBoard = (name, user, body, options = desk) => test(name, async () => {
        const {context, page, errors} = await device(options);
        try {
            await logIn(page, shop, user);
            await body(page, context);
            assert.deepEqual(errors, []);
        } finally {
            await context.close();
            await clear();
        }
    });
    const tool = (board, name) => board.getByRole("navigation", {name: "메뉴 이동"}).getByRole("button", {name}).click();

    atBoard("the orders of all stores of a user stand on one board, and sound", "both", async (board) => {
        const ids = [await place(1), await place(2)];
        for (const id of ids) await isIn(board, id, "fresh");
        await board.locator('[data-alarm="order"]').waitFor();
        await ticketOf(board, ids[0]).getByText("통닭집").waitFor();
        await ticketOf(board, ids[1]).getByText("피자집").waitFor();
        await press(board, ids[1], /수락/);
        await isIn(board, ids[1], "cooking");
        await shop.must("POST", `/orders/${ids[1]}/cancel`, {});
        await calledOff(board, ids[1]).getByText("피자집").waitFor(); // the other store has an order of this number too
        await calledOff(board, ids[1]).getByRole("button", {name: /^확인/}).click();
        await isSound(board);
    });

    atBoard("with one store chosen, an order of the other one sounds, and is one press away", "both", async (board) => {
        await choose(board, "통닭집");
        await board.getByRole("heading", {name: "통닭집"}).waitFor();
        const id = await place(2);
        const bar = board.getByRole("alert").filter({hasText: "피자집: 새 주문 1건"});
        await bar.waitFor();
        await board.locator('[data-alarm="order"]').waitFor();
        assert.equal(await ticketOf(board, id).count(), 0);
        await board.reload();
        await bar.getByRole("button", {name: "보기"}).click();
        await isIn(board, id, "fresh");
        await choose(board, "모든 매장");
        await isIn(board, id, "fresh");
    });

    test("an owner of more stores than a browser can follow hears those that are not on the board", async () => {
        const many = await Shop.open();
        for (const name of ["셋째집", "넷째집"]) await many.must("POST", "/stores", {name});
        const {context, page, errors} = await device(desk);
        await page.goto(many.url + "/kitchen");
        await page.evaluate(() => localStorage.setItem("baedal.kitchen.store", "1"));
        await logInByToken(page, many);
        await many.must("POST", "/orders", {storeId: 2, customer: contact, items: [{menuItemId: 21, quantity: 1}],
            payment: {method: "sandbox", token: "tok_ok"}});
        await page.getByRole("alert").filter({hasText: "피자집: 새 주문 1건"}).waitFor();
        await page.locator('[data-alarm="order"]').waitFor();
        assert.deepEqual(errors, []);
        await context.close();
        await many.close();
    });

    for (const size of [desk, tablet, phone]) {
        atBoard(`the newest of many orders is on the screen at ${size.width} px, however far one has scrolled`, "cook1",
            async (board) => {
                const ids = [];
                for (let count = 0; count < 13; ++count) ids.push(await place(1));
                await eventually(async () => (await board.locator(".ticket").count()) === 13, "13 tickets");
                await isOnScreen(board, ids.at(-1));
                await board.locator(".column.fresh .column-tickets").evaluate((list) => list.scrollTo(0, 4000));
                await board.waitForFunction(() =>
                    document.querySelector(".column.fresh .column-tickets").scrollTop > 500);
                const last = await place(1);
                await isOnScreen(board, last);
                const page = await board.evaluate(() => document.documentElement.scrollHeight - innerHeight);
                assert.ok(page <= 0, `the page itself scrolls by ${page} px`);
            }, size);
    }

    atBoard("an order says how long it may still be accepted, and once it is accepted no more", "cook1", async (board) => {
        const id = await place(1);
        const bar = ticketOf(board, id).getByRole("progressbar", {name: /^수락까지 \d:\d\d$/});
        await bar.waitFor();
        assert.ok(await bar.evaluate(({value, max}) => value > 0 && value <= max));
        await press(board, id, /수락/);
        await isIn(board, id, "cooking");
        await bar.waitFor({state: "detached"});
    });

    atBoard("a name from right to left leaves the phone beside it as it is, and a press dials", "cook1", async (board) => {
        const id = await place(1, {customer: {...contact, name: "\u202eمحمد عبد الله", phone: "010-1234-5678"}});
        const call = ticketOf(board, id).getByRole("link", {name: "010-1234-5678"});
        assert.equal(await call.getAttribute("href"), "tel:01012345678");
        const name = ticketOf(board, id).locator("bdi", {hasText: "محمد"});
        assert.doesNotMatch(await name.textContent(), /\u202e/);
        const [left, right] = [await name.boundingBox(), await call.boundingBox()];
        assert.ok(left.x + left.width <= right.x || left.y < right.y, "the phone stands behind the name");
        await shop.ticket(id, "accept");
        for (const [command, body] of [["cook"], ["ready"], ["dispatch", {rider}]]) await shop.ticket(id, command, body);
        await ticketOf(board, id).getByRole("link", {name: rider.phone}).waitFor();
    });

    atBoard("the finished tickets of the day are listed, and printed again", "both", async (board) => {
        const [done, refused] = [await place(1, {fulfilment: "pickup"}), await place(2)];
        for (const command of ["accept", "cook", "ready", "pickup"]) await shop.ticket(done, command);
        await shop.ticket(refused, "reject", {reason: "sold_out"});
        await tool(board, "끝난 주문");
        const line = (id) => board.locator(`.finished [data-order="${id}"]`);
        await line(refused).getByText("재료가 떨어졌습니다.").waitFor();
        await line(refused).getByText("피자집").waitFor();
        await line(done).getByText("수령 완료").waitFor();
        await isSound(board);
        await board.evaluate(() => (window.print = () => (window.printed = true)));
        await line(done).getByRole("button", {name: "인쇄"}).click();
        await board.waitForFunction(() => window.printed);
    });

    atBoard("the staff pauses the store for the rest of its business day, and ends the pause", "cook1", async (board) => {
        await shop.must("PATCH", "/stores/1", {dayBegins: "05:00"});
        await returnTo(board);
        const profile = () => shop.must("GET", "/stores/1");
        await tool(board, "잠시 멈춤");
        await isSound(board);
        await eventually(async () => {
            await board.getByRole("dialog").getByRole("button", {name: "오늘 하루"}).click();
            return /T20:00:00/.test((await profile()).pausedUntil); // 05:00 in Seoul
        }, "paused until 05:00");
        await board.keyboard.press("Escape");
        const bar = board.locator('[data-paused="1"]');
        await bar.getByText(/까지 주문을 받지 않습니다/).waitFor();
        assert.equal((await shop.must("GET", "/menus/1")).closedReason, "paused");
        await bar.getByRole("button", {name: "주문 다시 받기"}).click();
        await bar.waitFor({state: "detached"});
        assert.equal((await profile()).pausedUntil, null);
    });

    atBoard("any dish of the menu is found and sold out for the day, without a ticket of it", "cook1", async (board) => {
        const fries = async () => (await shop.must("GET", "/stores/1/menu")).categories
            .flatMap(({items}) => items).find(({name}) => name === "감자튀김");
        await tool(board, "품절");
        await board.getByLabel("메뉴 찾기").fill("감자");
        const row = board.getByRole("region", {name: "감자튀김", exact: true});
        await row.getByRole("button", {name: "오늘 하루"}).click();
        await row.getByRole("button", {name: "다시 판매"}).waitFor();
        assert.ok((await fries()).soldOut && (await fries()).soldOutUntil);
        await isSound(board);
        await row.getByRole("button", {name: "다시 판매"}).click();
        await eventually(async () => !(await fries()).soldOut, "the fries are back");
    });

    atBoard("a rider of the last tickets takes the next one at one press", "cook1", async (board) => {
        const [one, two] = [await place(1), await place(1)];
        for (const id of [one, two]) for (const command of ["accept", "cook", "ready"]) await shop.ticket(id, command);
        await shop.ticket(one, "dispatch", {rider});
        await shop.ticket(one, "deliver");
        await press(board, two, "라이더에게 전달");
        await board.getByRole("dialog").getByRole("button", {name: rider.name}).click();
        await isIn(board, two, "delivering");
        assert.deepEqual((await shop.must("GET", `/tickets/${two}`)).rider, rider);
    });

    atBoard("a server that is frozen is shown and heard, and its return too", "cook1", async (board) => {
        const frozenAt = Date.now();
        shop.process.kill("SIGSTOP");
        try {
            await board.locator('[data-frozen="true"]').waitFor();
            await board.locator('[data-alarm="lost"]').waitFor();
            await isSound(board);
            console.log(`# shown ${Date.now() - frozenAt} ms after the server froze`);
        } finally {
            shop.process.kill("SIGCONT");
        }
        await board.locator('[data-alarm="none"]').waitFor();
        await board.getByText("연결 끊김").waitFor({state: "hidden"});
    });

    atBoard("a device may show larger text and smaller tickets, and keeps it", "cook1", async (board) => {
        const id = await place(1, {note: "덜 맵게"});
        await isIn(board, id, "fresh");
        const sizes = () => board.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
        const before = await sizes();
        await tool(board, "화면");
        await board.getByLabel("아주 크게").check();
        await board.getByLabel(/간단히/).check();
        await isSound(board);
        await board.keyboard.press("Escape");
        await board.reload();
        await board.locator(".kitchen.compact").waitFor();
        assert.ok(await sizes() > before * 1.4);
        const messages = ticketOf(board, id).getByRole("button", {name: "알림"});
        await ticketOf(board, id).getByText("덜 맵게").waitFor();
        assert.equal(await messages.isVisible(), false);
        await ticketOf(board, id).getByRole("button", {name: /펼치기$/}).click();
        await messages.waitFor();
    });

    test("a screen that may go dark says so: without HTTPS, and where the browser refuses", async () => {
        const {context, page} = await device(desk);
        const refuse = () => (navigator.wakeLock.request = async () => Promise.reject(new DOMException("no", "NotAllowedError")));
        await context.addInitScript(() => {
            if (navigator.wakeLock) navigator.wakeLock.request = async () => ({release: async () => {}});
        });
        await logIn(page, shop, "cook1");
        await page.locator(".kitchen").waitFor();
        assert.equal(await page.locator("[data-awake]").count(), 0);
        await page.addInitScript(refuse);
        await page.reload();
        await page.locator('[data-awake="refused"]').waitFor();
        await isSound(page);
        await page.getByRole("button", {name: "확인"}).click();
        await page.locator("[data-awake]").waitFor({state: "detached"});
        await context.close();

        const lan = await device(desk);
        await logIn(lan.page, {url: shop.url.replace("127.0.0.1", "kitchen.test")}, "cook1");
        assert.equal(await lan.page.evaluate(() => isSecureContext), false);
        await lan.page.locator('[data-awake="insecure"]').waitFor();
        await isSound(lan.page);
        await lan.context.close();
    });

    test("an order that nobody accepted in time is told, and nobody is told to stop cooking", async () => {
        const hasty = await Shop.open(['store.accept_within="4s"']);
        const {context, page, errors} = await device(desk);
        await hire(hasty, "cook1", [1]);
        await logIn(page, hasty, "cook1");
        const {id} = await hasty.must("POST", "/orders", {storeId: 1, customer: contact,
            items: [{menuItemId: 11, quantity: 1, choices: [101]}], payment: {method: "sandbox", token: "tok_ok"}});
        await isIn(page, id, "fresh");
        const line = page.locator(`.missed [data-order="${id}"]`);
        await line.waitFor();
        await page.getByText("제때 수락하지 않아 자동으로 거절되었습니다.").waitFor();
        assert.equal(await calledOff(page, id).count(), 0);
        await page.locator('[data-alarm="none"]').waitFor();
        await isSound(page);
        await page.reload();
        await line.waitFor();
        await page.locator(".missed").getByRole("button", {name: "확인"}).click();
        await line.waitFor({state: "detached"});
        assert.deepEqual(errors, []);
        await context.close();
        await hasty.close();
    });

    for (const count of [1, 12, 48]) {
        atBoard(`a board of ${count} can be read at every width, as its device shows it`, "both", async (board) => {
            const steps = [["accept", {prepMinutes: 15}], ["cook"], ["ready"], ["dispatch", {rider}]];
            for (let index = 0; index < count; ++index) {
                const id = await place(index % 3 === 2 ? 2 : 1, {
                    note: index % 4 === 1 ? "덜 맵게 해 주세요. 문 앞에 놓고 벨은 누르지 마세요." : undefined,
                    fulfilment: index % 5 === 3 ? "pickup" : "delivery"});
                const most = index % 5 === 3 ? 3 : 4;
                for (const [command, body] of steps.slice(0, Math.min(most, count === 1 ? 0 : index % 5)))
                    await shop.ticket(id, command, body);
            }
            await eventually(async () => (await board.locator(".ticket").count()) === count, "the whole board");
            await board.evaluate(() => sessionStorage.setItem("baedal.awakeRead", "true"));
            for (const [view, display] of Object.entries(views[count])) {
                await board.evaluate((wanted) => localStorage.setItem("baedal.kitchen.display", wanted),
                    JSON.stringify(display));
                await board.reload();
                await board.locator(".column-tickets").first().click({position: {x: 2, y: 2}}); // the sound is on
                await eventually(async () => (await board.locator(".ticket").count()) === count, "the whole board");
                for (const size of [desk, tablet, phone]) {
                    await board.setViewportSize(size);
                    await screenshot(board, `board-${count}${view}`, false);
                    await isSound(board);
                }
            }
        });
    }
});
