// Something that is asked of the server at a press: busy meanwhile, and what came of it is told.
import type {ComponentChildren} from "preact";
import {useRef, useState} from "preact/hooks";
import {useSpeech, type Speech} from "../i18n";
import {Notice} from "../shared/parts";
import {Problem} from "../shared/problem";

export function complaintOf(problem: Problem, t: Speech["t"]): string {
    if (problem.status === 401) return t("officeSignedOut");
    if (problem.slug === "confirm-password") return t("officePasswordNeeded");
    if (problem.status === 403) return t("officeForbidden");
    if (problem.status === 412) return t("officeChangedElsewhere");
    if (problem.slug === "module-unavailable") return t("officeModuleRests");
    if (problem.status === 0) return t("unreachable");
    const faults = problem.errors.map(({pointer, detail}) => `${pointer}: ${detail}`);
    return t("somethingWrong", {detail: faults.join(" ") || problem.message || String(problem.status)});
}

export interface Task {
    isBusy: boolean;
    /** True if it was done. `said` is told then. One at a time: a second press does nothing. */
    run(work: () => Promise<unknown>, said?: string): Promise<boolean>;
    complain(text: string): void;
    notice: ComponentChildren;
}

export function useTask(): Task {
    const {t} = useSpeech();
    const isRunning = useRef(false);
    const [state, setState] = useState({isBusy: false, complaint: "", said: ""});
    const run = async (work: () => Promise<unknown>, said = "") => {
        if (isRunning.current) return false;
        isRunning.current = true;
        setState({isBusy: true, complaint: "", said: ""});
        try {
            await work();
            setState({isBusy: false, complaint: "", said});
            return true;
        } catch (problem) {
            if (!(problem instanceof Problem)) throw problem;
            setState({isBusy: false, complaint: complaintOf(problem, t), said: ""});
            return false;
        } finally {
            isRunning.current = false;
        }
    };
    return {
        isBusy: state.isBusy,
        run,
        complain: (complaint) => setState({isBusy: false, complaint, said: ""}),
        notice: (
            <>
                {state.complaint && <Notice tone="bad">{state.complaint}</Notice>}
                {state.said && <Notice tone="good">{state.said}</Notice>}
            </>
        ),
    };
}
