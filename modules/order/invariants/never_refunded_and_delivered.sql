-- No order is both in the customer's hands and refunded because it ended early; no ended order is still cooked.
SELECT o.id, 'order ' || o.status || ', ticket ' || t.state
FROM "order".orders o JOIN store.ticket t ON t.order_id = o.id
WHERE (o.status IN ('cancelled', 'expired') AND t.state <> 'cancelled')
   OR (o.status = 'rejected' AND t.state <> 'rejected')
   OR (o.status IN ('delivered', 'picked_up') AND t.state <> o.status)
UNION ALL
SELECT o.id, 'order ' || o.status || ', and ' || r.amount || ' went back because it ended early'
FROM pay.refund r JOIN pay.payment p ON p.id = r.payment_id JOIN "order".orders o ON o.id = p.order_id
WHERE r.cause = 'order_ended' AND o.status IN ('delivered', 'picked_up')
