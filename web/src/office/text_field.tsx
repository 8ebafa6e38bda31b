// A line of text of a form.
import {Field} from "../shared/parts";

interface TextFieldProps {
    id: string;
    label: string;
    value: string;
    max: number;
    required?: boolean;
    hint?: string;
    onChange(value: string): void;
}

export function TextField({id, label, value, max, required = false, hint, onChange}: TextFieldProps) {
    return (
        <Field id={id} label={label} hint={hint}>
            {(field) => <input id={field.id} class="input" value={value} maxLength={max} required={required}
                aria-describedby={field.describedBy} onInput={(event) => onChange(event.currentTarget.value)} />}
        </Field>
    );
}
