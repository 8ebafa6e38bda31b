// The menu as the shop works with it: what is sold out, and (for owners) what stands on it.
import {useSpeech} from "../i18n";
import {MenuEditor} from "./menu_editor";
import {SoldOutList} from "./sold_out_list";
import type {StoreProfile} from "./types";

interface MenuSectionProps {
    store: Pick<StoreProfile, "id" | "timezone" | "dayBegins">;
    isEditing: boolean;
    mayEdit: boolean;
}

export function MenuSection({store, isEditing, mayEdit}: MenuSectionProps) {
    const {t} = useSpeech();
    if (isEditing && mayEdit) {
        return (
            <>
                <p><a href="#/menu">← {t("officeSoldOutSwitches")}</a></p>
                <MenuEditor storeId={store.id} />
            </>
        );
    }
    return (
        <>
            {mayEdit && <p><a class="button" href="#/menu/edit">{t("officeEditMenu")}</a></p>}
            <SoldOutList store={store} />
        </>
    );
}
