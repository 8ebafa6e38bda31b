// node web/tests/all.mjs: every browser test, one after the other. BAEDAL_BINARY names the server;
// BAEDAL_SCREENSHOTS=1 writes docs/screenshots; arguments choose files by a part of their name.
import {readdirSync} from "node:fs";
import {after} from "node:test";
import {closeBrowser} from "./support/browser.mjs";

const wanted = process.argv.slice(2);
after(closeBrowser);
const files = readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith("_test.mjs")).sort();
for (const file of files) {
    if (wanted.length === 0 || wanted.some((part) => file.includes(part))) await import("./" + file);
}
