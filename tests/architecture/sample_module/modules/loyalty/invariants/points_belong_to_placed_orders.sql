-- Points belong to an order that was placed.
SELECT p.order_id, p.points || ' points of an order that was never placed'
FROM loyalty.points p
WHERE NOT EXISTS (SELECT 1 FROM "order".orders o WHERE o.id = p.order_id AND o.payment_id IS NOT NULL)
