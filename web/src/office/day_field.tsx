// A day of the calendar, or none.
import {Field} from "../shared/parts";

interface DayFieldProps {
    id: string;
    label: string;
    value: string; // "2030-01-01"; "": none
    onChange(value: string): void;
}

export function DayField({id, label, value, onChange}: DayFieldProps) {
    return (
        <Field id={id} label={label}>
            {(field) => <input id={field.id} class="input" type="date" value={value}
                onInput={(event) => onChange(event.currentTarget.value)} />}
        </Field>
    );
}
