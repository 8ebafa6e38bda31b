// The one log-in form of the staff's pages, by the names that it gives to its controls.
const enter = (page) => page.getByRole("button", {name: "로그인", exact: true});

export async function byName(page, username, password) {
    await page.getByLabel("아이디").fill(username);
    await page.getByLabel("비밀번호").fill(password);
    await enter(page).click();
}

export async function byToken(page, token) {
    await enter(page).waitFor();
    const change = page.getByRole("button", {name: "접근 토큰으로 로그인"});
    await change.or(page.getByRole("button", {name: "아이디와 비밀번호로 로그인"})).waitFor();
    if (await change.count()) await change.click();
    await page.getByLabel("접근 토큰").fill(token);
    await enter(page).click();
}

/** The button in the page's head that says who is logged in. */
export const account = (page) => page.getByRole("button", {name: /^계정/});

export async function logOut(page) {
    await account(page).click();
    await page.getByRole("button", {name: "로그아웃"}).click();
    await page.getByLabel("비밀번호").waitFor();
}
