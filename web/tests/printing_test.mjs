// The kitchen's printers on the pages: the owner sets one up, the board prints again, and both see what is wrong.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {after, before, describe, test} from "node:test";
import {isReadable, isSound} from "./support/audit.mjs";
import {desk, device, screenshot} from "./support/browser.mjs";
import {contact} from "./support/customer.mjs";
import {hire, logIn, press, ticketOf} from "./support/kitchen.mjs";
import {goTo, openWithOwner, withOwner} from "./support/office.mjs";
import {Printer} from "./support/printer.mjs";

describe("kitchen printers", () => {
    let shop;
    let printer;
    before(async () => {
        shop = await openWithOwner(["pay.cash_on_delivery=true", 'server.public_url="https://shop.example.kr"']);
        printer = await Printer.open();
        await hire(shop, "cook1", [1]);
    });
    after(async () => {
        await shop.close();
        await printer.close();
    });
    const together = withOwner(() => shop);
    const place = async () => (await shop.must("POST", "/orders", {storeId: 1, customer: contact,
        items: [{menuItemId: 11, quantity: 2, choices: [101, 103]}], note: "문 앞에 놓아 주세요",
        payment: {method: "cash"}})).id;

    together("an owner adds a printer and prints a test page", async (page) => {
        await goTo(page, shop, "store");
        await page.getByRole("button", {name: "프린터 추가"}).click();
        await page.getByLabel("이름", {exact: true}).last().fill("주방");
        await page.getByLabel("주소와 포트").fill("http://192.168.0.50");
        await page.getByRole("button", {name: "프린터 저장"}).click();
        await page.getByText(/\/0\/address/).waitFor();
        await page.getByLabel("주소와 포트").fill(printer.address);
        await page.getByRole("button", {name: "프린터 저장"}).click();
        await page.getByText(/^저장했습니다/).waitFor();
        await page.getByRole("button", {name: "시험 출력"}).click();
        const [slip] = await printer.slips(1);
        assert.match(slip, /프린터: 주방/);
        await page.locator('[data-printer="ready"]', {hasText: "마지막 출력"}).waitFor();
        await page.locator("section", {has: page.locator("#printers")}).scrollIntoViewIfNeeded();
        await isSound(page);
        await screenshot(page, "office-printers");
        const {items: [stored]} = await shop.must("GET", "/stores/1/printers");
        assert.equal(stored.address, printer.address);
    });

    test("an order is printed, the board prints it again, and shows that paper is missing", async () => {
        const {context, page: board, errors} = await device(desk);
        await logIn(board, shop, "cook1");
        const id = await place();
        await ticketOf(board, id).waitFor();
        const slips = await printer.slips(2);
        assert.match(slips[1], /2 x 통닭/);
        assert.match(slips[1], /받 {2}을/);
        assert.doesNotMatch(slips[1], /재██출██력/);
        await press(board, id, "재출력");
        await board.getByText(/다시 출력합니다/).waitFor();
        assert.match((await printer.slips(3))[2], /재██출██력/);

        await printer.tell("no-paper");
        const second = await place();
        await board.locator('[data-printer="paper_out"]', {hasText: "프린터 주방: 용지 없음"}).waitFor();
        await board.getByText("1장 대기").waitFor();
        await ticketOf(board, second).waitFor();
        await isReadable(board, "kitchen-printer");
        await printer.tell("paper");
        await printer.slips(4);
        await board.locator("[data-printer]").waitFor({state: "detached"});
        assert.deepEqual(errors, []);
        await context.close();
    });

    test("a slip, as a picture", async () => {
        const {context, page} = await device({width: 560, height: 1000});
        await printer.slips(3);
        await page.setContent(readFileSync(printer.picture(3), "utf8"));
        assert.ok((await page.locator("svg text").count()) > 50);
        await screenshot(page, "slip");
        await context.close();
    });

    together("the office shows a printer that does not answer", async (page) => {
        await printer.tell("off");
        await place();
        await goTo(page, shop, "store");
        await page.locator('[data-printer="unreachable"]', {hasText: "응답 없음"}).waitFor();
        assert.notEqual(await page.locator(".notice small").textContent(), ""); // the error of the connection
        await printer.tell("on");
        await page.locator('[data-printer="ready"]').waitFor();
        await printer.slips(5);
        await page.getByRole("button", {name: "주방 삭제"}).click();
        await page.getByRole("button", {name: "프린터 저장"}).click();
        await page.getByText(/^저장했습니다/).waitFor();
        assert.deepEqual(await shop.must("GET", "/stores/1/printers"), {items: []});
    });
});
