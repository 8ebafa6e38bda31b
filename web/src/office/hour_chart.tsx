// Orders by hour as bars. The table below it says the same in words.
import {useSpeech} from "../i18n";
import type {HourFigures} from "./types";

export function HourChart({hours, currency}: {hours: HourFigures[]; currency: string}) {
    const {t, money, number, hour: clock} = useSpeech();
    const most = Math.max(1, ...hours.map(({orders}) => orders));
    const busiest = hours.reduce((best, each) => (each.orders > best.orders ? each : best), hours[0]!);
    const summary = busiest.orders > 0
        ? t("officeChartPeak", {hour: clock(busiest.hour), n: number(busiest.orders)})
        : t("officeChartEmpty");
    return (
        <section class="card stack" aria-labelledby="by-hour">
            <h2 id="by-hour">{t("officeByHour")}</h2>
            <p class="soft small">{summary}</p>
            <div class="chart" aria-hidden="true">
                <svg viewBox="0 0 24 100" preserveAspectRatio="none">
                    {hours.map(({hour, orders, sales}) => (
                        <rect key={hour} class="bar" x={hour + 0.12} width={0.76} rx={0.1}
                            y={100 - (orders / most) * 100} height={(orders / most) * 100}>
                            <title>{`${clock(hour)} · ${number(orders)} · ${money(sales, currency)}`}</title>
                        </rect>
                    ))}
                </svg>
                <div class="chart-hours">{[0, 6, 12, 18, 24].map((hour) => <span key={hour}>{hour}</span>)}</div>
            </div>
            <details>
                <summary>{t("officeHoursTable")}</summary>
                <table>
                    <thead><tr><th scope="col">{t("officeHour")}</th>
                        <th scope="col" class="number">{t("officeOrders")}</th>
                        <th scope="col" class="number">{t("officeSales")}</th></tr></thead>
                    <tbody>
                        {hours.filter(({orders}) => orders > 0).map(({hour, orders, sales}) => (
                            <tr key={hour}><th scope="row">{clock(hour)}</th>
                                <td class="number">{number(orders)}</td>
                                <td class="number">{money(sales, currency)}</td></tr>
                        ))}
                    </tbody>
                </table>
            </details>
        </section>
    );
}
