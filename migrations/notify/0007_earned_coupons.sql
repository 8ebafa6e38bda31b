-- Coupons that an order has earned, and whose customer is not told yet: the message about the order's end is not
-- written.

CREATE TABLE earned_coupon (
    order_id    TEXT    NOT NULL,
    code        TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    valid_until INTEGER,
    issued_at   INTEGER NOT NULL,
    PRIMARY KEY (order_id, code)
) STRICT, WITHOUT ROWID;
