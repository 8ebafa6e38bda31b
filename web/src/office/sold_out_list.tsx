// A switch for every item and choice of a menu: sold out, or to be had.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {useFresh} from "../shared/fresh";
import {Loading, Notice} from "../shared/parts";
import {endOfDay} from "../shared/store_time";
import {complaintOf, useTask} from "./task";
import type {OwnMenu, OwnMenuItem, StoreProfile} from "./types";

interface SwitchProps {
    name: string;
    /** Beside the name for those who do not see where it stands. */
    of?: string;
    isSoldOut: boolean;
    until: string | null;
    onChange(isSoldOut: boolean): void;
}

function Switch({name, of, isSoldOut, until, onChange}: SwitchProps) {
    const {t, dateTime} = useSpeech();
    return (
        <label class="switch">
            <span class="switch-name">{of && <span class="unseen">{of}: </span>}{name}</span>
            <span class={`tag ${isSoldOut ? "bad" : "good"}`}>
                {!isSoldOut ? t("officeOnSale")
                    : until ? t("officeSoldOutUntil", {time: dateTime(until)}) : t("soldOut")}
            </span>
            <input type="checkbox" role="switch" checked={!isSoldOut}
                onChange={(event) => onChange(!event.currentTarget.checked)} />
        </label>
    );
}

interface ItemSwitchesProps {
    item: OwnMenuItem;
    onChange(path: string, name: string, isSoldOut: boolean): void;
}

function ItemSwitches({item, onChange}: ItemSwitchesProps) {
    const choices = item.optionGroups.flatMap((group) => group.choices.map((choice) => ({group, choice})));
    return (
        <li class="switches">
            <Switch name={item.name} isSoldOut={item.soldOut} until={item.soldOutUntil}
                onChange={(isSoldOut) => onChange(`items/${item.id}`, item.name, isSoldOut)} />
            {choices.length > 0 && (
                <ul class="sub-switches">
                    {choices.map(({group, choice}) => (
                        <li key={choice.id}>
                            <Switch name={choice.name} of={`${item.name}, ${group.name}`} isSoldOut={choice.soldOut}
                                until={choice.soldOutUntil}
                                onChange={(isSoldOut) => onChange(`choices/${choice.id}`, choice.name, isSoldOut)} />
                        </li>
                    ))}
                </ul>
            )}
        </li>
    );
}

type Span = "untilBack" | "today";

export function SoldOutList({store}: {store: Pick<StoreProfile, "id" | "timezone" | "dayBegins">}) {
    const storeId = store.id;
    const {t} = useSpeech();
    const [span, setSpan] = useState<Span>("untilBack");
    const {data: menu, problem, refresh} = useFresh<OwnMenu>(`/stores/${storeId}/menu`);
    const task = useTask();
    const change = (path: string, name: string, soldOut: boolean) => {
        const until = soldOut && span === "today" ? endOfDay(new Date(), store).toISOString() : null;
        void task.run(() => call("PATCH", `/stores/${storeId}/menu/${path}`, {body: {soldOut, until}}),
            t(soldOut ? "officeNowSoldOut" : "officeNowOnSale", {name})).then(refresh);
    };
    if (!menu) return problem ? <Notice tone="warn">{complaintOf(problem, t)}</Notice> : <Loading />;
    return (
        <>
            <p class="soft">{t("officeSoldOutHint")}</p>
            <fieldset class="picks two">
                <legend>{t("officeSoldOutSpan")}</legend>
                {(["untilBack", "today"] as const).map((each) => (
                    <label key={each} class="pick">
                        <input type="radio" name="span" checked={span === each} onChange={() => setSpan(each)} />
                        {t(each === "today" ? "officePauseToday" : "officeUntilBack")}
                    </label>
                ))}
            </fieldset>
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            <div class="stuck" aria-live="polite">{task.notice}</div>
            {menu.categories.length === 0 && <p>{t("officeMenuEmpty")}</p>}
            {menu.categories.map((category, index) => (
                <section key={index} class="card" aria-label={category.name}>
                    <h2>{category.name}</h2>
                    <ul>
                        {category.items.map((item) => <ItemSwitches key={item.id} item={item} onChange={change} />)}
                    </ul>
                </section>
            ))}
        </>
    );
}
