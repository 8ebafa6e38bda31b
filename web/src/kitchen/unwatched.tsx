// A board whose session has ended: it goes on sounding over the log-in form, since nobody sees the orders.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {useFresh} from "../shared/fresh";
import {kept} from "../shared/kept";
import type {Ending} from "../shared/session";
import type {List, Store} from "../shared/types";
import type {Tune} from "./alarm";
import {SoundButton} from "./sound_button";
import type {AlarmHandle} from "./use_alarm";

export interface Sound {
    alarm: AlarmHandle;
    tune: Tune | null;
    onTune(tune: Tune | null): void;
}

/** What waited sounds on; where nothing did, it sounds as long as one of the stores takes orders. */
function Watch({storeIds, tune, onTune}: {storeIds: number[]} & Pick<Sound, "tune" | "onTune">) {
    const [before] = useState(tune);
    const {data} = useFresh<List<Store>>("/menus", 20_000);
    const isOpen = data?.items.some(({id, open}) => open && storeIds.includes(id)) ?? false;
    const wanted = before ?? (isOpen ? "order" : null);
    useEffect(() => onTune(wanted), [wanted]);
    return null;
}

function Ended({ending, sound}: {ending: Ending; sound: Sound}) {
    const {t} = useSpeech();
    const {alarm, tune, onTune} = sound;
    const storeIds = kept<number[]>("kitchen.watched", []);
    return (
        <>
            <div class="lost ended" role="alert" data-alarm={tune ?? "none"}>
                <strong>{t("kitchenEnded")}</strong>
                <span>{t(`loginEnded_${ending}`)}</span>
                <span>{t("kitchenEndedHint")}</span>
            </div>
            <SoundButton alarm={alarm} isUrgent={tune !== null} />
            {storeIds.length > 0 && <Watch storeIds={storeIds} tune={tune} onTune={onTune} />}
        </>
    );
}

export function Unwatched({ending, sound}: {ending: Ending | null; sound: Sound}) {
    useEffect(() => {
        if (!ending) sound.onTune(null);
    }, [ending]);
    return ending && <Ended ending={ending} sound={sound} />;
}
