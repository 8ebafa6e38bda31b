// node web/tests/all.mjs [NAME...]: the browser tests of <name>_test.mjs, or of all files, one after the other.
// BAEDAL_BINARY names the server; BAEDAL_SCREENSHOTS=1 writes docs/screenshots. Files share nothing (each has a
// server on a port of its own, a folder and a browser), so that ctest runs several side by side.
import {readdirSync} from "node:fs";
import {after} from "node:test";
import {closeBrowser} from "./support/browser.mjs";

const suffix = "_test.mjs";
const all = readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith(suffix)).sort();
const wanted = process.argv.slice(2).map((name) => name + suffix);
const unknown = wanted.filter((file) => !all.includes(file));
if (unknown.length > 0) throw new Error(`There is no ${unknown.join(", ")} in web/tests.`);

after(closeBrowser);
for (const file of wanted.length > 0 ? wanted : all) await import("./" + file);
