// The settings of this device: how large the text is, and how much a ticket shows.
import {useSpeech} from "../i18n";
import {Dialog} from "../shared/parts";
import {textSizes, type Display} from "./display";

interface DisplayDialogProps {
    display: Display;
    onChange(next: Display): void;
    onClose(): void;
}

export function DisplayDialog({display, onChange, onClose}: DisplayDialogProps) {
    const {t} = useSpeech();
    return (
        <Dialog title={t("kitchenDisplay")} onClose={onClose}>
            <p class="soft">{t("kitchenDisplayHint")}</p>
            <fieldset class="picks">
                <legend>{t("kitchenTextSize")}</legend>
                {textSizes.map((textSize) => (
                    <label key={textSize} class="pick">
                        <input type="radio" name="text-size" checked={display.textSize === textSize}
                            onChange={() => onChange({...display, textSize})} />
                        {t(`kitchenTextSize_${textSize}`)}
                    </label>
                ))}
            </fieldset>
            <fieldset class="picks">
                <legend>{t("kitchenTickets")}</legend>
                {[false, true].map((isCompact) => (
                    <label key={String(isCompact)} class="pick">
                        <input type="radio" name="tickets" checked={display.isCompact === isCompact}
                            onChange={() => onChange({...display, isCompact})} />
                        {t(isCompact ? "kitchenTickets_compact" : "kitchenTickets_whole")}
                    </label>
                ))}
            </fieldset>
        </Dialog>
    );
}
