// An access token that stands in for the session cookie, as long as this tab lives; where the browser
// allows no storage, as long as this page does.

const name = "baedal.token";
let ofThisPage: string | null = null;

export function accessToken(): string | null {
    try {
        return sessionStorage.getItem(name) ?? ofThisPage;
    } catch {
        return ofThisPage;
    }
}

/** Null forgets it. */
export function setAccessToken(token: string | null): void {
    ofThisPage = token;
    try {
        if (token === null) sessionStorage.removeItem(name);
        else sessionStorage.setItem(name, token);
    } catch {
        // Forbidden or full: this page has it.
    }
}
