// What an owner sets about a store: a pause, the hours, the closed days, the terms of ordering, the printers.
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {ClosedDates} from "./closed_dates";
import {HoursEditor} from "./hours_editor";
import {Pause} from "./pause";
import {Printers} from "./printers";
import {useTask, type Task} from "./task";
import {TermsForm} from "./terms_form";
import type {StoreProfile} from "./types";

export interface StorePart {
    store: StoreProfile;
    task: Task;
    save(change: Partial<StoreProfile>): Promise<boolean>;
}

/** Each part saves for itself, and tells beside its own button what came of it. */
export function usePart(store: StoreProfile, onSaved: () => Promise<void>): StorePart {
    const {t} = useSpeech();
    const task = useTask();
    const save = (change: Partial<StoreProfile>) => task.run(async () => {
        await call("PATCH", `/stores/${store.id}`, {body: change});
        await onSaved();
    }, t("officeSaved"));
    return {store, task, save};
}

export function StoreSection({store, onSaved}: {store: StoreProfile; onSaved(): Promise<void>}) {
    return (
        <>
            <Pause {...usePart(store, onSaved)} />
            <HoursEditor {...usePart(store, onSaved)} />
            <ClosedDates {...usePart(store, onSaved)} />
            <TermsForm {...usePart(store, onSaved)} />
            <Printers storeId={store.id} />
        </>
    );
}
