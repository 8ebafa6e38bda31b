// The board: four columns with the tickets of one store or of several, the alarm, and what stands over them when
// something is wrong.
import {useEffect, useState} from "preact/hooks";
import {useSpeech} from "../i18n";
import {call, Problem} from "../shared/api";
import {Notice} from "../shared/parts";
import {AwakeNotice} from "./awake_notice";
import {inColumn} from "./board";
import {Cancellations} from "./cancellations";
import {ChangeDialog} from "./change_dialog";
import {Columns} from "./columns";
import {DispatchDialog} from "./dispatch_dialog";
import {useDisplay} from "./display";
import {DisplayDialog} from "./display_dialog";
import {FinishedDialog} from "./finished_dialog";
import {MessagesDialog} from "./messages_dialog";
import {Missed} from "./missed";
import {OtherStores, type OtherStore} from "./other_stores";
import {PausedBars, PauseDialog} from "./pause_dialog";
import {PrintSlip} from "./print_slip";
import {PrinterTrouble} from "./printer_trouble";
import {RejectDialog} from "./reject_dialog";
import {SoldOutDialog} from "./sold_out_dialog";
import {SoundButton} from "./sound_button";
import type {Feed} from "./store_feed";
import type {Asked} from "./ticket_actions";
import type {Command, Ticket} from "./types";
import type {Sound} from "./unwatched";
import {useAwake} from "./use_awake";
import {usePulse} from "./use_pulse";

/** What the buttons over the board open. */
export type Tool = "soldOut" | "pause" | "finished" | "display";

interface StoreBoardProps {
    /** Of the stores on the board, at least one. */
    feeds: Feed[];
    others: OtherStore[];
    /** Of the store, or of all of them. */
    title: string;
    sound: Sound;
    tool: Tool | null;
    onToolClose(): void;
    onShow(storeId: number): void;
    onRefused(status: number, storeId: number): void;
}

interface Open {
    asked: Exclude<Asked, "print">;
    ticket: Ticket;
}

const streamOf = (feeds: Feed[]) =>
    (["lost", "connecting", "ended"] as const).find((state) => feeds.some(({stream}) => stream === state)) ?? "open";

