// The SQLite peer's files: one a module, and the gateway's own ledger.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { MENU_ITEMS, STORES } from './flow.mjs';

const OUTBOX = `
  CREATE TABLE IF NOT EXISTS outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, type TEXT NOT NULL, subject TEXT NOT NULL,
    time INTEGER NOT NULL, data TEXT NOT NULL
  );`;
const CURSOR = `
  CREATE TABLE IF NOT EXISTS cursor (producer TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
  INSERT OR IGNORE INTO cursor VALUES ('order', 0);`;

const SCHEMAS = {
  order: `${OUTBOX}
    CREATE TABLE IF NOT EXISTS orders (
      seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number INTEGER NOT NULL, store_id INTEGER NOT NULL,
      store_name TEXT NOT NULL, status TEXT NOT NULL, fulfilment TEXT NOT NULL, items TEXT NOT NULL,
      subtotal INTEGER NOT NULL, delivery_fee INTEGER NOT NULL, total INTEGER NOT NULL, currency TEXT NOT NULL,
      payment_status TEXT NOT NULL, payment_method TEXT NOT NULL, payment_id TEXT, refunded INTEGER NOT NULL,
      timeline TEXT NOT NULL, promised_at TEXT, version INTEGER NOT NULL, created_at TEXT NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS orders_by_store ON orders (store_id);
    CREATE INDEX IF NOT EXISTS orders_unpaid ON orders (created_at) WHERE status = 'awaiting_payment';
    CREATE TABLE IF NOT EXISTS day_number (
      store_id INTEGER NOT NULL, day TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (store_id, day)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS store (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, delivery_fee INTEGER NOT NULL, utc_offset_minutes INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS menu_item (
      id INTEGER PRIMARY KEY, store_id INTEGER NOT NULL REFERENCES store (id), name TEXT NOT NULL, price INTEGER NOT NULL
    ) STRICT;`,
  pay: `${OUTBOX}
    CREATE TABLE IF NOT EXISTS payment (
      seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, order_id TEXT NOT NULL, amount INTEGER NOT NULL,
      currency TEXT NOT NULL, method TEXT NOT NULL, token TEXT NOT NULL, state TEXT NOT NULL,
      created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
    ) STRICT;
    -- At most one payment of an order is under way or kept.
    CREATE UNIQUE INDEX IF NOT EXISTS payment_active ON payment (order_id) WHERE state <> 'declined';`,
  ledger: `
    CREATE TABLE IF NOT EXISTS charge (
      seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, order_id TEXT NOT NULL, amount INTEGER NOT NULL, at INTEGER NOT NULL
    ) STRICT;`,
  store: `${CURSOR}
    CREATE TABLE IF NOT EXISTS ticket (
      seq INTEGER PRIMARY KEY, order_id TEXT NOT NULL UNIQUE, number INTEGER NOT NULL, store_id INTEGER NOT NULL,
      state TEXT NOT NULL, fulfilment TEXT NOT NULL, items TEXT NOT NULL, version INTEGER NOT NULL,
      received_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS ticket_active ON ticket (store_id, seq) WHERE state <> 'delivered';`,
  notify: `${CURSOR}
    CREATE TABLE IF NOT EXISTS message (
      seq INTEGER PRIMARY KEY, id TEXT NOT NULL, order_id TEXT NOT NULL, event TEXT NOT NULL, audience TEXT NOT NULL,
      recipient TEXT NOT NULL, text TEXT NOT NULL, status TEXT NOT NULL, created_at INTEGER NOT NULL, sent_at INTEGER,
      UNIQUE (order_id, event, audience)
    ) STRICT;
    CREATE INDEX IF NOT EXISTS message_pending ON message (seq) WHERE status = 'pending';`,
};

function open(folder, name) {
  const db = new Database(join(folder, `${name}.sqlite`));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL'); // fsync at every commit; better-sqlite3's own default with WAL is NORMAL
  if (db.pragma('synchronous', { simple: true }) !== 2) throw new Error(`${name}: commits would not be durable`);
  db.exec(SCHEMAS[name]);
  return db;
}

// { order, pay, ledger, store, notify }, with the menu in the order module's file.
export function openAll(folder) {
  const files = Object.fromEntries(Object.keys(SCHEMAS).map((name) => [name, open(folder, name)]));
  const store = files.order.prepare('INSERT OR IGNORE INTO store VALUES (:id, :name, :deliveryFee, :utcOffsetMinutes)');
  const item = files.order.prepare('INSERT OR IGNORE INTO menu_item VALUES (:id, :storeId, :name, :price)');
  files.order.transaction(() => {
    STORES.forEach((each) => store.run(each));
    MENU_ITEMS.forEach((each) => item.run(each));
  })();
  return files;
}
