-- A customer is told of a coupon that marketing has issued for the order, once, and of each such coupon when notify has
-- handled its event and the message about the order's end is written.
WITH told (order_id, code) AS (SELECT n.order_id, substr(n.event, 8) FROM notify.notification n
                               WHERE n.event LIKE 'coupon/%')
SELECT t.order_id, 'a message about the coupon ' || t.code || ', which marketing has not issued for the order'
FROM told t
WHERE NOT EXISTS (SELECT 1 FROM marketing.outbox e
                  WHERE e.subject = t.order_id AND e.type = 'CouponIssued' AND e.data ->> '$.coupon' = t.code)
UNION ALL
SELECT t.code, count(*) || ' messages about one coupon'
FROM told t GROUP BY t.code HAVING count(*) > 1
UNION ALL
SELECT n.order_id, 'the message about ' || n.event || ' is for another recipient than the one about the order''s end'
FROM notify.notification n JOIN notify.notification of_end ON of_end.order_id = n.order_id
WHERE n.event LIKE 'coupon/%' AND of_end.audience = 'customer' AND of_end.event IN ('delivered', 'picked_up')
  AND n.recipient <> of_end.recipient
UNION ALL
SELECT e.subject, 'no message tells of the coupon ' || (e.data ->> '$.coupon')
FROM marketing.outbox e JOIN notify.notification of_end ON of_end.order_id = e.subject
WHERE e.type = 'CouponIssued' AND of_end.audience = 'customer' AND of_end.event IN ('delivered', 'picked_up')
  AND of_end.variables <> '{}'  -- its contact is not erased
  AND e.seq <= ifnull((SELECT c.seq FROM notify.cursor c WHERE c.producer = 'marketing'), 0)
  AND NOT EXISTS (SELECT 1 FROM notify.dead_letter d WHERE d.producer = 'marketing' AND d.subject = e.subject)
  AND NOT EXISTS (SELECT 1 FROM told t WHERE t.order_id = e.subject AND t.code = e.data ->> '$.coupon')
