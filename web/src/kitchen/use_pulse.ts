// Whether the server answers at all. An open stream says nothing for 15 seconds at a time, and a connection to a
// frozen server stays open.
import {useEffect, useState} from "preact/hooks";
import {get, Problem} from "../shared/api";

const tick = 1_000;
const longest = 7_000; // without an answer
const slept = 4 * tick; // between two ticks: the device was asleep, and its clock says nothing about the server

/** A refusal is an answer: the stream is told the same, and acts. */
const isAlive = ({status, slug}: Problem): boolean => status !== 0 && (status < 500 || slug === "overloaded");

/** True while the server has not answered `path` for 7 seconds. */
export function usePulse(path: string): boolean {
    const [isFrozen, setIsFrozen] = useState(false);
    useEffect(() => {
        let answeredAt = Date.now();
        let tickedAt = answeredAt;
        let isAsking = false;
        const ask = async () => {
            isAsking = true;
            try {
                await get(path, {timeout: 3 * tick});
                answeredAt = Date.now();
                setIsFrozen(false);
            } catch (problem) {
                if (!(problem instanceof Problem)) throw problem;
                if (isAlive(problem)) answeredAt = Date.now();
            } finally {
                isAsking = false;
            }
        };
        const timer = setInterval(() => {
            const now = Date.now();
            if (now - tickedAt > slept) answeredAt = now;
            tickedAt = now;
            if (now - answeredAt > longest) setIsFrozen(true);
            if (!isAsking && now - answeredAt >= 2 * tick) void ask();
        }, tick);
        return () => clearInterval(timer);
    }, [path]);
    return isFrozen;
}
