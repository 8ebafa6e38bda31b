// axe-core on a page as it stands: what is serious or worse.
import {createRequire} from "node:module";
import {readFileSync} from "node:fs";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function seriousFindings(page) {
    const session = await page.context().newCDPSession(page);
    try {
        // Not through a script element: the page's own policy forbids it, and stays on.
        await session.send("Runtime.evaluate", {expression: source});
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

/** Nothing is wider than the screen. */
export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
