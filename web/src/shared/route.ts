// Where on its page somebody is, after the #: "#/store/1", "#/checkout", "#/orders".
import {useEffect, useState} from "preact/hooks";

const parts = (): string[] => location.hash.replace(/^#\/?/, "").split("/");

export function go(...path: (string | number)[]): void {
    location.hash = "#/" + path.join("/");
}

export function useRoute(): string[] {
    const [route, setRoute] = useState(parts);
    useEffect(() => {
        const changed = () => setRoute((old) => (old.join("/") === parts().join("/") ? old : parts()));
        changed(); // between drawing and now
        addEventListener("hashchange", changed);
        return () => removeEventListener("hashchange", changed);
    }, []);
    return route;
}
