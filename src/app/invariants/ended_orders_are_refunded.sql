-- An order that ended without food gets everything back: done, or on its way. Never more than was captured.
SELECT p.order_id,
       'order ' || o.status || ', captured ' || p.amount || ', going back ' ||
       ifnull((SELECT sum(r.amount) FROM pay.refund r WHERE r.payment_id = p.id AND r.state <> 'failed'), 0)
FROM pay.payment p JOIN "order".orders o ON o.id = p.order_id
WHERE p.state = 'approved' AND p.method <> 'cash' AND o.status IN ('cancelled', 'rejected', 'expired')
  AND ifnull((SELECT sum(r.amount) FROM pay.refund r WHERE r.payment_id = p.id AND r.state <> 'failed'), 0) <> p.amount
UNION ALL
SELECT p.order_id, 'refunds of more than the captured ' || p.amount
FROM pay.payment p
WHERE ifnull((SELECT sum(r.amount) FROM pay.refund r WHERE r.payment_id = p.id AND r.state <> 'failed'), 0) > p.amount
