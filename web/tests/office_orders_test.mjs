// Orders in the office: an order is found, looked at, refunded in part, cancelled; its messages are sent again.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {isReadable} from "./support/audit.mjs";
import {desk, device, phone} from "./support/browser.mjs";
import {contact} from "./support/customer.mjs";
import {eventually} from "./support/eventually.mjs";
import {enter, goTo, openWithOwner} from "./support/office.mjs";

describe("orders in the office", () => {
    let shop;
    let delivered;
    before(async () => {
        shop = await openWithOwner();
        await shop.must("POST", "/admin/users",
            {username: "cook", password: "a long password of the cook", role: "staff", stores: [1]});
        const place = async (customer) => (await shop.must("POST", "/orders", {storeId: 1, customer,
            items: [{menuItemId: 11, quantity: 1}], payment: {method: "sandbox", token: "tok_ok"}})).id;
        delivered = await place(contact);
        await place({...contact, name: "박둘", phone: "+82 10 7777-8888"});
        await eventually(async () => (await shop.call("GET", `/tickets/${delivered}`)).status === 200,
            "the ticket has arrived");
        for (const step of ["accept", "cook", "ready", "dispatch", "deliver"])
            await shop.must("POST", `/tickets/${delivered}/${step}`, {});
        await eventually(async () => (await shop.must("GET", `/orders/${delivered}`)).status === "delivered",
            "the order is delivered");
    });
    after(() => shop.close());

    test("an order is found by the end of the phone, by number and by name, and shows all of itself", async () => {
        const {context, page, errors} = await device(desk);
        await enter(page, shop);
        await goTo(page, shop, "orders");
        const list = page.getByRole("region", {name: "주문 목록"});
        await list.getByRole("link", {name: "1번"}).waitFor();
        await list.getByRole("link", {name: "2번"}).waitFor();
        await isReadable(page, "office-orders");
        const find = page.getByLabel("주문 찾기");
        for (const [text, found, gone] of [["8888", "2번", "1번"], ["김하", "1번", "2번"], ["#2", "2번", "1번"],
            ["01077778888", "2번", "1번"]]) {
            await find.fill(text);
            await list.getByRole("link", {name: gone, exact: true}).waitFor({state: "detached"});
            await list.getByRole("link", {name: found, exact: true}).waitFor();
        }
        await find.fill("nobody");
        await page.getByText("찾는 주문이 없습니다.").waitFor();
        await find.fill("5678");
        await page.getByLabel("상태").selectOption({label: "배달 완료"});
        await list.getByRole("link", {name: "1번", exact: true}).click();
        await page.getByRole("heading", {name: /통닭집 1번/}).waitFor();
        await page.getByText("월드컵로 1").waitFor();
        await page.getByRole("region", {name: "결제와 환불"}).getByText("₩21,000").waitFor();
        await isReadable(page, "office-order");
        assert.deepEqual(errors, []);
        await context.close();
    });

    test("the owner gives a part back once, and not more than is left", async () => {
        const {context, page, errors} = await device(phone);
        await enter(page, shop);
        await goTo(page, shop, `orders/${delivered}`);
        const payments = page.getByRole("region", {name: "결제와 환불"});
        await payments.getByRole("button", {name: "환불하기"}).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel("환불 금액 (KRW)").fill("30,000");
        await dialog.getByText("남은 금액보다 많습니다.").waitFor();
        await dialog.getByLabel("환불 금액 (KRW)").fill("5,000");
        await dialog.getByLabel("환불 사유").fill("식었어요");
        await isReadable(page, "office-refund");
        await dialog.getByRole("button", {name: "환불하기"}).click();
        await page.getByText("환불을 시작했습니다.").waitFor();
        await payments.getByText("−₩5,000").waitFor();
        await payments.getByText("식었어요").waitFor();
        await payments.getByText("환불됨").waitFor();
        const order = await shop.must("GET", `/orders/${delivered}`);
        assert.equal(order.payment.refunded, 5000);
        await page.getByRole("region", {name: "보낸 알림"}).getByText(/환불/).first().waitFor();
        assert.deepEqual(errors, []);
        await context.close();
    });

    test("the owner cancels an order that is not cooked, and the customer gets the money back", async () => {
        const {context, page, errors} = await device(desk);
        await enter(page, shop);
        await goTo(page, shop, "orders");
        await page.getByRole("link", {name: "2번", exact: true}).click();
        await page.getByRole("button", {name: "주문 취소"}).click();
        await page.getByRole("dialog").getByRole("button", {name: "주문 취소"}).click();
        await page.getByText("취소를 요청했습니다.").waitFor();
        await page.getByRole("heading", {name: /통닭집 2번/}).getByText("취소", {exact: false}).waitFor();
        await page.getByRole("region", {name: "결제와 환불"}).getByText("환불됨").waitFor();
        assert.deepEqual(errors, []);
        await context.close();
    });

    test("staff find orders and may not refund", async () => {
        const {context, page, errors} = await device(desk);
        await enter(page, shop, {username: "cook", password: "a long password of the cook"});
        await goTo(page, shop, `orders/${delivered}`);
        await page.getByRole("heading", {name: /통닭집 1번/}).waitFor();
        await page.getByRole("region", {name: "결제와 환불"}).getByText("₩21,000").waitFor();
        assert.equal(await page.getByRole("button", {name: "환불하기"}).count(), 0);
        assert.equal(await page.getByRole("button", {name: "다시 보내기"}).count(), 0);
        assert.deepEqual(errors, []);
        await context.close();
    });
});
