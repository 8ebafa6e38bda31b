// No orders for a while, at one press.
import {useSpeech} from "../i18n";
import {Button, Notice} from "../shared/parts";
import type {StorePart} from "./store_section";
import {endOfDay, minutesFrom} from "../shared/store_time";

export function Pause({store, task, save}: StorePart) {
    const {t, dateTime} = useSpeech();
    const pause = (until: Date | null) => void save({pausedUntil: until?.toISOString() ?? null});
    const pauseFor = (minutes: number) => pause(minutesFrom(new Date(), minutes));
    const isPaused = store.pausedUntil !== null && new Date(store.pausedUntil) > new Date();
    return (
        <section class="card stack" aria-labelledby="pause">
            <h2 id="pause">{t("officePause")}</h2>
            {isPaused ? <Notice tone="warn">{t("officePausedUntil", {time: dateTime(store.pausedUntil!)})}</Notice>
                : <p class="soft">{t("officePauseHint")}</p>}
            <div class="row">
                <Button busy={task.isBusy} onClick={() => pauseFor(30)}>{t("officePause30")}</Button>
                <Button busy={task.isBusy} onClick={() => pauseFor(60)}>{t("officePause60")}</Button>
                <Button busy={task.isBusy} onClick={() => pause(endOfDay(new Date(), store))}>
                    {t("officePauseToday")}
                </Button>
                {isPaused && (
                    <Button kind="main" busy={task.isBusy} onClick={() => pause(null)}>{t("officePauseEnd")}</Button>
                )}
            </div>
            {task.notice}
        </section>
    );
}
