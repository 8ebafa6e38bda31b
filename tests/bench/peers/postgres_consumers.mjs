// The PostgreSQL peer's consumers of OrderPlaced: the store's tickets and the messages. A batch is one
// statement, and so one transaction, that writes the rows and moves the cursor.
import { messagesOf, ticketOf } from './flow.mjs';

const BATCH = 500;

// All events of transactions that ended before the oldest one that is still under way: nothing can
// appear among them any more, so the cursor may pass them. What came later is read at the next wake-up.
// The cursor is a parameter and not joined in, so that the plan is a walk along the primary key.
const EVENTS = `
  SELECT tx, seq, data FROM orders.outbox
  WHERE (tx, seq) > ($1::xid8, $2::bigint) AND tx < pg_snapshot_xmin(pg_current_snapshot()) AND type = 'OrderPlaced'
  ORDER BY tx, seq LIMIT ${BATCH}`;

const moveCursor = (schema) => `UPDATE ${schema}.cursor SET tx = $2, seq = $3 WHERE producer = 'order'`;

const KEEP_TICKETS = `
  WITH kept AS (
    INSERT INTO store.ticket (order_id, number, store_id, state, fulfilment, items, version, received_at, updated_at)
    SELECT "orderId", number, "storeId", 'received', fulfilment, items, 1, now(), now()
    FROM json_to_recordset($1) AS row ("orderId" text, number int, "storeId" int, fulfilment text, items json)
    ON CONFLICT (order_id) DO NOTHING
  ) ${moveCursor('store')}`;

const KEEP_MESSAGES = `
  WITH kept AS (
    INSERT INTO notify.message (id, order_id, event, audience, recipient, text, status, created_at)
    SELECT id, "orderId", event, audience, recipient, text, 'pending', now()
    FROM json_to_recordset($1)
      AS row (id text, "orderId" text, event text, audience text, recipient text, text text)
    ON CONFLICT (order_id, event, audience) DO NOTHING
  ) ${moveCursor('notify')}`;

const MARK_SENT = "UPDATE notify.message SET status = 'sent', sent_at = now() WHERE status = 'pending'";

// This process is the only consumer: the cursor is read once and then known.
function reader(pool, schema, keep, rowsOf) {
  let at = null;
  return async () => {
    at ??= (await pool.query(`SELECT tx, seq FROM ${schema}.cursor WHERE producer = 'order'`)).rows[0];
    const { rows: batch } = await pool.query({ name: 'events', text: EVENTS, values: [at.tx, at.seq] });
    if (batch.length > 0) {
      const { tx, seq } = batch.at(-1);
      const rows = batch.flatMap(({ data }) => rowsOf(data));
      await pool.query({ name: `keep-${schema}`, text: keep, values: [JSON.stringify(rows), tx, seq] });
      at = { tx, seq };
    }
    return batch.length === BATCH;
  };
}

export const storeWork = (pool) => reader(pool, 'store', KEEP_TICKETS, ticketOf);

// The channel is one that does nothing; there is one sender, so what is pending has been handed to it.
export function notifyWork(pool) {
  const read = reader(pool, 'notify', KEEP_MESSAGES, (event) => messagesOf(event, Date.now()));
  return async () => {
    const more = await read();
    await pool.query({ name: 'mark-sent', text: MARK_SENT });
    return more;
  };
}
