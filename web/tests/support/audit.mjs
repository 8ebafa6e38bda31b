// What is wrong with a page as it stands, to the eye and to axe-core.
import assert from "node:assert/strict";
import {createRequire} from "node:module";
import {readFileSync} from "node:fs";
import {desk, device, phone, screenshot} from "./browser.mjs";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Of axe-core, serious or worse. */
async function seriousFindings(page) {
    const session = await page.context().newCDPSession(page);
    try {
        // Not through a script element: the page's own policy forbids it, and stays on.
        const {result: present} = await session.send("Runtime.evaluate", {expression: "typeof axe"});
        if (present.value === "undefined") await session.send("Runtime.evaluate", {expression: source});
        const {result, exceptionDetails} = await session.send("Runtime.evaluate", {
            expression: "axe.run(document, {resultTypes: ['violations']}).then((r) => JSON.stringify(r.violations))",
            awaitPromise: true,
            returnByValue: true,
        });
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return JSON.parse(result.value)
            .filter(({impact}) => impact === "serious" || impact === "critical")
            .map(({id, nodes}) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("; ")}`);
    } finally {
        await session.detach();
    }
}

/** Nothing serious for axe, nothing wider than the screen. */
export async function isSound(page) {
    assert.deepEqual(await seriousFindings(page), []);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `it scrolls sideways by ${overflow} px`);
}

/** As a phone and as a tablet or a desk shows it: a picture, and sound. */
export async function isReadable(page, name, fullPage = true) {
    const before = page.viewportSize();
    for (const size of [desk, phone]) {
        await page.setViewportSize(size);
        await screenshot(page, name, fullPage);
        await isSound(page);
    }
    await page.setViewportSize(before);
}

/** As an English phone shows what `show` opens: English is longer, so what fits in Korean may not. */
export async function isReadableInEnglish(show) {
    const {context, page, errors} = await device({locale: "en-US", ...phone});
    await show(page);
    assert.equal(await page.getAttribute("html", "lang"), "en");
    await isSound(page);
    assert.deepEqual(errors, []);
    await context.close();
}
