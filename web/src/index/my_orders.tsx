// The orders that were placed from this device, newest first.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {get} from "../shared/api";
import {forgetOrder, orderPage, ordersOfThisDevice} from "../shared/orders";
import {Loading, Notice} from "../shared/parts";
import {Problem} from "../shared/problem";
import type {Order} from "../shared/types";
import {untilDone} from "../shared/until_done";

/** Null for an order that the server does not know any more. */
async function load(id: string): Promise<Order | null> {
    try {
        return await get<Order>(`/orders/${encodeURIComponent(id)}`);
    } catch (problem) {
        if (!(problem instanceof Problem) || problem.status !== 404) throw problem;
        forgetOrder(id);
        return null;
    }
}

function OrderRow({order}: {order: Order}) {
    const {t, money, dateTime} = useSpeech();
    return (
        <li>
            <a class="card store-card" href={orderPage(order.id)}>
                <span class="row between">
                    <h2>{order.storeName}</h2>
                    <span class="tag plain">{t(`status_${order.status}`)}</span>
                </span>
                <p>{order.items.map((line) => `${line.name} × ${line.quantity}`).join(", ")}</p>
                <p class="row between soft small">
                    <span>{t("orderNumber", {n: order.number})} · {dateTime(order.createdAt)}</span>
                    <span class="amount">{money(order.total, order.currency)}</span>
                </p>
            </a>
        </li>
    );
}

export function MyOrders() {
    const {t} = useSpeech();
    const [orders, setOrders] = useState<Order[] | null>(null);
    const [isLost, setIsLost] = useState(false);
    useEffect(() => untilDone(async () => {
        const found = await Promise.all(ordersOfThisDevice().map(load));
        setOrders(found.filter((order): order is Order => order !== null));
        setIsLost(false);
    }, () => setIsLost(true)), []);
    return (
        <div class="stack">
            <h1>{t("yourOrders")}</h1>
            <p class="soft">{orders?.length === 0 ? t("noOrders") : t("ordersHint")}</p>
            {isLost && <Notice tone="warn">{t("unreachable")}</Notice>}
            {orders === null && !isLost && <Loading />}
            <ul class="stack">{orders?.map((order) => <OrderRow key={order.id} order={order} />)}</ul>
            <p><a class="button" href="#/">{t("newOrder")}</a></p>
        </div>
    );
}
