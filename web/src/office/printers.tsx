// The kitchen's printers of a store: where they are, what they print, and whether they do.
import {useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call} from "../shared/api";
import {Button, Field, Loading, Notice} from "../shared/parts";
import {usePrinters, type Printer, type PrinterSettings} from "../shared/printers";
import {NumberField} from "./number_field";
import {complaintOf, useTask} from "./task";
import {TextField} from "./text_field";

const newPrinter: PrinterSettings =
    {name: "", address: "", columns: 42, encoding: "cp949", copies: 1, when: "placed"};

const settingsOf = ({id, name, address, columns, encoding, copies, when}: Printer): PrinterSettings =>
    ({id, name, address, columns, encoding, copies, when});

interface PickProps<V extends string> {
    id: string;
    label: string;
    value: V;
    options: [V, string][];
    onChange(value: V): void;
}

function Pick<V extends string>({id, label, value, options, onChange}: PickProps<V>) {
    return (
        <Field id={id} label={label}>
            {(field) => (
                <select id={field.id} class="input" value={value}
                    onChange={(event) => onChange(event.currentTarget.value as V)}>
                    {options.map(([each, text]) => <option key={each} value={each}>{text}</option>)}
                </select>
            )}
        </Field>
    );
}

interface FieldsProps {
    at: number;
    printer: PrinterSettings;
    change(part: Partial<PrinterSettings>): void;
}

function Fields({at, printer, change}: FieldsProps) {
    const {t} = useSpeech();
    const id = (name: string) => `printer-${at}-${name}`;
    return (
        <>
            <div class="two">
                <TextField id={id("name")} label={t("name")} value={printer.name} max={40} required
                    onChange={(name) => change({name})} />
                <TextField id={id("address")} label={t("officePrinterAddress")} value={printer.address} max={260}
                    required hint={t("officePrinterAddressHint")} onChange={(address) => change({address})} />
            </div>
            <div class="two">
                <Pick id={id("columns")} label={t("officePrinterPaper")} value={String(printer.columns)}
                    options={[["42", t("officePaper80", {n: 42})], ["48", t("officePaper80", {n: 48})],
                        ["32", t("officePaper58", {n: 32})]]}
                    onChange={(columns) => change({columns: Number(columns) as PrinterSettings["columns"]})} />
                <Pick id={id("when")} label={t("officePrinterWhen")} value={printer.when}
                    options={[["placed", t("officePrintPlaced")], ["accepted", t("officePrintAccepted")]]}
                    onChange={(when) => change({when})} />
            </div>
            <div class="two">
                <NumberField id={id("copies")} label={t("officePrinterCopies")} value={printer.copies} min={1} max={5}
                    onChange={(copies) => change({copies})} />
                <Pick id={id("encoding")} label={t("officePrinterEncoding")} value={printer.encoding}
                    options={[["cp949", "CP949"], ["utf-8", "UTF-8"]]}
                    onChange={(encoding) => change({encoding})} />
            </div>
        </>
    );
}

function State({printer}: {printer: Printer}) {
    const {t, dateTime} = useSpeech();
    const parts = [
        printer.since === null ? t("officePrinterNotAsked") : t(`printer_${printer.state}`),
        printer.since !== null && printer.state !== "ready"
            && t("officePrinterSince", {time: dateTime(printer.since)}),
        printer.waiting > 0 && t("printerWaiting", {n: printer.waiting}),
        printer.lastPrintedAt !== null && t("officeLastPrinted", {time: dateTime(printer.lastPrintedAt)}),
    ];
    return (
        <Notice tone={printer.state === "ready" ? "plain" : "warn"}>
            <span data-printer={printer.state}>{parts.filter(Boolean).join(" · ")}</span>
            {printer.detail && <><br /><small>{printer.detail}</small></>}
        </Notice>
    );
}

interface FormProps {
    storeId: number;
    printers: Printer[];
    refresh(): Promise<void>;
}

function Form({storeId, printers, refresh}: FormProps) {
    const {t} = useSpeech();
    const task = useTask();
    const [drafts, setDrafts] = useState(() => printers.map(settingsOf));
    const change = (at: number, part: Partial<PrinterSettings>) =>
        setDrafts(drafts.map((each, index) => (index === at ? {...each, ...part} : each)));
    const save = () => task.run(async () => {
        const {data} = await call<{items: Printer[]}>("PUT", `/stores/${storeId}/printers`, {body: drafts});
        setDrafts(data.items.map(settingsOf));
        await refresh();
    }, t("officeSaved"));
    const test = (id: number) => task.run(async () => {
        await call("POST", `/stores/${storeId}/printers/${id}/test`, {body: {}});
        await refresh();
    }, t("officeTestQueued"));
    return (
        <form class="stack" onSubmit={(event) => {
            event.preventDefault();
            void save();
        }}>
            <h2 id="printers">{t("officePrinters")}</h2>
            <p class="soft">{t("officePrintersHint")}</p>
            {drafts.map((draft, at) => {
                const stored = printers.find(({id}) => id === draft.id);
                return (
                    <fieldset key={draft.id ?? `new-${at}`} class="stack printer">
                        <legend>{draft.name || t("officeNewPrinter")}</legend>
                        {stored && <State printer={stored} />}
                        <Fields at={at} printer={draft} change={(part) => change(at, part)} />
                        <div class="row">
                            {stored && (
                                <Button busy={task.isBusy} onClick={() => void test(stored.id)}>
                                    {t("officePrintTest")}
                                </Button>
                            )}
                            <Button busy={task.isBusy}
                                onClick={() => setDrafts(drafts.filter((_, index) => index !== at))}>
                                {t("officeRemove", {name: draft.name})}
                            </Button>
                        </div>
                    </fieldset>
                );
            })}
            <div class="row">
                <Button busy={task.isBusy} onClick={() => setDrafts([...drafts, newPrinter])}>
                    {t("officeAddPrinter")}
                </Button>
                <Button kind="main" type="submit" busy={task.isBusy}>{t("officeSavePrinters")}</Button>
            </div>
            {task.notice}
        </form>
    );
}

export function Printers({storeId}: {storeId: number}) {
    const {t} = useSpeech();
    const {data, problem, refresh} = usePrinters(storeId);
    return (
        <section class="card stack" aria-labelledby="printers">
            {problem && <Notice tone="warn">{complaintOf(problem, t)}</Notice>}
            {data ? <Form storeId={storeId} printers={data.items} refresh={refresh} /> : !problem && <Loading />}
        </section>
    );
}
