// What is not as it was promised: more time, a dish less, or the end of the order. The customer reads each.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Button, Dialog} from "../shared/parts";
import {ReasonFields, reasonText, type Reason} from "./reason_fields";
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
    const [reason, setReason] = useState<Reason>({picked: cancelCodes[0], words: ""});
    const [refund, setRefund] = useState<"full" | "none">("full");
    return (
        <form class="stack" onSubmit={(event) => {
            event.preventDefault();
            onChange("cancel", {reason: reasonText(reason), refund});
        }}>
            <ReasonFields id="cancel-words" legend={t("kitchenCancelWhy")} codes={cancelCodes} reason={reason}
                onChange={setReason} />
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
