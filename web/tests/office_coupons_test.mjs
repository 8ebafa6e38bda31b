// The office's coupons and campaigns: made, handed out, ended; not there without the module.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {isReadable} from "./support/audit.mjs";
import {desk, device} from "./support/browser.mjs";
import {chooseChicken, contact, fillCheckout} from "./support/customer.mjs";
import {enter, goTo, openWithOwner, withOwner} from "./support/office.mjs";

describe("the office's coupons", () => {
    let shop;
    before(async () => {
        shop = await openWithOwner();
    });
    after(() => shop.close());
    const inOffice = withOwner(() => shop);
    const campaigns = (page) => page.getByRole("region", {name: "캠페인"});
    const coupons = (page) => page.getByRole("region", {name: "쿠폰 목록"});
    const press = (part, name) => part.getByRole("button", {name, exact: true}).click();

    inOffice("a coupon with rules is made, shown with its uses, and ended", async (page) => {
        await page.getByRole("link", {name: "쿠폰", exact: true}).click();
        const part = coupons(page);
        await part.getByText("아직 쿠폰이 없습니다.").waitFor();
        await part.locator("summary", {hasText: "쿠폰 만들기"}).click();
        await part.getByLabel("쿠폰 번호").fill("no");
        await press(part, "쿠폰 만들기");
        await part.getByRole("alert").getByText("/code").waitFor();

        await part.getByLabel("쿠폰 번호").fill("spring");
        await part.getByLabel("이름", {exact: true}).fill("봄맞이 할인");
        await part.getByLabel("비율").check();
        await part.getByLabel("할인율 (%)").fill("20");
        await part.getByLabel("최대 할인, 0은 제한 없음 (KRW)").fill("3,000");
        await part.getByLabel("이 금액 이상 주문할 때 (KRW)").fill("15000");
        await part.getByLabel("통닭집").check();
        await part.getByLabel("첫날").fill("2020-01-01");
        await part.getByLabel("마지막 날").fill("2099-12-31");
        await part.getByLabel("총 사용 횟수, 0은 제한 없음").fill("5");
        await part.getByLabel("번호마다 사용 횟수, 0은 제한 없음").fill("1");
        await press(part, "쿠폰 만들기");
        await part.getByText("쿠폰 SPRING을(를) 만들었습니다.").waitFor();
        const line = part.locator('[data-coupon="SPRING"]');
        await line.getByText(/20% 할인 · 최대 ₩3,000 · ₩15,000 이상 주문 · 통닭집 · 2020년 1월 1일부터 · 2099년 12월 31일까지 · 번호마다 1번/).waitFor();
        const [made] = (await shop.must("GET", "/coupons")).items;
        assert.deepEqual([made.discount, made.minimum, made.stores, made.limit, made.perPhone],
            [{amount: null, percent: 20, atMost: 3000}, 15_000, [1], 5, 1]);
        assert.equal(made.until, "2099-12-31T15:00:00.000Z"); // the end of the day in Seoul, where the browser is

        await shop.must("POST", "/orders", {storeId: 1, customer: contact, coupon: "SPRING",
            items: [{menuItemId: 11, quantity: 1}], payment: {method: "sandbox", token: "tok_ok"}});
        await press(part, "다시 불러오기");
        await line.getByText("사용 1번 / 5번").waitFor();
        await isReadable(page, "office-coupons-made");

        await press(line, "SPRING 종료");
        await press(page.getByRole("dialog"), "종료하기");
        await line.getByText("종료", {exact: true}).waitFor();
        assert.equal(await line.getByRole("button").count(), 0);
        assert.equal((await shop.call("GET", "/coupons/SPRING?storeId=1&subtotal=20000")).status, 422);
    });

    inOffice("a campaign is begun, hands out a coupon, is ended and resumed", async (page) => {
        await goTo(page, shop, "coupons");
        const part = campaigns(page);
        await part.locator("summary", {hasText: "캠페인 시작하기"}).click();
        await part.getByLabel("캠페인 이름").fill("단골 감사");
        await part.getByLabel("정한 수의 주문마다").check();
        await part.getByLabel("손님 한 명이 마친 주문 수").fill("10");
        await part.getByLabel("할인 금액 (KRW)").fill("5000");
        await part.getByLabel("쿠폰 사용 기간 (일)").fill("14");
        await press(part, "캠페인 시작하기");
        const line = part.locator("[data-campaign]");
        await line.getByText("주문 10번마다 · ₩5,000 할인 · 받은 날부터 14일").waitFor();
        const [made] = (await shop.must("GET", "/campaigns")).items;
        assert.deepEqual(made.earnedBy, {deliveredOrders: 10, repeats: true});
        assert.equal(made.coupon.validDays, 14);

        await line.getByText("단골 감사 쿠폰 발행").click();
        await line.getByLabel("손님 전화번호").fill("전화번호입니다");
        await press(line, "발행하기");
        await line.getByRole("alert").getByText("/phone").waitFor();
        await line.getByLabel("손님 전화번호").fill("010-5555-6666");
        await press(line, "발행하기");
        const said = await line.getByText(/쿠폰 번호는 .*입니다/).textContent();
        const [, code] = /쿠폰 번호는 (\w+)입니다/.exec(said);
        const gives = await shop.must("GET", `/coupons/${code}?storeId=1&subtotal=20000&phone=01055556666`);
        assert.equal(gives.amount, 5000);
        await coupons(page).locator(`[data-coupon="${code}"]`).getByText("손님 한 명 전용").waitFor();
        await line.getByText("발행한 쿠폰 1장").waitFor();

        await press(line, "단골 감사 캠페인 종료");
        await line.getByText("종료", {exact: true}).waitFor();
        assert.equal((await shop.must("GET", "/campaigns")).items[0].active, false);
        assert.equal(await line.getByText("단골 감사 쿠폰 발행").count(), 0);
        await press(line, "단골 감사 캠페인 다시 시작");
        await line.getByText("사용 가능").waitFor();
        assert.equal((await shop.must("GET", "/campaigns")).items[0].active, true);
    });

    inOffice("while marketing rests, the page says so", async (page) => {
        await shop.must("POST", "/admin/modules/marketing/stop");
        await goTo(page, shop, "coupons");
        await campaigns(page).getByText(/^이 일을 하는 모듈이 멈춰 있습니다/).waitFor();
        await shop.must("POST", "/admin/modules/marketing/start");
        await press(campaigns(page), "다시 불러오기");
        await campaigns(page).getByText("단골 감사", {exact: true}).waitFor();
    });
});

