// One store's menu. It follows the owner: what sells out is seen without a reload.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {ClosedNotice} from "../shared/closed";
import {useFresh} from "../shared/fresh";
import {Loading, Notice} from "../shared/parts";
import type {Menu, MenuItem} from "../shared/types";
import {BasketBar} from "./basket_bar";
import {ItemDialog} from "./item_dialog";
import {StoreFacts} from "./store_list";

function ItemRow({item, menu, onChoose}: {item: MenuItem; menu: Menu; onChoose(): void}) {
    const {t, money} = useSpeech();
    return (
        <li>
            <button type="button" class="item-row" disabled={item.soldOut} onClick={onChoose}>
                <span class="item-text">
                    <span class="item-name">{item.name}</span>
                    {item.description && <span class="soft small">{item.description}</span>}
                </span>
                <span class="item-price">
                    {item.soldOut && <span class="tag bad">{t("soldOut")}</span>}
                    <span class="amount">{money(item.price, menu.currency)}</span>
                </span>
            </button>
        </li>
    );
}

export function MenuPage({storeId}: {storeId: number}) {
    const {t} = useSpeech();
    const {data: menu, problem} = useFresh<Menu>(`/menus/${storeId}`);
    const [chosenId, setChosenId] = useState<number | null>(null);
    const [said, setSaid] = useState("");

    if (problem?.status === 404) return <Notice tone="bad">{t("noSuchStore")}</Notice>;
    if (!menu) return problem ? <Notice tone="warn">{t("unreachable")}</Notice> : <Loading />;
    const chosen = menu.categories.flatMap((category) => category.items).find((item) => item.id === chosenId);
    return (
        <div class="stack">
            <p><a href="#/">← {t("allStores")}</a></p>
            <div>
                <h1>{menu.name}</h1>
                <StoreFacts store={menu} />
                <p class="soft small">{menu.address} · <a href={`tel:${menu.phone}`}>{menu.phone}</a></p>
            </div>
            {problem && <Notice tone="warn">{t("unreachable")}</Notice>}
            <ClosedNotice store={menu} />
            <p role="status" class="unseen">{said}</p>
            {menu.categories.map((category) => (
                <section key={category.name} aria-label={category.name}>
                    <h2 class="category">{category.name}</h2>
                    <ul class="items">
                        {category.items.map((item) => (
                            <ItemRow key={item.id} item={item} menu={menu} onChoose={() => setChosenId(item.id)} />
                        ))}
                    </ul>
                </section>
            ))}
            {chosen && (
                <ItemDialog key={chosen.id} item={chosen} menu={menu} onClose={() => setChosenId(null)}
                    onAdded={() => setSaid(t("added", {item: chosen.name}))} />
            )}
            <BasketBar menu={menu} />
        </div>
    );
}
