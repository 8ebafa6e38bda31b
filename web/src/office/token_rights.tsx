// What a new token may do: the work of a role, or scopes that the owner chooses.
import {useSpeech, type Key} from "../i18n";
import type {Role} from "../shared/session";
import {StorePicks} from "./store_picks";
import type {StoreProfile} from "./types";

const scopeNames = {
    "orders:read": "scope_ordersRead",
    "tickets:write": "scope_ticketsWrite",
    "menus:write": "scope_menusWrite",
    "refunds:write": "scope_refundsWrite",
    "events:read": "scope_eventsRead",
    "metrics:read": "scope_metricsRead",
    "admin": "scope_admin",
} as const satisfies Record<string, Key>;

type Scope = keyof typeof scopeNames;

export interface TokenRights {
    kind: Role | "scopes";
    scopes: Scope[];
    stores: number[];
}

export const rightsOfStaff: TokenRights = {kind: "staff", scopes: [], stores: []};

const kindNames: Record<TokenRights["kind"], Key> =
    {staff: "officeRoleStaff", owner: "officeRoleOwner", scopes: "officeRoleScopes"};

/** What these scopes give is not kept apart by store. */
const isOfEveryStore = (scopes: Scope[]) => scopes.includes("events:read") || scopes.includes("admin");

/** As POST /admin/tokens takes it. */
export function toRequest({kind, scopes, stores}: TokenRights) {
    if (kind !== "scopes") return {role: kind, stores: kind === "owner" ? [] : stores};
    return {scopes, stores: isOfEveryStore(scopes) || stores.length === 0 ? null : stores};
}

interface TokenRightsFieldsProps {
    rights: TokenRights;
    stores: StoreProfile[];
    onChange(rights: TokenRights): void;
}

export function TokenRightsFields({rights, stores, onChange}: TokenRightsFieldsProps) {
    const {t} = useSpeech();
    const {kind, scopes} = rights;
    const toggle = (scope: Scope, isOn: boolean) => onChange({...rights,
        scopes: isOn ? [...scopes, scope] : scopes.filter((each) => each !== scope)});
    const picks = {stores, picked: rights.stores, onChange: (picked: number[]) => onChange({...rights, stores: picked})};
    return (
        <>
            <fieldset class="picks">
                <legend>{t("officeRole")}</legend>
                {(["staff", "owner", "scopes"] as const).map((each) => (
                    <label key={each} class="pick">
                        <input type="radio" name="token-kind" checked={kind === each}
                            onChange={() => onChange({...rights, kind: each})} />
                        {t(kindNames[each])}
                    </label>
                ))}
            </fieldset>
            {kind === "scopes" && (
                <fieldset class="picks">
                    <legend>{t("officeScopes")}</legend>
                    {(Object.keys(scopeNames) as Scope[]).map((scope) => (
                        <label key={scope} class="pick">
                            <input type="checkbox" checked={scopes.includes(scope)} required={scopes.length === 0}
                                onChange={(event) => toggle(scope, event.currentTarget.checked)} />
                            <span>{t(scopeNames[scope])} <code class="soft small">{scope}</code></span>
                        </label>
                    ))}
                </fieldset>
            )}
            {kind === "staff" && <StorePicks legend={t("officeWorksAt")} {...picks} />}
            {kind === "scopes" && (isOfEveryStore(scopes)
                ? <p class="soft small">{t("officeScopesOfEveryStore")}</p>
                : <StorePicks legend={t("officeTokenStores")} hint={t("officeNoStoreIsEvery")} {...picks} />)}
        </>
    );
}
