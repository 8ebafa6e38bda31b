// The kitchen: one board for all stores of whoever is logged in, or for the one that was chosen on this device.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Account} from "../shared/account";
import {get, Problem} from "../shared/api";
import {keep, kept} from "../shared/kept";
import {LoginGate, type LoggedIn} from "../shared/login";
import {Frame, start} from "../shared/page";
import {Button, Loading, Notice} from "../shared/parts";
import type {List, Store} from "../shared/types";
import {untilDone} from "../shared/until_done";
import type {Tune} from "./alarm";
import {EndsSoon} from "./ends_soon";
import {inColumn} from "./board";
import {StoreBoard, type Tool} from "./store_board";
import {StoreFeed, type Feed} from "./store_feed";
import type {KitchenStore} from "./types";
import {Unwatched, type Sound} from "./unwatched";
import {useAlarm} from "./use_alarm";
import {useOthers} from "./use_others";
import "./kitchen.css";

/** The stores where this user works: the server lists no other. */
function useStores(onExpired: () => void) {
    const [stores, setStores] = useState<KitchenStore[] | null>(null);
    const [currencies, setCurrencies] = useState<Map<number, string>>(new Map());
    const [isLost, setIsLost] = useState(false);
    useEffect(() => untilDone(async () => {
        try {
            setStores((await get<List<KitchenStore>>("/stores?limit=200")).items);
            setIsLost(false);
        } catch (problem) {
            if (!(problem instanceof Problem) || problem.status !== 401) throw problem;
            onExpired();
        }
    }, () => setIsLost(true)), []);
    // Only for what is to be collected at the door; a kitchen works without it.
    useEffect(() => untilDone(async () => {
        const {items} = await get<List<Store>>("/menus");
        setCurrencies(new Map(items.map(({id, currency}) => [id, currency])));
    }, () => {}), []);
    const forgetStore = (id: number) => setStores((old) => old?.filter((store) => store.id !== id) ?? null);
    return {stores, currencies, isLost, forgetStore};
}

// A browser has six connections to a server and each followed store holds one: more are asked in turn.
const mostFollowed = 3;

function useFeeds() {
    const [feeds, setFeeds] = useState<ReadonlyMap<number, Feed>>(new Map());
    const change = (storeId: number, feed: Feed | null) => setFeeds((old) => {
        const next = new Map(old);
        if (feed) next.set(storeId, feed);
        else next.delete(storeId);
        return next;
    });
    return {feeds, change};
}

interface ToolsProps {
    stores: KitchenStore[];
    /** Null: all of them. */
    chosen: number | null;
    canShowAll: boolean;
    onChoose(id: number | null): void;
    onOpen(tool: Tool): void;
}

function Tools({stores, chosen, canShowAll, onChoose, onOpen}: ToolsProps) {
    const {t} = useSpeech();
    return (
        <>
            {stores.length > 1 && (
                <select class="store-choice" aria-label={t("kitchenStore")} value={chosen ?? ""}
                    onChange={({currentTarget: {value}}) => onChoose(value ? Number(value) : null)}>
                    {canShowAll && <option value="">{t("kitchenAllStores")}</option>}
                    {stores.map(({id, name}) => <option key={id} value={id}>{name}</option>)}
                </select>
            )}
            <Button onClick={() => onOpen("soldOut")}>{t("soldOut")}</Button>
            <Button onClick={() => onOpen("pause")}>{t("officePause")}</Button>
            <Button onClick={() => onOpen("finished")}>{t("kitchenFinished")}</Button>
            <Button onClick={() => onOpen("display")}>{t("kitchenDisplay")}</Button>
        </>
    );
}

