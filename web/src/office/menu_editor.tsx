// What stands on the menu: edited as a draft, published as a whole. Nobody's change is overwritten.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {Button, Loading, Notice} from "../shared/parts";
import type {Menu} from "../shared/types";
import {CategoryCard} from "./category_card";
import {ItemForm} from "./item_form";
import {changed, newItem} from "./menu_draft";
import {useTask} from "./task";
import type {OwnMenu, OwnMenuItem} from "./types";

interface Draft {
    menu: OwnMenu;
    etag: string;
    currency: string;
    isChanged: boolean;
}

// What is not published yet outlives a look at another section.
const drafts = new Map<number, Draft>();

async function load(storeId: number): Promise<Draft> {
    const [{data, etag}, published] = await Promise.all([
        call<OwnMenu>("GET", `/stores/${storeId}/menu`), call<Menu>("GET", `/menus/${storeId}`)]);
    return {menu: data, etag: etag ?? '"0"', currency: published.data.currency, isChanged: false};
}

export function MenuEditor({storeId}: {storeId: number}) {
    const {t} = useSpeech();
    const task = useTask();
    const [draft, show] = useState<Draft | null>(drafts.get(storeId) ?? null);
    const setDraft = (next: Draft) => {
        if (next.isChanged) drafts.set(storeId, next);
        else drafts.delete(storeId);
        show(next);
    };
    const [edited, setEdited] = useState<{category: number; item: OwnMenuItem} | null>(null);
    const reload = () => task.run(async () => setDraft(await load(storeId)));
    useEffect(() => {
        if (!draft) void reload();
    }, []);
    const isChanged = draft?.isChanged ?? false;
    useEffect(() => {
        if (!isChanged) return;
        const warn = (event: BeforeUnloadEvent) => event.preventDefault();
        addEventListener("beforeunload", warn);
        return () => removeEventListener("beforeunload", warn);
    }, [isChanged]);

    if (!draft && task.isBusy) return <Loading />;
    if (!draft) return <>{task.notice}<Button onClick={() => void reload()}>{t("officeReload")}</Button></>;
    const edit = (change: (menu: OwnMenu) => void) =>
        setDraft({...draft, menu: changed(draft.menu, change), isChanged: true});
    const publish = () => task.run(async () => {
        const {data, etag} = await call<OwnMenu>("PUT", `/stores/${storeId}/menu`,
            {body: draft.menu, ifMatch: draft.etag});
        setDraft({...draft, menu: data, etag: etag ?? draft.etag, isChanged: false});
    }, t("officePublished"));
    const keepItem = (category: number, item: OwnMenuItem) => {
        edit((menu) => {
            const items = menu.categories[category]?.items ?? [];
            const at = items.findIndex(({id}) => id === item.id);
            if (at < 0) items.push(item);
            else items[at] = item;
        });
        setEdited(null);
    };
    return (
        <>
            <p class="soft">{t("officeEditHint")}</p>
            {draft.menu.categories.length === 0 && <Notice>{t("officeMenuEmpty")}</Notice>}
            {draft.menu.categories.map((category, index) => (
                <CategoryCard key={index} category={category} index={index} count={draft.menu.categories.length}
                    currency={draft.currency} edit={edit} onEdit={(item) => setEdited({category: index, item})}
                    onAdd={() => setEdited({category: index, item: newItem(draft.menu)})} />
            ))}
            <p><Button onClick={() => edit((menu) => menu.categories.push({name: t("officeNewCategory"), items: []}))}>
                {t("officeAddCategory")}
            </Button></p>
            <div class="save-bar">
                {task.notice}
                <div class="row">
                    <Button kind="main" busy={task.isBusy} disabled={!isChanged} onClick={() => void publish()}>
                        {t("officePublish")}
                    </Button>
                    <Button busy={task.isBusy} onClick={() => void reload()}>
                        {t(isChanged ? "officeDiscard" : "officeReload")}
                    </Button>
                    {isChanged && <span class="tag warn" role="status">{t("officeUnsaved")}</span>}
                </div>
            </div>
            {edited && (
                <ItemForm key={edited.item.id} first={edited.item} menu={draft.menu} currency={draft.currency}
                    onClose={() => setEdited(null)} onKeep={(item) => keepItem(edited.category, item)} />
            )}
        </>
    );
}
