// The kitchen: who is logged in chooses a store, once for a device, and works its board.
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
import {StoreBoard} from "./store_board";
import type {KitchenStore} from "./types";
import {Unwatched, type Sound} from "./unwatched";
import {useAlarm} from "./use_alarm";
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

function Kitchen({me, sound}: {me: LoggedIn; sound: Sound}) {
    const {t} = useSpeech();
    const {stores, currencies, isLost, forgetStore} = useStores(me.expired);
    const [chosen, setChosen] = useState(() => kept<number | null>("kitchen.store", null));
    const [showsSoldOut, setShowsSoldOut] = useState(false);
    const store = stores?.length === 1 ? stores[0] : stores?.find(({id}) => id === chosen);

    const choose = (id: number | null) => {
        keep("kitchen.store", id);
        setChosen(id);
    };
    const refused = (status: number) => {
        if (status === 401) return me.expired();
        choose(null);
        if (store) forgetStore(store.id); // it is this user's no more
    };
    const shown = store?.id;
    useEffect(() => {
        if (shown !== undefined) keep("kitchen.store", shown);
        else if (stores) sound.onTune(null);
    }, [shown, stores]);

    const aside = (
        <>
            {store && <Button onClick={() => setShowsSoldOut(true)}>{t("soldOut")}</Button>}
            {store && stores && stores.length > 1 && <Button onClick={() => choose(null)}>{t("allStores")}</Button>}
            <Account me={me} />
        </>
    );
    return (
        <Frame title={t("kitchen")} aside={aside}>
            <EndsSoon me={me} />
            <h1 class={store ? "store-name" : ""}>{store ? store.name : t("kitchen")}</h1>
            {!stores && (isLost ? <Notice tone="bad">{t("unreachable")}</Notice> : <Loading />)}
            {stores?.length === 0 && (me.session.role === "staff"
                ? <Notice tone="warn">{t("kitchenNoStore")}</Notice>
                : <p><a class="button main" href="/office#/store">{t("officeOpenStore")}</a></p>
            )}
            {stores && !store && (
                <ul class="stack choose-store">
                    {stores.map(({id, name}) => (
                        <li key={id}><Button whole onClick={() => choose(id)}>{name}</Button></li>
                    ))}
                </ul>
            )}
            {store && (
                <StoreBoard key={store.id} store={store} currency={currencies.get(store.id) ?? null} sound={sound}
                    showsSoldOut={showsSoldOut} onSoldOutClose={() => setShowsSoldOut(false)} onRefused={refused} />
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
