-- An order's status is its ticket's state once order has handled the store's events, and the money to collect
-- is the same.
SELECT o.id, 'order ' || o.status || ', ticket ' || t.state
FROM "order".orders o JOIN store.ticket t ON t.order_id = o.id
WHERE o.status NOT IN ('cancel_requested', 'cancelled', 'rejected', 'expired')
  AND CASE o.status WHEN 'placed' THEN 'received' ELSE o.status END <> t.state
  AND o.id NOT IN (SELECT e.subject FROM store.outbox e
                   WHERE e.seq > ifnull((SELECT c.seq FROM "order".cursor c WHERE c.producer = 'store'), 0))
  AND o.id NOT IN (SELECT d.subject FROM "order".dead_letter d)
UNION ALL
SELECT o.id, 'to be collected ' || t.to_collect || ' by the ticket, and the order is paid by ' || o.payment_method
FROM "order".orders o JOIN store.ticket t ON t.order_id = o.id
WHERE t.to_collect <> CASE o.payment_method WHEN 'cash' THEN o.total ELSE 0 END
  AND o.id NOT IN (SELECT e.subject FROM "order".outbox e
                   WHERE e.type = 'OrderDishesRefused'
                     AND e.seq > ifnull((SELECT c.seq FROM store.cursor c WHERE c.producer = 'order'), 0))
UNION ALL
SELECT o.id, 'other dishes by the ticket than by the order'
FROM "order".orders o JOIN store.ticket t ON t.order_id = o.id
WHERE o.status NOT IN ('cancelled', 'rejected') AND t.state NOT IN ('cancelled', 'rejected')
  AND (SELECT ifnull(sum(json_extract(l.value, '$.quantity')), 0) FROM json_each(o.items) l)
      <> (SELECT ifnull(sum(json_extract(l.value, '$.quantity')), 0) FROM json_each(t.items) l)
  AND o.id NOT IN (SELECT e.subject FROM store.outbox e
                   WHERE e.seq > ifnull((SELECT c.seq FROM "order".cursor c WHERE c.producer = 'store'), 0))
  AND o.id NOT IN (SELECT d.subject FROM "order".dead_letter d)
