// The sums of a period, each beside what it was in the period before.
import {useSpeech, type Key} from "../i18n";
import {Change} from "./change";
import type {Figures} from "./types";

interface Sum {
    name: Key;
    of(figures: Figures): number;
    isCount?: boolean;
    /** Shown where there is something. */
    isRare?: boolean;
    /** Owed at the end of the period: not a thing to compare. */
    isState?: boolean;
}

const sums: Sum[] = [
    {name: "officeOrders", of: ({orders}) => orders, isCount: true},
    {name: "officeSales", of: ({takings}) => takings.sales},
    {name: "officeRefunds", of: ({takings}) => takings.refunded},
    {name: "officeNet", of: ({takings}) => takings.net},
    {name: "figuresAverage", of: ({averageOrder}) => averageOrder ?? 0},
    {name: "figuresSupply", of: ({takings}) => takings.supply},
    {name: "figuresVat", of: ({takings}) => takings.vat},
    {name: "officeDiscounts", of: ({takings}) => takings.discounts, isRare: true},
    {name: "officeToCollect", of: ({takings}) => takings.toCollect, isRare: true, isState: true},
    {name: "officeRefundPending", of: ({takings}) => takings.refundPending ?? 0, isRare: true, isState: true},
];

export function Sums({figures, before}: {figures: Figures; before: Figures | null}) {
    const {t, money, number} = useSpeech();
    return (
        <dl class="figures">
            {sums.filter(({of, isRare}) => !isRare || of(figures) > 0).map(({name, of, isCount, isState}) => {
                const written = (amount: number) => (isCount ? number(amount) : money(amount, figures.currency));
                return (
                    <div key={name} class="card">
                        <dt>{t(name)}</dt>
                        <dd class="amount">{written(of(figures))}</dd>
                        {before && !isState && <Change now={of(figures)} before={of(before)}
                            written={isCount ? (n) => t("figuresCount", {n: number(n)}) : written} />}
                    </div>
                );
            })}
        </dl>
    );
}
