// A secret that is shown once, when it is made.
import {useSpeech} from "../i18n";
import {Button, Field, Notice} from "../shared/parts";

interface NewSecretProps {
    label: string;
    secret: string;
    onKept(): void;
}

export function NewSecret({label, secret, onKept}: NewSecretProps) {
    const {t} = useSpeech();
    return (
        <Notice tone="warn">
            <Field id="new-secret" label={label} hint={t("officeNewTokenHint")}>
                {({id, describedBy}) => <input id={id} class="input" readOnly value={secret}
                    aria-describedby={describedBy} onFocus={(event) => event.currentTarget.select()} />}
            </Field>
            <p><Button onClick={onKept}>{t("officeTokenKept")}</Button></p>
        </Notice>
    );
}
