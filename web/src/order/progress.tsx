// Where the order is, large, and the way that it has come and has before it.
import {useSpeech} from "../i18n";
import type {Order, OrderStatus} from "../shared/types";
import {useNow} from "../shared/use_now";

const ways: Record<Order["fulfilment"], OrderStatus[]> = {
    delivery: ["placed", "accepted", "cooking", "ready", "delivering", "delivered"],
    pickup: ["placed", "accepted", "cooking", "ready", "picked_up"],
};
const aside: OrderStatus[] = ["cancelled", "rejected", "expired"];

const promising: OrderStatus[] = ["accepted", "cooking"];

const toneOf = (status: OrderStatus): string => {
    if (status === "delivered" || status === "picked_up") return "good";
    if (aside.includes(status)) return "bad";
    return status === "cancel_requested" || status === "awaiting_payment" ? "warn" : "";
};

function Steps({order}: {order: Order}) {
    const {t, time} = useSpeech();
    const reached = new Map(order.timeline.map((entry) => [entry.status, entry.at]));
    const ended = aside.includes(order.status);
    const steps = ended ? order.timeline.map((entry) => entry.status) : ways[order.fulfilment];
    return (
        <ol class="steps">
            {steps.map((step, index) => {
                const at = reached.get(step);
                const isNow = step === order.status;
                return (
                    <li key={`${step}-${index}`} class={at ? (isNow ? "now" : "done") : ""}
                        aria-current={isNow ? "step" : undefined}>
                        <span>{t(`status_${step}`)}</span>
                        {at && <time dateTime={at} class="soft small">{time(at)}</time>}
                    </li>
                );
            })}
        </ol>
    );
}

/** When the kitchen wants to be done; the way to the customer comes on top. */
function Promise({at}: {at: string}) {
    const {t, time} = useSpeech();
    const isLate = useNow() > Date.parse(at);
    return <p class="promised">{t(isLate ? "promisedLate" : "promised", {time: time(at)})}</p>;
}

export function Progress({order}: {order: Order}) {
    const {t} = useSpeech();
    return (
        <section class={`progress ${toneOf(order.status)}`} aria-label={t("orderNumber", {n: order.number})}>
            <p class="soft">{order.storeName}</p>
            <p class="number">{t("orderNumber", {n: order.number})}</p>
            <div role="status" data-status={order.status}>
                <h1>{t(`status_${order.status}`)}</h1>
                <p>{t(`say_${order.status}`)}</p>
            </div>
            {order.promisedAt && promising.includes(order.status) && <Promise at={order.promisedAt} />}
            {order.status !== "awaiting_payment" && <Steps order={order} />}
        </section>
    );
}
