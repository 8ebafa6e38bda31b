// Sells out dishes and choices, and puts them back on sale: those of a ticket, or without one all of a store's menu,
// where what is sold out comes first.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call, get, Problem} from "../shared/api";
import {Button, Dialog, Field, Loading, Notice} from "../shared/parts";
import {endOfDay} from "../shared/store_time";
import {untilDone} from "../shared/until_done";
import {all, ofTicket, type Sellable, type StoreMenu} from "./sold_out";
import type {KitchenStore, Ticket} from "./types";

interface SoldOutDialogProps {
    /** One of them is chosen where there are several. */
    stores: KitchenStore[];
    ticket: Ticket | null;
    onClose(): void;
}

const hours = 2;
const hour = 3_600_000;
const searched = 8; // so many rows are found without a search

interface RowProps {
    row: Sellable;
    isBusy: boolean;
    onMark(soldOut: boolean, until: Date | null): void;
    endOfToday(): Date;
}

function Row({row, isBusy, onMark, endOfToday}: RowProps) {
    const {t} = useSpeech();
    return (
        <section class="sellable" aria-label={row.name}>
            <h3><bdi>{row.name}</bdi> {row.soldOut && <span class="tag bad">{t("soldOut")}</span>}</h3>
            <div class="row">
                {row.soldOut ? (
                    <Button kind="main" busy={isBusy} onClick={() => onMark(false, null)}>
                        {t("kitchenBackOnSale")}
                    </Button>
                ) : (
                    <>
                        <Button kind="danger" busy={isBusy} onClick={() => onMark(true, null)}>
                            {t("kitchenSellOut")}
                        </Button>
                        <Button busy={isBusy} onClick={() => onMark(true, endOfToday())}>
                            {t("officePauseToday")}
                        </Button>
                        <Button busy={isBusy} onClick={() => onMark(true, new Date(Date.now() + hours * hour))}>
                            {t("kitchenSellOutHours", {n: hours})}
                        </Button>
                    </>
                )}
            </div>
        </section>
    );
}

function Rows({store, ticket}: {store: KitchenStore; ticket: Ticket | null}) {
    const {t} = useSpeech();
    const [rows, setRows] = useState<Sellable[] | null>(null);
    const [complaint, setComplaint] = useState("");
    const [busy, setBusy] = useState("");
    const [sought, setSought] = useState("");
    const path = `/stores/${store.id}/menu`;

    useEffect(() => untilDone(async () => {
        const menu = await get<StoreMenu>(path);
        setRows(ticket ? ofTicket(menu, ticket) : all(menu));
        setComplaint("");
    }, () => setComplaint(t("unreachable"))), []);

    const mark = async (row: Sellable, soldOut: boolean, until: Date | null) => {
        setBusy(row.path);
        setComplaint("");
        try {
            await call("PATCH", `${path}/${row.path}`, {body: {soldOut, until: until?.toISOString() ?? null}});
            setRows((old) => old?.map((one) => (one.path === row.path ? {...one, soldOut} : one)) ?? null);
        } catch (problem) {
            if (!(problem instanceof Problem)) throw problem;
            setComplaint(t("kitchenNotSent"));
        } finally {
            setBusy("");
        }
    };
    const words = sought.trim().toLowerCase();
    const shown = rows?.filter(({name}) => name.toLowerCase().includes(words));
    return (
        <>
            {complaint && <Notice tone="bad">{complaint}</Notice>}
            {!rows && !complaint && <Loading />}
            {rows && rows.length > searched && (
                <Field id="sought-dish" label={t("kitchenSeekDish")}>
                    {({id}) => <input id={id} class="input" type="search" value={sought}
                        onInput={(event) => setSought(event.currentTarget.value)} />}
                </Field>
            )}
            {shown?.length === 0 && <p role="status">{t("kitchenNoSuchDish")}</p>}
            {shown?.map((row) => (
                <Row key={row.path} row={row} isBusy={busy === row.path} endOfToday={() => endOfDay(new Date(), store)}
                    onMark={(soldOut, until) => void mark(row, soldOut, until)} />
            ))}
        </>
    );
}

export function SoldOutDialog({stores, ticket, onClose}: SoldOutDialogProps) {
    const {t} = useSpeech();
    const [chosen, setChosen] = useState(stores[0]?.id);
    const store = stores.find(({id}) => id === chosen) ?? stores[0];
    return (
        <Dialog title={t("soldOut")} onClose={onClose}>
            {stores.length > 1 && (
                <Field id="sold-out-store" label={t("kitchenStore")}>
                    {({id}) => (
                        <select id={id} class="input" value={chosen}
                            onChange={(event) => setChosen(Number(event.currentTarget.value))}>
                            {stores.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
                        </select>
                    )}
                </Field>
            )}
            {store && <Rows key={store.id} store={store} ticket={ticket} />}
        </Dialog>
    );
}
