// What the record remarks on a deed, in the reader's language: the server has written it in English, for
// good. A remark that is not here, such as a name, is shown as it is.
import type {Key, Speech} from "../i18n";

type Rule = [RegExp, Key]; // the pattern's groups fill in the text

const ofUser: Rule[] = [
    [/^(?<name>\S+): owner$/, "remark_owner"],
    [/^(?<name>\S+): owner, with another password$/, "remark_ownerPassword"],
    [/^(?<name>\S+): staff of \[(?<stores>[\d,]+)\]$/, "remark_staff"],
    [/^(?<name>\S+): staff of \[(?<stores>[\d,]+)\], with another password$/, "remark_staffPassword"],
];

const ofSoldOut: Rule[] = [
    [/^(?<name>.+): sold out$/, "remark_soldOut"],
    [/^(?<name>.+): to be had$/, "remark_toBeHad"],
];

// By action: a token may be called whatever a remark on something else says.
const rules: Record<string, Rule[]> = {
    "POST /sessions": [[/^logged in$/, "remark_loggedIn"]],
    "DELETE /sessions/current": [[/^logged out$/, "remark_loggedOut"]],
    "POST /sessions/setup": [[/^made the first owner by the set-up link$/, "remark_setUp"]],
    "POST /sessions/current/confirm": [[/^gave the password again$/, "remark_confirm"]],
    "POST /sessions/current/password": [[/^with another password$/, "remark_password"]],
    "POST /admin/users": ofUser,
    "PATCH /admin/users/{id}": ofUser,
    "PUT /stores/{id}/menu": [[/^revision (?<n>\d+)$/, "remark_revision"]],
    "PATCH /stores/{id}/menu/items/{itemId}": ofSoldOut,
    "PATCH /stores/{id}/menu/choices/{choiceId}": ofSoldOut,
};

export function tellRemark({t}: Speech, action: string, remark: string): string {
    for (const [pattern, key] of rules[action] ?? []) {
        const found = pattern.exec(remark);
        if (found) return t(key, found.groups);
    }
    return remark;
}
