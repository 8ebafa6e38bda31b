// Another password for whoever is logged in: the present one is asked for, since a screen may stand open.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "./api";
import {Button, Field, Notice} from "./parts";
import {PasswordField} from "./password_field";
import {Problem} from "./problem";

interface OwnPasswordProps {
    username: string;
    onDone(): void;
    onExpired(): void;
}

export function OwnPassword({username, onDone, onExpired}: OwnPasswordProps) {
    const {t} = useSpeech();
    const [present, setPresent] = useState("");
    const [next, setNext] = useState("");
    const [problem, setProblem] = useState<Problem | null>(null);
    const [isBusy, setIsBusy] = useState(false);
    const submit = async () => {
        setIsBusy(true);
        setProblem(null);
        try {
            await call("POST", "/sessions/current/password", {body: {currentPassword: present, password: next}});
            onDone();
        } catch (refusal) {
            if (!(refusal instanceof Problem)) throw refusal;
            if (refusal.status === 401) return onExpired();
            setProblem(refusal);
            setIsBusy(false);
        }
    };
    const isWrong = problem?.slug === "wrong-password";
    const isNone = Boolean(problem?.errors.some(({pointer}) => pointer === "/password"));
    const complaint = !problem || isWrong || isNone ? ""
        : problem.status === 429 ? t("loginTooMany", {n: problem.retryAfter ?? 60})
        : problem.status === 0 ? t("loginUnreachable") : t("somethingWrong", {detail: problem.message});
    return (
        <form class="stack" onSubmit={(event) => {
            event.preventDefault();
            if (!isBusy) void submit();
        }}>
            {complaint && <Notice tone="bad">{complaint}</Notice>}
            {/* For the browser's own list of passwords. */}
            <input hidden autocomplete="username" value={username} readOnly />
            <Field id="present-password" label={t("accountPresentPassword")}
                error={isWrong ? t("accountWrongPassword") : undefined}>
                {({id, describedBy, invalid}) => <input id={id} class="input" type="password" required
                    autocomplete="current-password" aria-describedby={describedBy} aria-invalid={invalid}
                    value={present} onInput={(event) => setPresent(event.currentTarget.value)} />}
            </Field>
            <PasswordField id="own-password" label={t("accountNewPassword")} value={next} isRefused={isNone}
                onChange={setNext} />
            <Button kind="main" type="submit" whole busy={isBusy}>{t("accountChangePassword")}</Button>
        </form>
    );
}
