-- Points of each order; an order earns once.

CREATE TABLE points (
    order_id TEXT PRIMARY KEY,
    store_id INTEGER NOT NULL,
    points   INTEGER NOT NULL
) WITHOUT ROWID;
