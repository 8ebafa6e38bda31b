// An order that is not paid yet: tries again by itself as long as the payment is only late, and asks
// for another card where the bank said no. The server keeps at most one payment, whatever is repeated.
import {useEffect, useRef, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {useCountdown} from "../shared/countdown";
import {Button, Loading, Notice} from "../shared/parts";
import {firstWish, PaymentChoice, useMethods} from "../shared/payment_choice";
import {attemptFor, forgetAttempt, keepAttempt, type Attempt} from "../shared/pending";
import {Problem} from "../shared/problem";
import type {Order, PaymentWish} from "../shared/types";

interface PaymentPanelProps {
    order: Order;
    onChanged(order: Order): void;
    onRefresh(): void;
}

export function PaymentPanel({order, onChanged, onRefresh}: PaymentPanelProps) {
    const {t, money} = useSpeech();
    const methods = useMethods();
    const [attempt, setAttempt] = useState<Attempt | null>(() => attemptFor(order.id));
    const [wish, setWish] = useState<PaymentWish | null>(null);
    const [isBusy, setIsBusy] = useState(false);
    const [complaint, setComplaint] = useState("");
    const isPaying = useRef(false);

    useEffect(() => {
        if (methods && !wish) setWish(firstWish(methods));
    }, [methods]);

    const later = (again: PaymentWish, retryAfter: number | null) => {
        keepAttempt(order.id, again, retryAfter);
        setAttempt(attemptFor(order.id));
    };
    const giveUp = () => {
        forgetAttempt(order.id);
        setAttempt(null);
    };
    const pay = async (how: PaymentWish) => {
        if (isPaying.current) return;
        isPaying.current = true;
        setIsBusy(true);
        setComplaint("");
        try {
            const answer = await call<Order>("POST", `/orders/${encodeURIComponent(order.id)}/payment`,
                {body: {...how, amount: order.total}, timeout: 20_000});
            if (answer.status === 202) later(how, answer.retryAfter);
            else giveUp();
            onChanged(answer.data);
        } catch (problem) {
            if (!(problem instanceof Problem)) throw problem;
            if (problem.isPassing) later(how, problem.retryAfter);
            else giveUp();
            if (problem.slug === "payment-declined") setComplaint(t("paymentDeclined"));
            onRefresh();
        } finally {
            isPaying.current = false;
            setIsBusy(false);
        }
    };
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
    if (!methods) return <Loading />;
    const isDeclined = complaint !== "" || order.payment.status === "declined";
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
