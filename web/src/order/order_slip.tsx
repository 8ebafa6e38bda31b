// What was ordered.
import {useSpeech} from "../i18n";
import type {Order} from "../shared/types";

export function OrderSlip({order}: {order: Order}) {
    const {t, money} = useSpeech();
    return (
        <section class="slip" aria-label={t("order")}>
            <h2>{order.storeName}</h2>
            <hr />
            <ul class="stack">
                {order.items.map((line, index) => (
                    <li key={index} class="order-line">
                        <div>
                            {line.quantity > 0 && <p class="item-name">{line.name} × {line.quantity}</p>}
                            {line.removed && <p class="soft small"><s>{line.name} × {line.removed}</s></p>}
                            <p class="soft small">{line.choices.map((choice) => choice.name).join(", ")}</p>
                        </div>
                        <span class="amount">{money(line.lineTotal, order.currency)}</span>
                    </li>
                ))}
            </ul>
            <hr />
            <dl class="sums">
                <div><dt>{t("subtotal")}</dt><dd class="amount">{money(order.subtotal, order.currency)}</dd></div>
                {order.fulfilment === "delivery" && (
                    <div>
                        <dt>{t("delivery")}</dt>
                        <dd class="amount">{money(order.deliveryFee, order.currency)}</dd>
                    </div>
                )}
                {order.discounts.map(({name, coupon, amount}) => (
                    <div key={coupon}><dt>{name}</dt><dd class="amount">−{money(amount, order.currency)}</dd></div>
                ))}
                <div class="sum">
                    <dt>{t("total")}</dt>
                    <dd class="amount">{money(order.total, order.currency)}</dd>
                </div>
            </dl>
        </section>
    );
}
