// What a device keeps over a reload, the same for all its tabs. Where a browser allows no storage, or
// has no room left, a page keeps it for its own life.

const prefix = "baedal.";
const memory = new Map<string, string>();

function written(name: string, text: string): boolean {
    try {
        window.localStorage.setItem(prefix + name, text);
        return true;
    } catch {
        return false;
    }
}

// Never throws where the storage is forbidden.
function storedKeys(): string[] {
    try {
        return Object.keys(window.localStorage);
    } catch {
        return [];
    }
}

export function keep(name: string, value: unknown): void {
    const text = JSON.stringify(value);
    // Memory only in place of the storage: other tabs change the storage, and not this memory.
    if (written(name, text)) memory.delete(name);
    else memory.set(name, text);
}

export function forget(name: string): void {
    memory.delete(name);
    try {
        window.localStorage.removeItem(prefix + name);
    } catch {
        // Forbidden: nothing is there.
    }
}

/** `fallback` where nothing is kept, or something that this version does not understand. */
export function kept<T>(name: string, fallback: T): T {
    try {
        const text = memory.get(name) ?? window.localStorage.getItem(prefix + name);
        return text == null ? fallback : (JSON.parse(text) as T);
    } catch {
        return fallback;
    }
}

/** The names that begin with `beginning` and are kept, in their order. */
export function keptNames(beginning: string): string[] {
    const names = storedKeys().filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
    return [...new Set([...names, ...memory.keys()])].filter((name) => name.startsWith(beginning)).sort();
}

/** Runs `changed` when another tab of this device has kept or forgotten something whose name begins so. */
export function onKeptElsewhere(beginning: string, changed: () => void): () => void {
    const listen = (event: StorageEvent) => {
        if (event.key === null || event.key.startsWith(prefix + beginning)) changed();
    };
    addEventListener("storage", listen);
    return () => removeEventListener("storage", listen);
}
