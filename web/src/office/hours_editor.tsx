// The week of a store. Several intervals a day leave breaks between them; one may cross midnight.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Button} from "../shared/parts";
import {NumberField} from "./number_field";
import type {StorePart} from "./store_section";
import type {OpenInterval} from "./types";

const weekdays = [1, 2, 3, 4, 5, 6, 7];
// A time control knows no 24:00; as the end of an interval 00:00 means the same.
const shown = (close: string): string => (close === "24:00" ? "00:00" : close);
const meant = (close: string): string => (close === "00:00" ? "24:00" : close);

interface IntervalProps {
    interval: OpenInterval;
    dayName: string;
    onChange(interval: OpenInterval): void;
    onRemove(): void;
}

function Interval({interval, dayName, onChange, onRemove}: IntervalProps) {
    const {t} = useSpeech();
    const remark = interval.open === "00:00" && interval.close === "24:00" ? t("officeAroundTheClock")
        : interval.close <= interval.open ? t("officeNextDay") : "";
    return (
        <li class="row interval">
            <input class="input" type="time" required aria-label={t("officeOpens", {day: dayName})}
                value={interval.open}
                onInput={(event) => onChange({...interval, open: event.currentTarget.value})} />
            <span aria-hidden="true">–</span>
            <input class="input" type="time" required aria-label={t("officeCloses", {day: dayName})}
                value={shown(interval.close)}
                onInput={(event) => onChange({...interval, close: meant(event.currentTarget.value)})} />
            <Button kind="danger" aria-label={t("officeRemove", {name: `${dayName} ${interval.open}`})}
                onClick={onRemove}>×</Button>
            {remark && <span class="tag plain">{remark}</span>}
        </li>
    );
}

export function HoursEditor({store, task, save}: StorePart) {
    const {t, language} = useSpeech();
    const [hours, setHours] = useState(store.hours);
    const replace = (at: number, next: OpenInterval) =>
        setHours(hours.map((each, index) => (index === at ? next : each)));
    const [lastOrder, setLastOrder] = useState(store.lastOrderMinutes);
    const format = new Intl.DateTimeFormat(language, {weekday: "long", timeZone: "UTC"});
    // The year 2024 began on a Monday.
    const nameOf = (weekday: number): string => format.format(new Date(Date.UTC(2024, 0, weekday)));
    const ofDay = (weekday: number) => hours.filter((each) => each.weekday === weekday);
    const toAllDays = (weekday: number) =>
        setHours(weekdays.flatMap((each) => ofDay(weekday).map((interval) => ({...interval, weekday: each}))));
    const inOrder = () => [...hours].sort((a, b) => a.weekday - b.weekday || a.open.localeCompare(b.open));
    return (
        <section class="card" aria-labelledby="hours">
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                void save({hours: inOrder(), lastOrderMinutes: lastOrder});
            }}>
                <h2 id="hours">{t("officeHours")}</h2>
                <p class="soft small">{t("officeHoursHint", {zone: store.timezone})}</p>
                {weekdays.map((weekday) => (
                    <fieldset key={weekday} class="weekday">
                        <legend>{nameOf(weekday)}</legend>
                        {ofDay(weekday).length === 0 ? <p class="soft">{t("officeClosedAllDay")}</p> : (
                            <ul>
                                {hours.map((interval, at) => interval.weekday === weekday && (
                                    <Interval key={at} interval={interval} dayName={nameOf(weekday)}
                                        onChange={(next) => replace(at, next)}
                                        onRemove={() => setHours(hours.filter((_, index) => index !== at))} />
                                ))}
                            </ul>
                        )}
                        <div class="row">
                            <Button aria-label={t("officeAddIntervalTo", {day: nameOf(weekday)})}
                                onClick={() => setHours([...hours, {weekday, open: "11:00", close: "21:00"}])}>
                                {t("officeAddInterval")}
                            </Button>
                            <Button aria-label={t("officeToAllDaysFrom", {day: nameOf(weekday)})}
                                onClick={() => toAllDays(weekday)}>{t("officeToAllDays")}</Button>
                        </div>
                    </fieldset>
                ))}
                <NumberField id="last-order" label={t("officeLastOrder")} value={lastOrder} min={0} max={720}
                    onChange={setLastOrder} />
                {task.notice}
                <Button kind="main" type="submit" busy={task.isBusy}>{t("officeSaveHours")}</Button>
            </form>
        </section>
    );
}
