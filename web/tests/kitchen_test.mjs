// The kitchen's board: it is worked in one window while the customer looks on in another, and whatever
// happens to the connection, no ticket and no cancellation is missed.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {isReadable, isSound} from "./support/audit.mjs";
import {desk, device, returnTo} from "./support/browser.mjs";
import {contact, hasStatus, order} from "./support/customer.mjs";
import {eventually} from "./support/eventually.mjs";
import {calledOff, hire, isIn, logIn, logInByToken, press, ticketOf} from "./support/kitchen.mjs";
import {Shop} from "./support/shop.mjs";
import {silentUntilTouched} from "./support/sound.mjs";

describe("the kitchen", () => {
    let shop;
    before(async () => {
        shop = await Shop.open(["pay.cash_on_delivery=true"]);
        await hire(shop, "cook1", [1]);
        await hire(shop, "cook2", [2]);
    });
    after(() => shop.close());

    const place = async (more = {}) => (await shop.must("POST", "/orders", {storeId: 1, customer: contact,
        items: [{menuItemId: 11, quantity: 2, choices: [101, 103]}], payment: {method: "sandbox", token: "tok_ok"},
        ...more})).id;
    const cancel = (id, reason) => shop.must("POST", `/orders/${id}/cancel`, {reason});

    /** Each test leaves an empty board to the next. */
    const clear = async () => {
        const {items} = await shop.must("GET", "/stores/1/tickets?state=active");
        for (const {orderId, state, fulfilment} of items) {
            const handOver = fulfilment === "pickup" ? ["pickup"] : ["dispatch", "deliver"];
            const way = ["accept", "cook", "ready", ...handOver];
            const states = ["received", "accepted", "cooking", "ready", "delivering"];
            for (const command of way.slice(states.indexOf(state))) await shop.ticket(orderId, command);
        }
    };
    const atBoard = (name, body, options = desk) => test(name, async () => {
        const {context, page, errors} = await device(options);
        await logIn(page, shop, "cook1");
        await body(page, context);
        assert.deepEqual(errors, []);
        await context.close();
        await clear();
    });

    atBoard("the usual time of preparation follows the owner while the board is open", async (board) => {
        const id = await place();
        await press(board, id, "5분 늘리기");
        await shop.must("PATCH", "/stores/1", {prepMinutes: 35});
        await returnTo(board);
        await ticketOf(board, id).getByRole("button", {name: "40분 수락"}).waitFor();
        await shop.must("PATCH", "/stores/1", {prepMinutes: 20});
        await returnTo(board);
        await ticketOf(board, id).getByRole("button", {name: "25분 수락"}).waitFor();
    });

    atBoard("the board shows who was told what about an order", async (board) => {
        const id = await place();
        await press(board, id, "20분 수락");
        await press(board, id, "알림");
        const dialog = board.getByRole("dialog");
        const line = (words) => dialog.locator("li", {hasText: words});
        await line("주문이 접수되었습니다").getByText("손님에게").waitFor();
        await line("주문을 수락했습니다").getByText("전달됨").waitFor();
        await line("새 배달 주문").getByText("매장에").waitFor();
        await isReadable(board, "kitchen-messages");
        await dialog.getByRole("button", {name: "닫기"}).click();
    });

    atBoard("a step is taken back, more time is promised, a dish is left out, and the rest is cancelled", async (board) => {
        const id = await place();
        await press(board, id, "20분 수락");
        await press(board, id, "조리 시작");
        await press(board, id, "되돌리기");
        await ticketOf(board, id).getByRole("button", {name: "조리 시작"}).waitFor();
        const promised = (await shop.must("GET", `/tickets/${id}`)).promisedAt;
        await press(board, id, "변경");
        await isReadable(board, "kitchen-change");
        await board.getByRole("dialog").getByRole("button", {name: "+10분"}).click();
        await eventually(async () => (await shop.must("GET", `/tickets/${id}`)).promisedAt > promised, "more time");

        await press(board, id, "변경");
        await board.getByRole("dialog").getByRole("button", {name: "통닭 1개 빼기"}).click();
        await ticketOf(board, id).locator("s", {hasText: "1× 통닭"}).waitFor();
        await eventually(async () => (await shop.must("GET", `/orders/${id}`)).payment.refunded > 0, "a refund");

        await press(board, id, "변경");
        const dialog = board.getByRole("dialog");
        assert.equal(await dialog.getByRole("button", {name: "통닭 1개 빼기"}).count(), 0);
        await dialog.getByRole("radio", {name: "조리 중에 문제가 생겼습니다."}).check();
        await dialog.getByRole("button", {name: "주문 취소"}).click();
        await ticketOf(board, id).waitFor({state: "detached"});
        await eventually(async () => (await shop.must("GET", `/orders/${id}`)).status === "cancelled", "the end");
        assert.equal(await calledOff(board, id).count(), 0);
    });

    atBoard("a customer orders, the kitchen works the board, and the customer sees each step", async (board) => {
        const {context, page: customer} = await device();
        const id = await order(customer, shop);
        await isIn(board, id, "fresh");
        const ticket = ticketOf(board, id);
        await ticket.getByText("1× 통닭").waitFor();
        await ticket.getByText("+ 순살").waitFor();
        await ticket.getByText(/^경과 \d+:\d\d$/).waitFor();
        await board.locator('[data-alarm="order"]').waitFor();
        assert.match(await board.title(), /^\(1\) 통닭집/);

        await press(board, id, "5분 늘리기");
        await press(board, id, "25분 수락");
        await hasStatus(customer, "accepted");
        await isIn(board, id, "cooking");
        await board.locator('[data-alarm="none"]').waitFor();
        await ticket.getByText(/2[45]분 남음/).waitFor();
        const promised = (await customer.getByText(/\d쯤$/).textContent())
            .replace("조리 완료 예정 ", "").replace("쯤", "까지");
        await ticket.getByText(promised, {exact: true}).waitFor(); // what the customer was told
        await press(board, id, "조리 시작");
        await hasStatus(customer, "cooking");
        await press(board, id, "조리 완료");
        await isIn(board, id, "ready");
        await hasStatus(customer, "ready");
        await press(board, id, "라이더에게 전달");
        await board.getByLabel("라이더 이름").fill("라이더");
        await board.getByLabel("라이더 전화번호").fill("010-9999-0000");
        await board.getByRole("button", {name: "배달 출발"}).click();
        await isIn(board, id, "delivering");
        await hasStatus(customer, "delivering");
        assert.equal((await shop.must("GET", `/tickets/${id}`)).rider.phone, "010-9999-0000");
        await press(board, id, "배달 완료");
        await hasStatus(customer, "delivered");
        await ticket.waitFor({state: "detached"});
        await context.close();
    });

    atBoard("a new order that waits too long is red, and one that is late says by how much", async (board) => {
        await board.clock.install();
        await board.reload();
        await board.locator('[data-stream="open"]').waitFor();
        const id = await place();
        const late = ticketOf(board, id).locator(".late");
        await ticketOf(board, id).getByText(/^경과 0:\d\d$/).waitFor();
        assert.equal(await late.count(), 0);
        await board.clock.fastForward("04:00");
        await late.getByText(/^경과 4:\d\d$/).waitFor();

        await shop.ticket(id, "accept", {prepMinutes: 10});
        await ticketOf(board, id).getByText(/^[56]분 남음$/).waitFor();
        assert.equal(await late.count(), 0);
        await board.clock.fastForward("10:00");
        await late.getByText(/^[45]분 늦음$/).waitFor();
        await isSound(board);
    });

    atBoard("what is picked up is handed over at the counter", async (board) => {
        const id = await place({fulfilment: "pickup"});
        for (const step of [/수락/, "조리 시작", "조리 완료", "손님이 가져감"]) await press(board, id, step);
        await ticketOf(board, id).waitFor({state: "detached"});
        await eventually(async () => (await shop.must("GET", `/orders/${id}`)).status === "picked_up",
            "the order follows its ticket");
    });

    atBoard("a reason of the board is told in the customer's language", async (board) => {
        const id = await place({language: "en"});
        await press(board, id, "거절");
        await board.getByLabel("지금 주문이 너무 많습니다.").check();
        await board.getByRole("button", {name: "거절하고 환불"}).click();
        await ticketOf(board, id).waitFor({state: "detached"});
        await eventually(async () => (await shop.must("GET", `/notifications?orderId=${id}`)).items
            .some(({text}) => text.includes("(Reason: there are too many orders right now)")), "the reason");
    });

    atBoard("an order is rejected with a reason that the customer is told", async (board) => {
        const id = await place();
        await press(board, id, "거절");
        await board.getByLabel("다른 사유").check();
        await board.getByLabel("사유를 적어 주세요").fill("정전입니다");
        await board.getByRole("button", {name: "거절하고 환불"}).click();
        await ticketOf(board, id).waitFor({state: "detached"});
        await eventually(async () => (await shop.must("GET", `/orders/${id}`)).payment.status === "refunded",
            "the refund");
        assert.equal(await calledOff(board, id).count(), 0); // the cook's own doing
        const {items} = await shop.must("GET", `/notifications?orderId=${id}`);
        assert.ok(items.some(({text}) => text.includes("정전입니다")));
    });

    atBoard("a cancellation stands over everything, sounds, and stays over a reload until seen", async (board) => {
        const id = await place();
        await press(board, id, /수락/);
        await isIn(board, id, "cooking");
        await cancel(id, "집을 비우게 됐어요");
        await calledOff(board, id).getByText("집을 비우게 됐어요").waitFor();
        await board.locator('[data-alarm="cancellation"]').waitFor();
        assert.equal(await ticketOf(board, id).count(), 0);
        for (let times = 0; times < 3; ++times) await board.keyboard.press("Escape");
        await board.locator(".called-off").evaluate((dialog) => dialog.close()); // as a tablet's "back" may
        await calledOff(board, id).waitFor();
        await isReadable(board, "kitchen-cancelled", false);

        await board.reload();
        await calledOff(board, id).getByRole("button", {name: /^확인/}).click();
        await calledOff(board, id).waitFor({state: "detached"});
        await board.locator('[data-alarm="none"]').waitFor();
    });

    atBoard("a board that was away while an order was cancelled tells it when it is back", async (board, context) => {
        const id = await place();
        await isIn(board, id, "fresh");
        await board.goto("about:blank");
        await cancel(id);
        await board.goto(shop.url + "/kitchen");
        await calledOff(board, id).waitFor();
    });

    atBoard("the server is killed and comes back under the open board, and no ticket is missed", async (board) => {
        const before = [await place(), await place()];
        for (const id of before) await isIn(board, id, "fresh");
        await shop.kill();
        await board.getByText("연결 끊김").waitFor();
        await isReadable(board, "kitchen-lost", false);
        assert.equal(await board.locator(".ticket").count(), 2); // what is known stays in sight
        await shop.start();
        // Before the board may be back: one that it knows moves on, one is cancelled, two are new.
        await shop.ticket(before[0], "accept");
        await cancel(before[1]);
        const later = [await place(), await place()];
        for (const id of later) await isIn(board, id, "fresh");
        await isIn(board, before[0], "cooking");
        await calledOff(board, before[1]).waitFor();
        await board.getByText("연결 끊김").waitFor({state: "hidden"});
        assert.equal(await board.locator(".ticket").count(), 3);
    });

    atBoard("a command that does not reach the server is said so, and can be given again", async (board) => {
        const id = await place();
        await isIn(board, id, "fresh");
        await board.route("**/accept", (route) => route.abort(), {times: 1});
        await press(board, id, /수락/);
        await board.getByText("서버에 전해지지 않았습니다.").waitFor();
        await press(board, id, /수락/);
        await isIn(board, id, "cooking");
    });

    atBoard("a dish is sold out from the ticket, and put back on sale", async (board) => {
        const id = await place();
        const soldOut = async () => (await shop.must("GET", "/menus/1")).categories[0].items[0].soldOut;
        await press(board, id, "품절");
        await board.getByRole("region", {name: "통닭", exact: true}).getByRole("button", {name: "품절 처리"}).click();
        await eventually(soldOut, "통닭 is sold out for customers");
        await board.keyboard.press("Escape");
        await board.getByRole("navigation").getByRole("button", {name: "품절"}).click();
        await board.getByRole("region", {name: "통닭", exact: true}).getByRole("button", {name: "다시 판매"}).click();
        await eventually(async () => !(await soldOut()), "통닭 is back");
    });

    atBoard("sound waits for a touch and says so; then the alarm repeats until it is accepted", async (_, context) => {
        const board = await context.newPage();
        await board.addInitScript(silentUntilTouched);
        await board.goto(shop.url + "/kitchen");
        const button = board.getByRole("button", {name: "눌러서 소리 켜기"});
        await button.waitFor();
        const id = await place();
        await isIn(board, id, "fresh");
        await isReadable(board, "kitchen-silent", false);
        await button.click();
        await button.waitFor({state: "detached"});
        assert.deepEqual(await board.evaluate(() => window.sounding), {repeats: true, peak: 1});
        await press(board, id, /수락/);
        await board.waitForFunction(() => window.sounding === null);
    });

    atBoard("a ticket is printed alone, on paper of 80 mm", async (board) => {
        const id = await place({note: "문 앞에 놓아 주세요"});
        await board.evaluate(() => (window.print = () => (window.printed = true)));
        await press(board, id, "인쇄");
        await board.waitForFunction(() => window.printed);
        await board.emulateMedia({media: "print"});
        assert.equal(await ticketOf(board, id).isVisible(), false);
        await board.locator(".print-slip").getByText("문 앞에 놓아 주세요").waitFor();
        const pdf = (await board.pdf({preferCSSPageSize: true})).toString("latin1");
        const [, width] = pdf.match(/\/MediaBox \[0 0 ([\d.]+) /);
        assert.equal(Math.round((Number(width) / 72) * 25.4), 80);
        assert.equal(pdf.match(/\/Type \/Page\b/g).length, 1);
    });

    test("a cook of store 2 gets their own board, and nothing of store 1", async () => {
        const id = await place();
        const {context, page} = await device(desk);
        await page.goto(shop.url + "/kitchen");
        await page.evaluate(() => localStorage.setItem("baedal.kitchen.store", "1"));
        await logIn(page, shop, "cook2");
        await page.getByRole("heading", {name: "피자집"}).waitFor();
        assert.equal(await page.locator(".ticket").count(), 0);
        const statuses = await page.evaluate((order) => Promise.all(
            ["/stores/1/tickets/events", "/stores/1/tickets", "/stores/1/menu", `/tickets/${order}`]
                .map(async (path) => (await fetch(path)).status)), id);
        assert.deepEqual(statuses, [404, 404, 404, 404]);
        await context.close();
        await clear();
    });

    test("a board that finds an older state of the data, as after a restore, shows that and nothing else", async () => {
        const other = await Shop.open();
        const {context, page} = await device(desk);
        const placeThere = () => other.must("POST", "/orders", {storeId: 1, customer: contact,
            items: [{menuItemId: 11, quantity: 1}], payment: {method: "sandbox", token: "tok_ok"}});
        await logInByToken(page, other);
        for (let count = 0; count < 3; ++count) await placeThere();
        await eventually(async () => (await page.locator(".ticket").count()) === 3, "three tickets");
        await other.kill();
        other.forgetData();
        await other.start();
        const {id} = await placeThere();
        await isIn(page, id, "fresh");
        assert.equal(await page.locator(".ticket").count(), 1);
        await context.close();
        await other.close();
    });

    atBoard("a full board is readable at both widths, in both languages", async (board) => {
        const ids = [];
        for (let count = 0; count < 6; ++count) {
            ids.push(await place({note: count % 2 ? "덜 맵게 해 주세요" : undefined,
                fulfilment: count === 3 ? "pickup" : "delivery",
                ...(count === 4 && {payment: {method: "cash"}})}));
        }
        const rider = {name: "라이더", phone: "010-9999-0000"};
        const way = [["accept", {prepMinutes: 15}], ["cook"], ["ready"], ["dispatch", {rider}]];
        for (const [index, steps] of [0, 0, 1, 3, 2, 4].entries())
            for (const [command, body] of way.slice(0, steps)) await shop.ticket(ids[index], command, body);
        await isIn(board, ids[5], "delivering");
        await eventually(async () => (await board.locator(".ticket").count()) === 6, "the whole board");
        await isReadable(board, "kitchen");
        await board.getByLabel("언어").selectOption("English");
        await board.getByRole("heading", {name: "Cooking"}).waitFor();
        await isReadable(board, "kitchen-en");
    });
});
