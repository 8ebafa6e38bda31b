// The order flow on Fastify and better-sqlite3, one process, one file a module.
//
//   node sqlite.mjs --port N --data DIR [--commit each|group] [--pause MS]
//
// Every step of an order is on the disk before the next one begins, and all before the answer.
import { parseArgs } from 'node:util';
import { Consumer } from './consumer.mjs';
import { businessDay, draftOrder, menuBook, newId, orderPlaced, paymentApproved, placed } from './flow.mjs';
import { committer } from './group_commit.mjs';
import { serve } from './http.mjs';
import { notifyWork, storeWork } from './sqlite_consumers.mjs';
import { openAll } from './sqlite_schema.mjs';
import { turns } from './turns.mjs';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string' },
    data: { type: 'string' },
    commit: { type: 'string', default: 'each' },
    pause: { type: 'string', default: '20' },
  },
});
if (!options.port || !options.data || !['each', 'group'].includes(options.commit)) {
  console.error('usage: node sqlite.mjs --port N --data DIR [--commit each|group] [--pause MS]');
  process.exit(2);
}

const files = openAll(options.data);
const { order: orders, pay, ledger } = files;
const inOrders = committer(orders, options.commit);
const inPay = committer(pay, options.commit);
const inLedger = committer(ledger, options.commit);
// A group waits for its turn by itself.
const turn = options.commit === 'each' ? turns() : () => {};

const nextNumber = orders.prepare(
  `INSERT INTO day_number VALUES (?, ?, 1) ON CONFLICT (store_id, day) DO UPDATE SET last = last + 1 RETURNING last`,
).pluck();
const insertOrder = orders.prepare(
  `INSERT INTO orders (id, number, store_id, store_name, status, fulfilment, items, subtotal, delivery_fee, total,
     currency, payment_status, payment_method, refunded, timeline, version, created_at, updated_at)
   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)`,
);
const updateOrder = orders.prepare(
  `UPDATE orders SET status = ?, payment_status = ?, payment_id = ?, timeline = ?, version = ?, updated_at = ?
   WHERE id = ? AND version = ?`,
);
const insertPayment = pay.prepare(
  `INSERT INTO payment (id, order_id, amount, currency, method, token, state, created_at, updated_at)
   VALUES (?, ?, ?, ?, ?, ?, 'pending', ?, ?)`,
);
const approvePayment = pay.prepare(
  "UPDATE payment SET state = 'approved', updated_at = ? WHERE id = ? AND state = 'pending'",
);
const insertCharge = ledger.prepare(
  'INSERT INTO charge (key, order_id, amount, at) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING',
);
const insertEvent = Object.fromEntries([['orders', orders], ['pay', pay]].map(([name, db]) => [
  name, db.prepare('INSERT INTO outbox (id, type, subject, time, data) VALUES (?, ?, ?, ?, ?)'),
]));
const findOrder = orders.prepare('SELECT * FROM orders WHERE id = ?');

const book = menuBook(
  orders.prepare('SELECT id, name, delivery_fee AS deliveryFee, utc_offset_minutes AS utcOffsetMinutes FROM store').all(),
  orders.prepare('SELECT id, store_id AS storeId, name, price FROM menu_item').all(),
);

const changedOne = ({ changes }) => {
  if (changes !== 1) throw new Error('the row was changed by someone else');
};

async function place(wanted) {
  await turn();
  const now = Date.now();
  const draft = draftOrder(book, wanted, now);
  const day = businessDay(book.get(draft.storeId).store, now);

  const number = await inOrders(() => {
    const taken = nextNumber.get(draft.storeId, day);
    insertOrder.run(draft.id, taken, draft.storeId, draft.storeName, draft.status, draft.fulfilment,
      JSON.stringify(draft.items), draft.subtotal, draft.deliveryFee, draft.total, draft.currency,
      draft.payment.status, draft.payment.method, JSON.stringify(draft.timeline), draft.version,
      draft.createdAt, draft.updatedAt);
    return taken;
  });

  const payment = { id: newId(now), orderId: draft.id, amount: draft.total, method: draft.payment.method };
  await inPay(() => insertPayment.run(payment.id, payment.orderId, payment.amount, draft.currency,
    payment.method, wanted.payment.token, now, now));

  await inLedger(() => insertCharge.run(payment.id, payment.orderId, payment.amount, Date.now()));

  await inPay(() => {
    const at = Date.now();
    changedOne(approvePayment.run(at, payment.id));
    insertEvent.pay.run(newId(at), 'PaymentApproved', draft.id, at, JSON.stringify(paymentApproved(payment, at)));
  });

  const at = Date.now();
  const order = placed({ ...draft, number }, at);
  await inOrders(() => {
    changedOne(updateOrder.run(order.status, order.payment.status, payment.id, JSON.stringify(order.timeline),
      order.version, order.updatedAt, order.id, draft.version));
    insertEvent.orders.run(newId(at), 'OrderPlaced', order.id, at, JSON.stringify(orderPlaced(order)));
  });
  consumers.forEach((consumer) => consumer.wake());
  return order;
}

function find(id) {
  const row = findOrder.get(id);
  return row && {
    id: row.id, number: row.number, storeId: row.store_id, storeName: row.store_name, status: row.status,
    fulfilment: row.fulfilment, items: JSON.parse(row.items), subtotal: row.subtotal, deliveryFee: row.delivery_fee,
    total: row.total, currency: row.currency,
    payment: { status: row.payment_status, method: row.payment_method, refunded: row.refunded },
    timeline: JSON.parse(row.timeline), promisedAt: row.promised_at, version: row.version,
    createdAt: row.created_at, updatedAt: row.updated_at,
  };
}

const count = (db, table, where = '') => db.prepare(`SELECT count(*) FROM ${table} ${where}`).pluck().get();

const consumers = [storeWork(files), notifyWork(files)].map((work) => new Consumer(work, Number(options.pause)));
consumers.forEach((consumer) => consumer.wake()); // what a crash left behind

await serve({
  place,
  find,
  counts: async () => ({
    orders: count(orders, 'orders', "WHERE status = 'placed'"),
    charges: count(ledger, 'charge'),
    tickets: count(files.store, 'ticket'),
    messages: count(files.notify, 'message', "WHERE status = 'sent'"),
  }),
  async close() {
    await Promise.all(consumers.map((consumer) => consumer.idle()));
    Object.values(files).forEach((db) => db.close());
  },
}, Number(options.port));
