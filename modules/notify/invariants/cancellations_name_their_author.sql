-- The message about a cancellation says that the store has cancelled where it has, and only there.
SELECT n.order_id, 'a cancellation is told by the template ' || n.template || ', and by_store is ' || o.by_store
FROM notify.notification n JOIN "order".orders o ON o.id = n.order_id
WHERE n.event = 'cancelled' AND n.audience = 'customer' AND n.template <> '' AND n.template <> 'cancelled_unpaid'
  AND (n.template LIKE 'cancelled_by_store%') <> (o.by_store = 1)
