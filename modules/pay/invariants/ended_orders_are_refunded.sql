-- The refunds of an ended order, but for failed ones, add up to its payment, but for what the store keeps, once pay has handled the event of
-- the end; what a failed one has left is open business of the owner. Refunds never add up to more than the
-- payment.
SELECT p.order_id,
       'order ' || o.status || ', captured ' || p.amount || ', going back ' ||
       ifnull((SELECT sum(r.amount) FROM pay.refund r WHERE r.payment_id = p.id AND r.state <> 'failed'), 0)
FROM pay.payment p JOIN "order".orders o ON o.id = p.order_id
WHERE p.state = 'approved' AND p.method <> 'cash' AND o.status IN ('cancelled', 'rejected', 'expired')
  AND p.order_id IN (SELECT e.subject FROM "order".outbox e
                     WHERE e.type IN ('OrderCancelled', 'OrderRejected', 'OrderExpired')
                       AND e.seq <= (SELECT c.seq FROM pay.cursor c WHERE c.producer = 'order'))
  AND ifnull((SELECT sum(r.amount) FROM pay.refund r WHERE r.payment_id = p.id AND r.state <> 'failed'), 0)
      NOT BETWEEN p.amount - o.kept AND p.amount
  AND NOT EXISTS (SELECT 1 FROM pay.refund r WHERE r.payment_id = p.id AND r.state = 'failed')
UNION ALL
SELECT p.order_id, 'refunds of more than the captured ' || p.amount
FROM pay.payment p
WHERE ifnull((SELECT sum(r.amount) FROM pay.refund r WHERE r.payment_id = p.id AND r.state <> 'failed'), 0) > p.amount
UNION ALL
SELECT p.order_id, 'refunds reserved ' || p.refund_requested || ', the open and done ones come to ' ||
       ifnull((SELECT sum(r.amount) FROM pay.refund r WHERE r.payment_id = p.id AND r.state <> 'failed'), 0)
FROM pay.payment p
WHERE p.refund_requested <> ifnull((SELECT sum(r.amount) FROM pay.refund r
                                    WHERE r.payment_id = p.id AND r.state <> 'failed'), 0)
