// The PostgreSQL peer's tables: one schema a module, and the gateway's own ledger.
import { MENU_ITEMS, STORES } from './flow.mjs';

// Numbers are drawn before a transaction commits, so an event with a lower number may become visible
// after one with a higher. Consumers therefore go by (tx, seq) and only as far as no transaction is
// still under way: see postgres_consumers.mjs.
const outbox = (schema) => `
  CREATE TABLE IF NOT EXISTS ${schema}.outbox (
    tx xid8 NOT NULL DEFAULT pg_current_xact_id(), seq bigint GENERATED ALWAYS AS IDENTITY,
    id text NOT NULL, type text NOT NULL, subject text NOT NULL, time timestamptz NOT NULL, data json NOT NULL,
    PRIMARY KEY (tx, seq)
  );`;
const cursor = (schema) => `
  CREATE TABLE IF NOT EXISTS ${schema}.cursor (producer text PRIMARY KEY, tx xid8 NOT NULL, seq bigint NOT NULL);
  INSERT INTO ${schema}.cursor VALUES ('order', '0', 0) ON CONFLICT DO NOTHING;`;

const SCHEMA = `
  CREATE SCHEMA IF NOT EXISTS orders;
  CREATE SCHEMA IF NOT EXISTS pay;
  CREATE SCHEMA IF NOT EXISTS ledger;
  CREATE SCHEMA IF NOT EXISTS store;
  CREATE SCHEMA IF NOT EXISTS notify;

  ${outbox('orders')}
  CREATE TABLE IF NOT EXISTS orders.store (
    id integer PRIMARY KEY, name text NOT NULL, delivery_fee integer NOT NULL, utc_offset_minutes integer NOT NULL
  );
  CREATE TABLE IF NOT EXISTS orders.menu_item (
    id integer PRIMARY KEY, store_id integer NOT NULL REFERENCES orders.store, name text NOT NULL, price integer NOT NULL
  );
  CREATE TABLE IF NOT EXISTS orders.orders (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL UNIQUE, number integer NOT NULL,
    store_id integer NOT NULL, store_name text NOT NULL, status text NOT NULL, fulfilment text NOT NULL,
    items json NOT NULL, subtotal integer NOT NULL, delivery_fee integer NOT NULL, total integer NOT NULL,
    currency text NOT NULL, payment_status text NOT NULL, payment_method text NOT NULL, payment_id text,
    refunded integer NOT NULL, timeline json NOT NULL, promised_at timestamptz, version integer NOT NULL,
    created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL
  ) WITH (fillfactor = 70); -- every order is updated once: room for that on its own page
  CREATE INDEX IF NOT EXISTS orders_by_store ON orders.orders (store_id, seq);
  CREATE INDEX IF NOT EXISTS orders_unpaid ON orders.orders (created_at) WHERE status = 'awaiting_payment';

  ${outbox('pay')}
  CREATE TABLE IF NOT EXISTS pay.payment (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL UNIQUE, order_id text NOT NULL,
    amount integer NOT NULL, currency text NOT NULL, method text NOT NULL, token text NOT NULL,
    state text NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL
  ) WITH (fillfactor = 70);
  -- At most one payment of an order is under way or kept.
  CREATE UNIQUE INDEX IF NOT EXISTS payment_active ON pay.payment (order_id) WHERE state <> 'declined';

  CREATE TABLE IF NOT EXISTS ledger.charge (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE, order_id text NOT NULL,
    amount integer NOT NULL, at timestamptz NOT NULL
  );

  ${cursor('store')}
  CREATE TABLE IF NOT EXISTS store.ticket (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id text NOT NULL UNIQUE, number integer NOT NULL,
    store_id integer NOT NULL, state text NOT NULL, fulfilment text NOT NULL, items json NOT NULL,
    version integer NOT NULL, received_at timestamptz NOT NULL, updated_at timestamptz NOT NULL
  );
  CREATE INDEX IF NOT EXISTS ticket_active ON store.ticket (store_id, seq) WHERE state <> 'delivered';

  ${cursor('notify')}
  CREATE TABLE IF NOT EXISTS notify.message (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL, order_id text NOT NULL, event text NOT NULL,
    audience text NOT NULL, recipient text NOT NULL, text text NOT NULL, status text NOT NULL,
    created_at timestamptz NOT NULL, sent_at timestamptz, UNIQUE (order_id, event, audience)
  ) WITH (fillfactor = 70);
  CREATE INDEX IF NOT EXISTS message_pending ON notify.message (seq) WHERE status = 'pending';`;

export async function prepare(pool) {
  await pool.query(SCHEMA);
  await pool.query(
    `INSERT INTO orders.store
     SELECT id, name, "deliveryFee", "utcOffsetMinutes" FROM json_to_recordset($1)
       AS row (id int, name text, "deliveryFee" int, "utcOffsetMinutes" int) ON CONFLICT DO NOTHING`,
    [JSON.stringify(STORES)],
  );
  await pool.query(
    `INSERT INTO orders.menu_item
     SELECT id, "storeId", name, price FROM json_to_recordset($1)
       AS row (id int, "storeId" int, name text, price int) ON CONFLICT DO NOTHING`,
    [JSON.stringify(MENU_ITEMS)],
  );
}
