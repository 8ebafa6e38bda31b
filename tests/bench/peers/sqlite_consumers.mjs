// The SQLite peer's consumers of OrderPlaced: the store's tickets and the messages. A batch is one
// transaction in the consumer's own file, together with its cursor: never twice, never left out.
import { messagesOf, ticketOf } from './flow.mjs';

const BATCH = 500;

const outboxAfter = (order) => order.prepare(
  "SELECT seq, data FROM outbox WHERE seq > ? AND type = 'OrderPlaced' ORDER BY seq LIMIT ?",
);
const cursorOf = (db) => ({
  get: db.prepare("SELECT seq FROM cursor WHERE producer = 'order'").pluck(),
  set: db.prepare("UPDATE cursor SET seq = ? WHERE producer = 'order'"),
});

export function storeWork({ order, store }) {
  const events = outboxAfter(order);
  const cursor = cursorOf(store);
  const insert = store.prepare(
    `INSERT INTO ticket (order_id, number, store_id, state, fulfilment, items, version, received_at, updated_at)
     VALUES (?, ?, ?, 'received', ?, ?, 1, ?, ?) ON CONFLICT (order_id) DO NOTHING`,
  );
  const keep = store.transaction((batch) => {
    const now = Date.now();
    for (const { data } of batch) {
      const ticket = ticketOf(JSON.parse(data));
      insert.run(ticket.orderId, ticket.number, ticket.storeId, ticket.fulfilment, JSON.stringify(ticket.items), now, now);
    }
    cursor.set.run(batch.at(-1).seq);
  });
  return () => {
    const batch = events.all(cursor.get.get(), BATCH);
    if (batch.length > 0) keep.immediate(batch);
    return batch.length === BATCH;
  };
}

export function notifyWork({ order, notify }) {
  const events = outboxAfter(order);
  const cursor = cursorOf(notify);
  const insert = notify.prepare(
    `INSERT INTO message (id, order_id, event, audience, recipient, text, status, created_at)
     VALUES (?, ?, ?, ?, ?, ?, 'pending', ?) ON CONFLICT (order_id, event, audience) DO NOTHING`,
  );
  const keep = notify.transaction((batch) => {
    const now = Date.now();
    for (const { data } of batch) {
      for (const m of messagesOf(JSON.parse(data), now)) {
        insert.run(m.id, m.orderId, m.event, m.audience, m.recipient, m.text, now);
      }
    }
    cursor.set.run(batch.at(-1).seq);
  });
  // The channel is one that does nothing. What is marked is what has been handed to it by now.
  const pending = notify.prepare("SELECT max(seq) FROM message WHERE status = 'pending'").pluck();
  const markSent = notify.prepare("UPDATE message SET status = 'sent', sent_at = ? WHERE status = 'pending' AND seq <= ?");
  return () => {
    const batch = events.all(cursor.get.get(), BATCH);
    if (batch.length > 0) keep.immediate(batch);
    const last = pending.get();
    if (last !== null) markSent.run(Date.now(), last); // a statement alone is a transaction
    return batch.length === BATCH;
  };
}
