-- An order beyond awaiting_payment that was placed has exactly one approved payment, the one it names.
SELECT o.id,
       'status ' || o.status || ' with ' ||
       (SELECT count(*) FROM pay.payment p WHERE p.order_id = o.id AND p.state = 'approved') || ' approved payments'
FROM "order".orders o
WHERE o.payment_id IS NOT NULL
  AND (SELECT count(*) FROM pay.payment p WHERE p.order_id = o.id AND p.state = 'approved' AND p.id = o.payment_id) <> 1
UNION ALL
SELECT o.id, 'status ' || o.status || ' without a payment'
FROM "order".orders o
WHERE o.payment_id IS NULL AND o.status NOT IN ('awaiting_payment', 'expired', 'cancelled')
UNION ALL
SELECT o.id, 'the order says paid by ' || ifnull(o.payment_method, 'nothing') || ', the payment ' || p.method
FROM "order".orders o JOIN pay.payment p ON p.id = o.payment_id
WHERE o.payment_method IS NOT p.method
UNION ALL
SELECT o.id, 'awaiting payment, and names the payment that it was placed with'
FROM "order".orders o
WHERE o.payment_id IS NOT NULL AND o.status = 'awaiting_payment'
UNION ALL
SELECT o.id, 'awaiting payment, and was told that it is paid'
FROM "order".orders o JOIN pay.payment p ON p.order_id = o.id AND p.state = 'approved'
WHERE o.status = 'awaiting_payment'
  AND o.id NOT IN (SELECT e.subject FROM pay.outbox e
                   WHERE e.type = 'PaymentApproved'
                     AND e.seq > ifnull((SELECT c.seq FROM "order".cursor c WHERE c.producer = 'pay'), 0))
