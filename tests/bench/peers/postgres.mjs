// The order flow on Fastify and PostgreSQL, one process, one pool, one schema a module.
//
//   node postgres.mjs --port N --database postgres://... [--pool CONNECTIONS] [--pause MS]
//
// Every step of an order is one statement in a transaction of its own, committed before the next one
// begins, and all before the answer. Statements are named: parsed and planned once a connection.
import { parseArgs } from 'node:util';
import pg from 'pg';
import { Consumer } from './consumer.mjs';
import { businessDay, draftOrder, menuBook, newId, orderPlaced, paymentApproved, placed } from './flow.mjs';
import { serve } from './http.mjs';
import { notifyWork, storeWork } from './postgres_consumers.mjs';
import { prepare } from './postgres_schema.mjs';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string' },
    database: { type: 'string' },
    pool: { type: 'string', default: '20' },
    pause: { type: 'string', default: '20' },
  },
});
if (!options.port || !options.database) {
  console.error('usage: node postgres.mjs --port N --database postgres://... [--pool CONNECTIONS] [--pause MS]');
  process.exit(2);
}

const pool = new pg.Pool({ connectionString: options.database, max: Number(options.pool) });
pool.on('error', (error) => console.error(error)); // an idle connection broke: the pool opens another
await prepare(pool);

// The day's number comes from a sequence. A counter row would be locked until its order's commit is on
// the disk, so that the orders of a store could never share an fsync. The price: a number is skipped
// where an order is not kept, or after a crash, which nobody minds who calls it out at a counter.
const INSERT_ORDER = `
  INSERT INTO orders.orders (id, number, store_id, store_name, status, fulfilment, items, subtotal, delivery_fee,
    total, currency, payment_status, payment_method, refunded, timeline, version, created_at, updated_at)
  VALUES ($1, nextval($2::text::regclass), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14, $15, $16, $17)
  RETURNING number`;
const INSERT_PAYMENT = `
  INSERT INTO pay.payment (id, order_id, amount, currency, method, token, state, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, 'pending', $7, $7)`;
const INSERT_CHARGE = `
  INSERT INTO ledger.charge (key, order_id, amount, at) VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO NOTHING`;
const APPROVE_PAYMENT = `
  WITH changed AS (
    UPDATE pay.payment SET state = 'approved', updated_at = $2 WHERE id = $1 AND state = 'pending' RETURNING order_id
  ) INSERT INTO pay.outbox (id, type, subject, time, data) SELECT $3, 'PaymentApproved', order_id, $2, $4 FROM changed`;
const PLACE_ORDER = `
  WITH changed AS (
    UPDATE orders.orders SET status = $3, payment_status = $4, payment_id = $5, timeline = $6, version = version + 1,
      updated_at = $7 WHERE id = $1 AND version = $2 RETURNING id
  ) INSERT INTO orders.outbox (id, type, subject, time, data) SELECT $8, 'OrderPlaced', id, $7, $9 FROM changed`;

const run = (name, text, values) => pool.query({ name, text, values });
const changedOne = ({ rowCount }) => {
  if (rowCount !== 1) throw new Error('the row was changed by someone else');
};
const iso = (time) => new Date(time).toISOString();

// One sequence a store and day, made by the first order of the day.
const numbers = new Map();
function numbersOf(store, now) {
  const day = businessDay(store, now);
  const known = numbers.get(store.id);
  if (known?.day === day) return known.sequence;
  const name = `orders.number_${store.id}_${day.replaceAll('-', '')}`;
  const sequence = pool.query(`CREATE SEQUENCE IF NOT EXISTS ${name}`).then(() => name);
  numbers.set(store.id, { day, sequence });
  sequence.catch(() => numbers.delete(store.id)); // the next order tries again
  return sequence;
}

const book = menuBook(
  (await pool.query('SELECT id, name, delivery_fee AS "deliveryFee", utc_offset_minutes AS "utcOffsetMinutes" FROM orders.store')).rows,
  (await pool.query('SELECT id, store_id AS "storeId", name, price FROM orders.menu_item')).rows,
);

async function place(wanted) {
  const now = Date.now();
  const draft = draftOrder(book, wanted, now);

  const { rows: [{ number }] } = await run('insert-order', INSERT_ORDER, [
    draft.id, await numbersOf(book.get(draft.storeId).store, now), draft.storeId, draft.storeName, draft.status,
    draft.fulfilment, JSON.stringify(draft.items), draft.subtotal, draft.deliveryFee, draft.total, draft.currency,
    draft.payment.status, draft.payment.method, JSON.stringify(draft.timeline), draft.version, draft.createdAt, draft.updatedAt,
  ]);

  const payment = { id: newId(now), orderId: draft.id, amount: draft.total, method: draft.payment.method };
  await run('insert-payment', INSERT_PAYMENT, [
    payment.id, payment.orderId, payment.amount, draft.currency, payment.method, wanted.payment.token, draft.createdAt,
  ]);

  await run('insert-charge', INSERT_CHARGE, [payment.id, payment.orderId, payment.amount, iso(Date.now())]);

  const approved = Date.now();
  changedOne(await run('approve-payment', APPROVE_PAYMENT, [
    payment.id, iso(approved), newId(approved), JSON.stringify(paymentApproved(payment, approved)),
  ]));

  const at = Date.now();
  const order = placed({ ...draft, number }, at);
  changedOne(await run('place-order', PLACE_ORDER, [
    order.id, draft.version, order.status, order.payment.status, payment.id, JSON.stringify(order.timeline),
    order.updatedAt, newId(at), JSON.stringify(orderPlaced(order)),
  ]));
  consumers.forEach((consumer) => consumer.wake());
  return order;
}

async function find(id) {
  const { rows: [row] } = await run('find-order', 'SELECT * FROM orders.orders WHERE id = $1', [id]);
  return row && {
    id: row.id, number: row.number, storeId: row.store_id, storeName: row.store_name, status: row.status,
    fulfilment: row.fulfilment, items: row.items, subtotal: row.subtotal, deliveryFee: row.delivery_fee,
    total: row.total, currency: row.currency,
    payment: { status: row.payment_status, method: row.payment_method, refunded: row.refunded },
    timeline: row.timeline, promisedAt: row.promised_at && row.promised_at.toISOString(), version: row.version,
    createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString(),
  };
}

const COUNTS = `
  SELECT (SELECT count(*)::int FROM orders.orders WHERE status = 'placed') AS orders,
    (SELECT count(*)::int FROM ledger.charge) AS charges, (SELECT count(*)::int FROM store.ticket) AS tickets,
    (SELECT count(*)::int FROM notify.message WHERE status = 'sent') AS messages`;

const consumers = [storeWork(pool), notifyWork(pool)].map((work) => new Consumer(work, Number(options.pause)));
// At start for what a crash left behind, and now and then since the last event of a burst may have
// been passed over while another transaction was under way.
const wakeAll = () => consumers.forEach((consumer) => consumer.wake());
wakeAll();
const reminder = setInterval(wakeAll, 250);

await serve({
  place,
  find,
  counts: async () => (await pool.query(COUNTS)).rows[0],
  async close() {
    clearInterval(reminder);
    await Promise.all(consumers.map((consumer) => consumer.idle()));
    await pool.end();
  },
}, Number(options.port));
