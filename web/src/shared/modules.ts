// The modules of the deployment, wherever they run.
import {useEffect, useState} from "preact/hooks";
import {get} from "./api";

interface Readiness {
    modules: Record<string, string>; // of the process that answers, by name
    elsewhere: string[]; // of other processes
}

/** False before the first answer, and without one. */
export function useHasModule(name: string): boolean {
    const [has, setHas] = useState(false);
    useEffect(() => {
        get<Readiness>("/readyz")
            .then(({modules, elsewhere}) => setHas(name in modules || elsewhere.includes(name)))
            .catch(() => undefined); // nobody can order now
    }, [name]);
    return has;
}
