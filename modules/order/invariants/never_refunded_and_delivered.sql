-- No order is both in the customer's hands and refunded because it ended early; no ended order is still cooked
-- once the store has handled its end.
SELECT o.id, 'order ' || o.status || ', ticket ' || t.state
FROM "order".orders o JOIN store.ticket t ON t.order_id = o.id
WHERE (o.status IN ('cancelled', 'rejected', 'expired') AND t.state NOT IN ('cancelled', 'rejected')
       AND o.id NOT IN (SELECT e.subject FROM "order".outbox e
                        WHERE e.type IN ('OrderCancelled', 'OrderRejected')
                          AND e.seq > ifnull((SELECT c.seq FROM store.cursor c WHERE c.producer = 'order'), 0)))
   OR (o.status IN ('delivered', 'picked_up') AND t.state <> o.status
       AND o.id NOT IN (SELECT e.subject FROM store.outbox e  -- the kitchen has taken it back
                        WHERE e.type = 'TicketStepUndone'
                          AND e.seq > ifnull((SELECT c.seq FROM "order".cursor c WHERE c.producer = 'store'), 0)))
UNION ALL
SELECT o.id, 'order ' || o.status || ', and ' || r.amount || ' went back because it ended early'
FROM pay.refund r JOIN pay.payment p ON p.id = r.payment_id JOIN "order".orders o ON o.id = p.order_id
WHERE r.cause = 'order_ended' AND r.state <> 'failed' AND o.status IN ('delivered', 'picked_up')
