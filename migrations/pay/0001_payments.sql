-- Attempts to pay, the refunds that they owe, and orders that ended unpaid.

CREATE TABLE payment (
    seq              INTEGER PRIMARY KEY,
    id               TEXT    NOT NULL UNIQUE,  -- also the gateway's idempotency key of the charge
    order_id         TEXT    NOT NULL,
    amount           INTEGER NOT NULL CHECK (amount >= 0),  -- minor units
    currency         TEXT    NOT NULL,
    method           TEXT    NOT NULL,
    state            TEXT    NOT NULL CHECK (state = 'pending' OR state = 'unknown' OR state = 'approved' OR state = 'declined'),
    refunded         INTEGER NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND refund_requested),
    refund_requested INTEGER NOT NULL DEFAULT 0 CHECK (refund_requested BETWEEN 0 AND amount),
    order_ended      INTEGER NOT NULL DEFAULT 0,
    detail           TEXT    NOT NULL DEFAULT '',
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    next_check_at    INTEGER,                      -- while pending or unknown
    checks           INTEGER NOT NULL DEFAULT 0,   -- looks of the reconciler so far
    traceparent      TEXT    NOT NULL DEFAULT ''   -- of the request, kept once its answer has been awaited in vain
) STRICT;

-- A list of three or more in an IN builds a temporary b-tree at every write: OR and <> do not.

-- At most one payment of an order is under way or kept, whatever is repeated or raced.
CREATE UNIQUE INDEX payment_active ON payment (order_id) WHERE state <> 'declined';
-- With the one above every payment of an order is found, and a paid order costs only one of the two.
CREATE INDEX payment_declined ON payment (order_id) WHERE state = 'declined';
CREATE INDEX payment_check ON payment (next_check_at, state) WHERE state IN ('pending', 'unknown');

-- Work for the gateway; the id is the gateway's idempotency key.
CREATE TABLE refund (
    seq         INTEGER PRIMARY KEY,
    id          TEXT    NOT NULL UNIQUE,
    payment_id  TEXT    NOT NULL,
    amount      INTEGER NOT NULL CHECK (amount > 0),
    cause       TEXT    NOT NULL CHECK (cause IN ('order_ended', 'owner')),
    reason      TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('pending', 'done')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    next_try_at INTEGER,  -- while pending
    traceparent TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX refund_payment ON refund (payment_id);
CREATE INDEX refund_try ON refund (next_try_at) WHERE state = 'pending';
CREATE UNIQUE INDEX refund_order_ended ON refund (payment_id) WHERE cause = 'order_ended';

-- Orders that ended without an approved payment: a request that was on its way then is refused.
CREATE TABLE ended_order (
    order_id TEXT    PRIMARY KEY,
    ended_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ended_order_age ON ended_order (ended_at);
