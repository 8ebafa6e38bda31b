// Sounds the alarm as long as there is a reason, and knows whether anybody can hear it.
import {useEffect, useRef, useState} from "preact/hooks";
import {Alarm, type Tune} from "./alarm";

export interface AlarmHandle {
    isAudible: boolean;
    /** Turns the sound on, and lets it be heard once. */
    enable(): void;
}

export function useAlarm(tune: Tune | null): AlarmHandle {
    const [isAudible, setIsAudible] = useState(false);
    const alarm = useRef<Alarm | null>(null);

    useEffect(() => {
        const own = new Alarm(() => setIsAudible(own.isAudible));
        alarm.current = own;
        setIsAudible(own.isAudible);
        // Whatever is pressed on the page first turns the sound on. Not before the press has ended: the page
        // then no longer asks for it, and what moves up under a finger would not be pressed.
        const touched = () => own.enable();
        addEventListener("click", touched, true);
        addEventListener("keydown", touched);
        return () => {
            removeEventListener("click", touched, true);
            removeEventListener("keydown", touched);
            own.close();
            alarm.current = null;
        };
    }, []);
    useEffect(() => alarm.current?.sound(tune), [tune]);

    return {isAudible, enable: () => alarm.current?.try()};
}
