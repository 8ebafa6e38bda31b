// A password that is being set.
import {useSpeech} from "../i18n";
import {Field} from "../shared/parts";

export function PasswordField({id, value, onChange}: {id: string; value: string; onChange(value: string): void}) {
    const {t} = useSpeech();
    return (
        <Field id={id} label={t("officePassword")} hint={t("officePasswordHint")}>
            {(field) => <input id={field.id} class="input" type="password" autocomplete="new-password" required
                minLength={8} maxLength={200} aria-describedby={field.describedBy} value={value}
                onInput={(event) => onChange(event.currentTarget.value)} />}
        </Field>
    );
}
