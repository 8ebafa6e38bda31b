// Why an order cannot be taken: the customer reads it.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Button, Dialog, Field} from "../shared/parts";
import {reasonCodes} from "./reasons";
import type {Ticket} from "./types";

interface RejectDialogProps {
    ticket: Ticket;
    onReject(reason: string): void;
    onClose(): void;
}

export function RejectDialog({ticket, onReject, onClose}: RejectDialogProps) {
    const {t} = useSpeech();
    const [picked, setPicked] = useState<(typeof reasonCodes)[number] | "other">(reasonCodes[0]);
    const [words, setWords] = useState("");
    return (
        <Dialog title={t("kitchenRejectTitle", {n: ticket.number})} onClose={onClose}>
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                onReject(picked === "other" ? words.trim() : picked);
            }}>
                <fieldset class="picks">
                    <legend>{t("kitchenRejectWhy")}</legend>
                    {[...reasonCodes, "other" as const].map((reason) => (
                        <label key={reason} class="pick">
                            <input type="radio" name="reason" checked={picked === reason}
                                onChange={() => setPicked(reason)} />
                            {t(`kitchenReason_${reason}`)}
                        </label>
                    ))}
                </fieldset>
                {picked === "other" && (
                    <Field id="reason-words" label={t("kitchenReasonWords")}>
                        {({id}) => <input id={id} class="input" required maxLength={200} pattern=".*\S.*" value={words}
                            onInput={(event) => setWords(event.currentTarget.value)} />}
                    </Field>
                )}
                <Button kind="danger" type="submit" whole>{t("kitchenRejectNow")}</Button>
            </form>
        </Dialog>
    );
}
