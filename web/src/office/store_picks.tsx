// Some of the stores.
import type {StoreProfile} from "./types";

interface StorePicksProps {
    legend: string;
    hint?: string;
    stores: Pick<StoreProfile, "id" | "name">[];
    picked: number[];
    onChange(picked: number[]): void;
}

export function StorePicks({legend, hint, stores, picked, onChange}: StorePicksProps) {
    const toggle = (store: number, isOn: boolean) =>
        onChange(isOn ? [...picked, store] : picked.filter((each) => each !== store));
    return (
        <fieldset class="picks">
            <legend>{legend}</legend>
            {hint && <p class="soft small">{hint}</p>}
            {stores.map((store) => (
                <label key={store.id} class="pick">
                    <input type="checkbox" checked={picked.includes(store.id)}
                        onChange={(event) => toggle(store.id, event.currentTarget.checked)} />
                    {store.name}
                </label>
            ))}
        </fieldset>
    );
}
