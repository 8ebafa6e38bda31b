// Who gets it and where; kept on this device for the next order.
import {useSpeech} from "../i18n";
import {Field} from "../shared/parts";
import type {Fulfilment} from "../shared/types";

export interface Contact {
    name: string;
    phone: string;
    address: string;
}

const fieldsFor = (fulfilment: Fulfilment): (keyof Contact)[] =>
    fulfilment === "delivery" ? ["name", "phone", "address"] : ["name", "phone"];
const autocomplete = {name: "name", phone: "tel", address: "street-address"} as const;
const longest = {name: 100, phone: 40, address: 300} as const;

export const missingFields = (contact: Contact, fulfilment: Fulfilment): (keyof Contact)[] =>
    fieldsFor(fulfilment).filter((field) => contact[field].trim() === "");

interface ContactFieldsProps {
    contact: Contact;
    fulfilment: Fulfilment;
    missing: string[];
    note: string;
    onChange(contact: Contact): void;
    onNote(note: string): void;
}

export function ContactFields({contact, fulfilment, missing, note, onChange, onNote}: ContactFieldsProps) {
    const {t} = useSpeech();
    return (
        <fieldset class="stack">
            <legend>{t("contact")}</legend>
            {fieldsFor(fulfilment).map((field) => (
                <Field key={field} id={`contact-${field}`} label={t(field)}
                    error={missing.includes(field) ? t("required") : undefined}>
                    {({id, describedBy, invalid}) => (
                        <input id={id} class="input" type={field === "phone" ? "tel" : "text"} required
                            autocomplete={autocomplete[field]} maxLength={longest[field]} value={contact[field]}
                            aria-describedby={describedBy} aria-invalid={invalid}
                            onInput={(event) => onChange({...contact, [field]: event.currentTarget.value})} />
                    )}
                </Field>
            ))}
            <Field id="note" label={t("note")} hint={t("noteHint")}>
                {({id, describedBy}) => (
                    <input id={id} class="input" maxLength={200} value={note} aria-describedby={describedBy}
                        onInput={(event) => onNote(event.currentTarget.value)} />
                )}
            </Field>
        </fieldset>
    );
}
