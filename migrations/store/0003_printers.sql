-- The kitchens' printers, and the queue of what they print.

CREATE TABLE printer (
    id              INTEGER PRIMARY KEY,
    store_id        INTEGER NOT NULL REFERENCES store (id),
    position        INTEGER NOT NULL,  -- in the store's list, from 0
    name            TEXT    NOT NULL,
    address         TEXT    NOT NULL,
    columns         INTEGER NOT NULL,
    encoding        TEXT    NOT NULL,
    copies          INTEGER NOT NULL,
    print_when      TEXT    NOT NULL,  -- the state that a ticket enters when its slip is queued
    queues_since    INTEGER NOT NULL,  -- slips are queued by print_when and copies since then
    state           TEXT    NOT NULL,  -- as it said the last time, or 'unreachable'
    state_since     INTEGER,           -- NULL: it was not asked yet
    detail          TEXT    NOT NULL,  -- of the connection's failure
    last_printed_at INTEGER,
    UNIQUE (store_id, name)
) STRICT;

-- One piece of paper. It has no text of its own: the ticket is printed as it is then.
CREATE TABLE print_job (
    id         INTEGER PRIMARY KEY,       -- a printer prints in this order
    printer_id INTEGER NOT NULL,
    order_id   TEXT,                      -- NULL: a test
    kind       TEXT    NOT NULL,          -- slip, reprint, test
    copy       INTEGER NOT NULL,          -- from 1
    state      TEXT    NOT NULL,          -- waiting, printed, skipped
    attempts   INTEGER NOT NULL,          -- times that its bytes may have been sent
    created_at INTEGER NOT NULL,
    ended_at   INTEGER
) STRICT;

CREATE UNIQUE INDEX print_job_slip ON print_job (order_id, printer_id, copy) WHERE kind = 'slip';
CREATE INDEX print_job_waiting ON print_job (printer_id, id) WHERE state = 'waiting';
