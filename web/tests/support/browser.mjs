// Headless Chromium, one for all tests; each test gets a context (a fresh device) of its own.
import {existsSync, mkdirSync} from "node:fs";
import {join} from "node:path";
import {chromium} from "playwright-core";

// The headless shell needs half the time of the whole browser, which draws its own windows even when headless.
const candidates = [process.env.BAEDAL_CHROMIUM, "/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
    // A name without HTTPS, as of a server in the shop: it is no secure context, and 127.0.0.1 is one.
    "--host-resolver-rules=MAP kitchen.test 127.0.0.1", "--disable-component-update", "--disable-sync"];

export const phone = {width: 360, height: 780};
export const desk = {width: 1280, height: 900};

let browser;

export async function closeBrowser() {
    await browser?.close();
}

/** A device. `errors` gathers what no page may have: script errors and violated policies. */
export async function device({locale = "ko-KR", width = 360, height = 780, colorScheme = "light"} = {}) {
    const executablePath = candidates.find((path) => path && existsSync(path));
    if (!executablePath) throw new Error("Chromium is missing: apt-get install chromium-headless-shell, or set BAEDAL_CHROMIUM.");
    browser ??= await chromium.launch({executablePath, args: flags, headless: true});
    const context = await browser.newContext({locale, timezoneId: "Asia/Seoul", colorScheme,
        viewport: {width, height}, reducedMotion: "reduce"});
    context.setDefaultTimeout(45_000);
    const errors = [];
    context.on("weberror", (event) => errors.push(String(event.error())));
    context.on("console", (message) => {
        const text = message.text();
        if (message.type() === "error" && !text.startsWith("Failed to load resource")) errors.push(text);
    });
    return {context, errors, page: await context.newPage()};
}

/** The page asks the server again, as when somebody returns to its tab; otherwise it asks every 10 or 20 seconds. */
export const returnTo = (page) => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

/** Into docs/screenshots, when BAEDAL_SCREENSHOTS is set. */
export async function screenshot(page, name, fullPage = true) {
    if (!process.env.BAEDAL_SCREENSHOTS) return;
    const folder = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../../../docs/screenshots");
    mkdirSync(folder, {recursive: true});
    await page.evaluate(() => document.fonts.ready);
    const {width} = page.viewportSize();
    await page.screenshot({path: join(folder, `${name}-${width}.png`), fullPage});
}
