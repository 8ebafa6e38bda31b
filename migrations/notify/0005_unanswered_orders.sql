-- New orders that their store has not answered: the store is told again.

CREATE TABLE unanswered_order (
    order_id   TEXT    PRIMARY KEY,
    number     INTEGER NOT NULL,
    store_id   INTEGER NOT NULL,
    store_name TEXT    NOT NULL,
    placed_at  INTEGER NOT NULL,
    reminders  INTEGER NOT NULL,  -- so far
    next_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX unanswered_order_due ON unanswered_order (next_at);
