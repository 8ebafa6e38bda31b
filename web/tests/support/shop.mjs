// A running deployment of the real binary, and the words of the business on it.
import {spawn, execFile} from "node:child_process";
import {mkdtempSync, readFileSync, rmSync, openSync, closeSync} from "node:fs";
import {createServer} from "node:net";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {promisify} from "node:util";
import {eventually} from "./eventually.mjs";

const binary = process.env.BAEDAL_BINARY;
const token = "browser-tests-owner-token";

// Below the ports that the kernel gives to clients, as the end-to-end tests do.
async function freePort() {
    for (;;) {
        const port = 20_000 + Math.floor(Math.random() * 12_000);
        const isFree = await new Promise((resolve) => {
            const probe = createServer().once("error", () => resolve(false));
            probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
        });
        if (isFree) return port;
    }
}

export class Shop {
    token = token;

    /**
     * `hasToken: false`: a deployment without BAEDAL_ADMIN_TOKEN, which prints its set-up link.
     * `secrets`: more of its environment.
     */
    static async open(settings = [], {hasToken = true, secrets = {}} = {}) {
        const shop = new Shop();
        shop.env = {...process.env, BAEDAL_ADMIN_TOKEN: hasToken ? token : undefined, ...secrets};
        shop.folder = mkdtempSync(join(tmpdir(), "baedal-web-"));
        // A busy machine may commit slowly: the tests of slow payments set their own time.
        shop.settings = ["demo.enabled=true", "demo.autopilot=false", "order.require_contact=true",
            'pay.gateway="sandbox"', "pay.sandbox.allowed=true",
            'order.payment_timeout="20s"', 'log.level="warn"', ...settings];
        await shop.startOnFreePort();
        return shop;
    }

    /** Another process may take the port before the server does. */
    async startOnFreePort() {
        for (let attempt = 1; ; ++attempt) {
            this.port = await freePort();
            this.url = `http://127.0.0.1:${this.port}`;
            try {
                return await this.start();
            } catch (error) {
                if (attempt === 3) throw error;
                await this.kill();
            }
        }
    }

    async start() {
        const log = openSync(join(this.folder, "log"), "a");
        const options = ["serve", "--data", join(this.folder, "data"), "--listen", `127.0.0.1:${this.port}`,
            ...this.settings.flatMap((setting) => ["--set", setting])];
        this.process = spawn(binary, options, {stdio: ["ignore", log, log], env: this.env, cwd: this.folder});
        closeSync(log);
        this.ended = new Promise((resolve) => this.process.once("exit", resolve));
        const isReady = async () => (await fetch(this.url + "/readyz")).status === 200;
        const ended = this.ended.then(() => { throw new Error(`the server ended at its start\n${this.log()}`); });
        ended.catch(() => {}); // when it ends later
        await Promise.race([eventually(isReady, "the server is ready", 20_000), ended]);
    }

    async kill() {
        this.process.kill("SIGKILL");
        await this.ended;
    }

    /** While the server is down. */
    forgetData() {
        rmSync(join(this.folder, "data"), {recursive: true});
    }

    /** Runs SQL on a module's file, while the server is down: nobody else may have it open then. */
    async alterData(module, sql) {
        const program = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])";
        await promisify(execFile)("python3", ["-c", program, join(this.folder, "data", `${module}.sqlite`), sql]);
    }

    /** Whatever a test did: no order and no won is out of place. */
    async close() {
        await this.kill();
        try {
            await promisify(execFile)(binary, ["check", "--data", join(this.folder, "data")]);
        } catch (error) {
            throw new Error(`baedal check: ${error.stdout}${error.stderr}\n${this.log()}`);
        } finally {
            rmSync(this.folder, {recursive: true, force: true});
        }
    }

    log() {
        return readFileSync(join(this.folder, "log"), "utf8").split("\n").slice(-40).join("\n");
    }

    async call(method, path, body, headers = {}) {
        const response = await fetch(this.url + path, {
            method,
            headers: {Authorization: `Bearer ${token}`, ...(body && {"Content-Type": "application/json"}), ...headers},
            body: body && JSON.stringify(body),
        });
        const text = await response.text();
        return {status: response.status, headers: response.headers, data: text ? JSON.parse(text) : null};
    }

    async must(method, path, body, headers) {
        // A busy server has done nothing and says so: it is asked again, as its answer advises.
        const answer = await eventually(async () => {
            const said = await this.call(method, path, body, headers);
            return said.data?.type !== "/problems/overloaded" && said;
        }, `${method} ${path} gets through`);
        if (answer.status < 400) return answer.data;
        throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.data)}`);
    }

    async orders(phone) {
        return (await this.must("GET", `/orders?phone=${encodeURIComponent(phone)}`)).items;
    }

    /** A command of the kitchen, as soon as it has the ticket. */
    async ticket(id, command, body) {
        const hasArrived = async () => (await this.call("GET", `/tickets/${id}`)).status === 200;
        await eventually(hasArrived, "the ticket has arrived");
        return this.must("POST", `/tickets/${id}/${command}`, body ?? {});
    }

    /** The owner edits the menu of a store in place. */
    async changeMenu(storeId, change) {
        const {data: menu, headers} = await this.call("GET", `/stores/${storeId}/menu`);
        change(menu);
        await this.must("PUT", `/stores/${storeId}/menu`, {categories: menu.categories},
            {"If-Match": headers.get("ETag")});
    }
}
