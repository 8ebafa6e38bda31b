// What an order that is not paid yet shows: how the payment goes, why it failed, or how to pay.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {useCountdown} from "../shared/countdown";
import {Button, Loading, Notice} from "../shared/parts";
import {firstWish, PaymentChoice, useMethods} from "../shared/payment_choice";
import type {Order, PaymentWish} from "../shared/types";
import {Refusal} from "./refusal";
import {usePayment} from "./use_payment";

interface PaymentPanelProps {
    order: Order;
    onChanged(order: Order): void;
    onRefresh(): void;
}

export function PaymentPanel({order, onChanged, onRefresh}: PaymentPanelProps) {
    const {t, money} = useSpeech();
    const methods = useMethods();
    const [wish, setWish] = useState<PaymentWish | null>(null);
    const {attempt, isBusy, problem, pay, giveUp, clear} = usePayment(order, onChanged, onRefresh);

    useEffect(() => {
        if (methods && !wish) setWish(firstWish(methods));
    }, [methods]);
    const seconds = useCountdown(attempt && !isBusy ? attempt.notBefore : null,
        () => attempt && void pay(attempt.wish));

    if (attempt) {
        return (
            <section class="stack" aria-label={t("payment")}>
                <Notice tone="warn">
                    {isBusy ? t("paymentChecking") : t("paymentsBusy", {n: seconds})}
                </Notice>
                <Button disabled={isBusy} onClick={giveUp}>{t("payOtherwise")}</Button>
                <p class="hint">{t("paymentExpires")}</p>
            </section>
        );
    }
    const isDeclined = problem ? problem.slug === "payment-declined" : order.payment.status === "declined";
    if (problem && !isDeclined) return <Refusal problem={problem} order={order} onRetry={clear} />;
    if (!methods) return <Loading />;
    return (
        <form class="stack" aria-label={t("payNow")} onSubmit={(event) => {
            event.preventDefault();
            if (wish) void pay(wish);
        }}>
            {isDeclined ? <Notice tone="bad">{t("paymentDeclined")}</Notice> : <h2>{t("payNow")}</h2>}
            <PaymentChoice methods={methods} wish={wish} onChange={setWish} />
            <Button kind="main" type="submit" whole busy={isBusy} disabled={!wish}>
                {t(wish?.method === "cash" ? "placeCash" : "pay", {amount: money(order.total, order.currency)})}
            </Button>
            <p class="hint">{t("paymentExpires")}</p>
        </form>
    );
}
