// The office's webhooks: added, followed, switched on again, removed.
import assert from "node:assert/strict";
import {after, before, describe} from "node:test";
import {isReadable} from "./support/audit.mjs";
import {contact} from "./support/customer.mjs";
import {eventually} from "./support/eventually.mjs";
import {goTo, openWithOwner, withOwner} from "./support/office.mjs";
import {Receiver} from "./support/receiver.mjs";

describe("the office's webhooks", () => {
    let shop;
    let receiver;
    before(async () => {
        shop = await openWithOwner(["webhooks.allow_private=true"]);
        receiver = await new Receiver().open();
    });
    after(async () => {
        receiver.close();
        await shop.close();
    });
    const inOffice = withOwner(() => shop);
    const card = (page) => page.getByRole("region", {name: "웹훅"});
    const place = async () => (await shop.must("POST", "/orders", {storeId: 1, customer: contact,
        items: [{menuItemId: 11, quantity: 1}], payment: {method: "sandbox", token: "tok_ok"}})).id;

    inOffice("a wrong address is complained of, a right one gets a secret and the orders", async (page) => {
        await goTo(page, shop, "operations");
        await card(page).getByText("보내는 곳이 없습니다.").waitFor();
        await card(page).getByText("웹훅 추가").click();
        await card(page).getByLabel("주소").fill("ftp://till.example.kr/");
        await card(page).getByRole("button", {name: "추가", exact: true}).click();
        await card(page).getByRole("alert").getByText("/url").waitFor();

        await card(page).getByLabel("주소").fill(receiver.url);
        await card(page).getByLabel("이벤트", {exact: true}).fill("OrderPlaced, OrderCancelled");
        await card(page).getByRole("button", {name: "추가", exact: true}).click();
        receiver.secret = await card(page).getByLabel("새 웹훅의 비밀 키").inputValue();
        assert.match(receiver.secret, /^whsec_/);
        await card(page).getByRole("button", {name: "복사했습니다"}).click();
        await card(page).getByText("OrderPlaced · OrderCancelled").waitFor();

        const id = await place();
        await eventually(() => receiver.types(id).length === 1, "the order is told");
        await card(page).getByText("보낸 기록").click();
        await card(page).getByText(id).waitFor();
        await card(page).getByText("받음", {exact: true}).waitFor();
        await isReadable(page, "office-webhooks");
        await card(page).getByRole("button", {name: "다시 보내기"}).click();
        await eventually(() => receiver.types(id).length === 2, "it is told again");
    });

    inOffice("one that is gone is off, is switched on again, and is removed", async (page) => {
        receiver.answer = () => 410;
        const id = await place();
        await goTo(page, shop, "operations");
        await card(page).getByText("꺼짐").waitFor();
        await card(page).getByText("410").first().waitFor();
        receiver.answer = () => 204;
        await card(page).getByRole("button", {name: "다시 켜기"}).click();
        await card(page).getByText("정상").waitFor();
        await card(page).getByText("보낸 기록").click();
        await card(page).getByText("못 받음").waitFor();
        await card(page).getByRole("button", {name: "다시 보내기"}).first().click();
        await eventually(() => receiver.types(id).length === 1, "the order is told");

        await card(page).getByRole("button", {name: `${receiver.url} 삭제`}).click();
        await page.getByRole("dialog").getByRole("button", {name: `${receiver.url} 삭제`}).click();
        await card(page).getByText("보내는 곳이 없습니다.").waitFor();
        assert.equal((await shop.must("GET", "/admin/webhooks")).items.length, 0);
    });
});
