-- A message is handed to the channel after the earlier ones of its order; what the provider has, has its id.
SELECT n.order_id, 'the message about ' || n.event || ' waits, and a later one has been sent'
FROM notify.notification n
WHERE n.status = 'pending' AND n.order_id <> '' AND n.queued_at = 0
  AND EXISTS (SELECT 1 FROM notify.notification later
              WHERE later.order_id = n.order_id AND later.seq > n.seq AND later.status IN ('accepted', 'sent'))
UNION ALL
SELECT n.order_id, 'the message about ' || n.event || ' is accepted, and nobody knows by which id'
FROM notify.notification n
WHERE n.status = 'accepted' AND ifnull(n.provider_id, '') = ''
