-- An order and the payment that it names say the same about the amount and, once order has handled pay's events,
-- about what went back.
SELECT o.id, 'total ' || (o.total + o.refused) || ', paid ' || p.amount
FROM "order".orders o JOIN pay.payment p ON p.id = o.payment_id
WHERE o.total + o.refused <> p.amount
UNION ALL
SELECT o.id, 'refunded ' || o.refunded || ' by the order, ' || p.refunded || ' by the payment'
FROM "order".orders o JOIN pay.payment p ON p.id = o.payment_id
WHERE o.refunded <> p.refunded
  AND o.id NOT IN (SELECT e.subject FROM pay.outbox e
                   WHERE e.type = 'PaymentRefunded'
                     AND e.seq > ifnull((SELECT c.seq FROM "order".cursor c WHERE c.producer = 'pay'), 0))
UNION ALL
SELECT o.id, 'payment ' || o.payment_status || ', refunded ' || o.refunded || ' of ' || o.total
FROM "order".orders o
WHERE o.total + o.refused > 0 AND ((o.payment_status = 'refunded') <> (o.refunded >= o.total + o.refused))
UNION ALL
SELECT o.id, 'order ' || o.status || ', payment ' || o.payment_status
FROM "order".orders o
WHERE o.total + o.refused > 0 AND o.status IN ('cancelled', 'rejected', 'expired') AND o.payment_status = 'approved'
  AND o.kept + o.refunded < o.total + o.refused
UNION ALL
-- Of the payment of an order that a restore has lost order tells pay, and it goes back.
SELECT p.order_id, 'paid ' || p.amount || ', and there is no such order'
FROM pay.payment p
WHERE p.state = 'approved' AND NOT EXISTS (SELECT 1 FROM "order".orders o WHERE o.id = p.order_id)
  AND p.order_id NOT IN (SELECT e.subject FROM "order".outbox e WHERE e.type = 'OrderMissing')
  AND p.order_id NOT IN (SELECT e.subject FROM pay.outbox e
                         WHERE e.type = 'PaymentApproved'
                           AND e.seq > ifnull((SELECT c.seq FROM "order".cursor c WHERE c.producer = 'pay'), 0))
UNION ALL
-- A store keeps a part of what was paid, of an order that it has cancelled, and pay knows how much.
SELECT o.id, 'order ' || o.status || ' of ' || o.total || ', and the store keeps ' || o.kept
FROM "order".orders o
WHERE o.kept > 0 AND (o.status <> 'cancelled' OR o.by_store = 0 OR o.kept > o.total + o.refused)
UNION ALL
SELECT o.id, 'the store keeps ' || o.kept || ', ' || p.kept || ' by the payment'
FROM "order".orders o JOIN pay.payment p ON p.id = o.payment_id
WHERE o.kept <> p.kept AND p.order_ended = 1
UNION ALL
-- What was paid for refused dishes goes back once pay has handled their refusal, but for what the gateway refuses.
SELECT o.id, 'dishes of ' || o.refused || ' were refused, by the payment ' || p.refused
FROM "order".orders o JOIN pay.payment p ON p.id = o.payment_id
WHERE p.method <> 'cash' AND o.refused <> p.refused
  AND o.id NOT IN (SELECT e.subject FROM "order".outbox e
                   WHERE e.type = 'OrderDishesRefused'
                     AND e.seq > ifnull((SELECT c.seq FROM pay.cursor c WHERE c.producer = 'order'), 0))
UNION ALL
SELECT o.id, 'dishes of ' || p.refused || ' were refused, and refunds of ' || p.refund_requested || ' requested'
FROM "order".orders o JOIN pay.payment p ON p.id = o.payment_id
WHERE p.method <> 'cash' AND p.refund_requested < p.refused
  AND NOT EXISTS (SELECT 1 FROM pay.refund r WHERE r.payment_id = p.id AND r.state = 'failed')
