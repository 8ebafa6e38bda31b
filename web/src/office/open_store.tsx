// Another store: its name and its clock. It is closed until it has hours and a menu.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {Button} from "../shared/parts";
import {useTask} from "./task";
import {TextField} from "./text_field";
import type {StoreProfile} from "./types";
import {ownZone, ZoneField} from "./zone_field";

interface OpenStoreProps {
    /** There is none yet: the form stands open. */
    isFirst: boolean;
    onOpened(id: number): Promise<void>;
}

export function OpenStore({isFirst, onOpened}: OpenStoreProps) {
    const {t} = useSpeech();
    const [isOpen, setIsOpen] = useState(isFirst);
    const [name, setName] = useState("");
    const [timezone, setTimezone] = useState(ownZone);
    const task = useTask();
    const open = async () => {
        const isDone = await task.run(async () => {
            const {data} = await call<StoreProfile>("POST", "/stores", {body: {name: name.trim(), timezone}});
            await onOpened(data.id);
        }, t("officeStoreOpened", {name: name.trim()}));
        if (!isDone) return;
        setName("");
        setIsOpen(false);
    };
    return (
        <div class="stack">
            <details open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
                <summary>{t("officeOpenStore")}</summary>
                <form class="card stack" onSubmit={(event) => {
                    event.preventDefault();
                    void open();
                }}>
                    <TextField id="new-store-name" label={t("officeStoreName")} value={name} max={80} required
                        onChange={setName} />
                    <ZoneField id="new-store-zone" value={timezone} onChange={setTimezone} />
                    <p class="soft small">{t("officeOpenStoreHint")}</p>
                    <Button kind="main" type="submit" busy={task.isBusy}>{t("officeOpenStoreNow")}</Button>
                </form>
            </details>
            {task.notice}
        </div>
    );
}
