// From a day before a session ends the board says so: whoever logs in again before that misses nothing.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import type {LoggedIn} from "../shared/login";
import {LoginForm} from "../shared/login_form";
import {Button, Dialog} from "../shared/parts";
import {useNow} from "../shared/use_now";

const day = 24 * 3_600_000;

export function EndsSoon({me}: {me: LoggedIn}) {
    const {t, when} = useSpeech();
    const now = useNow(30_000);
    const [isOpen, setIsOpen] = useState(false);
    const {expiresAt} = me.session;
    if (!expiresAt || Date.parse(expiresAt) - now > day) return null;
    const renewed: typeof me.renewed = (session) => {
        setIsOpen(false);
        me.renewed(session);
    };
    return (
        <>
            <div class="ends-soon" role="status">
                <span>{t("kitchenEndsSoon", {time: when(expiresAt)})}</span>
                <Button onClick={() => setIsOpen(true)}>{t("kitchenLogInAgain")}</Button>
            </div>
            {isOpen && (
                <Dialog title={t("kitchenLogInAgain")} onClose={() => setIsOpen(false)}>
                    <LoginForm title={null} onDone={renewed} />
                </Dialog>
            )}
        </>
    );
}
