// The basket as the slip of paper that the order will be.
import {useSpeech} from "../i18n";
import {setQuantity, type PricedLine} from "../shared/basket";
import {Notice} from "../shared/parts";
import type {Fulfilment, Menu} from "../shared/types";
import {Stepper} from "./stepper";

function Line({line, index, menu}: {line: PricedLine; index: number; menu: Menu}) {
    const {t, money} = useSpeech();
    const name = line.name ?? t("notOnMenu");
    return (
        <li class="slip-line">
            <div>
                <p class="item-name">{name}</p>
                {line.choiceNames.length > 0 && <p class="soft small">{line.choiceNames.join(", ")}</p>}
                {!line.available && <span class="tag bad">{line.name ? t("soldOut") : t("notOnMenu")}</span>}
            </div>
            <div class="row between">
                <Stepper name={name} quantity={line.quantity} least={1} onChange={(next) => setQuantity(index, next)} />
                <span class="row">
                    <span class="amount">{money(line.total, menu.currency)}</span>
                    <button type="button" class="close" aria-label={t("remove", {item: name})}
                        onClick={() => setQuantity(index, 0)}>×</button>
                </span>
            </div>
        </li>
    );
}

interface BasketSlipProps {
    menu: Menu;
    lines: PricedLine[];
    subtotal: number;
    total: number;
    fulfilment: Fulfilment;
    discount: {name: string; amount: number} | null;
}

export function BasketSlip({menu, lines, subtotal, total, fulfilment, discount}: BasketSlipProps) {
    const {t, money} = useSpeech();
    const short = menu.minimumOrder - subtotal;
    return (
        <section class="slip" aria-label={t("basket")}>
            <h2>{menu.name}</h2>
            <hr />
            <ul class="stack">
                {lines.map((line, index) => (
                    <Line key={`${line.menuItemId}-${line.choices.join()}`} line={line} index={index} menu={menu} />
                ))}
            </ul>
            <hr />
            <dl class="sums">
                <div><dt>{t("subtotal")}</dt><dd class="amount">{money(subtotal, menu.currency)}</dd></div>
                {fulfilment === "delivery" && (
                    <div><dt>{t("delivery")}</dt><dd class="amount">{money(menu.deliveryFee, menu.currency)}</dd></div>
                )}
                {discount && (
                    <div><dt>{discount.name}</dt><dd class="amount">−{money(discount.amount, menu.currency)}</dd></div>
                )}
                <div class="sum">
                    <dt>{t("total")}</dt>
                    <dd class="amount" data-total>{money(total, menu.currency)}</dd>
                </div>
            </dl>
            {short > 0 && <Notice tone="warn">{t("belowMinimum", {amount: money(short, menu.currency)})}</Notice>}
            {lines.some((line) => !line.available) && <Notice tone="bad">{t("linesGone")}</Notice>}
        </section>
    );
}
