// The owner's figures: of any days and of one store or all, beside those of the days before, and as files.
import assert from "node:assert/strict";
import {readFile} from "node:fs/promises";
import {after, before, describe, test} from "node:test";
import {isReadable, isReadableInEnglish} from "./support/audit.mjs";
import {desk, device, phone} from "./support/browser.mjs";
import {contact} from "./support/customer.mjs";
import {eventually} from "./support/eventually.mjs";
import {enter, goTo, openWithOwner, withOwner} from "./support/office.mjs";

const day = 24 * 3600 * 1000;
const won = (amount) => `₩${amount.toLocaleString("ko")}`;
const plus = (date, days) => new Date(Date.parse(date) + days * day).toISOString().slice(0, 10);
const written = (date) => new Intl.DateTimeFormat("ko", {year: "numeric", month: "long", day: "numeric",
    timeZone: "UTC"}).format(new Date(date));

describe("figures in the office", () => {
    let shop;
    let today; // the business day of the stores
    before(async () => {
        shop = await openWithOwner();
        await shop.must("POST", "/admin/users",
            {username: "cook", password: "a long password of the cook", role: "staff", stores: [1]});
        const place = async (storeId, menuItemId) => (await shop.must("POST", "/orders", {storeId, customer: contact,
            items: [{menuItemId, quantity: 1}], payment: {method: "sandbox", token: "tok_ok"}})).id;
        const yesterday = [await place(1, 11), await place(1, 11)];
        for (const id of yesterday) {
            await eventually(async () => (await shop.call("GET", `/tickets/${id}`)).status === 200, "the ticket is there");
            for (const step of ["accept", "cook", "ready", "dispatch", "deliver"])
                await shop.must("POST", `/tickets/${id}/${step}`, {});
            await eventually(async () => (await shop.must("GET", `/orders/${id}`)).status === "delivered", "delivered");
        }
        // No test can wait for a day: the orders were made, placed and delivered a day earlier.
        await shop.kill();
        const at = Date.now() - day;
        const steps = ["placed", "accepted", "cooking", "ready", "delivering", "delivered"];
        const timeline = steps.map((step, passed) => `${step}@${at + passed * 60_000}/${passed + 2}`).join(" ");
        await shop.alterData("order", `UPDATE orders SET timeline = '${timeline}', created_at = ${at - 2 * 3600_000},
            updated_at = ${at + 300_000}`);
        await shop.start();
        for (let i = 0; i < 3; ++i) await place(1, 11);
        await place(2, 21);
        today = (await shop.must("GET", "/orders/figures?storeId=1")).to;
    });
    after(() => shop.close());

    const card = (page, name) => page.locator(".figures .card").filter({has: page.getByText(name, {exact: true})});
    const choose = (page, name) => page.getByRole("group", {name: /^기간$|^Period$/}).getByRole("button", {name}).click();
    const days = async (page) => [await page.getByLabel("시작일").inputValue(), await page.getByLabel("종료일").inputValue()];
    const together = withOwner(() => shop);

    together("today stands beside yesterday, in words", async (page) => {
        await goTo(page, shop, "today");
        await card(page, "매출").getByText(won(63_000), {exact: true}).waitFor();
        await card(page, "매출").getByText("₩21,000 증가 (+50%)").waitFor();
        await card(page, "주문 수").getByText("1건 증가 (+50%)").waitFor();
        await card(page, "환불").getByText("변동 없음").waitFor();
        await card(page, "주문당 평균").getByText(won(21_000), {exact: true}).waitFor();
        await page.getByText(`바로 앞의 같은 일수와 비교: ${written(plus(today, -1))}`).waitFor();
        await page.getByText(/아직 끝나지 않아/).waitFor();
        assert.equal(await page.getByText("일별 매출").count(), 0); // one day has no chart by day
    });

    together("a period is one press away, and yesterday is over", async (page) => {
        await goTo(page, shop, "today");
        await choose(page, "어제");
        await card(page, "매출").getByText(won(42_000), {exact: true}).waitFor();
        await card(page, "매출").getByText("₩42,000 증가", {exact: true}).waitFor(); // no share of nothing
        assert.equal(await page.getByText(/아직 끝나지 않아/).count(), 0);
        assert.deepEqual(await days(page), [plus(today, -1), plus(today, -1)]);
        await choose(page, "이번 주");
        const [monday, last] = await days(page);
        assert.equal(new Date(monday).getUTCDay(), 1);
        assert.equal(last, today);
        assert.ok(Date.parse(today) - Date.parse(monday) < 7 * day);
        await choose(page, "이번 달");
        assert.deepEqual(await days(page), [today.slice(0, 8) + "01", today]);
        await choose(page, "지난달");
        const [first, end] = await days(page);
        assert.match(first, /-01$/);
        assert.equal(plus(end, 1), today.slice(0, 8) + "01");
        assert.equal(first.slice(0, 7), end.slice(0, 7));
    });

    together("any range has a chart and a table by day, and its files", async (page) => {
        await goTo(page, shop, "today");
        await page.getByLabel("시작일").fill(plus(today, -1));
        const chart = page.getByRole("region", {name: "일별 매출"}).first();
        await chart.getByText(`가장 많이 판 날: ${written(today)}, ${won(63_000)}`).waitFor();
        const heights = await page.locator("rect.day")
            .evaluateAll((bars) => bars.map((bar) => Math.round(bar.getBoundingClientRect().height)));
        assert.equal(heights.length, 2);
        assert.ok(Math.abs(heights[0] * 1.5 - heights[1]) <= 2, `bars of ${heights}`);
        await chart.getByText("표로 보기").click();
        await chart.getByRole("row", {name: / 2 ₩42,000 ₩0 ₩42,000$/}).waitFor();
        await isReadable(page, "office-figures");

        const saved = async (name) => {
            const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", {name}).click()]);
            return {name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8")};
        };
        const figures = await saved("CSV로 내려받기");
        assert.equal(figures.name, `baedal-1-${plus(today, -1)}-${today}.csv`);
        assert.match(figures.text, new RegExp(`total,${plus(today, -1)}/${today},5,`));
        const orders = await saved("세무용 주문 내역 (CSV)");
        assert.equal(orders.name, `baedal-orders-1-${plus(today, -1)}-${today}.csv`);
        assert.equal(orders.text.trim().split("\r\n").length, 1 + 5);

        await page.getByLabel("시작일").fill(plus(today, 1));
        await page.getByText("종료일이 시작일보다 빠릅니다.").waitFor();
        await page.getByLabel("시작일").fill(plus(today, -366));
        await page.getByText("한 번에 366일까지 볼 수 있습니다.").waitFor();
        await page.getByLabel("시작일").fill("2020-01-01");
        await page.getByLabel("종료일").fill("2020-01-01");
        await page.getByText("이 기간에는 주문이 없습니다.").waitFor();
    });

    together("the tax, the times and the ends of a day stand there", async (page) => {
        await goTo(page, shop, "today");
        await card(page, "부가세").getByText(won(3 * 1909), {exact: true}).waitFor();
        await card(page, "공급가액").getByText(won(63_000 - 3 * 1909), {exact: true}).waitFor();
        await choose(page, "어제");
        const times = page.getByRole("region", {name: "걸린 시간"});
        await times.getByRole("row", {name: "접수까지 2 1분 0초 1분 0초"}).waitFor();
        await times.getByRole("row", {name: "조리 2 1분 0초 1분 0초"}).waitFor();
        await times.getByRole("row", {name: "주문부터 도착까지 2 5분 0초 5분 0초"}).waitFor();
        assert.equal(await page.getByText("취소와 거절").count(), 0); // none

        const {id} = await shop.must("POST", "/orders", {storeId: 2, customer: contact,
            items: [{menuItemId: 21, quantity: 1}], payment: {method: "sandbox", token: "tok_ok"}});
        await eventually(async () => (await shop.call("GET", `/tickets/${id}`)).status === 200, "the ticket is there");
        await shop.must("POST", `/tickets/${id}/reject`, {reason: "재료가 떨어졌어요"});
        await page.getByLabel("매장", {exact: true}).selectOption("피자집");
        await page.getByRole("region", {name: "취소와 거절"}).getByRole("row", {name: "매장이 거절 1"}).waitFor();
        await eventually(async () => (await shop.must("GET", "/orders/figures?storeId=2")).takings.refunded > 0,
            "the money is back");
    });

    together("the sums of a busy year fit into their cards", async (page) => {
        await page.route("**/orders/figures?*", async (route) => { // more than any test can sell
            const response = await route.fetch();
            if (response.status() !== 200) return route.fulfill({response});
            const figures = await response.json();
            Object.assign(figures.takings, {sales: 3_150_000_000, net: 3_149_999_999, supply: 2_863_636_363});
            return route.fulfill({response, json: figures});
        });
        await goTo(page, shop, "today");
        await card(page, "매출").getByText("₩3,150,000,000", {exact: true}).waitFor();
        for (const size of [desk, phone]) {
            await page.setViewportSize(size);
            const tooWide = await page.locator(".figures dd")
                .evaluateAll((all) => all.filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent));
            assert.deepEqual(tooWide, [], `at ${size.width} px`);
        }
        await page.unrouteAll({behavior: "wait"});
    });

    together("all stores together are the sum of each", async (page) => {
        await goTo(page, shop, "today");
        await page.getByLabel("매장", {exact: true}).selectOption("모든 매장");
        const all = await shop.must("GET", "/orders/figures");
        await card(page, "매출").getByText(won(all.takings.sales), {exact: true}).waitFor();
        const stores = page.getByRole("region", {name: "매장별"});
        await stores.getByRole("row", {name: /^통닭집 3 ₩63,000/}).waitFor();
        await stores.getByRole("row", {name: new RegExp(`^피자집 \\d ${won(all.byStore[1].takings.sales)}`)}).waitFor();
        await page.reload();
        await stores.getByRole("row", {name: /^통닭집 3/}).waitFor(); // the choice is kept
    });

    test("staff see the figures of their store, and no export", async () => {
        const {context, page, errors} = await device(desk);
        await enter(page, shop, {username: "cook", password: "a long password of the cook"});
        await goTo(page, shop, "today");
        await card(page, "매출").getByText(won(63_000), {exact: true}).waitFor();
        assert.equal(await page.getByLabel("매장", {exact: true}).count(), 0);
        assert.equal(await page.getByRole("button", {name: "세무용 주문 내역 (CSV)"}).count(), 0);
        assert.deepEqual(errors, []);
        await context.close();
    });

    test("an English phone shows a range", () => isReadableInEnglish(async (page) => {
        await page.addInitScript((secret) => sessionStorage.setItem("baedal.token", secret), shop.token);
        await goTo(page, shop, "today");
        await page.getByLabel("From", {exact: true}).fill(plus(today, -1));
        await page.getByText(/^Best day: /).waitFor();
        await page.getByText(/^₩105,000 more$/).first().waitFor();
    }));
});
