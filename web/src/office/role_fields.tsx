// What a user may do: everything, or the work of some stores.
import {useSpeech} from "../i18n";
import type {Role} from "../shared/session";
import {StorePicks} from "./store_picks";
import type {StoreProfile} from "./types";

export interface Rights {
    role: Role;
    stores: number[];
}

interface RoleFieldsProps {
    id: string;
    rights: Rights;
    stores: StoreProfile[];
    onChange(rights: Rights): void;
}

export function rightsText({role, stores: ids}: Rights, stores: StoreProfile[], owner: string, staff: string): string {
    if (role === "owner") return owner;
    const names = ids.map((id) => stores.find((store) => store.id === id)?.name ?? `#${id}`);
    return [staff, ...names].join(" · ");
}

export function RoleFields({id, rights, stores, onChange}: RoleFieldsProps) {
    const {t} = useSpeech();
    return (
        <>
            <fieldset class="picks">
                <legend>{t("officeRole")}</legend>
                {(["staff", "owner"] as const).map((role) => (
                    <label key={role} class="pick">
                        <input type="radio" name={`${id}-role`} checked={rights.role === role}
                            onChange={() => onChange({role, stores: role === "owner" ? [] : rights.stores})} />
                        {t(role === "owner" ? "officeRoleOwner" : "officeRoleStaff")}
                    </label>
                ))}
            </fieldset>
            {rights.role === "staff" && (
                <StorePicks legend={t("officeWorksAt")} stores={stores} picked={rights.stores}
                    onChange={(picked) => onChange({...rights, stores: picked})} />
            )}
        </>
    );
}
