-- The sandbox gateway's own books, as a bank would keep them.

CREATE TABLE movement (
    seq        INTEGER PRIMARY KEY,
    kind       TEXT    NOT NULL CHECK (kind IN ('charge', 'refund')),
    key        TEXT    NOT NULL UNIQUE,  -- the caller's idempotency key
    charge_key TEXT,                     -- of a refund: the charge that it gives back
    order_id   TEXT    NOT NULL,
    amount     INTEGER NOT NULL CHECK (amount >= 0),  -- minor units
    at         INTEGER NOT NULL
) STRICT;
CREATE INDEX movement_refund ON movement (charge_key, amount) WHERE kind = 'refund';

-- Keys whose charge was declined, or asked for when there was none: they never charge any more.
CREATE TABLE void_key (
    key TEXT    PRIMARY KEY,
    at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
