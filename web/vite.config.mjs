// Every .html file of this folder is a page with an entry script of its own; what pages share is a
// chunk. The build writes names that change with the content, and a gzip and a brotli variant of each.
import {readdirSync} from "node:fs";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";
import {defineConfig} from "vite";
import {compress} from "./scripts/compress.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const pages = readdirSync(here).filter((name) => name.endsWith(".html"));
// `vite` alone (npm run dev) serves the pages and hands everything else to this server.
const shop = process.env.BAEDAL_SHOP ?? "http://127.0.0.1:8080";
const prefixes = ["orders", "menus", "payments", "stores", "tickets", "notifications", "sessions", "admin",
    "events", "openapi.json"];

export default defineConfig({
    root: here,
    appType: "mpa",
    build: {
        // Phones are older than their owners think: Safari 15.4 is of March 2022.
        target: ["es2021", "safari15.4"],
        outDir: process.env.BAEDAL_WEB_OUT ?? "dist",
        emptyOutDir: true,
        assetsInlineLimit: 0,
        cssMinify: "esbuild",
        modulePreload: {polyfill: false},
        reportCompressedSize: false,
        rollupOptions: {
            input: Object.fromEntries(pages.map((page) => [page.replace(".html", ""), join(here, page)])),
        },
    },
    plugins: [compress()],
    server: {proxy: Object.fromEntries(prefixes.map((prefix) => ["/" + prefix, shop]))},
});
