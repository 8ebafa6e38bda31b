// What a period took in by method and store, what sold best, and where its orders stand.
import {useSpeech, type Key} from "../i18n";
import type {OrderStatus} from "../shared/types";
import type {EndingFigures, Figures, Takings} from "./types";

interface TakingsTableProps {
    id: string;
    title: string;
    column: string;
    currency: string;
    /** `orders`: those that the table counts, where they are not those whose money was taken. */
    rows: {key: string | number; name: string; orders?: number; takings: Takings}[];
}

function TakingsTable({id, title, column, currency, rows}: TakingsTableProps) {
    const {t, money, number} = useSpeech();
    return (
        <section class="card stack">
            <h2 id={id}>{title}</h2>
            <div class="wide-table" tabIndex={0} role="region" aria-labelledby={id}>
                <table>
                    <thead><tr>
                        <th scope="col">{column}</th><th scope="col" class="number">{t("officeOrders")}</th>
                        <th scope="col" class="number">{t("officeSales")}</th>
                        <th scope="col" class="number">{t("officeRefunds")}</th>
                        <th scope="col" class="number">{t("officeNet")}</th>
                    </tr></thead>
                    <tbody>
                        {rows.map(({key, name, orders, takings}) => (
                            <tr key={key}>
                                <th scope="row">{name}</th>
                                <td class="number">{number(orders ?? takings.orders)}</td>
                                <td class="number">{money(takings.sales, currency)}</td>
                                <td class="number">{money(takings.refunded, currency)}</td>
                                <td class="number">{money(takings.net, currency)}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </section>
    );
}

export function ByMethod({figures}: {figures: Figures}) {
    const {t} = useSpeech();
    const known: Record<string, Key> = {
        sandbox: "officeMethodSandbox", cash: "officeMethodCash", toss: "officeMethodToss"};
    const nameOf = (method: string) => (known[method] ? t(known[method]!) : method);
    return (
        <TakingsTable id="by-method" title={t("officeByMethod")} column={t("officeMethod")} currency={figures.currency}
            rows={figures.byMethod.map((each) => ({key: each.method, name: nameOf(each.method), takings: each}))} />
    );
}

export function ByStore({figures}: {figures: Figures}) {
    const {t} = useSpeech();
    return (
        <TakingsTable id="by-store" title={t("figuresByStore")} column={t("officeWhichStore")}
            currency={figures.currency}
            rows={figures.byStore.map(({storeId, storeName, orders, takings}) =>
                ({key: storeId, name: storeName, orders, takings}))} />
    );
}

export function TopItems({figures}: {figures: Figures}) {
    const {t, money, number} = useSpeech();
    const stores = new Map(figures.byStore.map(({storeId, storeName}) => [storeId, storeName]));
    return (
        <section class="card stack">
            <h2>{t("officeMostSold")}</h2>
            <table>
                <thead><tr><th scope="col">{t("officeItem")}</th><th scope="col" class="number">{t("quantity")}</th>
                    <th scope="col" class="number">{t("officeSales")}</th></tr></thead>
                <tbody>
                    {figures.mostSold.map(({storeId, menuItemId, name, quantity, amount}) => (
                        <tr key={`${storeId}-${menuItemId}`}>
                            <th scope="row">
                                {name}{stores.size > 1 && <span class="soft small"> {stores.get(storeId)}</span>}
                            </th>
                            <td class="number">{number(quantity)}</td>
                            <td class="number">{money(amount, figures.currency)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </section>
    );
}

export function ByStatus({figures}: {figures: Figures}) {
    const {t, number} = useSpeech();
    const statuses = (Object.entries(figures.byStatus) as [OrderStatus, number][]).filter(([, orders]) => orders > 0);
    if (statuses.length === 0) return null;
    return (
        <section class="card stack">
            <h2>{t("officeByStatus")}</h2>
            <table>
                <thead><tr><th scope="col">{t("officeStatus")}</th>
                    <th scope="col" class="number">{t("officeOrders")}</th></tr></thead>
                <tbody>
                    {statuses.map(([status, orders]) => (
                        <tr key={status}><th scope="row">{t(`status_${status}`)}</th>
                            <td class="number">{number(orders)}</td></tr>
                    ))}
                </tbody>
            </table>
        </section>
    );
}

export function ByFulfilment({figures}: {figures: Figures}) {
    const {t, money, number} = useSpeech();
    return (
        <section class="card stack">
            <h2>{t("figuresByFulfilment")}</h2>
            <table>
                <thead><tr><th scope="col">{t("figuresFulfilment")}</th>
                    <th scope="col" class="number">{t("officeOrders")}</th>
                    <th scope="col" class="number">{t("officeSales")}</th></tr></thead>
                <tbody>
                    {figures.byFulfilment.map(({fulfilment, orders, sales}) => (
                        <tr key={fulfilment}>
                            <th scope="row">{t(fulfilment === "delivery" ? "figuresDelivery" : "figuresPickup")}</th>
                            <td class="number">{number(orders)}</td>
                            <td class="number">{money(sales, figures.currency)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </section>
    );
}

const endingNames: Record<keyof EndingFigures, Key> = {cancelledByCustomer: "figuresByCustomer",
    cancelledByStore: "figuresByStoreEnded", rejectedByStore: "figuresRejected", unanswered: "figuresUnanswered"};

export function EndedOrders({endings}: {endings: EndingFigures}) {
    const {t, number} = useSpeech();
    const kinds = (Object.keys(endingNames) as (keyof EndingFigures)[]).filter((kind) => endings[kind] > 0);
    if (kinds.length === 0) return null;
    return (
        <section class="card stack" aria-labelledby="endings">
            <h2 id="endings">{t("figuresEndings")}</h2>
            <table>
                <thead><tr><th scope="col">{t("figuresWho")}</th>
                    <th scope="col" class="number">{t("officeOrders")}</th></tr></thead>
                <tbody>
                    {kinds.map((kind) => (
                        <tr key={kind}><th scope="row">{t(endingNames[kind])}</th>
                            <td class="number">{number(endings[kind])}</td></tr>
                    ))}
                </tbody>
            </table>
        </section>
    );
}
