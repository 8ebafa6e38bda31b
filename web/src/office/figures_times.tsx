// How long the orders of a period took.
import {useSpeech, type Key} from "../i18n";
import type {Figures} from "./types";

const steps = [["accept", "figuresAccept"], ["cook", "figuresCook"], ["door", "figuresDoor"]] as const satisfies
    readonly (readonly [keyof Figures["times"], Key])[];

export function OrderTimes({times}: {times: Figures["times"]}) {
    const {t, number} = useSpeech();
    const shown = steps.filter(([step]) => times[step].orders > 0);
    if (shown.length === 0) return null;
    const written = (seconds: number | null) => {
        if (seconds === null) return "";
        const s = number(seconds % 60);
        return seconds < 60 ? t("figuresSeconds", {s}) : t("figuresMinutes", {m: number(Math.floor(seconds / 60)), s});
    };
    return (
        <section class="card stack" aria-labelledby="times">
            <h2 id="times">{t("figuresTimes")}</h2>
            <p class="soft small">{t("figuresTimesHint")}</p>
            <table>
                <thead><tr><th scope="col">{t("figuresStep")}</th>
                    <th scope="col" class="number of-desks">{t("officeOrders")}</th>
                    <th scope="col" class="number">{t("figuresHalf")}</th>
                    <th scope="col" class="number">{t("figuresNine")}</th></tr></thead>
                <tbody>
                    {shown.map(([step, name]) => (
                        <tr key={step}><th scope="row">{t(name)}</th>
                            <td class="number of-desks">{number(times[step].orders)}</td>
                            <td class="number">{written(times[step].p50)}</td>
                            <td class="number">{written(times[step].p90)}</td></tr>
                    ))}
                </tbody>
            </table>
        </section>
    );
}
