// A client that openapi-typescript generates from GET /openapi.json compiles and places an order.
import assert from "node:assert/strict";
import {randomUUID} from "node:crypto";
import {cpSync, symlinkSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {fileURLToPath, pathToFileURL} from "node:url";
import {Shop} from "../../web/tests/support/shop.mjs";
import {inFolder, packages, run} from "./support.mjs";

const sources = fileURLToPath(new URL("typed_client", import.meta.url));

async function succeeds(program, args, folder) {
    const {status, stdout, stderr} = await run(program, args, {cwd: folder});
    assert.equal(status, 0, `${program} ${args.join(" ")}\n${stdout}${stderr}`);
}

/** Calls `use` with the compiled client of the document. */
function withClient(document, use) {
    return inFolder(async (folder) => {
        cpSync(sources, folder, {recursive: true});
        symlinkSync(packages, join(folder, "node_modules"));
        writeFileSync(join(folder, "package.json"), '{"type": "module"}');
        writeFileSync(join(folder, "openapi.json"), JSON.stringify(document));
        await succeeds("openapi-typescript/bin/cli.js", ["openapi.json", "--output", "api.ts"], folder);
        await succeeds("typescript/bin/tsc", ["--project", "."], folder);
        await use(await import(pathToFileURL(join(folder, "built", "client.js"))));
    });
}

describe("the generated client", () => {
    let shop;
    before(async () => (shop = await Shop.open()));
    after(() => shop.close());

    test("compiles strictly, and orders from the menu", async () => {
        const document = await shop.must("GET", "/openapi.json");
        await withClient(document, async ({orderNothingKnown, orderTwo}) => {
            const key = randomUUID();
            const {placed, read, dish, total} = await orderTwo(shop.url, key);
            assert.equal(placed.status, 201);
            assert.equal(read.status, "placed");
            assert.deepEqual(read.payment, {status: "approved", method: "sandbox", refunded: 0});
            assert.equal(read.total, total);
            assert.deepEqual(read.items.map(({name, quantity}) => ({name, quantity})), [{name: dish.name, quantity: 2}]);
            assert.deepEqual((await shop.orders("010-1234-5678")).map(({id}) => id), [placed.data.id]);

            const again = await orderTwo(shop.url, key);
            assert.equal(again.placed.data.id, placed.data.id);

            const problem = await orderNothingKnown(shop.url);
            assert.equal(problem.status, 422);
            assert.equal(problem.type, "/problems/unknown-menu-item");
        });
    });
});
