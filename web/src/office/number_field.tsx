// A whole number within bounds. An empty field is left to the browser's own check of the form.
import {Field} from "../shared/parts";

interface NumberFieldProps {
    id: string;
    label: string;
    value: number;
    min: number;
    max: number;
    onChange(value: number): void;
}

export function NumberField({id, label, value, min, max, onChange}: NumberFieldProps) {
    return (
        <Field id={id} label={label}>
            {(field) => <input id={field.id} class="input" type="number" required min={min} max={max} step={1}
                value={Number.isNaN(value) ? "" : value}
                onInput={(event) => onChange(event.currentTarget.valueAsNumber)} />}
        </Field>
    );
}
