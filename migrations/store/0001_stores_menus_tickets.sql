-- Stores, their menus, and the kitchen's tickets.

-- The profile is one document. What deciding about a ticket needs of it stands beside it, so that
-- an arriving order costs one small row and no parsing.
CREATE TABLE store (
    id           INTEGER PRIMARY KEY,
    revision     INTEGER NOT NULL,
    demo         INTEGER NOT NULL,  -- 1: its kitchen may run by itself
    auto_accept  INTEGER NOT NULL GENERATED ALWAYS AS (json_extract(profile, '$.autoAccept')) STORED,
    prep_minutes INTEGER NOT NULL GENERATED ALWAYS AS (json_extract(profile, '$.prepMinutes')) STORED,
    cancel_until TEXT    NOT NULL GENERATED ALWAYS AS (json_extract(profile, '$.cancelUntil')) STORED,
    profile      TEXT    NOT NULL
) STRICT;

-- Revision 0 is the empty menu that nobody has published yet.
CREATE TABLE menu (
    store_id INTEGER PRIMARY KEY REFERENCES store (id),
    revision INTEGER NOT NULL,
    document TEXT    NOT NULL
) STRICT;

CREATE TABLE ticket (
    seq         INTEGER PRIMARY KEY,
    order_id    TEXT    NOT NULL UNIQUE,
    number      INTEGER NOT NULL,
    store_id    INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    done        INTEGER NOT NULL,  -- 1: the state is an end
    demo        INTEGER NOT NULL,
    fulfilment  TEXT    NOT NULL,
    items       TEXT    NOT NULL,  -- JSON
    note        TEXT    NOT NULL,
    customer    TEXT,              -- JSON
    to_collect  INTEGER NOT NULL,  -- minor units, in cash
    promised_at INTEGER,
    rider       TEXT,              -- JSON
    reason      TEXT    NOT NULL,  -- of a rejection or cancellation
    version     INTEGER NOT NULL,  -- counts the changes of this ticket, from 1
    change_seq  INTEGER NOT NULL,  -- counts the changes of the store's tickets: position in its stream
    received_at INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX ticket_stream ON ticket (store_id, change_seq);
CREATE INDEX ticket_stream_active ON ticket (store_id, change_seq) WHERE done = 0;
CREATE INDEX ticket_active ON ticket (store_id, seq, done) WHERE done = 0;  -- `done`: counted without the rows
CREATE INDEX ticket_done ON ticket (store_id, seq) WHERE done = 1;
CREATE INDEX ticket_unaccepted ON ticket (received_at) WHERE state = 'received';
CREATE INDEX ticket_autopilot ON ticket (updated_at) WHERE demo = 1 AND done = 0;