function Kitchen({me, sound}: {me: LoggedIn; sound: Sound}) {
    const {t} = useSpeech();
    const {stores, currencies, isLost, forgetStore} = useStores(me.expired);
    const {feeds, change} = useFeeds();
    const [wanted, setWanted] = useState(() => kept<number | null>("kitchen.store", null));
    const [tool, setTool] = useState<Tool | null>(null);

    const canShowAll = stores !== null && stores.length <= mostFollowed;
    const chosen = stores?.find(({id}) => id === wanted)?.id ?? (stores?.length === 1 ? stores[0]?.id : null) ?? null;
    const followed = canShowAll ? stores : stores?.filter(({id}) => id === chosen) ?? [];
    const isShown = ({id}: KitchenStore) => chosen === null ? canShowAll : id === chosen;
    const shown = followed.flatMap((store) => (isShown(store) ? feeds.get(store.id) ?? [] : []));
    const asked = useOthers(stores && chosen !== null ? stores.filter((store) => !followed.includes(store)) : []);
    const others = chosen === null ? [] : (stores ?? []).filter((store) => !isShown(store)).map((store) => {
        const feed = feeds.get(store.id);
        return {id: store.id, name: store.name,
            fresh: feed ? inColumn([feed.board], "fresh").length : asked.get(store.id) ?? 0};
    });
    const title = shown.length === 1 ? shown[0]?.store.name ?? "" : t("kitchenAllStores");

    const choose = (id: number | null) => {
        keep("kitchen.store", id);
        setWanted(id);
    };
    const refused = (status: number, storeId: number) => {
        if (status === 401) return me.expired();
        if (storeId === chosen) choose(null);
        forgetStore(storeId); // it is this user's no more
    };
    const isOnBoard = shown.length > 0;
    // Among several stores the choice over the board shows the name.
    const headClass = !isOnBoard ? "" : stores && stores.length > 1 ? "unseen" : "store-name";
    useEffect(() => {
        if (!isOnBoard && stores) sound.onTune(null);
    }, [isOnBoard, stores]);
    // Over the end of the session as well (unwatched.tsx).
    const watched = followed.map(({id}) => id).join();
    useEffect(() => {
        if (stores) keep("kitchen.watched", followed.map(({id}) => id));
        if (stores?.length === 1) keep("kitchen.store", stores[0]?.id);
    }, [stores, watched]);

    const aside = (
        <>
            {isOnBoard && stores && (
                <Tools stores={stores} chosen={chosen} canShowAll={canShowAll} onChoose={choose} onOpen={setTool} />
            )}
            <Account me={me} />
        </>
    );
    return (
        <Frame title={t("kitchen")} aside={aside}>
            {followed.map((store) => (
                <StoreFeed key={store.id} store={store} currency={currencies.get(store.id) ?? null} onChange={change}
                    onRefused={(status) => refused(status, store.id)} />
            ))}
            <EndsSoon me={me} />
            <h1 class={headClass}>{isOnBoard ? title : t("kitchen")}</h1>
            {!stores && (isLost ? <Notice tone="bad">{t("unreachable")}</Notice> : <Loading />)}
            {stores?.length === 0 && (me.session.role === "staff"
                ? <Notice tone="warn">{t("kitchenNoStore")}</Notice>
                : <p><a class="button main" href="/office#/store">{t("officeOpenStore")}</a></p>
            )}
            {stores && followed.length === 0 && (
                <ul class="stack choose-store">
                    {stores.map(({id, name}) => (
                        <li key={id}><Button whole onClick={() => choose(id)}>{name}</Button></li>
                    ))}
                </ul>
            )}
            {isOnBoard && (
                <StoreBoard feeds={shown} others={others} title={title} sound={sound} tool={tool}
                    onToolClose={() => setTool(null)} onShow={choose} onRefused={refused} />
            )}
        </Frame>
    );
}

function Page() {
    const {t} = useSpeech();
    // Over whatever becomes of the session.
    const [tune, setTune] = useState<Tune | null>(null);
    const sound = {alarm: useAlarm(tune), tune, onTune: setTune};
    return (
        <LoginGate title={t("kitchen")} above={(ending) => <Unwatched ending={ending} sound={sound} />}>
            {(me) => <Kitchen key={me.session.username} me={me} sound={sound} />}
        </LoginGate>
    );
}

void start(Page);
