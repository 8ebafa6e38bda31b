// The store that a section is about: the one that was chosen on this device, or the first.
import type {ComponentChildren} from "preact";
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {useFresh} from "../shared/fresh";
import {keep, kept} from "../shared/kept";
import {Loading, Notice} from "../shared/parts";
import type {List} from "../shared/types";
import {complaintOf} from "./task";

interface WithStoreProps<S> {
    path: "/stores?limit=200";
    /** Where this caller works; null is everywhere. */
    only: number[] | null;
    /** Stands beside the choice, or in its place, and may make another store of the list the chosen one. */
    beside?(choose: (id: number) => Promise<void>, isEmpty: boolean): ComponentChildren;
    children(store: S, refresh: () => Promise<void>): ComponentChildren;
}

/** Gives its child the store that was chosen, and the choice where there are several. */
export function WithStore<S extends {id: number; name: string}>(
    {path, only, beside, children}: WithStoreProps<S>) {
    const {t} = useSpeech();
    const {data, problem, refresh} = useFresh<List<S>>(path, 10_000);
    const [chosen, setChosen] = useState(() => kept("office.store", 0));
    if (!data) return problem ? <Notice tone="warn">{complaintOf(problem, t)}</Notice> : <Loading />;
    const stores = data.items.filter(({id}) => only === null || only.includes(id));
    const store = stores.find(({id}) => id === chosen) ?? stores[0];
    const choose = (id: number) => {
        keep("office.store", id);
        setChosen(id);
    };
    return (
        <>
            {!store && <p>{t("officeNoStores")}</p>}
            {!store && !beside && only === null && (
                <p><a class="button main" href="#/store">{t("officeOpenStore")}</a></p>
            )}
            {store && stores.length > 1 && (
                <div class="row store-choice">
                    <label for="which-store">{t("officeWhichStore")}</label>
                    <select id="which-store" class="input" value={store.id}
                        onChange={(event) => choose(Number(event.currentTarget.value))}>
                        {stores.map(({id, name}) => <option key={id} value={id}>{name}</option>)}
                    </select>
                </div>
            )}
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            {beside?.(async (id) => {
                choose(id);
                await refresh();
            }, !store)}
            {store && children(store, refresh)}
        </>
    );
}
