-- A coupon is with an order that is open or placed, whose price has the discount; an order that has ended
-- otherwise has none, once marketing has handled the event of its end. Order says of an order that is not written
-- that it is being written (discount_intent), or by an event that it will not be.
WITH handled (seq) AS (SELECT ifnull((SELECT c.seq FROM marketing.cursor c WHERE c.producer = 'order'), 0))
SELECT r.order_id, 'the coupon ' || r.code || ' is ' || r.state || ' for an order that is not there'
FROM marketing.redemption r
WHERE r.state <> 'released'
  AND NOT EXISTS (SELECT 1 FROM "order".orders o WHERE o.id = r.order_id)
  AND NOT EXISTS (SELECT 1 FROM "order".discount_intent i WHERE i.order_id = r.order_id)
  AND NOT EXISTS (SELECT 1 FROM "order".outbox e, handled WHERE e.subject = r.order_id AND e.seq > handled.seq)
UNION ALL
SELECT r.order_id, 'the coupon ' || r.code || ' takes off ' || r.amount || ', the order says ' ||
                   ifnull(o.coupon, 'none') || ' and ' || o.discount
FROM marketing.redemption r JOIN "order".orders o ON o.id = r.order_id
WHERE r.state <> 'released' AND (o.coupon IS NOT r.code OR o.discount > r.amount OR (o.discount <> r.amount AND o.removals = 0))
UNION ALL
SELECT o.id, 'the coupon ' || r.code || ' is used by an order that was never placed'
FROM marketing.redemption r JOIN "order".orders o ON o.id = r.order_id
WHERE r.state = 'used' AND o.placed_at IS NULL
UNION ALL
SELECT o.id, 'status ' || o.status || ' with the coupon ' || o.coupon || ', which is ' ||
             ifnull((SELECT r.state FROM marketing.redemption r WHERE r.order_id = o.id), 'not redeemed')
FROM "order".orders o
WHERE o.coupon IS NOT NULL AND o.status NOT IN ('cancelled', 'rejected', 'expired')
  AND NOT EXISTS (SELECT 1 FROM marketing.redemption r WHERE r.order_id = o.id AND r.state <> 'released')
UNION ALL
SELECT o.id, 'status ' || o.status || ', and the coupon ' || r.code || ' is ' || r.state
FROM marketing.redemption r JOIN "order".orders o ON o.id = r.order_id
WHERE r.state <> 'released' AND o.status IN ('cancelled', 'rejected', 'expired')
  AND NOT EXISTS (SELECT 1 FROM "order".outbox e, handled WHERE e.subject = r.order_id AND e.seq > handled.seq)
UNION ALL
SELECT o.id, 'placed, and the coupon ' || r.code || ' is only reserved'
FROM marketing.redemption r JOIN "order".orders o ON o.id = r.order_id
WHERE r.state = 'reserved' AND o.placed_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM "order".outbox e, handled WHERE e.subject = r.order_id AND e.seq > handled.seq)
