// A password that is being set.
import {useSpeech} from "../i18n";
import {Field} from "./parts";

interface PasswordFieldProps {
    id: string;
    label: string;
    value: string;
    /** The server would not have this one. */
    isRefused?: boolean;
    onChange(value: string): void;
}

export function PasswordField({id, label, value, isRefused = false, onChange}: PasswordFieldProps) {
    const {t} = useSpeech();
    const hint = t("loginPasswordHint");
    return (
        <Field id={id} label={label} hint={isRefused ? undefined : hint} error={isRefused ? hint : undefined}>
            {(field) => <input id={field.id} class="input" type="password" autocomplete="new-password" required
                minLength={8} maxLength={200} aria-describedby={field.describedBy} aria-invalid={field.invalid}
                value={value} onInput={(event) => onChange(event.currentTarget.value)} />}
        </Field>
    );
}
