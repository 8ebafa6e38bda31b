// Sells out what a ticket is about, and puts back on sale; without a ticket, all that is sold out.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call, get, Problem} from "../shared/api";
import {Button, Dialog, Loading, Notice} from "../shared/parts";
import {untilDone} from "../shared/until_done";
import {allSoldOut, ofTicket, type Sellable, type StoreMenu} from "./sold_out";
import type {Ticket} from "./types";

interface SoldOutDialogProps {
    storeId: number;
    ticket: Ticket | null;
    onClose(): void;
}

const hour = 3_600_000;

export function SoldOutDialog({storeId, ticket, onClose}: SoldOutDialogProps) {
    const {t} = useSpeech();
    const [rows, setRows] = useState<Sellable[] | null>(null);
    const [complaint, setComplaint] = useState("");
    const [busy, setBusy] = useState("");
    const path = `/stores/${storeId}/menu`;

    useEffect(() => untilDone(async () => {
        const menu = await get<StoreMenu>(path);
        setRows(ticket ? ofTicket(menu, ticket) : allSoldOut(menu));
        setComplaint("");
    }, () => setComplaint(t("unreachable"))), []);

    const mark = async (row: Sellable, soldOut: boolean, hours: number | null) => {
        setBusy(row.path);
        setComplaint("");
        const until = hours === null ? null : new Date(Date.now() + hours * hour).toISOString();
        try {
            await call("PATCH", `${path}/${row.path}`, {body: {soldOut, until}});
            setRows((old) => old?.map((one) => (one.path === row.path ? {...one, soldOut} : one)) ?? null);
        } catch (problem) {
            if (!(problem instanceof Problem)) throw problem;
            setComplaint(t("kitchenNotSent"));
        } finally {
            setBusy("");
        }
    };

    return (
        <Dialog title={t("soldOut")} onClose={onClose}>
            {complaint && <Notice tone="bad">{complaint}</Notice>}
            {!rows && !complaint && <Loading />}
            {rows?.length === 0 && <p>{t("kitchenNothingSoldOut")}</p>}
            {rows?.map((row) => (
                <section key={row.path} class="sellable" aria-label={row.name}>
                    <h3>{row.name} {row.soldOut && <span class="tag bad">{t("soldOut")}</span>}</h3>
                    <div class="row">
                        {row.soldOut ? (
                            <Button kind="main" busy={busy === row.path} onClick={() => void mark(row, false, null)}>
                                {t("kitchenBackOnSale")}
                            </Button>
                        ) : (
                            <>
                                <Button kind="danger" busy={busy === row.path}
                                    onClick={() => void mark(row, true, null)}>
                                    {t("kitchenSellOut")}
                                </Button>
                                <Button busy={busy === row.path} onClick={() => void mark(row, true, 2)}>
                                    {t("kitchenSellOutHours", {n: 2})}
                                </Button>
                            </>
                        )}
                    </div>
                </section>
            ))}
        </Dialog>
    );
}
