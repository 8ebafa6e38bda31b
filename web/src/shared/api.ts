// Calls of the server's own API: JSON in, JSON out, a Problem where it says no.
import {accessToken} from "./credentials";
import {abortedAfter} from "./deadline";
import {Problem, problemOf, retryAfterOf, unreachable} from "./problem";

export interface Answer<T> {
    status: number;
    data: T;
    etag: string | null;
    retryAfter: number | null; // seconds
}

export interface Call {
    body?: unknown;
    idempotencyKey?: string;
    ifMatch?: string;
    accept?: string;
    /** Milliseconds: longer without an answer is no answer. */
    timeout?: number;
}

type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

function headersOf(call: Call): Record<string, string> {
    const headers: Record<string, string> = {};
    if (call.body !== undefined) headers["Content-Type"] = "application/json";
    if (call.idempotencyKey) headers["Idempotency-Key"] = call.idempotencyKey;
    if (call.ifMatch) headers["If-Match"] = call.ifMatch;
    if (call.accept) headers.Accept = call.accept;
    return headers;
}

async function reach(path: string, init: RequestInit, call: Call): Promise<Response> {
    const signal = abortedAfter(call.timeout ?? 15_000);
    const headers = new Headers(init.headers);
    const token = accessToken();
    if (token) headers.set("Authorization", `Bearer ${token}`);
    try {
        return await fetch(path, {...init, headers, credentials: "same-origin", signal});
    } catch {
        throw unreachable();
    }
}

/** For answers that are not JSON, such as a file to keep. */
export async function getFile(path: string, accept: string): Promise<Blob> {
    const response = await reach(path, {headers: headersOf({accept})}, {});
    if (!response.ok) throw await problemOf(response);
    return response.blob();
}

async function parsed<T>(response: Response): Promise<T> {
    try {
        const text = await response.text();
        return (text === "" ? undefined : JSON.parse(text)) as T;
    } catch {
        throw unreachable(); // the answer broke off
    }
}

/**
 * The session cookie, or the access token of this tab, goes along. Throws a Problem for every answer from
 * 400 on, and for none.
 */
export async function call<T>(method: HttpMethod, path: string, options: Call = {}): Promise<Answer<T>> {
    const body = options.body === undefined ? null : JSON.stringify(options.body);
    const response = await reach(path, {method, headers: headersOf(options), body}, options);
    if (!response.ok) throw await problemOf(response);
    return {
        status: response.status,
        data: await parsed<T>(response),
        etag: response.headers.get("ETag"),
        retryAfter: retryAfterOf(response),
    };
}

export const get = async <T>(path: string, options: Call = {}): Promise<T> =>
    (await call<T>("GET", path, options)).data;

/** Null where the server still has what `etag` names. */
export async function getIfChanged<T>(path: string, etag: string | null): Promise<Answer<T> | null> {
    // "no-store": a 304 is for us and not for the browser's own cache.
    const headers: Record<string, string> = etag ? {"If-None-Match": etag} : {};
    const response = await reach(path, {headers, cache: "no-store"}, {});
    if (response.status === 304) return null;
    if (!response.ok) throw await problemOf(response);
    return {status: 200, data: await parsed<T>(response), etag: response.headers.get("ETag"), retryAfter: null};
}

export {Problem};
