// An access token that stands in for the session cookie, as long as this tab lives.

const name = "baedal.token";

export function accessToken(): string | null {
    try {
        return sessionStorage.getItem(name);
    } catch {
        return null; // a browser that allows no storage has the cookie alone
    }
}

/** Null forgets it. */
export function setAccessToken(token: string | null): void {
    if (token === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, token);
}
