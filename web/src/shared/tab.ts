// What one tab keeps over a reload, and nobody else's tab sees: it is gone when somebody logs out.

const prefix = "baedal.";

function storage(): Storage | null {
    try {
        return window.sessionStorage;
    } catch {
        return null;
    }
}

export function keepInTab(name: string, value: unknown): void {
    try {
        storage()?.setItem(prefix + name, JSON.stringify(value));
    } catch {
        // Full or forbidden: a reload begins anew.
    }
}

export function keptInTab<T>(name: string, fallback: T): T {
    try {
        const text = storage()?.getItem(prefix + name);
        return text == null ? fallback : (JSON.parse(text) as T);
    } catch {
        return fallback;
    }
}

export function forgetTab(): void {
    for (const key of Object.keys(storage() ?? {})) {
        if (key.startsWith(prefix)) storage()?.removeItem(key);
    }
}
