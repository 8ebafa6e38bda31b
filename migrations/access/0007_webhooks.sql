-- Webhooks: programs of others that are sent the events, and what became of each.

CREATE TABLE webhook (
    id            TEXT    PRIMARY KEY,
    url           TEXT    NOT NULL,
    events        TEXT,                -- names, separated by spaces; null: all
    key           TEXT    NOT NULL,    -- of the signatures
    created_at    INTEGER NOT NULL,
    state         TEXT    NOT NULL,    -- active, off
    reason        TEXT    NOT NULL,    -- why it is off
    failing_since INTEGER              -- the first of the failures since the last success
) STRICT, WITHOUT ROWID;

-- Of the events of a module up to this one there are deliveries.
CREATE TABLE webhook_position (
    webhook_id TEXT    NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    producer   TEXT    NOT NULL,
    seq        INTEGER NOT NULL,
    PRIMARY KEY (webhook_id, producer)
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook_delivery (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,  -- in the order of the logs
    webhook_id    TEXT    NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    event_id      TEXT    NOT NULL,
    producer      TEXT    NOT NULL,
    seq           INTEGER NOT NULL,    -- in the producer's log, which has the content
    type          TEXT    NOT NULL,
    subject       TEXT    NOT NULL,
    state         TEXT    NOT NULL,    -- pending, delivered, failed, skipped
    attempts      INTEGER NOT NULL,
    next_try_at   INTEGER NOT NULL,
    pending_since INTEGER NOT NULL,
    ended_at      INTEGER,
    status        INTEGER NOT NULL,    -- of the last answer; 0: none
    error         TEXT    NOT NULL     -- of the last attempt
) STRICT;
CREATE INDEX webhook_delivery_page ON webhook_delivery (webhook_id, id);
CREATE INDEX webhook_delivery_pending ON webhook_delivery (webhook_id, subject, id) WHERE state = 'pending';
CREATE INDEX webhook_delivery_old ON webhook_delivery (ended_at) WHERE state <> 'pending';
