// Who is logged in, as the server says it.
import {call, get} from "./api";
import {setAccessToken} from "./credentials";
import {Problem} from "./problem";
import {forgetTab} from "./tab";

export type Role = "owner" | "staff";

export interface Session {
    kind: "operator" | "user" | "token";
    username: string | null;
    role: Role;
    stores: number[]; // of staff; an owner has every store
    expiresAt: string | null; // null: not by itself
}

/** Why a session holds no more: its time was over, or somebody has ended it. */
export type Ending = "expired" | "revoked";

const skew = 60_000; // between the clocks of the server and of a device

/** The server says only that it holds no more. */
export const endingOf = ({expiresAt}: Session): Ending =>
    (expiresAt !== null && Date.parse(expiresAt) - Date.now() < skew ? "expired" : "revoked");

export const currentSession = (): Promise<Session> => get<Session>("/sessions/current");

export async function logIn(username: string, password: string): Promise<Session> {
    setAccessToken(null);
    await call("POST", "/sessions", {body: {username, password}});
    return currentSession();
}

/** Throws a Problem of status 401, and bears nothing, if the token is none. */
export async function logInByToken(token: string): Promise<Session> {
    // What cannot stand in a header is no token.
    if (!/^[\x21-\x7e]+$/.test(token)) throw new Problem(401, "unauthorized", "");
    setAccessToken(token);
    try {
        return await currentSession();
    } catch (problem) {
        setAccessToken(null);
        throw problem;
    }
}

/** Makes the first owner; the browser is logged in as that owner afterwards. */
export async function setUp(token: string, username: string, password: string): Promise<void> {
    setAccessToken(null);
    await call("POST", "/sessions/setup", {body: {token, username, password}});
}

/** Throws a Problem where the server could not be told: the session then goes on. */
export async function logOut(session: Session): Promise<void> {
    if (session.kind === "user") {
        try {
            await call("DELETE", "/sessions/current");
        } catch (problem) {
            if (!(problem instanceof Problem) || problem.isPassing) throw problem;
        }
    }
    setAccessToken(null);
    forgetTab();
}
