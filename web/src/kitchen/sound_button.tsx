// Browsers let a page sound only once somebody has touched it: until then it asks for that.
import {useSpeech} from "../i18n";
import type {AlarmHandle} from "./use_alarm";

export function SoundButton({alarm, isUrgent}: {alarm: AlarmHandle; isUrgent: boolean}) {
    const {t} = useSpeech();
    if (alarm.isAudible) return null;
    return (
        <button type="button" class={`sound ${isUrgent ? "urgent" : ""}`} onClick={alarm.enable}>
            {t("kitchenTapForSound")}
        </button>
    );
}
