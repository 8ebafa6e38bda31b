// Who is logged in here: another password, and the way out.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import type {LoggedIn} from "./login";
import {OwnPassword} from "./own_password";
import {Button, Dialog, Notice} from "./parts";
import {Problem} from "./problem";

function AccountDialog({me, title, onClose}: {me: LoggedIn; title: string; onClose(): void}) {
    const {t} = useSpeech();
    const [isChanging, setIsChanging] = useState(false);
    const [said, setSaid] = useState("");
    const [complaint, setComplaint] = useState("");
    const {kind, role, username} = me.session;
    const logOut = async () => {
        try {
            await me.logOut();
        } catch (problem) {
            if (!(problem instanceof Problem)) throw problem;
            setComplaint(t("loginUnreachable"));
        }
    };
    const changed = () => {
        setIsChanging(false);
        setSaid(t("accountPasswordChanged"));
    };
    return (
        <Dialog title={title} onClose={onClose}>
            <p class="soft">{t(role === "owner" ? "accountOwner" : "accountStaff")}</p>
            {said && <Notice tone="good">{said}</Notice>}
            {complaint && <Notice tone="bad">{complaint}</Notice>}
            {isChanging && username !== null ? (
                <OwnPassword username={username} onDone={changed} onExpired={me.expired} />
            ) : (
                <>
                    {kind === "user" && (
                        <Button whole onClick={() => setIsChanging(true)}>{t("accountChangePassword")}</Button>
                    )}
                    <Button whole onClick={() => void logOut()}>{t("logOut")}</Button>
                </>
            )}
        </Dialog>
    );
}

/** A button of the page's head. */
export function Account({me}: {me: LoggedIn}) {
    const {t} = useSpeech();
    const [isOpen, setIsOpen] = useState(false);
    const name = me.session.username ?? t("accountOperator");
    return (
        <>
            <Button aria-haspopup="dialog" aria-label={t("accountOf", {name})} onClick={() => setIsOpen(true)}>
                <span class="account-name">{name}</span> <span aria-hidden="true">▾</span>
            </Button>
            {isOpen && <AccountDialog me={me} title={t("accountOf", {name})} onClose={() => setIsOpen(false)} />}
        </>
    );
}
