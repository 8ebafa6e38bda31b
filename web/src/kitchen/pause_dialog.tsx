// No orders for a while: in the rush the cook presses it. The bar tells it as long as it lasts.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call, Problem} from "../shared/api";
import {Button, Dialog, Notice} from "../shared/parts";
import {endOfDay, minutesFrom} from "../shared/store_time";
import {useNow} from "../shared/use_now";
import type {Feed} from "./store_feed";

const isPaused = ({store}: Feed, now: number): boolean =>
    store.pausedUntil !== null && Date.parse(store.pausedUntil) > now;

function usePausing() {
    const {t} = useSpeech();
    const [busy, setBusy] = useState<number | null>(null);
    const [complaint, setComplaint] = useState("");
    const pause = async ({store, refresh}: Feed, until: Date | null) => {
        setBusy(store.id);
        setComplaint("");
        try {
            await call("POST", `/stores/${store.id}/pause`, {body: {until: until?.toISOString() ?? null}});
            await refresh();
        } catch (problem) {
            if (!(problem instanceof Problem)) throw problem;
            setComplaint(t("kitchenNotSent"));
        } finally {
            setBusy(null);
        }
    };
    return {busy, complaint, pause};
}

export function PauseDialog({feeds, onClose}: {feeds: Feed[]; onClose(): void}) {
    const {t, when} = useSpeech();
    const {busy, complaint, pause} = usePausing();
    const now = useNow(5_000);
    return (
        <Dialog title={t("officePause")} onClose={onClose}>
            <p class="soft">{t("officePauseHint")}</p>
            {complaint && <Notice tone="bad">{complaint}</Notice>}
            {feeds.map((feed) => {
                const {id, name, pausedUntil} = feed.store;
                const isBusy = busy === id;
                return (
                    <section key={id} class="sellable" aria-label={name}>
                        <h3><bdi>{name}</bdi></h3>
                        {isPaused(feed, now) && pausedUntil && (
                            <p>{t("officePausedUntil", {time: when(pausedUntil)})}</p>
                        )}
                        <div class="row">
                            <Button busy={isBusy} onClick={() => void pause(feed, minutesFrom(new Date(), 30))}>
                                {t("officePause30")}
                            </Button>
                            <Button busy={isBusy} onClick={() => void pause(feed, minutesFrom(new Date(), 60))}>
                                {t("officePause60")}
                            </Button>
                            <Button busy={isBusy} onClick={() => void pause(feed, endOfDay(new Date(), feed.store))}>
                                {t("officePauseToday")}
                            </Button>
                            {isPaused(feed, now) && (
                                <Button kind="main" busy={isBusy} onClick={() => void pause(feed, null)}>
                                    {t("officePauseEnd")}
                                </Button>
                            )}
                        </div>
                    </section>
                );
            })}
        </Dialog>
    );
}

export function PausedBars({feeds}: {feeds: Feed[]}) {
    const {t, when} = useSpeech();
    const {busy, complaint, pause} = usePausing();
    const now = useNow(5_000);
    return (
        <>
            {complaint && <Notice tone="bad">{complaint}</Notice>}
            {feeds.filter((feed) => isPaused(feed, now)).map((feed) => (
                <div key={feed.store.id} class="bar" role="status" data-paused={feed.store.id}>
                    <span>
                        <strong><bdi>{feed.store.name}</bdi></strong>: {t("officePausedUntil",
                            {time: when(feed.store.pausedUntil ?? "")})}
                    </span>
                    <Button busy={busy === feed.store.id} onClick={() => void pause(feed, null)}>
                        {t("officePauseEnd")}
                    </Button>
                </div>
            ))}
        </>
    );
}
