-- The refunds that a sale shows day by day add up to the sum that the order shows.
SELECT o.id, 'refunded ' || o.refunded || ', its refunds come to ' ||
       ifnull((SELECT sum(r.amount) FROM "order".order_refund r WHERE r.order_id = o.id), 0)
FROM "order".orders o
WHERE o.payment_id IS NOT NULL AND o.placed_at IS NOT NULL
  AND o.refunded <> ifnull((SELECT sum(r.amount) FROM "order".order_refund r WHERE r.order_id = o.id), 0)
