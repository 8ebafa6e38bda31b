// Why a store takes no orders now, and when it does again.
import {useSpeech, type Speech} from "../i18n";
import {Notice} from "./parts";
import type {ClosedReason, Store} from "./types";

interface Closing {
    name: string;
    closedReason: ClosedReason;
    opensAt: string | null;
}

export function whyClosed({t, when}: Speech, {name, closedReason, opensAt}: Closing): string {
    const why = t(`closed_${closedReason}`, {store: name});
    return opensAt ? `${why} ${t("opensAgain", {time: when(opensAt)})}` : why;
}

export function ClosedNotice({store}: {store: Store}) {
    const speech = useSpeech();
    const {name, closedReason, opensAt} = store;
    if (!closedReason) return null;
    return <Notice tone="warn">{whyClosed(speech, {name, closedReason, opensAt})}</Notice>;
}
