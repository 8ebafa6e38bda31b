// What an order that is not paid yet shows: how the payment goes, why it failed, or how to pay.
import {useEffect, useState} from "preact/hooks";
import {useSpeech, type Key} from "../i18n";
import {attemptOf, type Attempt} from "../shared/attempt";
import {useCountdown} from "../shared/countdown";
import {Button, Loading, Notice} from "../shared/parts";
import {firstWish, needsWindow, PaymentChoice, useMethods} from "../shared/payment_choice";
import {Problem} from "../shared/problem";
import type {Order, PaymentWish} from "../shared/types";
import {Refusal} from "./refusal";
import {usePayment, type PaymentHandle} from "./use_payment";

function Trying({attempt, payment}: {attempt: Attempt; payment: PaymentHandle}) {
    const {t} = useSpeech();
    const {isBusy, pay, giveUp} = payment;
    const seconds = useCountdown(isBusy ? null : attempt.notBefore, () => void pay(attempt));
    const isNow = isBusy || seconds === 0;
    if (needsWindow(attempt.wish)) return <Notice>{t("tossOpening")}</Notice>;
    return (
        <section class="stack" aria-label={t("payment")}>
            <Notice tone="warn">{isNow ? t("paymentChecking") : t("paymentsBusy", {n: seconds})}</Notice>
            <Button disabled={isBusy} onClick={giveUp}>{t("payOtherwise")}</Button>
            <p class="hint">{t("paymentExpires")}</p>
        </section>
    );
}

interface PaymentPanelProps {
    order: Order;
    /** What Toss's window came back with. */
    returned: Key | null;
    onChanged(order: Order): void;
    onRefresh(): void;
}

export function PaymentPanel({order, returned, onChanged, onRefresh}: PaymentPanelProps) {
    const {t, money} = useSpeech();
    const methods = useMethods();
    const [wish, setWish] = useState<PaymentWish | null>(null);
    const payment = usePayment({order, methods, returned, onChanged, onRefresh});
    const {attempt, isBusy, complaint, pay, clear} = payment;

    useEffect(() => {
        if (methods && !wish) setWish(firstWish(methods));
    }, [methods]);

    // What was begun goes on, whether or not pay says what it offers.
    if (attempt && (methods || !needsWindow(attempt.wish))) return <Trying attempt={attempt} payment={payment} />;
    if (!methods) return <Loading />;
    if (complaint instanceof Problem && complaint.slug !== "payment-declined") {
        return <Refusal problem={complaint} order={order} onRetry={clear} />;
    }
    const told = typeof complaint === "string" ? complaint
        : complaint || order.payment.status === "declined" ? "paymentDeclined" : null;
    return (
        <form class="stack" aria-label={t("payNow")} onSubmit={(event) => {
            event.preventDefault();
            if (wish) void pay(attemptOf(wish));
        }}>
            {told
                ? <Notice tone={told === "tossCancelled" ? "warn" : "bad"}>{t(told)}</Notice>
                : <h2>{t("payNow")}</h2>}
            <PaymentChoice methods={methods} wish={wish} onChange={setWish} />
            <Button kind="main" type="submit" whole busy={isBusy} disabled={!wish}>
                {t(wish?.method === "cash" ? "placeCash" : "pay", {amount: money(order.total, order.currency)})}
            </Button>
            <p class="hint">{t("paymentExpires")}</p>
        </form>
    );
}
