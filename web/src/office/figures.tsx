// Business days of one store or of all, in figures: what was taken in, by what, when, and what sold best.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {getFile} from "../shared/api";
import {useFresh, type Fresh} from "../shared/fresh";
import {keep, kept} from "../shared/kept";
import {Button, Loading, Notice} from "../shared/parts";
import type {List} from "../shared/types";
import {DayChart} from "./day_chart";
import {Sums} from "./figures_sums";
import {ByFulfilment, ByMethod, ByStatus, ByStore, EndedOrders, TopItems} from "./figures_tables";
import {OrderTimes} from "./figures_times";
import {HourChart} from "./hour_chart";
import {PeriodChoice, type Choice} from "./period_choice";
import {daysIn, isDay, maxDays, rangeBefore, rangeOf, type Range} from "./periods";
import {complaintOf, useTask} from "./task";
import type {Figures, StoreProfile} from "./types";

type Named = Pick<StoreProfile, "id" | "name">;

const todayEvery = 5000; // milliseconds
const rangeEvery = 60_000;

/** The browser keeps the answer as a file. */
async function download(path: string, name: string): Promise<void> {
    const address = URL.createObjectURL(await getFile(path, "text/csv"));
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    URL.revokeObjectURL(address);
}

/** `stores`: "storeId=1&", or "" for all. */
const figuresPath = (stores: string, {from, to}: Range) => `/orders/figures?${stores}from=${from}&to=${to}`;

function Files({stores, range, isOwner}: {stores: string; range: Range; isOwner: boolean}) {
    const {t, language} = useSpeech();
    const task = useTask();
    const name = (kind: string) => {
        const days = range.from === range.to ? range.from : `${range.from}-${range.to}`;
        return `baedal-${kind}${stores ? parseInt(stores.slice("storeId=".length)) : "all"}-${days}.csv`;
    };
    const exported = `/orders/export?${stores}from=${range.from}&to=${range.to}&language=${language}`;
    return (
        <>
            <div class="row">
                <Button busy={task.isBusy}
                    onClick={() => void task.run(() => download(figuresPath(stores, range), name("")))}>
                    {t("officeCsv")}
                </Button>
                {isOwner && (
                    <Button busy={task.isBusy} onClick={() => void task.run(() => download(exported, name("orders-")))}>
                        {t("officeExport")}
                    </Button>
                )}
            </div>
            {task.notice}
        </>
    );
}

function Period({fresh, before}: {fresh: Fresh<Figures>; before: Fresh<Figures>}) {
    const {t, date} = useSpeech();
    const {data: figures, problem} = fresh;
    if (!figures) return problem ? <Notice tone="warn">{complaintOf(problem, t)}</Notice> : <Loading />;
    const written = ({from, to}: Range) =>
        (from === to ? date(from) : t("figuresOfRange", {from: date(from), to: date(to)}));
    return (
        <>
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            <p class="soft small">
                {t("figuresComparedWith", {range: written(rangeBefore(figures))})}
                {!figures.closed && <><br />{t("figuresNotOver", {range: written(figures)})}</>}
            </p>
            <Sums figures={figures} before={before.data} />
            <p class="soft small">{t("figuresVatHint")}</p>
            {figures.orders === 0 && <p>{t("figuresNone")}</p>}
            {figures.byDay.length > 1 && <DayChart days={figures.byDay} currency={figures.currency} />}
            <HourChart hours={figures.byHour} currency={figures.currency} />
            {figures.byStore.length > 1 && <ByStore figures={figures} />}
            {figures.byMethod.length > 0 && <ByMethod figures={figures} />}
            {figures.orders > 0 && <ByFulfilment figures={figures} />}
            {figures.mostSold.length > 0 && <TopItems figures={figures} />}
            <OrderTimes times={figures.times} />
            <EndedOrders endings={figures.endings} />
            <ByStatus figures={figures} />
        </>
    );
}

function PeriodOf({stores, range, every}: {stores: string; range: Range; every: number}) {
    const fresh = useFresh<Figures>(figuresPath(stores, range), every);
    const before = useFresh<Figures>(figuresPath(stores, rangeBefore(range)), rangeEvery);
    return <Period fresh={fresh} before={before} />;
}

function OfStores({stores, isOwner}: {stores: string; isOwner: boolean}) {
    const {t} = useSpeech();
    const [choice, setChoice] = useState<Choice>("today");
    const now = useFresh<Figures>(`/orders/figures?${stores.slice(0, -1)}`, todayEvery); // tells which day it is
    if (!now.data) return now.problem ? <Notice tone="warn">{complaintOf(now.problem, t)}</Notice> : <Loading />;
    const range = typeof choice === "string" ? rangeOf(choice, now.data.to) : choice;
    const isRange = isDay(range.from) && isDay(range.to);
    const fault = !isRange ? null : range.to < range.from ? "figuresOrder" : daysIn(range) > maxDays ? "figuresTooLong"
        : null;
    return (
        <>
            <PeriodChoice choice={choice} range={range} onChoose={setChoice} />
            {fault && <Notice tone="warn">{t(fault)}</Notice>}
            {isRange && !fault && (
                <>
                    <Files stores={stores} range={range} isOwner={isOwner} />
                    <PeriodOf key={figuresPath(stores, range)} stores={stores} range={range}
                        every={choice === "today" ? todayEvery : rangeEvery} />
                </>
            )}
        </>
    );
}

/** `only`: where this caller works; null is everywhere. */
export function FiguresSection({only, isOwner}: {only: number[] | null; isOwner: boolean}) {
    const {t} = useSpeech();
    const {data, problem} = useFresh<List<Named>>("/menus", 10_000);
    const [chosen, setChosen] = useState(() => kept("office.figures.store", kept("office.store", 0)));
    if (!data) return problem ? <Notice tone="warn">{complaintOf(problem, t)}</Notice> : <Loading />;
    const stores = data.items.filter(({id}) => only === null || only.includes(id));
    const first = stores[0];
    if (!first) {
        return (
            <>
                <p>{t("officeNoStores")}</p>
                {only === null && <p><a class="button main" href="#/store">{t("officeOpenStore")}</a></p>}
            </>
        );
    }
    const all = -1;
    const isKnown = stores.some(({id}) => id === chosen) || (chosen === all && stores.length > 1);
    const shown = isKnown ? chosen : first.id;
    const choose = (id: number) => {
        keep("office.figures.store", id);
        setChosen(id);
    };
    const query = shown === all ? "" : `storeId=${shown}&`;
    return (
        <>
            {stores.length > 1 && (
                <div class="row store-choice">
                    <label for="figures-store">{t("officeWhichStore")}</label>
                    <select id="figures-store" class="input" value={shown}
                        onChange={(event) => choose(Number(event.currentTarget.value))}>
                        {stores.map(({id, name}) => <option key={id} value={id}>{name}</option>)}
                        <option value={all}>{t("figuresAllStores")}</option>
                    </select>
                </div>
            )}
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            <OfStores key={query} stores={query} isOwner={isOwner} />
        </>
    );
}
