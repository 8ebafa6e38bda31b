// node embed.mjs <folder of the build> <file.cpp>: writes the built files and the table of the pages,
// web/pages.json, as C++ (src/http/pages.h). A page is a row:
//     path        the pattern of its route, or * for what browsers get at paths without a route
//     file        an .html file of the build
//     capability  true: its address is a secret, so no cache stores the page
//     payment     true: it may use the sources of the payment window
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
    if (!type) throw new Error(`${path}: its media type is unknown. Add it to web/scripts/embed.mjs.`);
    const content = readFileSync(path);
    const tag = createHash("sha256").update(content).digest("hex").slice(0, 24);
    return `{"${relative(folder, path)}", "${type}", "${tag}",\n${literal(content)},\n` +
        `${variant(path + ".gz")},\n${variant(path + ".br")}},\n`;
}

const [folder, output] = process.argv.slice(2);
const files = filesBelow(folder).filter((path) => ![".gz", ".br"].includes(extname(path))).sort();
const names = files.map((path) => relative(folder, path));

const pages = JSON.parse(readFileSync(new URL("../pages.json", import.meta.url)));
for (const name of names.filter((name) => name.endsWith(".html"))) {
    if (!pages.some((page) => page.file === name)) throw new Error(`web/pages.json has no row for ${name}.`);
}

function pageRow({path, file, capability = false, payment = false}) {
    const index = names.indexOf(file);
    if (index < 0) throw new Error(`web/pages.json: the build has no ${file}.`);
    return `{"${path}", &page_files[${index}], ${capability}, ${payment}},\n`;
}
writeFileSync(output, `// Generated from web/; do not edit.
#include "http/pages.h"

namespace baedal {
namespace {
const http::PageFile page_files[] = {
${files.map((path) => row(folder, path)).join("")}};
const http::Page pages[] = {
${pages.map(pageRow).join("")}};
}  // namespace

extern const http::EmbeddedPages embedded_pages;
const http::EmbeddedPages embedded_pages{page_files, pages};

}  // namespace baedal
`);
