// The board as plain data: what is under way, and what has ended in a way that nobody may overlook.
import type {StreamEvent} from "../shared/stream";
import type {Ticket, TicketState} from "./types";

export interface Board {
    lastEventId: string;
    underWay: Record<string, Ticket>; // by order id
    alerts: Ticket[]; // cancelled by somebody else, and not yet acknowledged
    missed: Ticket[]; // rejected by somebody or something else, and not yet acknowledged: nobody cooks these
    ended: Record<string, number>; // the versions with which tickets of this board ended
}

export const emptyBoard: Board = {lastEventId: "", underWay: {}, alerts: [], missed: [], ended: {}};

export const columns = ["fresh", "cooking", "ready", "delivering"] as const;
export type Column = (typeof columns)[number];

const columnOf: Partial<Record<TicketState, Column>> = {
    received: "fresh", accepted: "cooking", cooking: "cooking", ready: "ready", delivering: "delivering"};
const remembered = 500; // ended tickets

const due = (ticket: Ticket): string => ticket.promisedAt ?? ticket.receivedAt;

/** New orders: the newest first, so that it is on the screen. The others in the order in which they are due. */
export function inColumn(boards: Board[], column: Column): Ticket[] {
    const tickets = boards.flatMap((board) => Object.values(board.underWay))
        .filter((ticket) => columnOf[ticket.state] === column)
        .sort((a, b) => due(a).localeCompare(due(b)));
    return column === "fresh" ? tickets.reverse() : tickets;
}

/** Rejected by the server when the time to accept it was over, as its own `acceptBy` says. */
export const hasRunOut = ({acceptBy, updatedAt, reason}: Ticket): boolean =>
    !reason && acceptBy !== undefined && Date.parse(updatedAt) >= Date.parse(acceptBy);

/** `isOwnDoing`: this board ended it. Answers and events may overtake each other: the version decides. */
export function withTicket(board: Board, ticket: Ticket, isOwnDoing = false): Board {
    const {orderId, state, version} = ticket;
    const known = board.underWay[orderId];
    if ((known?.version ?? board.ended[orderId] ?? 0) >= version) return board;
    if (columnOf[state]) return {...board, underWay: {...board.underWay, [orderId]: ticket}};
    if (!known) return board; // what this kitchen never had, it need not stop cooking

    const {[orderId]: _, ...underWay} = board.underWay;
    const ended = Object.fromEntries([...Object.entries(board.ended), [orderId, version] as const].slice(-remembered));
    const next = {...board, underWay, ended};
    if (isOwnDoing) return next;
    if (state === "cancelled") return {...next, alerts: [...board.alerts, ticket]};
    // The server tells the time to accept only of what can still be accepted.
    const {acceptBy} = known;
    if (state === "rejected") return {...next, missed: [...board.missed, {...ticket, ...(acceptBy && {acceptBy})}]};
    return next;
}

/** Nothing up to this id of the stream is missing on the board. */
export function atPosition(board: Board, id: string): Board {
    // Ids grow. A smaller one is of other data (a restored backup), of which this board knows nothing.
    const isOfOtherData = board.lastEventId !== "" && Number(id) < Number(board.lastEventId);
    return {...(isOfOtherData ? emptyBoard : board), lastEventId: id};
}

export function withEvent(board: Board, event: StreamEvent, isOwnDoing: (orderId: string) => boolean): Board {
    const ticket = JSON.parse(event.data) as Ticket;
    return withTicket(atPosition(board, event.id), ticket, isOwnDoing(ticket.orderId));
}

export const acknowledged = (board: Board, orderId: string): Board =>
    ({...board, alerts: board.alerts.filter((ticket) => ticket.orderId !== orderId)});

export const withoutMissed = (board: Board): Board => ({...board, missed: []});
