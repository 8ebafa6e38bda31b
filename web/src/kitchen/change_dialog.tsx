// What is not as it was promised: more time, a dish less, or the end of the order. The customer reads each.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Button, Dialog, Field} from "../shared/parts";
import {cancelCodes} from "./reasons";
import type {Command, Ticket} from "./types";

interface ChangeDialogProps {
    ticket: Ticket;
    onChange(command: Command, body: unknown): void;
    onClose(): void;
}

const delays = [5, 10, 15]; // minutes

function Dishes({ticket, onChange}: Pick<ChangeDialogProps, "ticket" | "onChange">) {
    const {t} = useSpeech();
    const left = ticket.items.reduce((sum, item) => sum + item.quantity, 0);
    if (left < 2 || ticket.state === "delivering") return null; // the last one: the order is cancelled instead
    return (
        <fieldset class="picks">
            <legend>{t("kitchenRemove")}</legend>
            {ticket.items.map((item, line) => item.quantity > 0 && (
                <Button key={line} onClick={() => onChange("items", {remove: [{line, quantity: 1}]})}>
                    {t("kitchenRemoveOne", {name: item.name})}
                </Button>
            ))}
        </fieldset>
    );
}

function Cancel({ticket, onChange}: Pick<ChangeDialogProps, "ticket" | "onChange">) {
    const {t} = useSpeech();
    const [picked, setPicked] = useState<(typeof cancelCodes)[number] | "other">(cancelCodes[0]);
    const [words, setWords] = useState("");
    const [refund, setRefund] = useState<"full" | "none">("full");
    return (
        <form class="stack" onSubmit={(event) => {
            event.preventDefault();
            onChange("cancel", {reason: picked === "other" ? words.trim() : picked, refund});
        }}>
            <fieldset class="picks">
                <legend>{t("kitchenCancelWhy")}</legend>
                {[...cancelCodes, "other" as const].map((reason) => (
                    <label key={reason} class="pick">
                        <input type="radio" name="reason" checked={picked === reason}
                            onChange={() => setPicked(reason)} />
                        {t(`kitchenReason_${reason}`)}
                    </label>
                ))}
            </fieldset>
            {picked === "other" && (
                <Field id="cancel-words" label={t("kitchenReasonWords")}>
                    {({id}) => <input id={id} class="input" required maxLength={200} pattern=".*\S.*" value={words}
                        onInput={(event) => setWords(event.currentTarget.value)} />}
                </Field>
            )}
            {!ticket.toCollect && (
                <fieldset class="picks">
                    <legend>{t("kitchenRefund")}</legend>
                    {(["full", "none"] as const).map((choice) => (
                        <label key={choice} class="pick">
                            <input type="radio" name="refund" checked={refund === choice}
                                onChange={() => setRefund(choice)} />
                            {t(`kitchenRefund_${choice}`)}
                        </label>
                    ))}
                </fieldset>
            )}
            <Button kind="danger" type="submit" whole>{t("kitchenCancelNow")}</Button>
        </form>
    );
}

export function ChangeDialog({ticket, onChange, onClose}: ChangeDialogProps) {
    const {t} = useSpeech();
    return (
        <Dialog title={t("kitchenChangeTitle", {n: ticket.number})} onClose={onClose}>
            {ticket.state !== "delivering" && (
                <fieldset class="picks">
                    <legend>{t("kitchenDelay")}</legend>
                    <div class="row">
                        {delays.map((minutes) => (
                            <Button key={minutes} onClick={() => onChange("delay", {minutes})}>
                                {t("kitchenDelayBy", {n: minutes})}
                            </Button>
                        ))}
                    </div>
                </fieldset>
            )}
            <Dishes ticket={ticket} onChange={onChange} />
            <Cancel ticket={ticket} onChange={onChange} />
        </Dialog>
    );
}
