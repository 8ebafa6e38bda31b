-- The refunds of an ended order, done or pending, add up to its payment once pay has handled the event of
-- the end. Refunds never add up to more than the payment.
SELECT p.order_id,
       'order ' || o.status || ', captured ' || p.amount || ', going back ' ||
       ifnull((SELECT sum(r.amount) FROM pay.refund r WHERE r.payment_id = p.id), 0)
FROM pay.payment p JOIN "order".orders o ON o.id = p.order_id
WHERE p.state = 'approved' AND p.method <> 'cash' AND o.status IN ('cancelled', 'rejected', 'expired')
  AND p.order_id IN (SELECT e.subject FROM "order".outbox e
                     WHERE e.type IN ('OrderCancelled', 'OrderRejected', 'OrderExpired')
                       AND e.seq <= (SELECT c.seq FROM pay.cursor c WHERE c.producer = 'order'))
  AND ifnull((SELECT sum(r.amount) FROM pay.refund r WHERE r.payment_id = p.id), 0) <> p.amount
UNION ALL
SELECT p.order_id, 'refunds of more than the captured ' || p.amount
FROM pay.payment p
WHERE ifnull((SELECT sum(r.amount) FROM pay.refund r WHERE r.payment_id = p.id), 0) > p.amount
