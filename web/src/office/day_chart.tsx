// Sales by day as bars. The table below it says the same in words.
import {useSpeech} from "../i18n";
import type {DayFigures} from "./types";

const chartHeight = 100;

export function DayChart({days, currency}: {days: DayFigures[]; currency: string}) {
    const {t, money, number, date, shortDate} = useSpeech();
    const most = Math.max(1, ...days.map(({takings}) => takings.sales));
    const best = days.reduce((found, each) => (each.takings.sales > found.takings.sales ? each : found), days[0]!);
    const summary = best.takings.sales > 0
        ? t("figuresByDayPeak", {day: date(best.date), amount: money(best.takings.sales, currency)})
        : t("figuresByDayEmpty");
    const gap = days.length > 62 ? 0 : 0.12;
    return (
        <section class="card stack" aria-labelledby="by-day">
            <h2 id="by-day">{t("figuresByDay")}</h2>
            <p class="soft small">{summary}</p>
            <div class="chart" aria-hidden="true">
                <svg viewBox={`0 0 ${days.length} ${chartHeight}`} preserveAspectRatio="none">
                    {days.map(({date: day, takings, orders}, at) => {
                        const height = (takings.sales / most) * chartHeight;
                        return (
                            <rect key={day} class="bar day" x={at + gap} width={1 - 2 * gap}
                                y={chartHeight - height} height={height}>
                                <title>{`${date(day)} · ${number(orders)} · ${money(takings.sales, currency)}`}</title>
                            </rect>
                        );
                    })}
                </svg>
                <div class="chart-hours"><span>{date(days[0]!.date)}</span><span>{date(days[days.length - 1]!.date)}</span></div>
            </div>
            <details>
                <summary>{t("officeHoursTable")}</summary>
                <div class="wide-table" tabIndex={0} role="region" aria-labelledby="by-day">
                    <table>
                        <thead><tr><th scope="col">{t("officeDay")}</th>
                            <th scope="col" class="number">{t("officeOrders")}</th>
                            <th scope="col" class="number">{t("officeSales")}</th>
                            <th scope="col" class="number">{t("officeRefunds")}</th>
                            <th scope="col" class="number">{t("officeNet")}</th></tr></thead>
                        <tbody>
                            {days.map(({date: day, orders, takings}) => (
                                <tr key={day}><th scope="row">{shortDate(day)}</th>
                                    <td class="number">{number(orders)}</td>
                                    <td class="number">{money(takings.sales, currency)}</td>
                                    <td class="number">{money(takings.refunded, currency)}</td>
                                    <td class="number">{money(takings.net, currency)}</td></tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            </details>
        </section>
    );
}
