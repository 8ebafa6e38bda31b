-- Messages to customers and stores: what is to be sent, and what became of it.

CREATE TABLE notification (
    seq         INTEGER PRIMARY KEY,  -- the order of the changes that they tell of
    id          TEXT    NOT NULL,     -- handed to the channel as its idempotency key
    order_id    TEXT    NOT NULL,
    event       TEXT    NOT NULL,     -- the order's status that it tells of
    audience    TEXT    NOT NULL,     -- customer, store
    channel     TEXT    NOT NULL,
    recipient   TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    status      TEXT    NOT NULL,     -- pending, sent, failed
    attempts    INTEGER NOT NULL,
    next_try_at INTEGER NOT NULL,     -- among the pending of one order never less than an earlier one's
    created_at  INTEGER NOT NULL,
    sent_at     INTEGER,
    UNIQUE (order_id, event, audience)
) STRICT;

-- Only what is still to be sent, so that it stays small however long the history is.
CREATE INDEX notification_due ON notification (next_try_at) WHERE status = 'pending';
