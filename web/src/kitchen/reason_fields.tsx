// The reason of an end, which the customer reads: a code with a text in the customer's language, or own words.
import {useSpeech} from "../i18n";
import {Field} from "../shared/parts";
import type {cancelCodes, reasonCodes} from "./reasons";

type Code = (typeof cancelCodes)[number] | (typeof reasonCodes)[number];

export interface Reason {
    picked: Code | "other";
    words: string;
}

/** As the server takes it. */
export const reasonText = ({picked, words}: Reason): string => (picked === "other" ? words.trim() : picked);

interface ReasonFieldsProps {
    /** Of the field for own words. */
    id: string;
    legend: string;
    codes: readonly Code[];
    reason: Reason;
    onChange(reason: Reason): void;
}

export function ReasonFields({id, legend, codes, reason, onChange}: ReasonFieldsProps) {
    const {t} = useSpeech();
    return (
        <>
            <fieldset class="picks">
                <legend>{legend}</legend>
                {[...codes, "other" as const].map((code) => (
                    <label key={code} class="pick">
                        <input type="radio" name="reason" checked={reason.picked === code}
                            onChange={() => onChange({...reason, picked: code})} />
                        {t(`kitchenReason_${code}`)}
                    </label>
                ))}
            </fieldset>
            {reason.picked === "other" && (
                <Field id={id} label={t("kitchenReasonWords")}>
                    {(field) => <input id={field.id} class="input" required maxLength={200} pattern=".*\S.*"
                        value={reason.words}
                        onInput={(event) => onChange({...reason, words: event.currentTarget.value})} />}
                </Field>
            )}
        </>
    );
}
