-- A refund is pending, sent, done or failed, and a payment knows how its order went on.

ALTER TABLE payment ADD COLUMN order_finished INTEGER NOT NULL DEFAULT 0;  -- delivered or picked up
ALTER TABLE payment ADD COLUMN captured_late INTEGER NOT NULL DEFAULT 0;   -- captured after it had been declined

-- Orders of a time before this column may have been delivered: their owners can still refund all of them.
UPDATE payment SET order_finished = 1 WHERE state = 'approved' AND order_ended = 0;
UPDATE payment SET captured_late = 1 WHERE state = 'declined' AND refund_requested > 0;

-- A settled payment is looked at again where the gateway's rules or a webhook ask for it.
DROP INDEX payment_check;
CREATE INDEX payment_check ON payment (next_check_at) WHERE next_check_at IS NOT NULL;
-- Money that must go back and whose refund has failed.
CREATE INDEX payment_owing ON payment (seq)
    WHERE (order_ended = 1 OR captured_late = 1) AND refund_requested < amount
      AND (state = 'approved' OR captured_late = 1) AND method <> 'cash';

CREATE TABLE refund_with_states (
    seq         INTEGER PRIMARY KEY,
    id          TEXT    NOT NULL UNIQUE,
    payment_id  TEXT    NOT NULL,
    amount      INTEGER NOT NULL CHECK (amount > 0),  -- minor units
    cause       TEXT    NOT NULL CHECK (cause IN ('order_ended', 'owner', 'gateway', 'by_hand')),
    reason      TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('pending', 'sent', 'done', 'failed')),
    detail      TEXT    NOT NULL DEFAULT '',          -- of a failed one: why, and what the owner can do
    keys        INTEGER NOT NULL DEFAULT 0,           -- that the gateway has refused
    attempts    INTEGER NOT NULL DEFAULT 0,           -- calls of the gateway that were begun
    gateway_id  TEXT    UNIQUE,                       -- of a refund made in the gateway's back office
    next_try_at INTEGER,                              -- while pending or sent
    traceparent TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT;
-- A pending refund of before may have been sent: the gateway is asked first.
INSERT INTO refund_with_states (seq, id, payment_id, amount, cause, reason, state, attempts, next_try_at,
                                traceparent, created_at, updated_at)
SELECT seq, id, payment_id, amount, cause, reason,
       CASE WHEN state = 'pending' AND seq = (SELECT min(o.seq) FROM refund o
                                              WHERE o.payment_id = refund.payment_id AND o.state = 'pending')
            THEN 'sent' ELSE state END,
       attempts, next_try_at, traceparent, created_at, updated_at
FROM refund;
DROP TABLE refund;
ALTER TABLE refund_with_states RENAME TO refund;

CREATE INDEX refund_payment ON refund (payment_id);
CREATE INDEX refund_open ON refund (payment_id, seq) WHERE state IN ('pending', 'sent');
CREATE UNIQUE INDEX refund_sent ON refund (payment_id) WHERE state = 'sent';
