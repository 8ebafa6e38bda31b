// Who gets it and where; kept on this device for the next order.
import {useSpeech} from "../i18n";
import {Field} from "../shared/parts";
import type {Fulfilment} from "../shared/types";
import {fieldsFor, type Contact, type Faults, type FieldFault} from "./contact";

const autocomplete = {name: "name", phone: "tel", address: "street-address"} as const;

interface ContactFieldsProps {
    contact: Contact;
    fulfilment: Fulfilment;
    faults: Faults;
    note: string;
    onChange(contact: Contact): void;
    onNote(note: string): void;
}

export function ContactFields({contact, fulfilment, faults, note, onChange, onNote}: ContactFieldsProps) {
    const {t} = useSpeech();
    const said = (fault?: FieldFault) => (fault ? t(fault.key, fault.values) : undefined);
    // Nothing is cut off while somebody types or pastes: what is too long is said when it is sent.
    return (
        <fieldset class="stack">
            <legend>{t("contact")}</legend>
            {fieldsFor(fulfilment).map((field) => (
                <Field key={field} id={`contact-${field}`} label={t(field)} error={said(faults[field])}>
                    {({id, describedBy, invalid}) => (
                        <input id={id} class="input" type={field === "phone" ? "tel" : "text"} required
                            autocomplete={autocomplete[field]} value={contact[field]}
                            aria-describedby={describedBy} aria-invalid={invalid}
                            onInput={(event) => onChange({...contact, [field]: event.currentTarget.value})} />
                    )}
                </Field>
            ))}
            <Field id="contact-note" label={t("note")} hint={t("noteHint")} error={said(faults.note)}>
                {({id, describedBy, invalid}) => (
                    <input id={id} class="input" value={note} aria-describedby={describedBy} aria-invalid={invalid}
                        onInput={(event) => onNote(event.currentTarget.value)} />
                )}
            </Field>
        </fieldset>
    );
}
