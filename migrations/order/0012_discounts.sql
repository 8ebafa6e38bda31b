-- What a coupon takes off an order.

ALTER TABLE orders ADD COLUMN discount INTEGER NOT NULL DEFAULT 0;  -- minor units
ALTER TABLE orders ADD COLUMN coupon TEXT;         -- its code; null without one
ALTER TABLE orders ADD COLUMN discount_name TEXT;  -- for the customer

-- A coupon that is being redeemed for an order that is not written yet. A row ends in the commit that writes the
-- order, or that tells of the withdrawal.
CREATE TABLE discount_intent (
    order_id TEXT    PRIMARY KEY,
    coupon   TEXT    NOT NULL,  -- as the customer wrote it
    begun_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
