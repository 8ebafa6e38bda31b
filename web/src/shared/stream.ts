// Server-sent events that come back by themselves: Last-Event-ID, growing pauses, a state to show.
// fetch and not EventSource, so that a page may begin after an id that it kept over a reload, and bear
// a token.
import {accessToken} from "./credentials";
import {problemOf} from "./problem";

export interface StreamEvent {
    event: string;
    id: string;
    data: string;
}

export type StreamState = "connecting" | "open" | "lost" | "ended";

export interface StreamOptions {
    onEvent(event: StreamEvent): void;
    /** An id without an event: nothing up to there is missed. */
    onPosition?(id: string): void;
    onState(state: StreamState): void;
    /** Asked when the server closed the stream in good order: was that the end? */
    isOver?(): boolean;
    /** The server itself will not have it (401, 404): the stream ends. */
    onRefused?(status: number): void;
    lastEventId?: string;
}

const longestPause = 10_000;
const silence = 40_000; // the server sends a heartbeat every 15 s

/** Null for what is only a comment. Without data it is no event: its id alone counts. */
export function parseEvent(block: string): StreamEvent | null {
    const event: StreamEvent = {event: "message", id: "", data: ""};
    let hasData = false;
    for (const line of block.split("\n")) {
        if (line.startsWith(":")) continue;
        const colon = line.indexOf(":");
        const field = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
        if (field === "event") event.event = value;
        if (field === "id") event.id = value;
        if (field === "data") {
            event.data += hasData ? "\n" + value : value;
            hasData = true;
        }
    }
    return hasData || event.id ? event : null;
}

async function readEvents(body: ReadableStream<Uint8Array>, onBytes: () => void,
    onEvent: (event: StreamEvent) => void): Promise<void> {
    const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
    let text = "";
    for (;;) {
        const {value, done} = await reader.read();
        if (done) return;
        onBytes();
        text = (text + value).replaceAll("\r\n", "\n");
        const blocks = text.split("\n\n");
        text = blocks.pop() ?? "";
        for (const block of blocks) {
            const event = parseEvent(block);
            if (event) onEvent(event);
        }
    }
}

/** Whatever else there is between 400 and 499 may be a proxy's, and passes like a lost connection. */
async function isRefusal(response: Response): Promise<boolean> {
    if (response.status !== 404) return response.status === 401;
    const {members} = await problemOf(response);
    return String(members.type).startsWith("/problems/");
}

/** Follows `path` until the returned function is called, the stream is over, or the server refuses. */
export function follow(path: string, options: StreamOptions): () => void {
    const stop = new AbortController();
    let lastId = options.lastEventId ?? "";
    let failures = 0;

    async function once(): Promise<"again" | "over"> {
        const attempt = new AbortController();
        const abort = () => attempt.abort();
        stop.signal.addEventListener("abort", abort);
        let watchdog = setTimeout(abort, silence);
        const alive = () => {
            clearTimeout(watchdog);
            watchdog = setTimeout(abort, silence);
        };
        try {
            const headers: Record<string, string> = {Accept: "text/event-stream"};
            const token = accessToken();
            if (token) headers.Authorization = `Bearer ${token}`;
            if (lastId) headers["Last-Event-ID"] = lastId;
            const response = await fetch(path, {headers, credentials: "same-origin", cache: "no-store",
                signal: attempt.signal});
            const refused = await isRefusal(response);
            if (refused) options.onRefused?.(response.status);
            if (refused || response.status === 204) return "over";
            if (!response.ok || !response.body) return "again";
            failures = 0;
            options.onState("open");
            await readEvents(response.body, alive, (event) => {
                if (event.id) lastId = event.id;
                if (event.data) options.onEvent(event);
                else options.onPosition?.(event.id);
            });
            return options.isOver?.() ? "over" : "again";
        } catch {
            return options.isOver?.() ? "over" : "again";
        } finally {
            clearTimeout(watchdog);
            stop.signal.removeEventListener("abort", abort);
        }
    }

    function pause(): Promise<void> {
        const grown = Math.min(longestPause, 500 * 2 ** failures++);
        return new Promise((resolve) => {
            const go = () => {
                removeEventListener("online", go);
                stop.signal.removeEventListener("abort", go);
                resolve();
            };
            setTimeout(go, grown * (0.75 + Math.random() / 2));
            addEventListener("online", go);
            stop.signal.addEventListener("abort", go);
        });
    }

    async function run(): Promise<void> {
        options.onState("connecting");
        while (!stop.signal.aborted) {
            if ((await once()) === "over") break;
            if (stop.signal.aborted) return;
            options.onState("lost");
            await pause();
        }
        if (!stop.signal.aborted) options.onState("ended");
    }

    void run();
    return () => stop.abort();
}
