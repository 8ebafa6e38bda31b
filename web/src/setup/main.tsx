// Makes the first owner by the link that the server printed; its secret stands after the #.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Frame, start} from "../shared/page";
import {Button, Field, Notice} from "../shared/parts";
import {PasswordField} from "../shared/password_field";
import {Problem} from "../shared/problem";
import {setUp} from "../shared/session";

const secret = decodeURIComponent(location.hash.slice(1));
// Neither the history nor whoever looks over a shoulder needs it.
history.replaceState(null, "", location.pathname);

function SetupForm() {
    const {t} = useSpeech();
    const [name, setName] = useState("");
    const [password, setPassword] = useState("");
    const [problem, setProblem] = useState<Problem | null>(null);
    const [isBusy, setIsBusy] = useState(false);

    const submit = async () => {
        setIsBusy(true);
        try {
            await setUp(secret, name.trim(), password);
            location.replace("/office");
        } catch (error) {
            if (!(error instanceof Problem)) throw error;
            setProblem(error);
            setIsBusy(false);
        }
    };
    const wrong = (pointer: string) => Boolean(problem?.errors.some((error) => error.pointer === pointer));
    const complaint = !problem ? ""
        : problem.status === 401 ? t("setupBadLink")
        : problem.status === 0 ? t("loginUnreachable")
        : problem.errors.length > 0 ? t("checkFields") : t("somethingWrong", {detail: problem.message});

    return (
        <form class="card stack login" onSubmit={(event) => {
            event.preventDefault();
            if (!isBusy) void submit();
        }}>
            <h1>{t("setupTitle")}</h1>
            <p>{t("setupLead")}</p>
            {complaint && <Notice tone="bad">{complaint}</Notice>}
            <Field id="setup-name" label={t("loginName")} hint={wrong("/username") ? undefined : t("loginNameHint")}
                error={wrong("/username") ? t("loginNameHint") : undefined}>
                {({id, describedBy, invalid}) => <input id={id} class="input" required maxLength={64}
                    autocomplete="username" autocapitalize="none" spellcheck={false} aria-describedby={describedBy}
                    aria-invalid={invalid} value={name} onInput={(event) => setName(event.currentTarget.value)} />}
            </Field>
            <PasswordField id="setup-password" label={t("loginPassword")} value={password}
                isRefused={wrong("/password")} onChange={setPassword} />
            <Button kind="main" type="submit" whole busy={isBusy}>{t("setupMake")}</Button>
        </form>
    );
}

function Setup() {
    const {t} = useSpeech();
    return (
        <Frame title={t("setupTitle")}>
            {secret ? <SetupForm /> : <Notice tone="bad">{t("setupBadLink")}</Notice>}
        </Frame>
    );
}

void start(Setup);
