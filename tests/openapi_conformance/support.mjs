// The document of a running server, and the tools of web/ that read it.
import {execFile} from "node:child_process";
import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";

export const packages = fileURLToPath(new URL("../../web/node_modules", import.meta.url));

/** Runs a program of web/node_modules. A status other than 0 is no exception. */
export function run(program, args, options = {}) {
    return new Promise((resolve, reject) => {
        const settings = {maxBuffer: 1 << 26, ...options};
        execFile(process.execPath, [join(packages, program), ...args], settings, (error, stdout, stderr) => {
            if (error && typeof error.code !== "number") reject(error);
            else resolve({status: error?.code ?? 0, stdout, stderr});
        });
    });
}

/** Calls `use` with a folder that is removed afterwards. */
export async function inFolder(use) {
    const folder = mkdtempSync(join(tmpdir(), "baedal-openapi-"));
    try {
        return await use(folder);
    } finally {
        rmSync(folder, {recursive: true, force: true});
    }
}
