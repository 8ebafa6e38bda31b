// Refunds that the gateway has refused for good: why, and what the owner can do.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {useFresh} from "../shared/fresh";
import {orderPage} from "../shared/orders";
import {Button} from "../shared/parts";
import type {List} from "../shared/types";
import {Confirm} from "./confirm";
import {useTask} from "./task";

interface Refund {
    amount: number;
    status: "pending" | "sent" | "done" | "failed";
    detail: string;
}

interface Payment {
    id: string;
    orderId: string;
    currency: string;
    owed: number;
    refunds: Refund[];
}

// The server lists refunds in the order in which they were made.
const lastFailed = ({refunds}: Payment): Refund | undefined =>
    refunds.filter(({status}) => status === "failed").at(-1);

/** All that an ended order is owed, or what the owner wanted to give back. */
const wantedOf = (payment: Payment): number =>
    payment.owed > 0 ? payment.owed : lastFailed(payment)?.amount ?? 0;

export function OwedMoney() {
    const {t, money} = useSpeech();
    const {data, refresh} = useFresh<List<Payment>>("/payments?needsOwner=true", 10_000);
    const [byHand, setByHand] = useState<Payment | null>(null);
    const task = useTask();
    const refund = (payment: Payment, isByHand: boolean) => void task.run(() =>
        call("POST", `/payments/${payment.id}/refunds`, {body: {
            amount: wantedOf(payment), byHand: isByHand,
            reason: t(isByHand ? "officeByHandReason" : "officeRefundAgainReason")}}),
    t(isByHand ? "officeByHandDone" : "officeRefundAgainDone")).then(refresh);
    if (!data || (data.items.length === 0 && !task.notice)) return null;
    return (
        <section class="card stack" aria-labelledby="owed-money">
            <h2 id="owed-money">{t("officeOwed")}</h2>
            {data.items.length === 0 && <p class="soft">{t("officeOwedNothing")}</p>}
            <ul class="stack">
                {data.items.map((payment) => {
                    const failed = lastFailed(payment);
                    return (
                        <li key={payment.id} class="letter stack">
                            <p><strong>{money(wantedOf(payment), payment.currency)}</strong>{" · "}
                                <a href={orderPage(payment.orderId)}>{t("order")} {payment.orderId.slice(0, 8)}</a></p>
                            {failed && <p class="field-error">{failed.detail}</p>}
                            <div class="row">
                                <Button busy={task.isBusy} onClick={() => refund(payment, false)}>
                                    {t("officeRefundAgain")}
                                </Button>
                                <Button busy={task.isBusy} onClick={() => setByHand(payment)}>
                                    {t("officeByHand")}
                                </Button>
                            </div>
                        </li>
                    );
                })}
            </ul>
            {task.notice}
            {byHand && (
                <Confirm question={t("officeByHandQuestion",
                    {amount: money(wantedOf(byHand), byHand.currency)})}
                    hint={t("officeByHandHint")} yes={t("officeByHand")}
                    onYes={() => refund(byHand, true)} onClose={() => setByHand(null)} />
            )}
        </section>
    );
}
