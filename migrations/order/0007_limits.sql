-- The orders that count against the limits of an address and a phone: unpaid ones, and open ones in cash. A row is
-- kept for as long as the order counts, at most until `until`.

CREATE TABLE open_order (
    order_id TEXT    PRIMARY KEY,
    client   INTEGER,            -- an IPv4 address or an IPv6 network, as a number
    phone    TEXT,               -- digits
    cash     INTEGER NOT NULL,   -- 1: to be paid at the door
    until    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX open_order_client ON open_order (client, cash, until) WHERE client IS NOT NULL;
CREATE INDEX open_order_phone ON open_order (phone, cash, until) WHERE phone IS NOT NULL;
CREATE INDEX open_order_until ON open_order (until);

-- How often an order was tried to be paid.
ALTER TABLE orders ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;

-- The numbers from which staff take no orders.
CREATE TABLE blocked_phone (
    phone  TEXT    PRIMARY KEY,  -- digits
    reason TEXT    NOT NULL,
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
