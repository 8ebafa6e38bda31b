// A day of a store in figures: what was taken in, by what, when, and what sold best.
import {useEffect, useState} from "preact/hooks";
import {useSpeech, type Key} from "../i18n";
import {getFile} from "../shared/api";
import {useFresh} from "../shared/fresh";
import {Button, Field, Loading, Notice} from "../shared/parts";
import type {OrderStatus} from "../shared/types";
import {HourChart} from "./hour_chart";
import {complaintOf, useTask} from "./task";
import type {Figures, ItemFigures} from "./types";

/** The browser keeps the answer as a file. */
async function download(path: string, name: string): Promise<void> {
    const address = URL.createObjectURL(await getFile(path, "text/csv"));
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    URL.revokeObjectURL(address);
}

function Sums({figures}: {figures: Figures}) {
    const {t, money, number} = useSpeech();
    const {takings, currency} = figures;
    const sums: [Key, string][] = [
        ["officeOrders", number(figures.orders)],
        ["officeSales", money(takings.sales, currency)],
        ["officeRefunds", money(takings.refunded, currency)],
        ["officeNet", money(takings.net, currency)],
    ];
    if (takings.discounts > 0) sums.push(["officeDiscounts", money(takings.discounts, currency)]);
    if (takings.toCollect > 0) sums.push(["officeToCollect", money(takings.toCollect, currency)]);
    if (takings.refundPending) sums.push(["officeRefundPending", money(takings.refundPending, currency)]);
    return (
        <dl class="figures">
            {sums.map(([name, value]) => (
                <div key={name} class="card"><dt>{t(name)}</dt><dd class="amount">{value}</dd></div>
            ))}
        </dl>
    );
}

function ByMethod({figures}: {figures: Figures}) {
    const {t, money, number} = useSpeech();
    const known: Record<string, Key> = {
        sandbox: "officeMethodSandbox", cash: "officeMethodCash", toss: "officeMethodToss"};
    return (
        <section class="card stack">
            <h2 id="by-method">{t("officeByMethod")}</h2>
            <div class="wide-table" tabIndex={0} role="region" aria-labelledby="by-method">
                <table>
                    <thead><tr>
                        <th scope="col">{t("officeMethod")}</th><th scope="col" class="number">{t("officeOrders")}</th>
                        <th scope="col" class="number">{t("officeSales")}</th>
                        <th scope="col" class="number">{t("officeRefunds")}</th>
                        <th scope="col" class="number">{t("officeNet")}</th>
                    </tr></thead>
                    <tbody>
                        {figures.byMethod.map((each) => (
                            <tr key={each.method}>
                                <th scope="row">{known[each.method] ? t(known[each.method]!) : each.method}</th>
                                <td class="number">{number(each.orders)}</td>
                                <td class="number">{money(each.sales, figures.currency)}</td>
                                <td class="number">{money(each.refunded, figures.currency)}</td>
                                <td class="number">{money(each.net, figures.currency)}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </section>
    );
}

function TopItems({items, currency}: {items: ItemFigures[]; currency: string}) {
    const {t, money, number} = useSpeech();
    return (
        <section class="card stack">
            <h2>{t("officeMostSold")}</h2>
            <table>
                <thead><tr><th scope="col">{t("officeItem")}</th><th scope="col" class="number">{t("quantity")}</th>
                    <th scope="col" class="number">{t("officeSales")}</th></tr></thead>
                <tbody>
                    {items.map((item) => (
                        <tr key={item.menuItemId}><th scope="row">{item.name}</th>
                            <td class="number">{number(item.quantity)}</td>
                            <td class="number">{money(item.amount, currency)}</td></tr>
                    ))}
                </tbody>
            </table>
        </section>
    );
}

/** `onDate` is told the day that the server chose where none was asked for. */
function Day({path, onDate}: {path: string; onDate(date: string): void}) {
    const {t, number} = useSpeech();
    const {data: figures, problem} = useFresh<Figures>(path, 5000);
    useEffect(() => {
        if (figures) onDate(figures.date);
    }, [figures?.date]);
    if (!figures) return problem ? <Notice tone="warn">{complaintOf(problem, t)}</Notice> : <Loading />;
    const statuses = (Object.entries(figures.byStatus) as [OrderStatus, number][]).filter(([, orders]) => orders > 0);
    return (
        <>
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            <Sums figures={figures} />
            {figures.orders === 0 && <p>{t("officeNoOrders")}</p>}
            <HourChart hours={figures.byHour} currency={figures.currency} />
            {figures.byMethod.length > 0 && <ByMethod figures={figures} />}
            {figures.mostSold.length > 0 && <TopItems items={figures.mostSold} currency={figures.currency} />}
            {statuses.length > 0 && (
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
            )}
        </>
    );
}

export function Today({storeId, isOwner}: {storeId: number; isOwner: boolean}) {
    const {t, language} = useSpeech();
    const [date, setDate] = useState(""); // empty: today on the store's clock
    const [shownDate, setShownDate] = useState("");
    const task = useTask();
    const path = `/orders/figures?storeId=${storeId}${date ? `&date=${date}` : ""}`;
    const name = `baedal-${storeId}-${date || shownDate}.csv`;
    const exportPath = `/orders/export?storeId=${storeId}&language=${language}${date ? `&date=${date}` : ""}`;
    const exportName = `baedal-orders-${storeId}-${date || shownDate}.csv`;
    return (
        <>
            <div class="row tools">
                <Field id="day" label={t("officeDay")}>
                    {({id}) => <input id={id} class="input" type="date" required value={date || shownDate}
                        onInput={(event) => setDate(event.currentTarget.value)} />}
                </Field>
                {date && <Button onClick={() => setDate("")}>{t("officeToday")}</Button>}
                <Button busy={task.isBusy} onClick={() => void task.run(() => download(path, name))}>
                    {t("officeCsv")}
                </Button>
                {isOwner && (
                    <Button busy={task.isBusy} onClick={() => void task.run(() => download(exportPath, exportName))}>
                        {t("officeExport")}
                    </Button>
                )}
            </div>
            {task.notice}
            <Day key={path} path={path} onDate={setShownDate} />
        </>
    );
}