export function StoreBoard(props: StoreBoardProps) {
    const {feeds, others, title, sound, tool, onToolClose, onShow, onRefused} = props;
    const {t} = useSpeech();
    const [open, setOpen] = useState<Open | null>(null);
    const [printing, setPrinting] = useState<{ticket: Ticket} | null>(null);
    const [complaint, setComplaint] = useState("");
    const [reprinted, setReprinted] = useState(0);
    const [display, setDisplay] = useDisplay();
    const awake = useAwake();
    const isFrozen = usePulse(`/stores/${feeds[0]?.store.id}`);

    const boards = feeds.map(({board}) => board);
    const alerts = boards.flatMap((board) => board.alerts);
    const fresh = inColumn(boards, "fresh").length;
    const waiting = fresh + others.reduce((sum, other) => sum + other.fresh, 0);
    const stream = streamOf(feeds);
    const isLost = isFrozen || stream === "lost";
    const tune = alerts.length > 0 ? "cancellation" : isFrozen ? "lost" : waiting > 0 ? "order" : null;
    useEffect(() => sound.onTune(tune), [tune]);

    const feedOf = (ticket: Ticket) => feeds.find(({store}) => store.id === ticket.storeId);
    const storeNameOf = (ticket: Ticket) => feeds.length > 1 ? feedOf(ticket)?.store.name ?? null : null;
    const hasPrinter = (ticket: Ticket) => (feedOf(ticket)?.printers.length ?? 0) > 0;

    // Seen in the browser's tabs as well.
    useEffect(() => {
        document.title = (waiting > 0 ? `(${waiting}) ` : "") + `${title} · ${t("kitchen")}`;
    }, [waiting, title, t("kitchen")]);
    // The page is as high as the screen, and the columns scroll: print.css and kitchen.css.
    useEffect(() => {
        document.body.classList.add("with-board");
        return () => document.body.classList.remove("with-board");
    }, []);

    const attempt = async (ticket: Ticket, work: () => Promise<unknown>) => {
        setComplaint("");
        setReprinted(0);
        try {
            await work();
        } catch (problem) {
            if (!(problem instanceof Problem)) throw problem;
            if (problem.status === 401) onRefused(401, ticket.storeId);
            // 409: somebody else was faster, and the stream shows it.
            setComplaint(t(problem.status === 409 ? "kitchenTooLate" : "kitchenNotSent", {n: ticket.number}));
        }
    };
    const tell = (ticket: Ticket, verb: Command, body?: unknown) =>
        attempt(ticket, async () => feedOf(ticket)?.command(ticket, verb, body));
    const reprint = (ticket: Ticket) => attempt(ticket, async () => {
        await call("POST", `/tickets/${ticket.orderId}/print`, {body: {}});
        setReprinted(ticket.number);
    });
    const print = (ticket: Ticket) => hasPrinter(ticket) ? void reprint(ticket) : setPrinting({ticket});
    const ask = (ticket: Ticket, asked: Asked) => asked === "print" ? print(ticket) : setOpen({ticket, asked});
    const present = (ticket: Ticket) =>
        boards.map(({underWay}) => underWay[ticket.orderId]).find((each) => each !== undefined) ?? ticket;
    const close = () => setOpen(null);
    const decide = (verb: Command, body: unknown) => {
        if (open) void tell(open.ticket, verb, body);
        close();
    };
    const printFinished = (ticket: Ticket) => {
        onToolClose();
        print(ticket);
    };
    const storesOf = (ticket: Ticket) => feeds.filter(({store}) => store.id === ticket.storeId).map(({store}) => store);

    return (
        <div class={`kitchen ${display.isCompact ? "compact" : ""}`} data-alarm={tune ?? "none"} data-stream={stream}>
            {isLost && (
                <div class="lost" role="alert" data-frozen={isFrozen}>
                    <strong>{t("kitchenLost")}</strong>
                    <span>{t("kitchenLostHint")}</span>
                </div>
            )}
            <SoundButton alarm={sound.alarm} isUrgent={tune !== null} />
            <OtherStores stores={others} onShow={onShow} />
            <Missed tickets={boards.flatMap((board) => board.missed)} storeNameOf={storeNameOf}
                onSeen={() => feeds.forEach((feed) => feed.acknowledgeMissed())} />
            <PausedBars feeds={feeds} />
            <AwakeNotice awake={awake} />
            <PrinterTrouble printers={feeds.flatMap(({printers}) => printers)} />
            {complaint && <Notice tone="bad">{complaint}</Notice>}
            {reprinted > 0 && <Notice tone="good">{t("kitchenReprinted", {n: reprinted})}</Notice>}
            <p class="unseen" role="status">{fresh > 0 ? t("kitchenNewOrders", {n: fresh}) : ""}</p>
            <Columns feeds={feeds} isCompact={display.isCompact} storeNameOf={storeNameOf}
                onCommand={(ticket, verb, body) => void tell(ticket, verb, body)} onAsk={ask} />
            {open?.asked === "reject" && (
                <RejectDialog ticket={open.ticket} onClose={close} onReject={(reason) => decide("reject", {reason})} />
            )}
            {open?.asked === "change" && (
                <ChangeDialog ticket={present(open.ticket)} onClose={close}
                    onChange={decide} />
            )}
            {open?.asked === "dispatch" && (
                <DispatchDialog ticket={open.ticket} onClose={close}
                    onDispatch={(rider) => decide("dispatch", {rider})} />
            )}
            {open?.asked === "soldOut" && (
                <SoldOutDialog stores={storesOf(open.ticket)} ticket={open.ticket} onClose={close} />
            )}
            {open?.asked === "messages" && <MessagesDialog ticket={open.ticket} onClose={close} />}
            {tool === "soldOut" && (
                <SoldOutDialog stores={feeds.map(({store}) => store)} ticket={null} onClose={onToolClose} />
            )}
            {tool === "pause" && <PauseDialog feeds={feeds} onClose={onToolClose} />}
            {tool === "finished" && (
                <FinishedDialog feeds={feeds} storeNameOf={storeNameOf} onPrint={printFinished} onClose={onToolClose} />
            )}
            {tool === "display" && <DisplayDialog display={display} onChange={setDisplay} onClose={onToolClose} />}
            {alerts.length > 0 && (
                <Cancellations tickets={alerts} storeNameOf={storeNameOf}
                    onSeen={(orderId) => feeds.forEach((feed) => feed.acknowledge(orderId))} />
            )}
            {printing && (
                <PrintSlip job={printing} storeName={feedOf(printing.ticket)?.store.name ?? title} />
            )}
        </div>
    );
}
