// One order: what was ordered, what was paid and given back, who was told what, and what may still be done.
import {useState} from "preact/hooks";
import {useSpeech, type Key} from "../i18n";
import {call} from "../shared/api";
import {useFresh} from "../shared/fresh";
import {newKey} from "../shared/key";
import {orderPage} from "../shared/orders";
import {Button, Loading, Notice} from "../shared/parts";
import type {List} from "../shared/types";
import {Confirm} from "./confirm";
import {toneOf, type FoundOrder} from "./orders";
import {RefundDialog, type Payment} from "./refund_dialog";
import {complaintOf, useTask} from "./task";

interface Message {
    id: string;
    event: string;
    audience: "customer" | "store";
    to: string;
    text: string;
    status: "pending" | "accepted" | "sent" | "failed" | "skipped";
    createdAt: string;
}

const methods: Record<string, Key> = {sandbox: "officeMethodSandbox", cash: "officeMethodCash",
    toss: "officeMethodToss"};
const paymentStates: Record<Payment["status"], Key> = {pending: "officePaymentPending",
    unknown: "officePaymentUnknown", approved: "officePaymentApproved", declined: "officePaymentDeclined"};
const refundStates: Record<string, Key> = {pending: "officeRefundSent", sent: "officeRefundSent",
    done: "officeRefundDone", failed: "officeRefundFailed"};
const messageStates: Record<Message["status"], [Key, string]> = {
    pending: ["officeMessageWaits", "warn"], accepted: ["officeMessageWaits", "warn"],
    sent: ["officeMessageSent", "good"], failed: ["officeMessageFailed", "bad"],
    skipped: ["officeMessageSkipped", "plain"]};

const isCancellable = ({status}: FoundOrder): boolean =>
    ["awaiting_payment", "placed", "accepted"].includes(status);

function Sums({order}: {order: FoundOrder}) {
    const {t, money} = useSpeech();
    const amount = (value: number) => money(value, order.currency);
    return (
        <section class="card stack" aria-labelledby="order-items">
            <h2 id="order-items">{t("officeItem")}</h2>
            <table>
                <tbody>
                    {order.items.map((line, index) => (
                        <tr key={index}>
                            <th scope="row">{line.name}{line.choices.length > 0 && (
                                <span class="soft small"> {line.choices.map(({name}) => name).join(", ")}</span>
                            )}</th>
                            <td class="number">{line.quantity}</td>
                            <td class="number">{amount(line.lineTotal)}</td>
                        </tr>
                    ))}
                    {order.deliveryFee > 0 && (
                        <tr><th scope="row">{t("officeDelivery")}</th><td /><td class="number">
                            {amount(order.deliveryFee)}</td></tr>
                    )}
                    {order.discounts.map((discount) => (
                        <tr key={discount.coupon}><th scope="row">{discount.name}</th><td />
                            <td class="number">−{amount(discount.amount)}</td></tr>
                    ))}
                    <tr><th scope="row">{t("total")}</th><td /><td class="number">
                        <strong>{amount(order.total)}</strong></td></tr>
                </tbody>
            </table>
        </section>
    );
}

function Customer({order}: {order: FoundOrder}) {
    const {t} = useSpeech();
    if (!order.customer && !order.note) return null;
    return (
        <section class="card stack" aria-labelledby="order-customer">
            <h2 id="order-customer">{t("officeCustomer")}</h2>
            {order.customer && (
                <p><bdi>{order.customer.name}</bdi>{" · "}
                    <a href={`tel:${order.customer.phone.replace(/[^\d+]/g, "")}`}>{order.customer.phone}</a></p>
            )}
            {order.customer?.address && <p><bdi>{order.customer.address}</bdi></p>}
            {order.note && <p class="soft"><bdi>{order.note}</bdi></p>}
        </section>
    );
}

interface PaymentsProps {
    payments: Payment[];
    mayRefund: boolean;
    onRefund(payment: Payment): void;
}

function Payments({payments, mayRefund, onRefund}: PaymentsProps) {
    const {t, money, dateTime} = useSpeech();
    return (
        <section class="card stack" aria-labelledby="order-payments">
            <h2 id="order-payments">{t("officePayments")}</h2>
            {payments.length === 0 && <p class="soft">{t("officeNoPayment")}</p>}
            <ul class="stack">
                {payments.map((payment) => (
                    <li key={payment.id} class="stack">
                        <p class="row">
                            <strong>{money(payment.amount, payment.currency)}</strong>
                            <span>{methods[payment.method] ? t(methods[payment.method]!) : payment.method}</span>
                            <span>{t(paymentStates[payment.status])}</span>
                            <span class="soft small">{dateTime(payment.createdAt)}</span>
                        </p>
                        {payment.refunds.map((refund) => (
                            <p key={refund.id} class="row small">
                                <span>−{money(refund.amount, payment.currency)}</span>
                                <span>{t(refundStates[refund.status] ?? "officeRefundSent")}</span>
                                <span class="soft">{refund.reason}</span>
                                <span class="soft">{dateTime(refund.createdAt)}</span>
                            </p>
                        ))}
                        {mayRefund && payment.status === "approved" && payment.amount > payment.refunded && (
                            <div class="row">
                                <Button onClick={() => onRefund(payment)}>{t("officeRefundSome")}</Button>
                            </div>
                        )}
                    </li>
                ))}
            </ul>
        </section>
    );
}

