// A session that has been open for a while gives the owner's password again before it makes users or tokens.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {device} from "./support/browser.mjs";
import {eventually} from "./support/eventually.mjs";
import {enter, goTo, owner} from "./support/office.mjs";
import {Shop} from "./support/shop.mjs";

describe("an office that stands open", () => {
    let shop;
    before(async () => {
        shop = await Shop.open(['sessions.confirm_within="1s"']);
        await shop.must("POST", "/admin/users", {...owner, role: "owner", stores: []});
    });
    after(() => shop.close());

    test("asks for the password, and makes the token then", async () => {
        const {context, page, errors} = await device({width: 1280, height: 900});
        await enter(page, shop, owner);
        await goTo(page, shop, "people");
        const data = {name: "till", role: "owner"};
        await eventually(async () => (await page.request.post(shop.url + "/admin/tokens", {data})).status() === 403,
            "the session is older than a second");

        await page.locator("summary", {hasText: "토큰 만들기"}).click();
        await page.getByLabel("어디에 쓰나요?").fill("printer");
        const tokens = page.getByRole("region", {name: "연동용 토큰"});
        await tokens.getByLabel("통닭집").check();
        await tokens.getByRole("button", {name: "추가", exact: true}).click();
        const dialog = page.getByRole("dialog", {name: "비밀번호 다시 확인"});
        await dialog.getByLabel("현재 비밀번호").fill("a wrong one");
        await dialog.getByRole("button", {name: "계속"}).click();
        await dialog.getByText("현재 비밀번호가 아닙니다.").waitFor();
        await dialog.getByLabel("현재 비밀번호").fill(owner.password);
        await dialog.getByRole("button", {name: "계속"}).click();
        await page.getByLabel("새 토큰").waitFor();
        assert.equal(await page.getByRole("dialog").count(), 0);

        // Whoever closes the question has changed nothing.
        await eventually(async () => (await page.request.post(shop.url + "/admin/tokens", {data})).status() === 403,
            "the password was given more than a second ago");
        await page.getByLabel("어디에 쓰나요?").fill("another");
        await tokens.getByRole("button", {name: "추가", exact: true}).click();
        await dialog.getByRole("button", {name: "닫기"}).click();
        await page.getByText("비밀번호를 확인해야 할 수 있습니다. 바뀐 것은 없습니다.").waitFor();
        assert.deepEqual(errors, []);
        await context.close();
    });
});
