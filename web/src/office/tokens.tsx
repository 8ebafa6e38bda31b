// Tokens of integrations. The secret is shown once, when it is made.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {useFresh} from "../shared/fresh";
import {Button, Loading, Notice} from "../shared/parts";
import type {Role} from "../shared/session";
import type {List} from "../shared/types";
import {Confirm} from "./confirm";
import {NewSecret} from "./new_secret";
import type {PasswordAgain} from "./password_again";
import {rightsText} from "./role_fields";
import {complaintOf, useTask, type Task} from "./task";
import {TextField} from "./text_field";
import {TokenRightsFields, rightsOfStaff, toRequest} from "./token_rights";
import type {StoreProfile} from "./types";

interface Token {
    id: number;
    name: string;
    role: Role;
    scopes: string[];
    stores: number[] | null; // null: every store
    createdBy: string;
    lastUsedAt: string | null;
}

// A token that was made for a role is shown as a user of that role.
const ofRole: Record<Role, number> = {owner: 7, staff: 2};
const isOfRole = ({role, scopes, stores}: Token) => stores !== null && scopes.length === ofRole[role] &&
    (role === "owner" || (scopes.includes("orders:read") && scopes.includes("tickets:write")));

function scopesText({scopes, stores: ids}: Token, stores: StoreProfile[]): string {
    const names = (ids ?? []).map((id) => stores.find((store) => store.id === id)?.name ?? `#${id}`);
    return [...scopes, ...names].join(" · ");
}

type Confirmed = Pick<PasswordAgain, "confirmed">;

interface AddTokenProps extends Confirmed {
    stores: StoreProfile[];
    task: Task;
    onMade(secret: string): Promise<void>;
}

function AddToken({stores, confirmed, task, onMade}: AddTokenProps) {
    const {t} = useSpeech();
    const [name, setName] = useState("");
    const [rights, setRights] = useState(rightsOfStaff);
    return (
        <details>
            <summary>{t("officeAddToken")}</summary>
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                void task.run(async () => {
                    const {data} = await confirmed(() => call<{token: string}>("POST", "/admin/tokens",
                        {body: {name, ...toRequest(rights)}}));
                    setName("");
                    await onMade(data.token);
                });
            }}>
                <TextField id="token-name" label={t("officeTokenName")} value={name} max={100} required
                    onChange={setName} />
                <TokenRightsFields rights={rights} stores={stores} onChange={setRights} />
                <Button kind="main" type="submit" busy={task.isBusy}>{t("officeAdd")}</Button>
            </form>
        </details>
    );
}

export function Tokens({stores, confirmed}: {stores: StoreProfile[]} & Confirmed) {
    const {t, dateTime} = useSpeech();
    const {data, problem, refresh} = useFresh<List<Token>>("/admin/tokens?limit=200", 10_000);
    const [secret, setSecret] = useState("");
    const [revoked, setRevoked] = useState<Token | null>(null);
    const task = useTask();
    const revoke = (token: Token) => void task.run(() => call("DELETE", `/admin/tokens/${token.id}`),
        t("officeTokenRevoked", {name: token.name})).then(refresh);
    return (
        <section class="card stack" aria-labelledby="tokens">
            <h2 id="tokens">{t("officeTokens")}</h2>
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            {!data && !problem && <Loading />}
            {data?.items.length === 0 && <p class="soft">{t("officeNoTokens")}</p>}
            <ul>
                {data?.items.map((token) => (
                    <li key={token.id} class="row between module">
                        <div><p><strong>{token.name}</strong></p>
                            <p class="soft small">
                                {isOfRole(token)
                                    ? rightsText({role: token.role, stores: token.stores ?? []}, stores,
                                        t("officeRoleOwner"), t("officeRoleStaff"))
                                    : scopesText(token, stores)}</p>
                            <p class="soft small">{token.lastUsedAt
                                ? t("officeLastUsed", {time: dateTime(token.lastUsedAt)})
                                : t("officeNeverUsed")}</p></div>
                        <Button kind="danger" busy={task.isBusy} aria-label={t("officeRevokeToken", {name: token.name})}
                            onClick={() => setRevoked(token)}>{t("officeRevoke")}</Button>
                    </li>
                ))}
            </ul>
            {task.notice}
            {secret && <NewSecret label={t("officeNewToken")} secret={secret} onKept={() => setSecret("")} />}
            <AddToken stores={stores} confirmed={confirmed} task={task} onMade={async (made) => {
                setSecret(made);
                await refresh();
            }} />
            {revoked && (
                <Confirm question={t("officeRevokeToken", {name: revoked.name})} hint={t("officeRevokeHint")}
                    yes={t("officeRevoke")} onYes={() => revoke(revoked)} onClose={() => setRevoked(null)} />
            )}
        </section>
    );
}
