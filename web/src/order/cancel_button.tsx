// Cancelling while it is still possible, after one question.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {Button, Dialog, Notice} from "../shared/parts";
import {Problem} from "../shared/problem";
import type {Order} from "../shared/types";

const cancellable = ["awaiting_payment", "placed", "accepted"];

interface CancelButtonProps {
    order: Order;
    onChanged(order: Order): void;
    onRefresh(): void;
}

export function CancelButton({order, onChanged, onRefresh}: CancelButtonProps) {
    const {t} = useSpeech();
    const [isAsking, setIsAsking] = useState(false);
    const [isBusy, setIsBusy] = useState(false);
    const [complaint, setComplaint] = useState("");

    const cancel = async () => {
        setIsBusy(true);
        setComplaint("");
        try {
            onChanged((await call<Order>("POST", `/orders/${encodeURIComponent(order.id)}/cancel`)).data);
        } catch (problem) {
            if (!(problem instanceof Problem)) throw problem;
            setComplaint(problem.slug === "too-late-to-cancel" ? t("cancelTooLate")
                : problem.isPassing ? t("unreachable") : t("somethingWrong", {detail: problem.message}));
            onRefresh();
        } finally {
            setIsBusy(false);
            setIsAsking(false);
        }
    };

    return (
        <>
            {complaint && <Notice tone="bad">{complaint}</Notice>}
            {cancellable.includes(order.status) && (
                <p><Button kind="danger" busy={isBusy} onClick={() => setIsAsking(true)}>{t("cancelOrder")}</Button></p>
            )}
            {isAsking && (
                <Dialog title={t("cancelQuestion")} onClose={() => setIsAsking(false)}>
                    {order.payment.status === "approved" && <p>{t("cancelHint")}</p>}
                    <Button kind="danger" whole busy={isBusy} onClick={() => void cancel()}>{t("cancelYes")}</Button>
                    <Button whole onClick={() => setIsAsking(false)}>{t("cancelNo")}</Button>
                </Dialog>
            )}
        </>
    );
}
