// A person without a mouse: Tab until there, and at every stop it is seen where one is.
import assert from "node:assert/strict";

const mostStops = 80;

/** What does not show the focus where it stands, or null: no outline, or something lies over it. */
const unseenFocus = (page) => page.evaluate(() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null; // between the page's end and its beginning
    const frame = here.closest(".pick") ?? here; // a choice is outlined with its text
    const {outlineStyle, outlineWidth} = getComputedStyle(frame);
    const box = frame.getBoundingClientRect();
    const onTop = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const tag = here.outerHTML.slice(0, 120);
    if (outlineStyle === "none" || outlineWidth === "0px") return `no outline: ${tag}`;
    return frame.contains(onTop) ? null : `covered by ${onTop?.outerHTML.slice(0, 120) ?? "the edge"}: ${tag}`;
});

export const isFocused = (locator) => locator.evaluate((element) => element === document.activeElement);

/** Waits for what is found by `locator`, and goes there from wherever the focus is. */
export async function tabTo(page, locator) {
    await locator.waitFor();
    for (let stops = 0; stops < mostStops; ++stops) {
        await page.keyboard.press("Tab");
        assert.equal(await unseenFocus(page), null);
        if (await isFocused(locator)) return;
    }
    throw new Error(`not reached with ${mostStops} presses of Tab: ${locator}`);
}

/** Goes there and presses `key`. */
export async function useByKey(page, locator, key = "Enter") {
    await tabTo(page, locator);
    await page.keyboard.press(key);
}

/** Goes to a field and types. */
export async function typeInto(page, locator, text) {
    await tabTo(page, locator);
    await page.keyboard.type(text);
}
