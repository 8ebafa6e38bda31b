// Data that follows the server while somebody looks: asked again every few seconds, at the price of a 304.
import {useEffect, useState} from "preact/hooks";
import {getIfChanged} from "./api";
import {Problem} from "./problem";

export interface Fresh<T> {
    data: T | null;
    problem: Problem | null; // of the last try; `data` is the last that was got
    refresh(): Promise<void>;
}

export function useFresh<T>(path: string, interval = 4000): Fresh<T> {
    const [state, setState] = useState<{data: T | null; problem: Problem | null}>({data: null, problem: null});
    const [follower] = useState(() => {
        let etag: string | null = null;
        return async () => {
            try {
                const answer = await getIfChanged<T>(path, etag);
                if (answer) etag = answer.etag;
                setState((old) => (answer || old.problem ? {data: answer?.data ?? old.data, problem: null} : old));
            } catch (problem) {
                if (!(problem instanceof Problem)) throw problem;
                setState((old) => ({data: old.data, problem}));
            }
        };
    });

    useEffect(() => {
        const look = () => {
            if (document.visibilityState === "visible") void follower();
        };
        look();
        const timer = setInterval(look, interval);
        document.addEventListener("visibilitychange", look);
        return () => {
            clearInterval(timer);
            document.removeEventListener("visibilitychange", look);
        };
    }, [path]);
    return {...state, refresh: follower};
}
