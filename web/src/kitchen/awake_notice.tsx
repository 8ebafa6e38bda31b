// A screen that may go dark says so, until somebody of this shift has read it.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {Button} from "../shared/parts";
import {keepInTab, keptInTab} from "../shared/tab";
import type {Awake} from "./use_awake";

export function AwakeNotice({awake}: {awake: Awake}) {
    const {t} = useSpeech();
    const [isRead, setIsRead] = useState(() => keptInTab("awakeRead", false));
    if (isRead || (awake !== "insecure" && awake !== "refused")) return null;
    const read = () => {
        keepInTab("awakeRead", true);
        setIsRead(true);
    };
    return (
        <div class="bar" role="status" data-awake={awake}>
            <span>
                <strong>{t("kitchenMayGoDark")}</strong> {t(`kitchenDark_${awake}`)}
            </span>
            <Button onClick={read}>{t("kitchenUnderstood")}</Button>
        </div>
    );
}
