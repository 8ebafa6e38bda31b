// The door: a user's name and password, or an access token for this tab.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {setAccessToken} from "../shared/credentials";
import {Button, Field, Notice} from "../shared/parts";
import {Problem} from "../shared/problem";
import {complaintOf} from "./task";

interface WayProps {
    onEntered(): Promise<void>;
}

function PasswordWay({onEntered}: WayProps) {
    const {t} = useSpeech();
    const [username, setUsername] = useState("");
    const [password, setPassword] = useState("");
    const [isBusy, setIsBusy] = useState(false);
    const [complaint, setComplaint] = useState("");
    const enter = async () => {
        setIsBusy(true);
        setComplaint("");
        try {
            setAccessToken(null);
            await call("POST", "/sessions", {body: {username, password}});
            await onEntered();
        } catch (problem) {
            if (!(problem instanceof Problem)) throw problem;
            setComplaint(problem.status === 401 ? t("officeWrongPassword")
                : problem.status === 429 ? t("officeTooOften", {n: problem.retryAfter ?? 60}) : complaintOf(problem, t));
            setIsBusy(false);
        }
    };
    return (
        <form class="card stack" onSubmit={(event) => {
            event.preventDefault();
            if (!isBusy) void enter();
        }}>
            <Field id="username" label={t("officeUsername")}>
                {({id}) => <input id={id} class="input" autocomplete="username" autocapitalize="none" required
                    value={username} onInput={(event) => setUsername(event.currentTarget.value)} />}
            </Field>
            <Field id="password" label={t("officePassword")}>
                {({id}) => <input id={id} class="input" type="password" autocomplete="current-password" required
                    value={password} onInput={(event) => setPassword(event.currentTarget.value)} />}
            </Field>
            {complaint && <Notice tone="bad">{complaint}</Notice>}
            <Button kind="main" type="submit" whole busy={isBusy}>{t("officeLogIn")}</Button>
        </form>
    );
}

function TokenWay({onEntered}: WayProps) {
    const {t} = useSpeech();
    const [token, setToken] = useState("");
    return (
        <details class="card">
            <summary>{t("officeWithToken")}</summary>
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                setAccessToken(token.trim());
                void onEntered();
            }}>
                <Field id="token" label={t("officeToken")} hint={t("officeTokenHint")}>
                    {({id, describedBy}) => <input id={id} class="input" type="password" autocomplete="off" required
                        aria-describedby={describedBy} value={token}
                        onInput={(event) => setToken(event.currentTarget.value)} />}
                </Field>
                <Button type="submit" whole>{t("officeUseToken")}</Button>
            </form>
        </details>
    );
}

/** `wasRefused`: an access token was tried, and is worth nothing. */
export function Entry({onEntered, wasRefused}: WayProps & {wasRefused: boolean}) {
    const {t} = useSpeech();
    return (
        <div class="stack entry">
            <h1>{t("officeLogIn")}</h1>
            {wasRefused && <Notice tone="bad">{t("officeTokenRefused")}</Notice>}
            <PasswordWay onEntered={onEntered} />
            <TokenWay onEntered={onEntered} />
        </div>
    );
}
