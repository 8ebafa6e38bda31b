// The gate of a staff page: whoever is not logged in sees the log-in form, in its place.
import type {ComponentChildren} from "preact";
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {setAccessToken} from "./credentials";
import {LoginForm} from "./login_form";
import {Frame} from "./page";
import {Loading, Notice} from "./parts";
import {Problem} from "./problem";
import {currentSession, logOut, type Session} from "./session";
import {untilDone} from "./until_done";

export interface LoggedIn {
    session: Session;
    /** The server no longer knows this session (401): asks for the password again. */
    expired(): void;
    logOut(): Promise<void>;
}

interface LoginGateProps {
    title: string;
    children(me: LoggedIn): ComponentChildren;
}

export function LoginGate({title, children}: LoginGateProps) {
    const {t} = useSpeech();
    const [session, setSession] = useState<Session | null>(null);
    const [state, setState] = useState<"asking" | "unreachable" | "known">("asking");

    useEffect(() => untilDone(async () => {
        try {
            setSession(await currentSession());
        } catch (problem) {
            if (!(problem instanceof Problem) || problem.status !== 401) throw problem;
            setAccessToken(null);
        }
        setState("known");
    }, () => setState("unreachable")), []);

    if (session) {
        const expired = () => {
            setAccessToken(null);
            setSession(null);
        };
        return <>{children({session, expired, logOut: async () => {
            await logOut(session);
            setSession(null);
        }})}</>;
    }
    return (
        <Frame title={title}>
            {state === "asking" && <Loading />}
            {state === "unreachable" && <Notice tone="bad">{t("unreachable")}</Notice>}
            {state === "known" && <LoginForm title={title} onDone={setSession} />}
        </Frame>
    );
}
