// What is typed at the checkout has the server's limits: it is told beside its field, and nothing is cut off.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {isSound} from "./support/audit.mjs";
import {device} from "./support/browser.mjs";
import {chooseChicken, fillCheckout, hasStatus, orderId, payButton} from "./support/customer.mjs";
import {Shop} from "./support/shop.mjs";

const say = {
    long: (n) => `${n}자까지 쓸 수 있습니다.`,
    phone: "전화번호를 입력해 주세요. 예: 010-1234-5678",
};

describe("the contact", () => {
    let shop;
    before(async () => (shop = await Shop.open()));
    after(() => shop.close());

    const atCheckout = (name, body) => test(name, async () => {
        const {context, page, errors} = await device();
        const sent = [];
        page.on("request", (request) => request.method() === "POST" && sent.push(request.postDataJSON()));
        await chooseChicken(page, shop);
        await fillCheckout(page);
        await body(page, sent);
        assert.deepEqual(errors, []);
        await context.close();
    });
    /** What stands beside a field, by what describes it to a screen reader. */
    const beside = (page, label) => page.getByLabel(label).evaluate((input) =>
        (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id.endsWith("-error"))
            .map((id) => document.getElementById(id).textContent).join());

    const cases = [
        ["이름", "가".repeat(51), say.long(50)],
        ["전화번호", "0101234567890-12345678", say.long(20)],
        ["전화번호", "010-12", say.phone],
        ["전화번호", "공일공-1234-5678", say.phone],
        ["주소", "나".repeat(201), say.long(200)],
        ["매장에 남길 말", "다".repeat(501), say.long(500)],
    ];
    for (const [label, text, complaint] of cases) {
        atCheckout(`${label}, ${text.length} characters: ${complaint}`, async (page, sent) => {
            await page.getByLabel(label).fill(text);
            assert.equal(await page.getByLabel(label).inputValue(), text);
            await payButton(page).click();
            await page.getByText(complaint).waitFor();
            assert.equal(await beside(page, label), complaint);
            assert.equal(await page.evaluate(() => document.activeElement.value), text);
            assert.deepEqual(sent, []);
            await isSound(page);
        });
    }

    atCheckout("the longest of everything is ordered, as it was typed", async (page, sent) => {
        const longest = {name: "😀".repeat(50), phone: "+82 (010) 1234-56789", address: "나".repeat(200)};
        await page.getByLabel("이름").fill(longest.name);
        await page.getByLabel("전화번호").fill(longest.phone);
        await page.getByLabel("주소").fill(longest.address + "  ");
        await page.getByLabel("매장에 남길 말").fill("다".repeat(500));
        await payButton(page).click();
        await orderId(page);
        await hasStatus(page, "placed");
        assert.deepEqual(sent[0].customer, longest);
        assert.equal(sent[0].note.length, 500);
    });

    atCheckout("what the server refuses all the same is told beside its field", async (page) => {
        await page.getByLabel("주소").fill("서울\u0007시");
        await payButton(page).click();
        await page.getByText("다시 확인해 주세요.").waitFor();
        assert.equal(await beside(page, "주소"), "다시 확인해 주세요.");
        assert.equal(await beside(page, "이름"), "");
    });
});
