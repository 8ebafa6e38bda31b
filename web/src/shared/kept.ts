// What a device keeps over a reload. A browser that allows no storage keeps it for this page's life.

const memory = new Map<string, string>();

function storage(): Storage | null {
    try {
        return window.localStorage;
    } catch {
        return null;
    }
}

export function keep(name: string, value: unknown): void {
    const text = JSON.stringify(value);
    memory.set(name, text);
    try {
        storage()?.setItem("baedal." + name, text);
    } catch {
        // Full or forbidden: the page's own memory has to do.
    }
}

export function forget(name: string): void {
    memory.delete(name);
    storage()?.removeItem("baedal." + name);
}

/** `fallback` where nothing is kept, or something that this version does not understand. */
export function kept<T>(name: string, fallback: T): T {
    try {
        const text = storage()?.getItem("baedal." + name) ?? memory.get(name);
        return text == null ? fallback : (JSON.parse(text) as T);
    } catch {
        return fallback;
    }
}

/** Runs `changed` when another tab of this device has kept something under this name. */
export function onKeptElsewhere(name: string, changed: () => void): () => void {
    const listen = (event: StorageEvent) => {
        if (event.key === "baedal." + name) changed();
    };
    addEventListener("storage", listen);
    return () => removeEventListener("storage", listen);
}
