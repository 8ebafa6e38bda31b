-- What days that are over come to, computed once: a report of a year adds up days in place of orders. A day is
-- forgotten when something enters it later (closed_days.h), and is then computed again.

-- Orders that were rejected because the store had not taken them in time.
CREATE TABLE unanswered_order (
    order_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE closed_day (
    store_id    INTEGER NOT NULL,
    begins_at   INTEGER NOT NULL,
    ends_at     INTEGER NOT NULL,
    form        INTEGER NOT NULL,  -- of `totals`: another one is not read
    vat_percent INTEGER NOT NULL,
    orders      INTEGER NOT NULL,  -- placed
    sales       INTEGER NOT NULL,
    refunded    INTEGER NOT NULL,
    totals      TEXT    NOT NULL,
    PRIMARY KEY (store_id, begins_at)
) STRICT;
