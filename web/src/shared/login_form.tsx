// Name and password, or an access token where the deployment has no users.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Button, Field, Notice} from "./parts";
import {Problem} from "./problem";
import {logIn, logInByToken, type Session} from "./session";

interface LoginFormProps {
    /** Null where a dialog has one. */
    title: string | null;
    onDone(session: Session): void;
}

export function LoginForm({title, onDone}: LoginFormProps) {
    const {t} = useSpeech();
    const [byToken, setByToken] = useState(false);
    const [name, setName] = useState("");
    const [secret, setSecret] = useState("");
    const [complaint, setComplaint] = useState("");
    const [isBusy, setIsBusy] = useState(false);

    const complaintOf = (problem: Problem): string => {
        if (problem.status === 401) return t(byToken ? "loginBadToken" : "loginWrong");
        if (problem.status === 429) return t("loginTooMany", {n: problem.retryAfter ?? 60});
        return problem.status === 0 ? t("loginUnreachable") : t("somethingWrong", {detail: problem.message});
    };
    const submit = async () => {
        setIsBusy(true);
        setComplaint("");
        try {
            onDone(await (byToken ? logInByToken(secret.trim()) : logIn(name.trim(), secret)));
        } catch (problem) {
            if (!(problem instanceof Problem)) throw problem;
            setComplaint(complaintOf(problem));
            setIsBusy(false);
        }
    };
    const change = () => {
        setByToken(!byToken);
        setSecret("");
        setComplaint("");
    };

    return (
        <form class={title ? "card stack login" : "stack"} aria-label={title ?? t("logIn")} onSubmit={(event) => {
            event.preventDefault();
            if (!isBusy) void submit();
        }}>
            {title && <h1>{title}</h1>}
            {complaint && <Notice tone="bad">{complaint}</Notice>}
            {!byToken && (
                <Field id="login-name" label={t("loginName")}>
                    {({id}) => <input id={id} class="input" required autocomplete="username" autocapitalize="none"
                        spellcheck={false} value={name} onInput={(event) => setName(event.currentTarget.value)} />}
                </Field>
            )}
            <Field id="login-secret" label={t(byToken ? "loginToken" : "loginPassword")}
                hint={byToken ? t("loginTokenHint") : undefined}>
                {({id, describedBy}) => <input id={id} key={String(byToken)} class="input" type="password" required
                    autocomplete={byToken ? "off" : "current-password"} aria-describedby={describedBy}
                    value={secret} onInput={(event) => setSecret(event.currentTarget.value)} />}
            </Field>
            <Button kind="main" type="submit" whole busy={isBusy}>{t("logIn")}</Button>
            <Button whole onClick={change}>{t(byToken ? "loginByName" : "loginByToken")}</Button>
        </form>
    );
}
