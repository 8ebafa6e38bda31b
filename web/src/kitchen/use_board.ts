// The board of one store, kept up by its event stream alone, over a reload of this tab as well.
import {useEffect, useRef, useState} from "preact/hooks";
import {call, Problem} from "../shared/api";
import {newKey} from "../shared/key";
import {follow, type StreamState} from "../shared/stream";
import {keepInTab, keptInTab} from "../shared/tab";
import {acknowledged, atPosition, emptyBoard, withEvent, withoutMissed, withTicket, type Board} from "./board";
import type {Command, Ticket} from "./types";

/** Of this board's own commands: what they end is told to nobody here. */
const ending: ReadonlySet<string> = new Set(["reject", "cancel"]);

export interface BoardHandle {
    board: Board;
    stream: StreamState;
    /** Of what is on its way to the server. */
    busy: ReadonlySet<string>;
    /** Throws a Problem where the server says no, or nothing. */
    command(ticket: Ticket, command: Command, body?: unknown): Promise<void>;
    acknowledge(orderId: string): void;
    acknowledgeMissed(): void;
}

export function useBoard(storeId: number, onRefused: (status: number) => void): BoardHandle {
    const name = `board.${storeId}`;
    const latest = useRef<Board | null>(null);
    latest.current ??= {...emptyBoard, ...keptInTab<Partial<Board>>(name, {})}; // an older page kept less
    const [board, setBoard] = useState(latest.current);
    const [stream, setStream] = useState<StreamState>("connecting");
    const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
    const endedHere = useRef(new Set<string>());

    const update = (next: Board) => {
        latest.current = next;
        keepInTab(name, next);
        setBoard(next);
    };
    const current = () => latest.current ?? emptyBoard;

    useEffect(() => follow(`/stores/${storeId}/tickets/events`, {
        lastEventId: current().lastEventId,
        onEvent: (event) => {
            if (event.event === "ticket")
                update(withEvent(current(), event, (orderId) => endedHere.current.has(orderId)));
        },
        onPosition: (id) => update(atPosition(current(), id)),
        onState: setStream,
        onRefused,
    }), [storeId]);

    const mark = (orderId: string, isBusy: boolean) => setBusy((old) => {
        const next = new Set(old);
        if (isBusy) next.add(orderId);
        else next.delete(orderId);
        return next;
    });
    const command = async (ticket: Ticket, verb: Command, body: unknown = {}) => {
        const {orderId} = ticket;
        mark(orderId, true);
        const isEnd = ending.has(verb);
        if (isEnd) endedHere.current.add(orderId);
        try {
            const key = verb === "delay" || verb === "items" ? {idempotencyKey: newKey()} : {};
            const {data} = await call<Ticket>("POST", `/tickets/${orderId}/${verb}`, {body, ...key});
            update(withTicket(current(), data, isEnd));
        } catch (problem) {
            if (problem instanceof Problem && !problem.isPassing) endedHere.current.delete(orderId);
            throw problem;
        } finally {
            mark(orderId, false);
        }
    };
    return {board, stream, busy, command, acknowledge: (orderId) => update(acknowledged(current(), orderId)),
        acknowledgeMissed: () => update(withoutMissed(current()))};
}
