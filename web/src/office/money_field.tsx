// An amount as people write it; the value is an integer of the currency's minor unit.
import {useState} from "preact/hooks";
import {digitsOf} from "../shared/currency";
import {Field} from "../shared/parts";

/** Null where the text is no amount. */
export function parseAmount(text: string, digits: number): number | null {
    const match = /^(\d{1,9})(?:\.(\d*))?$/.exec(text.trim().replaceAll(",", ""));
    if (!match) return null;
    const fraction = match[2] ?? "";
    if (fraction.length > digits) return null;
    return Number(match[1] + fraction.padEnd(digits, "0"));
}

export function amountText(amount: number, digits: number): string {
    if (digits === 0) return String(amount);
    const text = String(amount).padStart(digits + 1, "0");
    return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

interface MoneyFieldProps {
    id: string;
    label: string;
    currency: string;
    amount: number;
    onChange(amount: number): void;
}

export function MoneyField({id, label, currency, amount, onChange}: MoneyFieldProps) {
    const digits = digitsOf(currency);
    const [text, setText] = useState(amountText(amount, digits));
    // What was typed stands as long as it means the amount; the form is told of nothing else.
    const shown = parseAmount(text, digits) === amount ? text : amountText(amount, digits);
    return (
        <Field id={id} label={`${label} (${currency})`}>
            {(field) => <input id={field.id} class="input amount" inputMode="decimal" required
                pattern={digits ? `[\\d,]+(\\.\\d{0,${digits}})?` : "[\\d,]+"} value={text === "" ? "" : shown}
                onInput={(event) => {
                    const typed = event.currentTarget.value;
                    setText(typed);
                    const value = parseAmount(typed, digits);
                    if (value !== null) onChange(value);
                }} />}
        </Field>
    );
}
