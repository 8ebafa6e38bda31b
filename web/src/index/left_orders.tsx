// An order whose answer never came and that nobody waits for any more: it is sent when its customer still
// wants it, and never by itself.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {priceLine} from "../shared/basket";
import {useFresh} from "../shared/fresh";
import {Button} from "../shared/parts";
import {drop, isLeft, onPendingChange, pendingOrders, type Pending} from "../shared/pending";
import {go} from "../shared/route";
import type {Menu} from "../shared/types";
import {place} from "./placing";

const leftNow = (): Pending[] => pendingOrders().filter(isLeft);

/** Follows the other tabs, and the time. */
export function useLeft(): Pending[] {
    const [left, setLeft] = useState(leftNow);
    useEffect(() => {
        const look = () => setLeft(leftNow());
        const stop = onPendingChange(look);
        const timer = setInterval(look, 1000);
        return () => {
            stop();
            clearInterval(timer);
        };
    }, []);
    return left;
}

function What({pending, menu}: {pending: Pending; menu: Menu}) {
    const {money} = useSpeech();
    const dishes = pending.basket.lines.map((line) => `${priceLine(menu, line).name ?? "?"} × ${line.quantity}`);
    return (
        <p class="row between">
            <span>{menu.name}: {dishes.join(", ")}</span>
            <span class="amount">{money(Number(pending.body.expectedTotal), menu.currency)}</span>
        </p>
    );
}

function LeftOrder({pending}: {pending: Pending}) {
    const {t, when} = useSpeech();
    const {data: menu} = useFresh<Menu>(`/menus/${pending.basket.storeId}`);
    const title = `left-${pending.basket.id}`;
    return (
        <section class="card stack left-order" aria-labelledby={title}>
            <h2 id={title}>{t("leftTitle")}</h2>
            <p>{t("leftWhen", {time: when(new Date(pending.since))})}</p>
            {menu && <What pending={pending} menu={menu} />}
            <p class="hint">{t("leftHint")}</p>
            <Button kind="main" whole onClick={() => {
                go("checkout");
                place(pending);
            }}>{t("leftSend")}</Button>
            <Button whole onClick={() => drop(pending)}>{t("leftDrop")}</Button>
        </section>
    );
}

export function LeftOrders({orders}: {orders: Pending[]}) {
    return <>{orders.map((pending) => <LeftOrder key={pending.basket.id} pending={pending} />)}</>;
}
