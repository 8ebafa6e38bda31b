-- Every placed order has its one ticket once the store has caught up, and no ticket is without an order.
SELECT o.id, 'placed, but the store has no ticket'
FROM "order".orders o
WHERE o.payment_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM store.ticket t WHERE t.order_id = o.id)
  AND ifnull((SELECT seq FROM store.cursor WHERE producer = 'order'), 0)
      >= ifnull((SELECT seq FROM "order".sqlite_sequence WHERE name = 'outbox'), 0)
UNION ALL
SELECT t.order_id, 'a ticket without a paid order'
FROM store.ticket t LEFT JOIN "order".orders o ON o.id = t.order_id
WHERE o.payment_id IS NULL
