// The people who log in: added with a first password, given another, removed.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {useFresh} from "../shared/fresh";
import {Button, Dialog, Loading, Notice} from "../shared/parts";
import {PasswordField} from "../shared/password_field";
import type {Session} from "../shared/session";
import type {List} from "../shared/types";
import {Confirm} from "./confirm";
import type {PasswordAgain} from "./password_again";
import {RoleFields, rightsText, type Rights} from "./role_fields";
import {complaintOf, useTask, type Task} from "./task";
import {TextField} from "./text_field";
import type {StoreProfile} from "./types";

interface User extends Rights {
    id: number;
    username: string;
}

type Confirmed = Pick<PasswordAgain, "confirmed">;

interface AddUserProps extends Confirmed {
    stores: StoreProfile[];
    task: Task;
    onAdded(): Promise<void>;
}

function AddUser({stores, confirmed, task, onAdded}: AddUserProps) {
    const {t} = useSpeech();
    const [username, setUsername] = useState("");
    const [password, setPassword] = useState("");
    const [rights, setRights] = useState<Rights>({role: "staff", stores: []});
    const add = async () => {
        const isAdded = await task.run(
            () => confirmed(() => call("POST", "/admin/users", {body: {username, password, ...rights}})),
            t("officeUserAdded", {name: username}));
        if (!isAdded) return;
        setUsername("");
        setPassword("");
        await onAdded();
    };
    return (
        <details>
            <summary>{t("officeAddUser")}</summary>
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                void add();
            }}>
                <TextField id="new-username" label={t("loginName")} value={username} max={64} required
                    hint={t("loginNameHint")} onChange={setUsername} />
                <PasswordField id="new-password" label={t("loginPassword")} value={password} onChange={setPassword} />
                <RoleFields id="user" rights={rights} stores={stores} onChange={setRights} />
                <Button kind="main" type="submit" busy={task.isBusy}>{t("officeAdd")}</Button>
            </form>
        </details>
    );
}

interface NewPasswordProps extends Confirmed {
    user: User;
    task: Task;
    /** With the names of the tokens that the user made, which stay valid. */
    onChanged(tokens: string[]): void;
    onClose(): void;
}

function NewPassword({user, confirmed, task, onChanged, onClose}: NewPasswordProps) {
    const {t} = useSpeech();
    const [password, setPassword] = useState("");
    const change = async () => {
        onClose(); // one dialog at a time: the owner's own password may be asked for
        await task.run(async () => {
            const {data} = await confirmed(() => call<{tokens: {name: string}[]}>("PATCH",
                `/admin/users/${user.id}`, {body: {password}}));
            onChanged(data.tokens.map(({name}) => name));
        }, t("officePasswordChanged", {name: user.username}));
    };
    return (
        <Dialog title={t("officePasswordOf", {name: user.username})} onClose={onClose}>
            <form class="stack" onSubmit={(event) => {
                event.preventDefault();
                void change();
            }}>
                <PasswordField id="next-password" label={t("officeNewPassword")} value={password}
                    onChange={setPassword} />
                <Button kind="main" type="submit" whole busy={task.isBusy}>{t("officeSave")}</Button>
            </form>
        </Dialog>
    );
}

interface UsersProps extends Confirmed {
    session: Session;
    stores: StoreProfile[];
}

export function Users({session, stores, confirmed}: UsersProps) {
    const {t} = useSpeech();
    const {data, problem, refresh} = useFresh<List<User>>("/admin/users?limit=200", 10_000);
    const [leaving, setLeaving] = useState<User | null>(null);
    const [renewing, setRenewing] = useState<User | null>(null);
    const [kept, setKept] = useState({name: "", tokens: ""});
    const task = useTask();
    const remove = (user: User) => void task.run(() => call("DELETE", `/admin/users/${user.id}`),
        t("officeUserRemoved", {name: user.username})).then(refresh);
    return (
        <section class="card stack" aria-labelledby="users">
            <h2 id="users">{t("officeUsers")}</h2>
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            {!data && !problem && <Loading />}
            {data?.items.length === 0 && <p class="soft">{t("officeNoUsers")}</p>}
            <ul>
                {data?.items.map((user) => (
                    <li key={user.id} class="row between module">
                        <div><p><strong>{user.username}</strong></p>
                            <p class="soft small">
                                {rightsText(user, stores, t("officeRoleOwner"), t("officeRoleStaff"))}</p></div>
                        <div class="row">
                            {user.username !== session.username && (
                                <>
                                    <Button aria-label={t("officePasswordOf", {name: user.username})}
                                        onClick={() => setRenewing(user)}>{t("officeNewPassword")}</Button>
                                    <Button kind="danger" busy={task.isBusy}
                                        aria-label={t("officeRemove", {name: user.username})}
                                        onClick={() => setLeaving(user)}>×</Button>
                                </>
                            )}
                        </div>
                    </li>
                ))}
            </ul>
            {task.notice}
            {kept.tokens && <Notice tone="warn">{t("officeTokensStay", kept)}</Notice>}
            <AddUser stores={stores} confirmed={confirmed} task={task} onAdded={refresh} />
            {renewing && (
                <NewPassword user={renewing} confirmed={confirmed} task={task} onClose={() => setRenewing(null)}
                    onChanged={(tokens) => setKept({name: renewing.username, tokens: tokens.join(", ")})} />
            )}
            {leaving && (
                <Confirm question={t("officeRemoveUserQuestion", {name: leaving.username})}
                    hint={t("officeRemoveUserHint")} yes={t("officeRemove", {name: leaving.username})}
                    onYes={() => remove(leaving)} onClose={() => setLeaving(null)} />
            )}
        </section>
    );
}