describe("coupons are shown where marketing is, in this process or another one", () => {
    const here = 'modules.here=["order","pay","store","notify"]';
    const secrets = {BAEDAL_PEER_SECRET: "browser-tests-peer-secret-0123456789"};
    for (const [where, settings, isThere] of [["nowhere", [here], false],
        ["in another process", [here, 'modules.marketing.at="http://127.0.0.1:9"'], true]]) {
        test(`marketing is ${where}`, async () => {
            const shop = await openWithOwner(settings, {secrets});
            const [office, phone] = [await device(desk), await device()];
            const shown = async ({page}, show, part) => {
                const answered = page.waitForResponse((response) => response.url().endsWith("/readyz"));
                await show(page);
                await (await answered).finished();
                if (isThere) return part(page).waitFor();
                await page.evaluate(() => new Promise((drawn) => { setTimeout(() => requestAnimationFrame(drawn)); }));
                return assert.equal(await part(page).count(), 0);
            };
            await shown(phone, async (page) => {
                await chooseChicken(page, shop);
                await fillCheckout(page);
            }, (page) => page.getByLabel("쿠폰 번호"));
            await shown(office, (page) => enter(page, shop),
                (page) => page.getByRole("link", {name: "쿠폰", exact: true}));
            if (!isThere) {
                await goTo(office.page, shop, "coupons");
                await office.page.getByRole("heading", {name: "매출", level: 1}).waitFor();
            }
            assert.deepEqual([...office.errors, ...phone.errors], []);
            await office.context.close();
            await phone.context.close();
            await shop.close();
        });
    }
});
