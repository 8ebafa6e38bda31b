// The orders of the shop: the list of a business day, a search, and the way to one order.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {get} from "../shared/api";
import {useFresh} from "../shared/fresh";
import {Button, Field, Loading, Notice} from "../shared/parts";
import {Problem} from "../shared/problem";
import type {Order, OrderStatus} from "../shared/types";
import {complaintOf} from "./task";

interface Page {
    items: FoundOrder[];
    next: string | null;
}

/** As staff see it. */
export interface FoundOrder extends Order {
    customer: {name: string; phone: string; address: string | null} | null;
    note: string | null;
}

const statuses: OrderStatus[] = ["placed", "accepted", "cooking", "ready", "delivering", "delivered", "picked_up",
    "cancel_requested", "cancelled", "rejected", "awaiting_payment", "expired"];

export const toneOf = (status: OrderStatus): string =>
    status === "cancelled" || status === "rejected" || status === "expired" ? "bad"
        : status === "delivered" || status === "picked_up" ? "good"
            : status === "cancel_requested" || status === "awaiting_payment" ? "warn" : "plain";

const dishesOf = ({items}: Order): string =>
    items.map(({name, quantity}) => (quantity > 1 ? `${name} ${quantity}` : name)).join(", ");

/** Waits until somebody has stopped typing. */
function useSettled(value: string, pause = 350): string {
    const [settled, setSettled] = useState(value);
    useEffect(() => {
        const timer = setTimeout(() => setSettled(value), pause);
        return () => clearTimeout(timer);
    }, [value]);
    return settled;
}

function Row({order, showsStore}: {order: FoundOrder; showsStore: boolean}) {
    const {t, money, when} = useSpeech();
    return (
        <tr>
            <th scope="row"><a href={`#/orders/${order.id}`}>{t("officeNumber", {number: order.number})}</a></th>
            <td>{when(order.createdAt)}</td>
            <td><span class={`tag ${toneOf(order.status)}`}>{t(`status_${order.status}`)}</span></td>
            <td>{dishesOf(order)}{showsStore && <span class="soft small"> {order.storeName}</span>}</td>
            <td class="of-desks">{order.customer && <bdi>{order.customer.name}</bdi>}</td>
            <td class="number">{money(order.total, order.currency)}</td>
        </tr>
    );
}

function Found({path}: {path: string}) {
    const {t} = useSpeech();
    const {data, problem} = useFresh<Page>(path, 10_000);
    const [more, setMore] = useState<Page | null>(null);
    const [isBusy, setBusy] = useState(false);
    const [fault, setFault] = useState<Problem | null>(null);
    if (!data) return problem ? <Notice tone="warn">{complaintOf(problem, t)}</Notice> : <Loading />;
    // The first page follows the server; older orders are below it.
    const known = new Set(data.items.map(({id}) => id));
    const orders = [...data.items, ...(more?.items ?? []).filter(({id}) => !known.has(id))];
    const next = more ? more.next : data.next;
    const readOn = async () => {
        setBusy(true);
        try {
            const page = await get<Page>(`${path}&cursor=${next}`);
            setMore({items: [...(more?.items ?? []), ...page.items], next: page.next});
            setFault(null);
        } catch (problem) {
            if (!(problem instanceof Problem)) throw problem;
            setFault(problem);
        }
        setBusy(false);
    };
    const showsStore = new Set(orders.map(({storeId}) => storeId)).size > 1;
    return (
        <>
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            {orders.length === 0 && <p>{t("officeFoundNothing")}</p>}
            {orders.length > 0 && (
                <div class="wide-table" tabIndex={0} role="region" aria-label={t("officeOrderList")}>
                    <table class="found">
                        <thead><tr>
                            <th scope="col">{t("officeNumberHead")}</th><th scope="col">{t("officeTime")}</th>
                            <th scope="col">{t("officeStatus")}</th><th scope="col">{t("officeItem")}</th>
                            <th scope="col" class="of-desks">{t("name")}</th><th scope="col" class="number">{t("total")}</th>
                        </tr></thead>
                        <tbody>{orders.map((order) => (
                            <Row key={order.id} order={order} showsStore={showsStore} />
                        ))}</tbody>
                    </table>
                </div>
            )}
            {fault && <Notice tone="bad">{complaintOf(fault, t)}</Notice>}
            {next && <Button busy={isBusy} onClick={() => void readOn()}>{t("officeMore")}</Button>}
        </>
    );
}

/** Of all stores of the caller. */
export function Orders() {
    const {t} = useSpeech();
    const [text, setText] = useState("");
    const [day, setDay] = useState("");
    const [status, setStatus] = useState<OrderStatus | "">("");
    const search = useSettled(text.trim());
    const query = new URLSearchParams({limit: "50"});
    if (search) query.set("q", search);
    if (day) {
        query.set("from", day);
        query.set("to", day);
    }
    if (status) query.set("status", status);
    const path = `/orders?${query}`;
    return (
        <>
            <div class="row tools" role="search">
                <Field id="find" label={t("officeFind")} hint={t("officeFindHint")}>
                    {({id, describedBy}) => <input id={id} class="input" type="search" value={text}
                        aria-describedby={describedBy} onInput={({currentTarget}) => setText(currentTarget.value)} />}
                </Field>
                <Field id="found-day" label={t("officeDay")}>
                    {({id}) => <input id={id} class="input" type="date" value={day}
                        onInput={({currentTarget}) => setDay(currentTarget.value)} />}
                </Field>
                <Field id="found-status" label={t("officeStatus")}>
                    {({id}) => (
                        <select id={id} class="input" value={status}
                            onChange={({currentTarget}) => setStatus(currentTarget.value as OrderStatus | "")}>
                            <option value="">{t("officeAnyStatus")}</option>
                            {statuses.map((each) => <option key={each} value={each}>{t(`status_${each}`)}</option>)}
                        </select>
                    )}
                </Field>
            </div>
            <Found key={path} path={path} />
        </>
    );
}
