// The way to the checkout, at the thumb, as soon as there is something in the basket.
import {useSpeech} from "../i18n";
import {priceLine, useBasket} from "../shared/basket";
import type {Menu} from "../shared/types";

export function BasketBar({menu}: {menu?: Menu}) {
    const {t, money} = useSpeech();
    const {storeId, lines} = useBasket();
    if (lines.length === 0) return null;
    const count = lines.reduce((sum, line) => sum + line.quantity, 0);
    const total = menu?.id === storeId && menu
        ? lines.reduce((sum, line) => sum + priceLine(menu, line).total, 0) : null;
    return (
        <div class="basket-bar">
            <a class="button main whole" href="#/checkout" aria-label={t("showBasket", {n: count})}>
                <span class="basket-count" aria-hidden="true">{count}</span>
                {t("basket")}
                {total !== null && menu && <span class="amount">{money(total, menu.currency)}</span>}
            </a>
        </div>
    );
}
