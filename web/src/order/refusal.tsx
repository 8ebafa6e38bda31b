// Why the store would not take an unpaid order any more, and the way to another basket.
import {useState} from "preact/hooks";
import {useSpeech, type Key} from "../i18n";
import {call} from "../shared/api";
import {addToBasket, basket, findItem} from "../shared/basket";
import {whyClosed} from "../shared/closed";
import {useFresh} from "../shared/fresh";
import {Button, Notice} from "../shared/parts";
import {Problem} from "../shared/problem";
import type {ClosedReason, Menu, Order} from "../shared/types";

/** The dishes of the order that the kitchen has no more, with the choice that is missing. */
function goneFrom(menu: Menu, order: Order): string[] {
    return order.items.flatMap((line) => {
        const item = findItem(menu, line.menuItemId);
        if (!item || item.soldOut) return [line.name];
        const offered = item.optionGroups.flatMap((group) => group.choices);
        return line.choices
            .filter(({id}) => offered.find((choice) => choice.id === id)?.soldOut ?? true)
            .map((choice) => `${line.name} (${choice.name})`);
    });
}

function SoldOut({order}: {order: Order}) {
    const {t} = useSpeech();
    const {data: menu} = useFresh<Menu>(`/menus/${order.storeId}`);
    const gone = menu ? goneFrom(menu, order) : [];
    return (
        <Notice tone="bad">
            {gone.length > 0 ? t("orderSoldOut", {items: gone.join(", ")}) : t("orderSoldOutSome")}
        </Notice>
    );
}

const refusals: Record<string, Key> = {
    "fulfilment-unavailable": "notDeliverable",
    "amount-mismatch": "orderTotalDiffers",
    "not-awaiting-payment": "orderNotPayable",
};

function Why({problem, order}: {problem: Problem; order: Order}) {
    const speech = useSpeech();
    if (problem.slug === "sold-out") return <SoldOut order={order} />;
    if (problem.slug === "store-closed") {
        const closing = {
            name: order.storeName,
            closedReason: problem.members.closedReason as ClosedReason,
            opensAt: problem.members.opensAt as string | null,
        };
        return <Notice tone="bad">{whyClosed(speech, closing)} {speech.t("nothingCharged")}</Notice>;
    }
    const key = refusals[problem.slug];
    const detail = problem.message || problem.slug;
    return <Notice tone="bad">{key ? speech.t(key) : speech.t("somethingWrong", {detail})}</Notice>;
}

/** What was ordered goes back into the basket, unless another store's dishes are there by now. */
function refillBasket(order: Order): void {
    const {storeId, lines} = basket();
    if (lines.length > 0 && storeId !== order.storeId) return;
    for (const {menuItemId, quantity, choices} of order.items) {
        addToBasket(order.storeId, {menuItemId, quantity, choices: choices.map(({id}) => id)});
    }
}

async function startOver(order: Order): Promise<void> {
    refillBasket(order);
    try {
        await call("POST", `/orders/${encodeURIComponent(order.id)}/cancel`);
    } catch (problem) {
        if (!(problem instanceof Problem)) throw problem; // unpaid, it ends by itself
    }
    location.href = "/#/checkout";
}

interface RefusalProps {
    problem: Problem;
    order: Order;
    onRetry(): void;
}

export function Refusal({problem, order, onRetry}: RefusalProps) {
    const {t} = useSpeech();
    const [isBusy, setIsBusy] = useState(false);
    const needsAnother = ["sold-out", "fulfilment-unavailable"].includes(problem.slug);
    return (
        <section class="stack" aria-label={t("payment")}>
            <Why problem={problem} order={order} />
            {needsAnother && (
                <Button kind="main" whole busy={isBusy} onClick={() => {
                    setIsBusy(true);
                    void startOver(order);
                }}>{t("chooseOtherwise")}</Button>
            )}
            <Button whole disabled={isBusy} onClick={onRetry}>{t("tryOnceMore")}</Button>
        </section>
    );
}
