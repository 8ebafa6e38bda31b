-- A message tells of an order that is there, of a status that the order had, or of a refund that it had.
-- Of those about coupons marketing knows (told_coupons_are_issued).
SELECT n.order_id, 'a message about ' || n.event || ', and there is no such order'
FROM notify.notification n
WHERE n.audience <> 'owner' AND NOT EXISTS (SELECT 1 FROM "order".orders o WHERE o.id = n.order_id)
  AND n.order_id NOT IN (SELECT e.subject FROM "order".outbox e  -- removed, and notify has not handled it
                         WHERE e.type = 'OrderContactErased'
                           AND e.seq > ifnull((SELECT c.seq FROM notify.cursor c WHERE c.producer = 'order'), 0))
UNION ALL
SELECT n.order_id, 'a message about ' || n.event || ', which the order never was; it is ' || o.status
FROM notify.notification n JOIN "order".orders o ON o.id = n.order_id
WHERE n.event NOT IN ('cancel_refused', 'paid_late', 'unaccepted', 'soon_rejected') AND n.event NOT LIKE 'refunded/%'
  AND n.event NOT LIKE 'coupon/%'
  AND n.event NOT LIKE 'delayed/%' AND n.event NOT LIKE 'corrected/%' AND n.event NOT LIKE 'dishes_refused/%'
  AND instr(o.timeline, substr(n.event, 1, instr(n.event || '/', '/') - 1) || '@') = 0
UNION ALL
SELECT n.order_id, 'a message about a refund, and order knows of none'
FROM notify.notification n JOIN "order".orders o ON o.id = n.order_id
WHERE n.event LIKE 'refunded/%' AND o.refunded = 0
UNION ALL
SELECT n.order_id, 'a message about the delay ' || n.event || ', and the order has ' || o.delays
FROM notify.notification n JOIN "order".orders o ON o.id = n.order_id
WHERE n.event LIKE 'delayed/%' AND CAST(substr(n.event, length('delayed/') + 1) AS INTEGER) NOT BETWEEN 1 AND o.delays
UNION ALL
SELECT n.order_id, 'a message about ' || n.event || ', and the order was corrected ' || o.corrections || ' times'
FROM notify.notification n JOIN "order".orders o ON o.id = n.order_id
WHERE (n.event LIKE 'corrected/%' AND CAST(substr(n.event, length('corrected/') + 1) AS INTEGER) > o.corrections)
   OR (n.event GLOB '*/[0-9]*' AND n.event NOT LIKE 'delayed/%' AND n.event NOT LIKE 'corrected/%'
       AND n.event NOT LIKE 'refunded/%' AND n.event NOT LIKE 'dishes_refused/%'
       AND n.event NOT LIKE 'coupon/%' AND o.corrections = 0)
UNION ALL
SELECT n.order_id, 'a message about ' || n.event || ', and dishes were refused ' || o.removals || ' times'
FROM notify.notification n JOIN "order".orders o ON o.id = n.order_id
WHERE n.event LIKE 'dishes_refused/%'
  AND CAST(substr(n.event, length('dishes_refused/') + 1) AS INTEGER) NOT BETWEEN 1 AND o.removals
