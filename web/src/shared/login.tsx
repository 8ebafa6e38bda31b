// The gate of a staff page: whoever is not logged in sees the log-in form, in its place, and why it is
// there if that was somebody's session.
import type {ComponentChildren} from "preact";
import {useEffect, useRef, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {setAccessToken} from "./credentials";
import {LoginForm} from "./login_form";
import {Frame} from "./page";
import {Loading, Notice} from "./parts";
import {Problem} from "./problem";
import {currentSession, endingOf, logOut, type Ending, type Session} from "./session";
import {keepInTab, keptInTab} from "./tab";
import {untilDone} from "./until_done";

export interface LoggedIn {
    session: Session;
    /** The server no longer knows this session (401): asks for the password again. */
    expired(): void;
    /** Somebody has logged in again while the page goes on. */
    renewed(session: Session): void;
    logOut(): Promise<void>;
}

interface LoginGateProps {
    title: string;
    /** Over the form, in place of the notice; `ending` is null where nobody was logged in. */
    above?(ending: Ending | null): ComponentChildren;
    children(me: LoggedIn): ComponentChildren;
}

function EndedNotice({ending}: {ending: Ending | null}) {
    const {t} = useSpeech();
    return ending && <Notice tone="bad">{t(`loginEnded_${ending}`)}</Notice>;
}

export function LoginGate({title, above, children}: LoginGateProps) {
    const {t} = useSpeech();
    const [session, setSession] = useState<Session | null>(null);
    const [ending, setEnding] = useState(() => keptInTab<Ending | null>("ending", null));
    const [state, setState] = useState<"asking" | "unreachable" | "known">("asking");

    const latest = useRef<Session | null>(null); // it may have been renewed since a board began
    const enter = (next: Session) => {
        latest.current = next;
        keepInTab("ending", null);
        setEnding(null);
        setSession(next);
    };
    useEffect(() => untilDone(async () => {
        try {
            enter(await currentSession());
        } catch (problem) {
            if (!(problem instanceof Problem) || problem.status !== 401) throw problem;
            setAccessToken(null);
        }
        setState("known");
    }, () => setState("unreachable")), []);

    if (session) {
        const expired = () => {
            setAccessToken(null);
            const why = endingOf(latest.current ?? session);
            keepInTab("ending", why); // over a reload
            setEnding(why);
            setSession(null);
        };
        return <>{children({session, expired, renewed: enter, logOut: async () => {
            await logOut(session);
            setSession(null);
        }})}</>;
    }
    return (
        <Frame title={title}>
            {state === "asking" && <Loading />}
            {state === "unreachable" && <Notice tone="bad">{t("unreachable")}</Notice>}
            {state === "known" && (above ? above(ending) : <EndedNotice ending={ending} />)}
            {state === "known" && <LoginForm title={title} onDone={enter} />}
        </Frame>
    );
}
