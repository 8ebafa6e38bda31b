// Who gets behind the counter: users, bearers of a token, the first owner, and nobody else.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {isReadable, isSound} from "./support/audit.mjs";
import {desk, device} from "./support/browser.mjs";
import {contact} from "./support/customer.mjs";
import {eventually} from "./support/eventually.mjs";
import {hire, logIn, logInByToken, password} from "./support/kitchen.mjs";
import {account, byName, byToken, logOut} from "./support/login.mjs";
import {Shop} from "./support/shop.mjs";

describe("logging in", () => {
    let shop;
    before(async () => {
        shop = await Shop.open();
        await hire(shop, "cook1", [1]);
    });
    after(() => shop.close());

    test("nobody gets in with a wrong password or token; a token works, and logging out ends it", async () => {
        const {context, page} = await device();
        await page.goto(shop.url + "/kitchen");
        await page.getByLabel("아이디").fill("cook1");
        await isReadable(page, "login");
        await byName(page, "cook1", password + "!");
        await page.getByText("아이디 또는 비밀번호가 맞지 않습니다.").waitFor();
        await isSound(page);
        await byToken(page, "not-a-token-at-all");
        await page.getByText("유효하지 않은 토큰입니다.").waitFor();
        await logInByToken(page, shop);
        await page.reload();
        await page.locator('[data-stream="open"]').waitFor();
        await logOut(page);
        await page.reload();
        await page.getByLabel("비밀번호").waitFor();
        assert.equal(await page.evaluate(() => sessionStorage.length), 0);
        await context.close();
    });

    test("a cook changes the own password at the board, which goes on; another device is logged out", async () => {
        await hire(shop, "cook3", [1]);
        const [here, elsewhere] = [await device(), await device()];
        await logIn(here.page, shop, "cook3");
        await logIn(elsewhere.page, shop, "cook3");
        await account(here.page).click();
        await here.page.getByRole("button", {name: "비밀번호 변경"}).click();
        await here.page.getByLabel("현재 비밀번호").fill(password + "!");
        await here.page.getByLabel("새 비밀번호").fill("another-one-of-mine");
        await here.page.getByRole("button", {name: "비밀번호 변경"}).click();
        await here.page.getByText("현재 비밀번호가 아닙니다.").waitFor();
        await isReadable(here.page, "password", false);
        await here.page.getByLabel("현재 비밀번호").fill(password);
        await here.page.getByRole("button", {name: "비밀번호 변경"}).click();
        await here.page.getByText(/^비밀번호를 바꾸었습니다/).waitFor();
        assert.equal(await here.page.locator('[data-stream="open"]').count(), 1);
        await here.page.keyboard.press("Escape");
        await shop.must("POST", "/orders", {storeId: 1, customer: contact, items: [{menuItemId: 11, quantity: 1}],
            payment: {method: "sandbox", token: "tok_ok"}});
        await here.page.locator(".ticket").first().waitFor();
        await elsewhere.page.getByLabel("비밀번호").waitFor();
        await byName(elsewhere.page, "cook3", "another-one-of-mine");
        await elsewhere.page.locator('[data-stream="open"]').waitFor();
        assert.deepEqual(here.errors, []);
        for (const {context} of [here, elsewhere]) await context.close();
    });

    test("who is dismissed while the board is open is asked to log in", async () => {
        const {id} = await hire(shop, "gone", [1]);
        const {context, page} = await device(desk);
        await logIn(page, shop, "gone");
        await shop.must("DELETE", `/admin/users/${id}`);
        await shop.must("POST", "/orders", {storeId: 1, customer: contact, items: [{menuItemId: 11, quantity: 1}],
            payment: {method: "sandbox", token: "tok_ok"}});
        await page.getByLabel("비밀번호").waitFor();
        assert.equal(await page.locator(".ticket").count(), 0);
        await context.close();
    });

    test("the link of an empty deployment makes the first owner, once, who then opens the first store", async () => {
        const empty = await Shop.open(["demo.enabled=false"], {hasToken: false});
        const {context, page, errors} = await device();
        const [link] = await eventually(() => empty.log().match(/http\S+\/setup#\S+/), "the link");
        await page.goto(link);
        assert.doesNotMatch(page.url(), /#/); // the secret stands nowhere
        await page.getByLabel("아이디").fill("owner");
        await page.getByLabel("비밀번호").fill("a shop of my own");
        await isReadable(page, "setup");
        await page.getByRole("button", {name: "계정 만들기"}).click();
        await page.waitForURL(/\/office$/);
        await page.getByRole("link", {name: "새 매장 열기"}).click();
        await page.getByLabel("매장 이름").fill("국밥집");
        await page.getByRole("button", {name: "매장 만들기"}).click();
        await page.getByRole("heading", {name: "영업시간"}).waitFor();

        const again = await context.newPage();
        await again.goto(link);
        await again.getByLabel("아이디").fill("second");
        await again.getByLabel("비밀번호").fill("another-owner");
        await again.getByRole("button", {name: "계정 만들기"}).click();
        await again.getByText("유효하지 않은 설정 링크입니다.").waitFor();
        assert.deepEqual(errors, []);
        await context.close();
        await empty.close();
    });
});
