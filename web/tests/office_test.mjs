// The owner's page: what is set there is what customers meet, and what customers do is seen there.
import assert from "node:assert/strict";
import {readFile} from "node:fs/promises";
import {after, before, describe, test} from "node:test";
import {device, returnTo} from "./support/browser.mjs";
import {hasStatus, order} from "./support/customer.mjs";
import {eventually} from "./support/eventually.mjs";
import {account, byName, byToken, logOut} from "./support/login.mjs";
import {enter, goTo, openWithOwner, owner, withOwner} from "./support/office.mjs";

const staff = {username: "cook", password: "a long password of the cook", role: "staff", stores: [2]};

describe("office", () => {
    let shop;
    before(async () => {
        shop = await openWithOwner(['backup.folder="backups"']);
        await shop.must("POST", "/admin/users", staff);
    });
    after(() => shop.close());
    const together = withOwner(() => shop);

    test("nobody comes in with a wrong password, and an access token opens this tab alone", async () => {
        const {context, page} = await device();
        await page.goto(shop.url + "/office");
        await byName(page, owner.username, "a wrong password");
        await page.getByText("아이디 또는 비밀번호가 맞지 않습니다.").waitFor();
        await byToken(page, "no such token, whatever it is");
        await page.getByText("유효하지 않은 토큰입니다.").waitFor();
        const {token} = await shop.must("POST", "/admin/tokens", {name: "desk", role: "owner", stores: []});
        await byToken(page, token);
        await account(page).waitFor();
        await page.reload();
        await logOut(page);
        assert.equal(await page.evaluate(() => sessionStorage.getItem("baedal.token")), null);
        await context.close();
    });

    test("who is dismissed while the office is open is asked to log in", async () => {
        const {id} = await shop.must("POST", "/admin/users", {...owner, username: "gone", role: "owner", stores: []});
        const {context, page} = await device();
        await enter(page, shop, {...owner, username: "gone"});
        await shop.must("DELETE", `/admin/users/${id}`);
        await returnTo(page);
        await page.getByRole("button", {name: "로그인", exact: true}).waitFor();
        await context.close();
    });

    together("an item that the owner sells out is sold out for a customer, without a reload", async (desk, phone) => {
        await phone.goto(shop.url + "/#/store/1");
        const fries = phone.getByRole("button", {name: /^감자튀김/});
        await fries.waitFor();
        assert.equal(await fries.isEnabled(), true);
        await goTo(desk, shop, "menu");
        await desk.getByRole("switch", {name: /^감자튀김/}).click();
        await desk.getByText("감자튀김: 품절로 바꾸었습니다.").waitFor();
        await eventually(() => fries.isDisabled(), "감자튀김 is sold out for the customer");
        await desk.getByRole("switch", {name: /^감자튀김/}).click();
        await eventually(() => fries.isEnabled(), "감자튀김 is back");

        await desk.getByLabel("오늘 하루").check();
        await desk.getByRole("switch", {name: /순살/}).click();
        await desk.getByText(/오전 5:00까지 품절/).waitFor(); // the end of the business day on the store's clock
        await phone.getByRole("button", {name: /^통닭/}).click();
        await eventually(() => phone.getByLabel("순살").isDisabled(), "순살 is sold out for the customer");
        await desk.getByRole("switch", {name: /순살/}).click();
        await eventually(() => phone.getByLabel("순살").isEnabled(), "순살 is back");
    });

    together("a dish that the owner adds is on the menu; nobody's change is overwritten", async (desk, phone) => {
        await phone.goto(shop.url + "/#/store/1");
        await goTo(desk, shop, "menu/edit");
        const drinks = desk.getByRole("region", {name: "음료"});
        await drinks.getByRole("button", {name: "메뉴 추가"}).click();
        await desk.getByLabel("이름").fill("식혜");
        await desk.getByLabel("가격 (KRW)").fill("2,500");
        await desk.getByRole("button", {name: "옵션 추가", exact: true}).click();
        await desk.getByLabel("옵션 이름 (예: 크기)").fill("온도");
        await desk.getByLabel("최소 선택").fill("1");
        await desk.getByLabel("최대 선택").fill("2");
        await desk.getByLabel("선택지", {exact: true}).fill("시원하게");
        await desk.getByLabel("가격 (KRW)").last().fill("500"); // the first is the dish's own
        await desk.getByRole("button", {name: "확인"}).click();
        await goTo(desk, shop, "today"); // the draft outlives a look elsewhere
        await desk.getByRole("heading", {name: "시간대별 주문"}).waitFor();
        await goTo(desk, shop, "menu/edit");
        await desk.getByText("아직 게시하지 않음").waitFor();
        await desk.getByRole("button", {name: "메뉴판 게시"}).click();
        await desk.getByText("메뉴판을 게시했습니다.").waitFor();
        await phone.getByRole("button", {name: /^식혜.*₩2,500/}).click();
        await phone.getByLabel("시원하게").waitFor();
        const {categories} = await shop.must("GET", "/menus/1");
        const {min, max, choices: [{price}]} = categories[2].items.at(-1).optionGroups[0];
        assert.deepEqual({min, max, price}, {min: 1, max: 2, price: 500});

        await shop.changeMenu(1, (menu) => menu.categories[2].items.pop()); // somebody else takes it away
        await drinks.getByRole("button", {name: "콜라 아래로"}).click();
        await desk.getByRole("button", {name: "메뉴판 게시"}).click();
        await desk.getByText(/그사이 다른 사람이 바꾸었습니다/).waitFor();
        await desk.getByRole("button", {name: "바꾼 내용 버리기"}).click();
        await eventually(async () => (await drinks.getByText("식혜").count()) === 0, "the menu as it is now");
    });

    together("the store module stops and returns while a customer orders", async (desk, phone) => {
        await goTo(desk, shop, "operations/machine");
        await desk.getByRole("button", {name: "store 멈추기"}).click();
        await desk.getByRole("button", {name: "네, 멈춥니다"}).click();
        await desk.locator('[data-module="store"][data-state="stopped"]').waitFor();
        const id = await order(phone, shop);
        await hasStatus(phone, "placed");
        await desk.getByRole("row", {name: /order → store/}).locator(".tag.warn").waitFor(); // one is waiting
        await goTo(desk, shop, "menu");
        await desk.getByText(/모듈이 멈춰 있습니다/).waitFor();
        await goTo(desk, shop, "today"); // which is told by the order module
        await desk.getByRole("heading", {name: "시간대별 주문"}).waitFor();
        await goTo(desk, shop, "operations/machine");
        await desk.getByRole("button", {name: "store 시작"}).click();
        await desk.locator('[data-module="store"][data-state="running"]').waitFor();
        await shop.ticket(id, "accept", {prepMinutes: 20});
        await hasStatus(phone, "accepted");
    });

    together("the check-up says what is to be done, a backup is made, and the machine room is folded away", async (desk) => {
        await goTo(desk, shop, "operations");
        const found = desk.getByRole("region", {name: "점검", exact: true});
        await found.locator('[data-code="payments-pretended"][data-level="warning"]')
            .getByText("돈이 오가지 않습니다.", {exact: false}).waitFor();
        await found.locator("summary").click();
        await found.locator('[data-code="settings-valid"][data-level="ok"]').getByText("설정에 잘못이 없습니다.").waitFor();
        const backups = desk.getByRole("region", {name: "백업", exact: true});
        const done = backups.locator('[data-state="done"]');
        await done.first().waitFor(); // the server makes the first one by itself
        await backups.getByRole("button", {name: "지금 백업"}).click();
        await backups.getByText("백업을 만들고 있습니다.").waitFor();
        await eventually(async () => (await done.count()) === 2, "the second backup is done");
        assert.equal(await desk.locator("[data-module]").count(), 0);
        await desk.locator("summary", {hasText: "기계실"}).click();
        await desk.locator('[data-module="store"][data-state="running"]').waitFor();
    });

    together("the day's figures show an order, in numbers, by the hour and as a file", async (desk, phone) => {
        await goTo(desk, shop, "today");
        const orders = desk.locator(".figures .card", {hasText: "주문 수"}).locator("dd.amount");
        const before = Number(await orders.textContent());
        const {takings} = await shop.must("GET", "/orders/figures?storeId=1");
        const refunds = takings.refunded;
        await order(phone, shop);
        await hasStatus(phone, "placed");
        await eventually(async () => Number(await orders.textContent()) === before + 1, "the order is in the figures");
        await desk.getByRole("rowheader", {name: "통닭"}).waitFor();
        const heights = await desk.locator("rect.bar")
            .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().height));
        assert.ok(heights.some((height) => height > 0), `bars of ${heights}`);
        await desk.getByRole("region", {name: "결제 수단별"}).getByRole("row", {name: /^체험용 \d/}).waitFor();
        const [file] = await Promise.all([desk.waitForEvent("download"),
            desk.getByRole("button", {name: "CSV로 내려받기"}).click()]);
        assert.match(await readFile(await file.path(), "utf8"), /most_sold,통닭/);

        await phone.getByRole("button", {name: "주문 취소"}).click();
        await phone.getByRole("button", {name: "네, 취소합니다"}).click();
        await hasStatus(phone, "cancelled");
        const won = `₩${(refunds + 22_000).toLocaleString("ko")}`;
        await desk.locator(".figures .card", {hasText: "환불"}).getByText(won, {exact: true}).waitFor();

    });

    together("hours, days and counts are written as the reader's language writes them", async (desk) => {
        await shop.must("PATCH", "/stores/1", {closedDates: ["2030-01-01"]});
        await desk.route("**/orders/figures?*", async (route) => { // a day busier than any test
            const response = await route.fetch();
            if (response.status() !== 200) return route.fulfill({response});
            const figures = await response.json();
            figures.orders = figures.byHour.find(({hour}) => hour === 13).orders = 1234;
            return route.fulfill({response, json: figures});
        });
        await goTo(desk, shop, "today");
        await desk.getByText("가장 바쁜 시간: 오후 1시, 주문 1,234건").waitFor();
        await desk.locator(".figures .card", {hasText: "주문 수"}).getByText("1,234", {exact: true}).waitFor();
        await desk.getByText("표로 보기").click();
        await desk.getByRole("row", {name: /^오후 1시 1,234/}).waitFor();
        await desk.getByLabel("언어").selectOption("English");
        await desk.getByText("Busiest: 1 PM with 1,234 orders").waitFor();
        await desk.getByRole("row", {name: /^1\sPM 1,234/}).waitFor();

        await goTo(desk, shop, "store");
        await desk.getByRole("button", {name: "Remove January 1, 2030"}).waitFor();
        await desk.getByLabel("Language").selectOption("한국어");
        await desk.getByRole("button", {name: "2030년 1월 1일 삭제"}).click();
        await desk.getByText("정해 둔 휴무일이 없습니다.").waitFor();
        await desk.unrouteAll({behavior: "wait"});
    });

    together("people and tokens come and go, and the record tells it", async (desk) => {
        await goTo(desk, shop, "people");
        await desk.locator("summary", {hasText: "사용자 추가"}).click();
        await desk.getByLabel("아이디").fill("rider");
        await desk.getByLabel("비밀번호", {exact: true}).fill("a long password of a rider");
        const users = desk.getByRole("region", {name: "사용자"});
        await users.getByLabel("피자집").check();
        await users.getByRole("button", {name: "추가", exact: true}).click();
        await desk.getByText("이제 rider 사용자가 로그인할 수 있습니다.").waitFor();
        await desk.getByRole("button", {name: "rider 삭제"}).click();
        await desk.getByRole("dialog").getByRole("button", {name: "rider 삭제"}).click();
        await desk.getByText("rider 사용자를 삭제했습니다.").waitFor();

        await desk.locator("summary", {hasText: "토큰 만들기"}).click();
        await desk.getByLabel("어디에 쓰나요?").fill("printer");
        const tokens = desk.getByRole("region", {name: "연동용 토큰"});
        await tokens.getByLabel("통닭집").check();
        await tokens.getByRole("button", {name: "추가", exact: true}).click();
        const secret = await desk.getByLabel("새 토큰").inputValue();
        const asPrinter = () => shop.call("GET", "/stores/1", undefined, {Authorization: `Bearer ${secret}`});
        assert.equal((await asPrinter()).status, 200);
        await desk.getByRole("button", {name: "printer 폐기"}).click();
        await desk.getByRole("dialog").getByRole("button", {name: "폐기", exact: true}).click();
        await desk.getByText("printer 토큰을 폐기했습니다.").waitFor();
        assert.equal((await asPrinter()).status, 401);
        await desk.getByRole("region", {name: "누가 무엇을 했나"}).getByRole("button", {name: "다시 불러오기"}).click();
        const revocation = desk.locator(".deed", {hasText: "토큰 폐기"});
        await revocation.getByText("printer").waitFor();
        await revocation.getByText("접속 주소 127.0.0.1").waitFor();
    });

    together("a token may do what its chosen scopes say, in the chosen stores", async (desk) => {
        await goTo(desk, shop, "people");
        await desk.locator("summary", {hasText: "토큰 만들기"}).click();
        const tokens = desk.getByRole("region", {name: "연동용 토큰"});
        const make = async (name) => {
            await desk.getByLabel("어디에 쓰나요?").fill(name);
            await tokens.getByRole("button", {name: "추가", exact: true}).click();
            await tokens.getByRole("button", {name: `${name} 폐기`}).waitFor();
            return (await shop.must("GET", "/admin/tokens")).items.find((token) => token.name === name);
        };
        await tokens.getByLabel("여기서 고른 일만").check();
        assert.equal(await tokens.locator("input[type=checkbox]:invalid").count(), 7); // one of them is needed
        await tokens.getByLabel("주문, 결제, 통계 보기").check();
        await tokens.getByLabel("환불하기").check();
        await tokens.getByLabel("통닭집").check();
        const board = await make("board");
        assert.deepEqual([board.scopes, board.stores], [["orders:read", "refunds:write"], [1]]);
        await tokens.getByText("orders:read · refunds:write · 통닭집").waitFor();

        const secret = await desk.getByLabel("새 토큰").inputValue();
        const asBoard = async (method, path, body) =>
            (await shop.call(method, path, body, {Authorization: `Bearer ${secret}`})).status;
        assert.equal(await asBoard("GET", "/orders?storeId=1"), 200);
        assert.equal(await asBoard("GET", "/orders?storeId=2"), 404);
        assert.equal(await asBoard("PATCH", "/stores/1/menu/items/14", {soldOut: true, until: null}), 403);

        // The stores that stay chosen are of no use to it.
        await tokens.getByLabel("환불하기").uncheck();
        await tokens.getByLabel("이벤트 기록 읽기").check();
        await tokens.getByText("모든 매장에 쓰는 토큰입니다.").waitFor();
        assert.equal(await tokens.getByLabel("통닭집").count(), 0);
        const feed = await make("feed");
        assert.deepEqual([feed.scopes, feed.stores], [["orders:read", "events:read"], null]);

        await tokens.getByLabel("사장님: 모든 일").check();
        const all = await make("all");
        assert.deepEqual([all.role, all.scopes.length], ["owner", 7]);
    });

    together("the record is told in the reader's language", async (desk) => {
        const [password, next] = ["a long password of kim", "another long password of kim"];
        const {id} = await shop.must("POST", "/admin/users", {username: "kim", password, role: "staff", stores: [1, 2]});
        const {token} = await shop.must("POST", "/sessions", {username: "kim", password});
        const asKim = {Authorization: `Bearer ${token}`};
        await shop.must("POST", "/sessions/current/password", {currentPassword: password, password: next}, asKim);
        await shop.must("DELETE", "/sessions/current", undefined, asKim);
        await shop.must("PATCH", `/admin/users/${id}`, {role: "owner", password});
        await shop.must("DELETE", `/admin/users/${id}`);
        await shop.changeMenu(1, () => {});
        await shop.must("PATCH", "/stores/1/menu/items/14", {soldOut: true, until: null});
        await shop.must("PATCH", "/stores/1/menu/items/14", {soldOut: false, until: null});
        await goTo(desk, shop, "people");
        await desk.locator(".deed", {hasText: "품절 전환 · 운영자"}).first().waitFor();
        const told = (await desk.locator(".deed").allTextContents()).slice(0, 9);
        const remarks = [/감자튀김: 다시 판매$/, /감자튀김: 품절$/, / · \d+번째 판$/, / · kim$/,
            / · kim: 사장님, 새 비밀번호$/, / · 로그아웃함$/, / · 새 비밀번호$/, / · 로그인함$/, / · kim: 1,2번 매장 직원$/];
        remarks.forEach((remark, at) => assert.match(told[at], remark));
    });

    test("staff see the figures and the switches of their store, and nothing else", async () => {
        const {context, page, errors} = await device();
        await enter(page, shop, staff);
        await goTo(page, shop, "people");
        await page.getByRole("heading", {name: "매출", level: 1}).waitFor();
        assert.equal(await page.getByRole("link", {name: "운영"}).count(), 0);
        await goTo(page, shop, "menu");
        await page.getByRole("switch").first().waitFor();
        assert.equal(await page.getByText("통닭").count(), 0);
        assert.equal(await page.getByRole("link", {name: "메뉴판 고치기"}).count(), 0);
        assert.deepEqual(errors, []);
        await context.close();
    });
});
