// node embed.mjs <folder of the build> <file.cpp>: the built pages as a table of C++ (src/http/pages.h).
import {createHash} from "node:crypto";
import {existsSync, readFileSync, writeFileSync} from "node:fs";
import {extname, relative} from "node:path";
import {filesBelow} from "./compress.mjs";

const types = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
};

// Octal escapes of three digits mean one byte whatever follows, and `?` cannot begin a trigraph.
const bytes = Array.from({length: 256}, (_, byte) => {
    const character = String.fromCharCode(byte);
    const plain = byte >= 0x20 && byte < 0x7f && !'"\\?'.includes(character);
    return plain ? character : "\\" + byte.toString(8).padStart(3, "0");
});

function literal(content) {
    const lines = [];
    for (let at = 0; at < content.length; at += 4000) {
        lines.push('"' + Array.from(content.subarray(at, at + 4000), (byte) => bytes[byte]).join("") + '"');
    }
    return `std::string_view(${lines.join("\n") || '""'}, ${content.length})`;
}

const variant = (path) => (existsSync(path) ? literal(readFileSync(path)) : "std::string_view()");

function row(folder, path) {
    const type = types[extname(path)];
    if (!type) throw new Error(`${path}: which media type is this? Add it to web/scripts/embed.mjs.`);
    const content = readFileSync(path);
    const tag = createHash("sha256").update(content).digest("hex").slice(0, 24);
    return `{"${relative(folder, path)}", "${type}", "${tag}",\n${literal(content)},\n` +
        `${variant(path + ".gz")},\n${variant(path + ".br")}},\n`;
}

const [folder, output] = process.argv.slice(2);
const files = filesBelow(folder).filter((path) => ![".gz", ".br"].includes(extname(path))).sort();
writeFileSync(output, `// Generated from web/; do not edit.
#include "http/pages.h"

namespace baedal {
namespace {
const http::PageFile files[] = {
${files.map((path) => row(folder, path)).join("")}};
}  // namespace

extern const std::span<const http::PageFile> embedded_pages;
const std::span<const http::PageFile> embedded_pages{files};

}  // namespace baedal
`);