function Timeline({order}: {order: FoundOrder}) {
    const {t, dateTime} = useSpeech();
    return (
        <section class="card stack" aria-labelledby="order-timeline">
            <h2 id="order-timeline">{t("officeTimeline")}</h2>
            <ol class="stack">
                {order.timeline.map(({status, at}, index) => (
                    <li key={index} class="row"><span>{t(`status_${status}`)}</span>
                        <span class="soft small">{dateTime(at)}</span></li>
                ))}
            </ol>
        </section>
    );
}

function Messages({id, mayResend}: {id: string; mayResend: boolean}) {
    const {t, dateTime} = useSpeech();
    const {data, problem, refresh} = useFresh<List<Message>>(`/notifications?orderId=${id}`, 10_000);
    const task = useTask();
    const resend = (message: Message) => void task.run(
        () => call("POST", `/notifications/${message.id}/resend`), t("officeResent")).then(refresh);
    return (
        <section class="card stack" aria-labelledby="order-messages">
            <h2 id="order-messages">{t("officeMessages")}</h2>
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            {data?.items.length === 0 && <p class="soft">{t("officeNoMessages")}</p>}
            <ul class="stack">
                {data?.items.map((message) => (
                    <li key={message.id} class="entry">
                        <div class="row"><span class={`tag ${messageStates[message.status][1]}`}>
                            {t(messageStates[message.status][0])}</span>
                        <span>{t(message.audience === "customer" ? "officeCustomer" : "officeStore")}</span>
                        <span class="soft small">{dateTime(message.createdAt)}</span>
                        {mayResend && (message.status === "sent" || message.status === "failed") && (
                            <Button busy={task.isBusy} onClick={() => resend(message)}>{t("officeResend")}</Button>
                        )}</div>
                        <p class="small">{message.text}</p>
                    </li>
                ))}
            </ul>
            {task.notice}
        </section>
    );
}

interface OneOrderProps {
    id: string;
    isOwner: boolean;
}

export function OneOrder({id, isOwner}: OneOrderProps) {
    const {t} = useSpeech();
    const {data: order, problem, refresh} = useFresh<FoundOrder>(`/orders/${id}`);
    const payments = useFresh<List<Payment>>(`/payments?orderId=${id}`);
    const [refunding, setRefunding] = useState<Payment | null>(null);
    const [isCancelling, setCancelling] = useState(false);
    const [key, setKey] = useState(newKey);
    const task = useTask();
    const again = () => Promise.all([refresh(), payments.refresh()]);
    if (!order) return problem ? <Notice tone="warn">{complaintOf(problem, t)}</Notice> : <Loading />;
    const refund = (payment: Payment, amount: number, reason: string) => {
        setRefunding(null);
        // The key of a refund that was not answered is kept: pressed again, it is the same refund.
        void task.run(() => call("POST", `/payments/${payment.id}/refunds`,
            {body: {amount, reason}, idempotencyKey: key}), t("officeRefundBegun")).then((isDone) => {
            if (isDone) setKey(newKey());
            return again();
        });
    };
    const cancel = () => void task.run(() => call("POST", `/orders/${id}/cancel`, {body: {}}),
        t("officeCancelAsked")).then(again);
    const print = () => void task.run(() => call("POST", `/tickets/${id}/print`, {body: {}}),
        t("officePrinted"));
    return (
        <div class="stack">
            <p><a href="#/orders">← {t("officeOrderList")}</a></p>
            <h2 class="row">{order.storeName} {t("officeNumber", {number: order.number})}
                <span class={`tag ${toneOf(order.status)}`}>{t(`status_${order.status}`)}</span></h2>
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            <div class="row">
                {order.status !== "awaiting_payment" && order.status !== "expired" && (
                    <Button busy={task.isBusy} onClick={print}>{t("officePrintAgain")}</Button>
                )}
                {isCancellable(order) && (
                    <Button kind="danger" busy={task.isBusy} onClick={() => setCancelling(true)}>
                        {t("officeCancelOrder")}
                    </Button>
                )}
                <a class="button quiet" href={orderPage(id)} target="_blank" rel="noreferrer">
                    {t("officeCustomersPage")}
                </a>
            </div>
            {task.notice}
            <Sums order={order} />
            <Customer order={order} />
            {payments.problem && <Notice tone="warn">{complaintOf(payments.problem, t)}</Notice>}
            {payments.data && <Payments payments={payments.data.items} mayRefund={isOwner} onRefund={setRefunding} />}
            <Timeline order={order} />
            <Messages id={id} mayResend={isOwner} />
            {refunding && (
                <RefundDialog payment={refunding} isUnderWay={!order.timeline.some(({status}) =>
                    ["delivered", "picked_up"].includes(status))} onClose={() => setRefunding(null)}
                onRefund={(amount, reason) => refund(refunding, amount, reason)} />
            )}
            {isCancelling && (
                <Confirm question={t("officeCancelQuestion", {number: order.number})} hint={t("officeCancelHint")}
                    yes={t("officeCancelOrder")} onYes={cancel} onClose={() => setCancelling(false)} />
            )}
        </div>
    );
}
