-- The refunds of sales, each with its own time, and the indexes that find what a day took in.

CREATE TABLE order_refund (
    order_id TEXT    NOT NULL,
    id       TEXT    NOT NULL,  -- pay's
    store_id INTEGER NOT NULL,
    method   TEXT    NOT NULL,  -- of the order's payment
    amount   INTEGER NOT NULL CHECK (amount > 0),
    at       INTEGER NOT NULL,  -- when the money went back
    PRIMARY KEY (order_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_refund_time ON order_refund (store_id, at);

-- Of the refunds before this table only the order's sum is known. The last change of an order that has ended
-- is its refund. Their ids are not known: an empty one stands for them.
INSERT INTO order_refund
SELECT id, '', store_id, payment_method, refunded, updated_at
FROM orders WHERE refunded > 0 AND payment_id IS NOT NULL;

-- Read from the timeline: null before the order was placed, and before it was delivered or picked up.
ALTER TABLE orders ADD COLUMN placed_at INTEGER AS (
    CAST(substr(timeline, nullif(instr(timeline, 'placed@'), 0) + length('placed@')) AS INTEGER));
ALTER TABLE orders ADD COLUMN collected_at INTEGER AS (
    CASE WHEN status = 'delivered' OR status = 'picked_up'
         THEN CAST(substr(timeline, instr(timeline, status || '@') + length(status) + 1) AS INTEGER) END);

-- A paid order enters none of these indexes: only one in cash when it is collected, one that was placed more
-- than an hour after it was made, and one that is owed a refund.
CREATE INDEX orders_collected ON orders (store_id, collected_at)
    WHERE payment_method = 'cash' AND collected_at IS NOT NULL;
CREATE INDEX orders_placed_late ON orders (store_id, placed_at) WHERE placed_at - created_at > 3600000;
CREATE INDEX orders_refund_pending ON orders (store_id) WHERE payment_status = 'refund_pending';
