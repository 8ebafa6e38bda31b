-- A contact that was erased is nowhere: not in the order and, once it is done and handled, not in order's events, in
-- the ticket, in the messages, and in dead letters.
SELECT o.id, 'its contact was erased, and the order has one'
FROM "order".orders o
WHERE o.contact_erased_at IS NOT NULL
  AND coalesce(o.customer_name, o.customer_phone, o.customer_address, o.note) IS NOT NULL
UNION ALL
SELECT o.id, 'its contact was erased, and ' || e.type || ' has it'
FROM "order".outbox e JOIN "order".orders o ON o.id = e.subject
WHERE o.contact_erased_at IS NOT NULL
  AND o.id NOT IN (SELECT x.subject FROM "order".event_erasure x)
  AND (ifnull(json_extract(e.data, '$.order.customerPhone'), '') <> ''
       OR ifnull(json_extract(e.data, '$.order.customerName'), '') <> ''
       OR ifnull(json_extract(e.data, '$.address'), '') <> '' OR ifnull(json_extract(e.data, '$.note'), '') <> '')
UNION ALL
SELECT o.id, 'its contact was erased, and the ticket has it'
FROM "order".orders o JOIN store.ticket t ON t.order_id = o.id
WHERE o.contact_erased_at IS NOT NULL AND (t.customer IS NOT NULL OR t.rider IS NOT NULL OR t.note <> '')
  AND o.id NOT IN (SELECT e.subject FROM "order".outbox e
                   WHERE e.type = 'OrderContactErased'
                     AND e.seq > ifnull((SELECT c.seq FROM store.cursor c WHERE c.producer = 'order'), 0))
UNION ALL
SELECT o.id, 'its contact was erased, and a message has it'
FROM "order".orders o JOIN notify.notification n ON n.order_id = o.id
WHERE o.contact_erased_at IS NOT NULL AND n.audience = 'customer' AND n.recipient <> ''
  AND o.id NOT IN (SELECT e.subject FROM "order".outbox e
                   WHERE e.type = 'OrderContactErased'
                     AND e.seq > ifnull((SELECT c.seq FROM notify.cursor c WHERE c.producer = 'order'), 0))
UNION ALL
SELECT o.id, 'its contact was erased, and a dead letter of ' || l.module || ' has it'
FROM (
  SELECT 'store' AS module, d.subject, d.data,
         ifnull((SELECT c.seq FROM store.cursor c WHERE c.producer = 'order'), 0) AS handled
  FROM store.dead_letter d WHERE d.producer = 'order'
  UNION ALL
  SELECT 'notify' AS module, d.subject, d.data,
         ifnull((SELECT c.seq FROM notify.cursor c WHERE c.producer = 'order'), 0) AS handled
  FROM notify.dead_letter d WHERE d.producer = 'order'
  UNION ALL
  SELECT 'pay' AS module, d.subject, d.data,
         ifnull((SELECT c.seq FROM pay.cursor c WHERE c.producer = 'order'), 0) AS handled
  FROM pay.dead_letter d WHERE d.producer = 'order'
) l JOIN "order".orders o ON o.id = l.subject
WHERE o.contact_erased_at IS NOT NULL AND ifnull(json_extract(l.data, '$.order.customerPhone'), '') <> ''
  AND NOT EXISTS (SELECT 1 FROM "order".outbox e
                  WHERE e.type = 'OrderContactErased' AND e.subject = o.id AND e.seq > l.handled)
