// Why an order cannot be taken: the customer reads it.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Button, Dialog} from "../shared/parts";
import {ReasonFields, reasonText, type Reason} from "./reason_fields";
import {reasonCodes} from "./reasons";
import type {Ticket} from "./types";

interface RejectDialogProps {
    ticket: Ticket;
    onReject(reason: string): void;
    onClose(): void;
}

export function RejectDialog({ticket, onReject, onClose}: RejectDialogProps) {
    const {t} = useSpeech();
    const [reason, setReason] = useState<Reason>({picked: reasonCodes[0], words: ""});
    return (
        <Dialog title={t("kitchenRejectTitle", {n: ticket.number})} onClose={onClose}>
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                onReject(reasonText(reason));
            }}>
                <ReasonFields id="reason-words" legend={t("kitchenRejectWhy")} codes={reasonCodes} reason={reason}
                    onChange={setReason} />
                <Button kind="danger" type="submit" whole>{t("kitchenRejectNow")}</Button>
            </form>
        </Dialog>
    );
}
