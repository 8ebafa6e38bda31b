-- Orders with their status view, the day's numbers, and the copy of the stores' menus.

CREATE TABLE orders (
    seq              INTEGER PRIMARY KEY,
    id               TEXT    NOT NULL UNIQUE,
    number           INTEGER NOT NULL,
    store_id         INTEGER NOT NULL,
    store_name       TEXT    NOT NULL,
    status           TEXT    NOT NULL,
    fulfilment       TEXT    NOT NULL,
    items            TEXT    NOT NULL,
    subtotal         INTEGER NOT NULL,
    delivery_fee     INTEGER NOT NULL,
    total            INTEGER NOT NULL,
    currency         TEXT    NOT NULL,
    customer_name    TEXT,
    customer_phone   TEXT,
    customer_address TEXT,
    note             TEXT,
    payment_status   TEXT    NOT NULL,
    payment_method   TEXT,
    payment_id       TEXT,
    refunded         INTEGER NOT NULL,
    kitchen          TEXT    NOT NULL,
    timeline         TEXT    NOT NULL,  -- "placed@1795466318636/2 ...": status, milliseconds, version
    promised_at      INTEGER,
    version          INTEGER NOT NULL,
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL
);

-- Lists are newest first: every index ends in seq, which follows time.
CREATE INDEX orders_by_store ON orders (store_id);
CREATE INDEX orders_by_phone ON orders (customer_phone) WHERE customer_phone IS NOT NULL;
-- Most orders end as delivered or picked up; what is looked for by status is one of the others.
CREATE INDEX orders_by_status ON orders (status) WHERE status NOT IN ('delivered', 'picked_up');
CREATE INDEX orders_unpaid ON orders (expires_at) WHERE status = 'awaiting_payment';

CREATE TABLE day_number (
    store_id INTEGER NOT NULL,
    day      TEXT    NOT NULL,
    last     INTEGER NOT NULL,
    PRIMARY KEY (store_id, day)
) WITHOUT ROWID;

CREATE TABLE store_copy (
    store_id         INTEGER PRIMARY KEY,
    profile          TEXT    NOT NULL,
    profile_revision INTEGER NOT NULL,
    menu             TEXT,
    menu_revision    INTEGER NOT NULL
);
