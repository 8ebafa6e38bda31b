// New orders of stores that are not on this board: heard, and one press away.
import {useSpeech} from "../i18n";
import {Button} from "../shared/parts";

export interface OtherStore {
    id: number;
    name: string;
    fresh: number; // unaccepted orders
}

export function OtherStores({stores, onShow}: {stores: OtherStore[]; onShow(id: number): void}) {
    const {t} = useSpeech();
    return (
        <>
            {stores.filter(({fresh}) => fresh > 0).map(({id, name, fresh}) => (
                <div key={id} class="bar elsewhere" role="alert" data-store={id}>
                    <strong><bdi>{name}</bdi>: {t("kitchenNewOrders", {n: fresh})}</strong>
                    <Button onClick={() => onShow(id)}>{t("kitchenShow")}</Button>
                </div>
            ))}
        </>
    );
}
