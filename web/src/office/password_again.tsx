// The password again, where the server asks a session for it before it changes users or tokens.
import type {ComponentChildren} from "preact";
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {Button, Dialog, Field, Notice} from "../shared/parts";
import {Problem} from "../shared/problem";

export interface PasswordAgain {
    /** Does the work, and once more after the password was given if the server asks for it. */
    confirmed<T>(work: () => Promise<T>): Promise<T>;
    dialog: ComponentChildren;
}

interface PasswordDialogProps {
    username: string;
    onConfirmed(): void;
    onClose(): void;
}

function PasswordDialog({username, onConfirmed, onClose}: PasswordDialogProps) {
    const {t} = useSpeech();
    const [password, setPassword] = useState("");
    const [problem, setProblem] = useState<Problem | null>(null);
    const [isBusy, setIsBusy] = useState(false);
    const submit = async () => {
        setIsBusy(true);
        setProblem(null);
        try {
            await call("POST", "/sessions/current/confirm", {body: {password}});
            onConfirmed();
        } catch (refusal) {
            if (!(refusal instanceof Problem)) throw refusal;
            setProblem(refusal);
            setIsBusy(false);
        }
    };
    const isWrong = problem?.slug === "wrong-password";
    const complaint = !problem || isWrong ? ""
        : problem.status === 429 ? t("loginTooMany", {n: problem.retryAfter ?? 60})
        : problem.status === 0 ? t("loginUnreachable") : t("somethingWrong", {detail: problem.message});
    return (
        <Dialog title={t("officePasswordAgain")} onClose={onClose}>
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                if (!isBusy) void submit();
            }}>
                <p>{t("officePasswordAgainHint")}</p>
                {complaint && <Notice tone="bad">{complaint}</Notice>}
                <input hidden autocomplete="username" value={username} readOnly />
                <Field id="password-again" label={t("accountPresentPassword")}
                    error={isWrong ? t("accountWrongPassword") : undefined}>
                    {({id, describedBy, invalid}) => <input id={id} class="input" type="password" required
                        autocomplete="current-password" aria-describedby={describedBy} aria-invalid={invalid}
                        value={password} onInput={(event) => setPassword(event.currentTarget.value)} />}
                </Field>
                <Button kind="main" type="submit" whole busy={isBusy}>{t("officePasswordGo")}</Button>
            </form>
        </Dialog>
    );
}

export function usePasswordAgain(username: string): PasswordAgain {
    const [answer, setAnswer] = useState<((isConfirmed: boolean) => void) | null>(null);
    const confirmed = async <T,>(work: () => Promise<T>): Promise<T> => {
        try {
            return await work();
        } catch (problem) {
            if (!(problem instanceof Problem) || problem.slug !== "confirm-password") throw problem;
            const isConfirmed = await new Promise<boolean>((resolve) => setAnswer(() => resolve));
            setAnswer(null);
            if (!isConfirmed) throw problem;
            return work();
        }
    };
    return {
        confirmed,
        dialog: answer && (
            <PasswordDialog username={username} onConfirmed={() => answer(true)} onClose={() => answer(false)} />
        ),
    };
}
