// The board as plain data: what is under way, and what has ended in a way that nobody may overlook.
import type {StreamEvent} from "../shared/stream";
import type {Ticket, TicketState} from "./types";

export interface Board {
    lastEventId: string;
    underWay: Record<string, Ticket>; // by order id
    alerts: Ticket[]; // cancelled, or rejected by somebody or something else, and not yet acknowledged
    ended: Record<string, number>; // the versions with which tickets of this board ended
}

export const emptyBoard: Board = {lastEventId: "", underWay: {}, alerts: [], ended: {}};

export const columns = ["fresh", "cooking", "ready", "delivering"] as const;
export type Column = (typeof columns)[number];

const columnOf: Partial<Record<TicketState, Column>> = {
    received: "fresh", accepted: "cooking", cooking: "cooking", ready: "ready", delivering: "delivering"};
const remembered = 500; // ended tickets

/** In the order in which they are due: by the promised time, else by arrival. */
export const inColumn = (board: Board, column: Column): Ticket[] =>
    Object.values(board.underWay)
        .filter((ticket) => columnOf[ticket.state] === column)
        .sort((a, b) => (a.promisedAt ?? a.receivedAt).localeCompare(b.promisedAt ?? b.receivedAt));

/** `isOwnDoing`: this board rejected or cancelled it. Answers and events may overtake each other: the version decides. */
export function withTicket(board: Board, ticket: Ticket, isOwnDoing = false): Board {
    const {orderId, state, version} = ticket;
    const known = board.underWay[orderId];
    if ((known?.version ?? board.ended[orderId] ?? 0) >= version) return board;
    if (columnOf[state]) return {...board, underWay: {...board.underWay, [orderId]: ticket}};
    if (!known) return board; // what this kitchen never had, it need not stop cooking

    const {[orderId]: _, ...underWay} = board.underWay;
    const ended = Object.fromEntries([...Object.entries(board.ended), [orderId, version] as const].slice(-remembered));
    const isAlarming = (state === "cancelled" || state === "rejected") && !isOwnDoing;
    return {...board, underWay, ended, alerts: isAlarming ? [...board.alerts, ticket] : board.alerts};
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
