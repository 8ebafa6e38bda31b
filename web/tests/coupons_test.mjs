// A customer pays less with a coupon, reads why one gives nothing, and orders without while coupons rest.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {device} from "./support/browser.mjs";
import {chooseChicken, fillCheckout, hasStatus, orderId, payButton} from "./support/customer.mjs";
import {Shop} from "./support/shop.mjs";

describe("coupons", () => {
    let shop;
    before(async () => {
        shop = await Shop.open();
        await shop.must("POST", "/coupons", {code: "OPENING", name: "개업 할인", discount: {amount: 2000}, limit: 1});
        await shop.must("POST", "/coupons", {code: "BIG", discount: {amount: 2000}, minimum: 100_000});
    });
    after(() => shop.close());

    const onDevice = (name, body) => test(name, async () => {
        const {context, page, errors} = await device();
        await chooseChicken(page, shop);
        await fillCheckout(page);
        await body(page);
        assert.deepEqual(errors, []);
        await context.close();
    });
    const enter = async (page, code) => {
        await page.getByLabel("쿠폰 번호").fill(code);
        await page.getByRole("button", {name: "적용", exact: true}).click();
    };

    onDevice("an order costs less, and its page says so", async (page) => {
        await enter(page, "opening");
        await page.getByText("개업 할인: ₩2,000 할인됩니다.").waitFor();
        await page.getByText("−₩2,000").waitFor();
        await page.getByRole("button", {name: "₩20,000 결제하기"}).click();
        const id = await orderId(page);
        await hasStatus(page, "placed");
        await page.getByText("−₩2,000").waitFor();
        const order = await shop.must("GET", `/orders/${id}`);
        assert.equal(order.total, 20_000);
        assert.deepEqual(order.discounts, [{name: "개업 할인", coupon: "OPENING", amount: 2000}]);
    });

    onDevice("a coupon that gives nothing says why, and can be left out", async (page) => {
        for (const [code, reason] of [["NONE", "없는 쿠폰입니다."], ["BIG", "주문 금액이 적어 사용할 수 없는 쿠폰입니다."],
            ["OPENING", "이미 모두 사용된 쿠폰입니다."]]) {
            await enter(page, code);
            await page.getByText(reason).waitFor();
        }
        await page.getByRole("button", {name: "적용 취소"}).click();
        await page.getByRole("button", {name: "₩22,000 결제하기"}).click();
        await orderId(page);
        await hasStatus(page, "placed");
    });

    onDevice("while coupons rest, the order goes through without one", async (page) => {
        await shop.must("POST", "/coupons", {code: "LATER", discount: {amount: 1000}});
        await enter(page, "later");
        await page.getByText("−₩1,000").waitFor();
        await shop.must("POST", "/admin/modules/marketing/stop");
        await page.getByRole("button", {name: "₩21,000 결제하기"}).click();
        await page.getByText(/지금은 쿠폰을 사용할 수 없습니다/).first().waitFor();
        await page.getByRole("button", {name: "적용 취소"}).click();
        await payButton(page).click();
        await orderId(page);
        await hasStatus(page, "placed");
        await shop.must("POST", "/admin/modules/marketing/start");
    });
});
