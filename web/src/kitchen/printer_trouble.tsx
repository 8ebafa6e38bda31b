// The printers that do not print, and why: over the board until they do again.
import {useSpeech} from "../i18n";
import type {Printer} from "../shared/printers";

export function PrinterTrouble({printers}: {printers: Printer[]}) {
    const {t, time} = useSpeech();
    const silent = printers.filter(({state}) => state !== "ready");
    return (
        <>
            {silent.map((printer) => (
                <p key={printer.id} class="printer-trouble" role="alert" data-printer={printer.state}>
                    <strong>{t("kitchenPrinter", {name: printer.name})}: {t(`printer_${printer.state}`)}</strong>
                    {printer.since && <span>{t("kitchenPrinterSince", {time: time(printer.since)})}</span>}
                    {printer.waiting > 0 && <span>{t("printerWaiting", {n: printer.waiting})}</span>}
                </p>
            ))}
        </>
    );
}
