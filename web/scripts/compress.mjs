// A plugin of Vite: writes <file>.gz and <file>.br beside every file of the build, where that is shorter.
import {readdirSync, readFileSync, rmSync, statSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {brotliCompressSync, constants, gzipSync} from "node:zlib";

export function filesBelow(folder) {
    return readdirSync(folder).flatMap((name) => {
        const path = join(folder, name);
        return statSync(path).isDirectory() ? filesBelow(path) : [path];
    });
}

function compressFile(path) {
    const content = readFileSync(path);
    const variants = {
        ".gz": gzipSync(content, {level: 9}),
        ".br": brotliCompressSync(content, {
            params: {
                [constants.BROTLI_PARAM_QUALITY]: 11,
                [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
            },
        }),
    };
    for (const [ending, packed] of Object.entries(variants)) {
        if (packed.length < content.length) writeFileSync(path + ending, packed);
        else rmSync(path + ending, {force: true});
    }
}

export function compress() {
    let folder = "";
    return {
        name: "compress",
        apply: "build",
        configResolved(config) {
            folder = config.build.outDir;
        },
        closeBundle() {
            for (const path of filesBelow(folder)) compressFile(path);
        },
    };
}
