// The board of one store: four columns, the alarm, and what stands over them when something is wrong.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call, Problem} from "../shared/api";
import {Notice} from "../shared/parts";
import {usePrinters} from "../shared/printers";
import {columns, inColumn} from "./board";
import {Cancellations} from "./cancellations";
import {ChangeDialog} from "./change_dialog";
import {DispatchDialog} from "./dispatch_dialog";
import {MessagesDialog} from "./messages_dialog";
import {PrintSlip} from "./print_slip";
import {PrinterTrouble} from "./printer_trouble";
import {RejectDialog} from "./reject_dialog";
import {SoldOutDialog} from "./sold_out_dialog";
import {SoundButton} from "./sound_button";
import {TicketCard} from "./ticket_card";
import type {Asked} from "./ticket_actions";
import type {Command, KitchenStore, Ticket} from "./types";
import type {Sound} from "./unwatched";
import {useAwake} from "./use_awake";
import {useBoard} from "./use_board";
import {useProfile} from "./use_profile";

interface StoreBoardProps {
    store: KitchenStore;
    currency: string | null;
    sound: Sound;
    showsSoldOut: boolean;
    onSoldOutClose(): void;
    onRefused(status: number): void;
}

interface Open {
    asked: Exclude<Asked, "print">;
    ticket: Ticket;
}

export function StoreBoard(props: StoreBoardProps) {
    const {store: known, currency, sound, showsSoldOut, onSoldOutClose, onRefused} = props;
    const {t} = useSpeech();
    const {board, stream, busy, command, acknowledge} = useBoard(known.id, onRefused);
    const store = useProfile(known, stream);
    const [open, setOpen] = useState<Open | null>(null);
    const [printing, setPrinting] = useState<{ticket: Ticket} | null>(null);
    const printers = usePrinters(known.id).data?.items ?? [];
    const [complaint, setComplaint] = useState("");
    const [reprinted, setReprinted] = useState(0);
    const fresh = inColumn(board, "fresh").length;
    const tune = board.alerts.length > 0 ? "cancellation" : fresh > 0 ? "order" : null;
    useEffect(() => sound.onTune(tune), [tune]);
    useAwake();

    // Seen in the browser's tabs as well.
    useEffect(() => {
        document.title = (fresh > 0 ? `(${fresh}) ` : "") + `${store.name} · ${t("kitchen")}`;
    }, [fresh, store.name, t("kitchen")]);

    const attempt = async (ticket: Ticket, work: () => Promise<unknown>) => {
        setComplaint("");
        setReprinted(0);
        try {
            await work();
        } catch (problem) {
            if (!(problem instanceof Problem)) throw problem;
            if (problem.status === 401) onRefused(401);
            // 409: somebody else was faster, and the stream shows it.
            setComplaint(t(problem.status === 409 ? "kitchenTooLate" : "kitchenNotSent", {n: ticket.number}));
        }
    };
    const tell = (ticket: Ticket, verb: Command, body?: unknown) =>
        attempt(ticket, () => command(ticket, verb, body));
    const reprint = (ticket: Ticket) => attempt(ticket, async () => {
        await call("POST", `/tickets/${ticket.orderId}/print`, {body: {}});
        setReprinted(ticket.number);
    });
    const print = (ticket: Ticket) =>
        printers.length > 0 ? void reprint(ticket) : setPrinting({ticket});
    const ask = (ticket: Ticket, asked: Asked) => asked === "print" ? print(ticket) : setOpen({ticket, asked});
    const close = () => setOpen(null);
    const decide = (verb: Command, body: unknown) => {
        if (open) void tell(open.ticket, verb, body);
        close();
    };

    return (
        <div class="kitchen" data-alarm={tune ?? "none"} data-stream={stream}>
            {stream === "lost" && (
                <div class="lost" role="alert">
                    <strong>{t("kitchenLost")}</strong>
                    <span>{t("kitchenLostHint")}</span>
                </div>
            )}
            <SoundButton alarm={sound.alarm} isUrgent={tune !== null} />
            <PrinterTrouble printers={printers} />
            {complaint && <Notice tone="bad">{complaint}</Notice>}
            {reprinted > 0 && <Notice tone="good">{t("kitchenReprinted", {n: reprinted})}</Notice>}
            <p class="unseen" role="status">{fresh > 0 ? t("kitchenNewOrders", {n: fresh}) : ""}</p>
            <div class="columns">
                {columns.map((column) => {
                    const tickets = inColumn(board, column);
                    return (
                        <section key={column} class={`column ${column}`} aria-labelledby={`column-${column}`}>
                            <h2 id={`column-${column}`}>
                                {t(`kitchenColumn_${column}`)} <span class="count">{tickets.length}</span>
                            </h2>
                            {tickets.map((ticket) => (
                                <TicketCard key={ticket.orderId} ticket={ticket} currency={currency}
                                    prepMinutes={store.prepMinutes} isBusy={busy.has(ticket.orderId)}
                                    hasPrinter={printers.length > 0}
                                    onCommand={(verb, body) => void tell(ticket, verb, body)}
                                    onAsk={(asked) => ask(ticket, asked)} />
                            ))}
                        </section>
                    );
                })}
            </div>
            {open?.asked === "reject" && (
                <RejectDialog ticket={open.ticket} onClose={close} onReject={(reason) => decide("reject", {reason})} />
            )}
            {open?.asked === "change" && (
                <ChangeDialog ticket={board.underWay[open.ticket.orderId] ?? open.ticket} onClose={close}
                    onChange={decide} />
            )}
            {open?.asked === "dispatch" && (
                <DispatchDialog ticket={open.ticket} onClose={close}
                    onDispatch={(rider) => decide("dispatch", {rider})} />
            )}
            {open?.asked === "soldOut" && <SoldOutDialog storeId={store.id} ticket={open.ticket} onClose={close} />}
            {open?.asked === "messages" && <MessagesDialog ticket={open.ticket} onClose={close} />}
            {showsSoldOut && <SoldOutDialog storeId={store.id} ticket={null} onClose={onSoldOutClose} />}
            {board.alerts.length > 0 && <Cancellations tickets={board.alerts} onSeen={acknowledge} />}
            {printing && <PrintSlip job={printing} storeName={store.name} />}
        </div>
    );
}
