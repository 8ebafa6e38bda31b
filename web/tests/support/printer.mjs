// The simulator of a receipt printer beside the server's binary, and what it has printed.
import {spawn} from "node:child_process";
import {mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {eventually} from "./eventually.mjs";

export class Printer {
    static async open() {
        const printer = new Printer();
        printer.folder = mkdtempSync(join(tmpdir(), "baedal-printer-"));
        const program = join(dirname(process.env.BAEDAL_BINARY), "printer_simulator");
        printer.process = spawn(program, ["--folder", printer.folder], {stdio: ["pipe", "pipe", "inherit"]});
        printer.ended = new Promise((resolve) => printer.process.once("exit", resolve));
        await new Promise((resolve, reject) => {
            printer.process.once("spawn", resolve);
            printer.process.once("error", reject);
        });
        printer.process.stdout.on("data", (text) => {
            printer.output += text;
        });
        printer.address = await printer.said(/listening on (\S+)\n/);
        return printer;
    }

    output = "";

    /** The first group of the pattern, once the simulator has printed it; what it printed until then is forgotten. */
    async said(pattern) {
        let found;
        await eventually(async () => {
            found = pattern.exec(this.output);
            return found !== null;
        }, `the simulator prints ${pattern}`);
        this.output = this.output.slice(found.index + found[0].length);
        return found[1];
    }

    /** One of the simulator's commands, such as "no-paper"; it holds when this returns. */
    async tell(command) {
        this.process.stdin.write(command + "\n");
        await this.said(new RegExp(`done: (${command})\n`));
    }

    /** The pictures of the slips, the oldest first, once there are so many. */
    async slips(count) {
        const names = () => readdirSync(this.folder).filter((name) => name.endsWith(".svg"));
        await eventually(async () => names().length >= count, `${count} slips are printed`);
        return Array.from({length: names().length}, (_, at) =>
            readFileSync(join(this.folder, `slip-${at + 1}.txt`), "utf8"));
    }

    picture(number) {
        return join(this.folder, `slip-${number}.svg`);
    }

    async close() {
        this.process.stdin.end();
        await this.ended;
        rmSync(this.folder, {recursive: true, force: true});
    }
}
