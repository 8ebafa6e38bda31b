-- Coupons, who uses them, and the campaigns that issue them. Telephone numbers are kept as keyed digests.

-- The key of the digests. One row.
CREATE TABLE digest_key (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    key TEXT    NOT NULL
) STRICT;

CREATE TABLE coupon (
    seq         INTEGER PRIMARY KEY,
    code        TEXT    NOT NULL UNIQUE,  -- in capitals
    name        TEXT    NOT NULL,
    amount      INTEGER NOT NULL,  -- minor units; 0: by percentage
    percent     INTEGER NOT NULL,  -- 0: by amount
    at_most     INTEGER,           -- minor units, of a percentage
    minimum     INTEGER NOT NULL,  -- of the items, in minor units
    stores      TEXT    NOT NULL,  -- JSON; []: everywhere
    valid_from  INTEGER,
    valid_until INTEGER,
    use_limit   INTEGER,
    per_phone   INTEGER,
    phone       TEXT    NOT NULL,  -- digest of the only number that may use it; '': anybody
    campaign_id INTEGER,
    order_id    TEXT    NOT NULL,  -- that earned it; '': none did
    withdrawn   INTEGER NOT NULL DEFAULT 0,
    uses        INTEGER NOT NULL DEFAULT 0 CHECK (uses >= 0),  -- redemptions that are not released
    created_at  INTEGER NOT NULL
) STRICT;
-- An order earns one coupon of each campaign.
CREATE UNIQUE INDEX coupon_earned ON coupon (campaign_id, order_id) WHERE order_id <> '';
CREATE INDEX coupon_phone ON coupon (phone) WHERE phone <> '';

CREATE TABLE redemption (
    order_id   TEXT    PRIMARY KEY,
    code       TEXT    NOT NULL,  -- of the coupon; '': the order gave it back before it was redeemed
    phone      TEXT    NOT NULL,  -- digest; '': the order has no number
    amount     INTEGER NOT NULL,  -- minor units
    state      TEXT    NOT NULL CHECK (state = 'reserved' OR state = 'used' OR state = 'released'),
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX redemption_phone ON redemption (phone, code) WHERE phone <> '';
CREATE INDEX redemption_released ON redemption (changed_at) WHERE state = 'released';

CREATE TABLE campaign (
    id               INTEGER PRIMARY KEY,
    name             TEXT    NOT NULL,
    amount           INTEGER NOT NULL,  -- of its coupons, as in coupon
    percent          INTEGER NOT NULL,
    at_most          INTEGER,
    minimum          INTEGER NOT NULL,
    stores           TEXT    NOT NULL,
    delivered_orders INTEGER,           -- that earn a coupon; null: by hand alone
    repeats          INTEGER NOT NULL,
    valid_days       INTEGER NOT NULL,
    valid_from       INTEGER,
    valid_until      INTEGER,
    active           INTEGER NOT NULL,
    issued           INTEGER NOT NULL DEFAULT 0,
    created_at       INTEGER NOT NULL
) STRICT;

CREATE TABLE customer (
    phone     TEXT    PRIMARY KEY,  -- digest
    delivered INTEGER NOT NULL,     -- orders
    last_at   INTEGER NOT NULL      -- the last of them
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_last ON customer (last_at);

-- The orders that are counted, so that none counts twice.
CREATE TABLE counted_order (
    order_id TEXT PRIMARY KEY,
    phone    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX counted_order_phone ON counted_order (phone);
