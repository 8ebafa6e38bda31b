// The owner's page: the day's figures, the menu, the store, the machine room and the people.
import type {ComponentChildren} from "preact";
import {useState} from "preact/hooks";
import {useSpeech, type Key} from "../i18n";
import {call} from "../shared/api";
import {accessToken, setAccessToken} from "../shared/credentials";
import {useFresh} from "../shared/fresh";
import {keep, kept} from "../shared/kept";
import {Frame, start} from "../shared/page";
import {Button, Loading, Notice} from "../shared/parts";
import {Problem} from "../shared/problem";
import {useRoute} from "../shared/route";
import type {List} from "../shared/types";
import {Entry} from "./entry";
import {MenuSection} from "./menu_section";
import {Operations} from "./operations";
import {People} from "./people";
import {StoreSection} from "./store_section";
import {Today} from "./today";
import type {Session, StoreProfile} from "./types";
import "./office.css";

type Area = "today" | "menu" | "store" | "operations" | "people";
const names: Record<Area, Key> = {today: "officeToday", menu: "menu", store: "officeStore",
    operations: "officeOperations", people: "officePeople"};
const ofOwners: Area[] = ["store", "operations", "people"];

function Areas({area, session}: {area: Area; session: Session}) {
    const {t} = useSpeech();
    const shown = (Object.keys(names) as Area[]).filter((each) => session.role === "owner" || !ofOwners.includes(each));
    return (
        <nav class="areas" aria-label={t("officeAreas")}>
            {shown.map((each) => (
                <a key={each} href={`#/${each}`} aria-current={each === area ? "page" : undefined}>{t(names[each])}</a>
            ))}
        </nav>
    );
}

/** Gives its child the store that was chosen, and the choice where there are several. */
function WithStore({children}: {children(store: StoreProfile, refresh: () => Promise<void>): ComponentChildren}) {
    const {t} = useSpeech();
    const {data, problem, refresh} = useFresh<List<StoreProfile>>("/stores?limit=200", 10_000);
    const [chosen, setChosen] = useState(() => kept("office.store", 0));
    if (!data) {
        if (problem?.slug === "module-unavailable") return <Notice tone="warn">{t("officeStoreRests")}</Notice>;
        return problem ? <Notice tone="warn">{t("unreachable")}</Notice> : <Loading />;
    }
    const store = data.items.find(({id}) => id === chosen) ?? data.items[0];
    if (!store) return <p>{t("officeNoStores")}</p>;
    return (
        <>
            {data.items.length > 1 && (
                <label class="row store-choice">
                    <span>{t("officeWhichStore")}</span>
                    <select class="input" value={store.id} onChange={(event) => {
                        const id = Number(event.currentTarget.value);
                        keep("office.store", id);
                        setChosen(id);
                    }}>
                        {data.items.map(({id, name}) => <option key={id} value={id}>{name}</option>)}
                    </select>
                </label>
            )}
            {problem && <Notice tone="warn">
                {t(problem.slug === "module-unavailable" ? "officeStoreRests" : "unreachable")}
            </Notice>}
            {children(store, refresh)}
        </>
    );
}

function Office() {
    const {t} = useSpeech();
    const {data: session, problem, refresh} = useFresh<Session>("/sessions/current", 20_000);
    const [asked, view] = useRoute();
    const leave = async () => {
        try {
            await call("DELETE", "/sessions/current");
        } catch (refusal) {
            if (!(refusal instanceof Problem)) throw refusal;
        }
        setAccessToken(null);
        await refresh();
    };

    if (problem?.status === 401) {
        return <Frame title={t("office")}><Entry onEntered={refresh} wasRefused={accessToken() !== null} /></Frame>;
    }
    if (!session) {
        return <Frame title={t("office")}>{problem ? <Notice tone="warn">{t("unreachable")}</Notice> : <Loading />}</Frame>;
    }
    const wish = asked && asked in names ? (asked as Area) : "today";
    const area = session.role !== "owner" && ofOwners.includes(wish) ? "today" : wish;
    return (
        <Frame title={t(names[area])} aside={<Button onClick={() => void leave()}>{t("officeLogOut")}</Button>}>
            <div class="stack">
                <Areas area={area} session={session} />
                {problem && <Notice tone="warn">{t("unreachable")}</Notice>}
                <h1>{t(names[area])}</h1>
                {area === "today" && <WithStore>{(store) => <Today key={store.id} store={store} />}</WithStore>}
                {area === "menu" && <WithStore>{(store) => (
                    <MenuSection key={store.id} store={store} isEditing={view === "edit"} mayEdit={session.role === "owner"} />
                )}</WithStore>}
                {area === "store" && <WithStore>{(store, again) => (
                    <StoreSection key={store.id} store={store} onSaved={again} />
                )}</WithStore>}
                {area === "operations" && <Operations />}
                {area === "people" && <People session={session} />}
            </div>
        </Frame>
    );
}

void start(Office);
