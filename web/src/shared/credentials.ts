// An access token in place of a user's session: kept by this tab alone, and sent only by pages that
// have asked for it, so that a customer's page never bears staff rights.
import {forgetInTab, keepInTab, keptInTab} from "./tab";

let token = "";

export function recallToken(): void {
    token = keptInTab("token", "");
}

export function bearToken(next: string): void {
    token = next;
    keepInTab("token", next);
}

export function dropToken(): void {
    token = "";
    forgetInTab("token");
}

export const authorization = (): Record<string, string> => (token ? {Authorization: `Bearer ${token}`} : {});
