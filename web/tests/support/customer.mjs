// What a customer does on the pages, by the names that the pages give to their controls in either language.
export const contact = {name: "김하나", phone: "010-1234-5678", address: "서울시 마포구 월드컵로 1"};

/** Puts one 통닭 with two options into the basket. */
export async function chooseChicken(page, shop) {
    await page.goto(shop.url + "/#/store/1");
    await page.getByRole("button", {name: /^통닭/}).click();
    await page.getByLabel("순살").check();
    await page.getByLabel("양념 소스").check();
    await page.getByRole("button", {name: /담기$|^Add for /}).click();
}

export async function fillContact(page, {phone = contact.phone} = {}) {
    await page.goto(page.url().replace(/#.*/, "#/checkout"));
    await page.getByLabel(/^이름$|^Name$/).fill(contact.name);
    await page.getByLabel(/^전화번호$|^Phone$/).fill(phone);
    await page.getByLabel(/^주소$|^Address$/).fill(contact.address);
}

export async function fillCheckout(page, {card = /^카드 승인$|^Card is accepted$/, ...options} = {}) {
    await fillContact(page, options);
    await page.getByLabel(card).check();
}

/** "₩22,000 결제하기", or "… 주문하기" where it is paid at the door. */
export const payButton = (page) => page.getByRole("button", {name: /^₩[\d,]+ (결제|주문)하기$/});

/** The id in the address of the order's page. */
export async function orderId(page) {
    await page.waitForURL(/\/o\/[0-9a-v]{36}$/);
    return page.url().split("/").pop();
}

export const hasStatus = (page, status) => page.locator(`[data-status="${status}"]`).waitFor();

/** Orders on the pages and returns the id, wherever the payment got to. */
export async function order(page, shop, options) {
    await chooseChicken(page, shop);
    await fillCheckout(page, options);
    await payButton(page).click();
    return orderId(page);
}
