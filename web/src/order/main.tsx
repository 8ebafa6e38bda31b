// The page of one order: it follows it, takes the payment that is missing, and cancels.
import {useSpeech} from "../i18n";
import {Frame, start} from "../shared/page";
import {Loading, Notice} from "../shared/parts";
import {CancelButton} from "./cancel_button";
import {OrderSlip} from "./order_slip";
import {PaymentPanel} from "./payment_panel";
import {Progress} from "./progress";
import {takeTossReturn} from "./toss_return";
import {useOrder} from "./use_order";
import "./order.css";

const orderId = decodeURIComponent(location.pathname.split("/")[2] ?? "");
const returned = takeTossReturn(orderId);

function OrderPage() {
    const {t, money} = useSpeech();
    const {order, problem, stream, refresh, update} = useOrder(orderId);
    const aside = <a href="/#/orders">{t("yourOrders")}</a>;

    if (!order) {
        const state = problem?.status === 404 ? <Notice tone="bad">{t("noSuchOrder")}</Notice>
            : problem ? <Notice tone="warn">{t("unreachable")}</Notice> : <Loading />;
        return <Frame title={t("order")} aside={aside}>{state}</Frame>;
    }
    const {payment, currency} = order;
    return (
        <Frame title={t("orderNumber", {n: order.number})} aside={aside}>
            <div class="stack">
                {stream === "lost" && <Notice tone="warn">{t("connectionLost")}</Notice>}
                <Progress order={order} />
                {order.status === "awaiting_payment" && (
                    <PaymentPanel order={order} returned={returned} onChanged={update} onRefresh={refresh} />
                )}
                {payment.status === "refund_pending" && (
                    <Notice>{t("refundPending", {amount: money(order.total - payment.refunded, currency)})}</Notice>
                )}
                {payment.refunded > 0 && (
                    <Notice tone="good">{t("refunded", {amount: money(payment.refunded, currency)})}</Notice>
                )}
                <OrderSlip order={order} />
                <CancelButton order={order} onChanged={update} onRefresh={refresh} />
                <p><a href="/">{t("newOrder")}</a></p>
            </div>
        </Frame>
    );
}

void start(OrderPage);
