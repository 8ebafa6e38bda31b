// The menu as the shop works with it: what is sold out, and (for owners) what stands on it.
import {useSpeech} from "../i18n";
import {MenuEditor} from "./menu_editor";
import {SoldOutList} from "./sold_out_list";

interface MenuSectionProps {
    storeId: number;
    isEditing: boolean;
    mayEdit: boolean;
}

export function MenuSection({storeId, isEditing, mayEdit}: MenuSectionProps) {
    const {t} = useSpeech();
    if (isEditing && mayEdit) {
        return (
            <>
                <p><a href="#/menu">← {t("officeSoldOutSwitches")}</a></p>
                <MenuEditor storeId={storeId} />
            </>
        );
    }
    return (
        <>
            {mayEdit && <p><a class="button" href="#/menu/edit">{t("officeEditMenu")}</a></p>}
            <SoldOutList storeId={storeId} />
        </>
    );
}
