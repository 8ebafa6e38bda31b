-- Every placed order has one ticket once the store has handled OrderPlaced, and every ticket has an order.
SELECT o.id, 'placed and handled by the store, but without a ticket'
FROM "order".orders o
WHERE o.placed_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM store.ticket t WHERE t.order_id = o.id)
  AND o.id NOT IN (SELECT e.subject FROM "order".outbox e
                   WHERE e.type = 'OrderPlaced'
                     AND e.seq > ifnull((SELECT c.seq FROM store.cursor c WHERE c.producer = 'order'), 0))
UNION ALL
SELECT t.order_id, 'a ticket without a paid order'
FROM store.ticket t LEFT JOIN "order".orders o ON o.id = t.order_id
WHERE o.payment_id IS NULL
