// How much of a payment goes back, and why.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Button, Dialog} from "../shared/parts";
import {MoneyField} from "./money_field";
import {TextField} from "./text_field";

export interface Payment {
    id: string;
    amount: number;
    currency: string;
    method: string;
    status: "pending" | "unknown" | "approved" | "declined";
    refunded: number;
    createdAt: string;
    refunds: {id: string; amount: number; status: string; reason: string; createdAt: string}[];
}

interface RefundDialogProps {
    payment: Payment;
    /** The order is not delivered: all of it goes back by a cancellation. */
    isUnderWay: boolean;
    onRefund(amount: number, reason: string): void;
    onClose(): void;
}

export function RefundDialog({payment, isUnderWay, onRefund, onClose}: RefundDialogProps) {
    const {t, money} = useSpeech();
    const onTheWay = payment.refunds.filter(({status}) => status === "pending" || status === "sent")
        .reduce((sum, {amount}) => sum + amount, 0);
    const left = payment.amount - payment.refunded - onTheWay;
    const [amount, setAmount] = useState(left);
    const [reason, setReason] = useState("");
    const isTooMuch = amount > left;
    const isAll = isUnderWay && amount === payment.amount;
    return (
        <Dialog title={t("officeRefundSome")} onClose={onClose}>
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                if (amount > 0 && !isTooMuch && !isAll) onRefund(amount, reason.trim());
            }}>
                <p>{t("officeRefundLeft", {amount: money(left, payment.currency)})}</p>
                <MoneyField id="refund-amount" label={t("officeRefundAmount")} currency={payment.currency}
                    amount={amount} onChange={setAmount} />
                {isTooMuch && <p class="field-error" role="alert">{t("officeRefundTooMuch")}</p>}
                {isAll && <p class="field-error" role="alert">{t("officeRefundAllCancels")}</p>}
                <TextField id="refund-reason" label={t("officeRefundReason")} value={reason} max={200} required
                    hint={t("officeRefundReasonHint")} onChange={setReason} />
                <Button kind="main" type="submit" whole>{t("officeRefundNow")}</Button>
            </form>
        </Dialog>
    );
}
