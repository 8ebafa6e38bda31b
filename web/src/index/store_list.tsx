// The stores that take orders.
import {useSpeech} from "../i18n";
import {useFresh} from "../shared/fresh";
import {Loading, Notice} from "../shared/parts";
import type {List, Store} from "../shared/types";
import {BasketBar} from "./basket_bar";

export function StoreFacts({store}: {store: Store}) {
    const {t, money} = useSpeech();
    const amount = money(store.deliveryFee, store.currency);
    return (
        <p class="soft small">
            {store.minimumOrder > 0 && t("minimumOrder", {amount: money(store.minimumOrder, store.currency)})}
            {store.minimumOrder > 0 && store.fulfilments.includes("delivery") && " · "}
            {store.fulfilments.includes("delivery") &&
                (store.deliveryFee > 0 ? t("deliveryFee", {amount}) : t("freeDelivery"))}
        </p>
    );
}

function StoreCard({store}: {store: Store}) {
    const {t, when} = useSpeech();
    return (
        <li>
            <a class="card store-card" href={`#/store/${store.id}`}>
                <span class="row between">
                    <h2>{store.name}</h2>
                    <span class={`tag ${store.open ? "good" : "bad"}`}>{store.open ? t("open") : t("closedNow")}</span>
                </span>
                {store.opensAt && <p class="small">{t("opensAgain", {time: when(store.opensAt)})}</p>}
                <StoreFacts store={store} />
                <p class="small">{store.fulfilments.map((each) => t(each)).join(" · ")}</p>
            </a>
        </li>
    );
}

export function StoreList() {
    const {t} = useSpeech();
    const {data, problem} = useFresh<List<Store>>("/menus", 8000);
    return (
        <div class="stack">
            <h1>{t("chooseStore")}</h1>
            {problem && <Notice tone="warn">{t("unreachable")}</Notice>}
            {!data && !problem && <Loading />}
            {data?.items.length === 0 && <p>{t("noStores")}</p>}
            <ul class="stack">{data?.items.map((store) => <StoreCard key={store.id} store={store} />)}</ul>
            <BasketBar />
        </div>
    );
}
