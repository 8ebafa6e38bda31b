// By the rules that it recommends, redocly finds nothing in GET /openapi.json, and finds what is planted in it.
import assert from "node:assert/strict";
import {writeFileSync} from "node:fs";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {Shop} from "../../web/tests/support/shop.mjs";
import {inFolder, run} from "./support.mjs";

/** "rule at place: message" of each error and warning. */
function findingsIn(document) {
    return inFolder(async (folder) => {
        writeFileSync(join(folder, "openapi.json"), JSON.stringify(document));
        const env = {...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true"};
        const args = ["lint", "openapi.json", "--format=json", "--max-problems=1000"];
        const {stdout, stderr} = await run("@redocly/cli/bin/cli.js", args, {cwd: folder, env});
        const start = stdout.indexOf("{");
        assert.notEqual(start, -1, `redocly failed:\n${stdout}${stderr}`);
        const {totals, problems} = JSON.parse(stdout.slice(start));
        assert.equal(totals.errors + totals.warnings, problems.length);
        return problems.map(({ruleId, message, location}) => `${ruleId} at ${location[0]?.pointer}: ${message}`);
    });
}

describe("the document in redocly", () => {
    let shop, document;
    before(async () => {
        shop = await Shop.open();
        document = await shop.must("GET", "/openapi.json");
    });
    after(() => shop.close());

    test("no rule finds anything", async () => assert.deepEqual(await findingsIn(document), []));

    test("each planted defect is found", async () => {
        const planted = structuredClone(document);
        const {paths, components} = planted;
        delete paths["/menus"].get.operationId;
        delete paths["/orders"].post.security;
        paths["/orders"].get.operationId = "getOrder";
        paths["/orders/{id}"].get.security = [{password: []}];
        paths["/orders/first/{step}"] = {get: {...paths["/version"].get, operationId: "getFirstOrder"}};
        components.schemas.Unused = {type: "string"};
        paths["/stores"].get.responses["200"].content["application/json"].schema.$ref = "#/components/schemas/Lost";
        const found = (await findingsIn(planted)).join("\n");
        for (const rule of ["operation-operationId ", "operation-operationId-unique ", "security-defined ",
            "no-ambiguous-paths ", "path-parameters-defined ", "no-unused-components ", "no-unresolved-refs "]) {
            assert.ok(found.includes(rule), `${rule}is not among\n${found}`);
        }
        assert.match(found, /security-defined at #\/paths\/~1orders\/post/);
    });
});
