-- The gateway's ledger agrees with pay's payments and refunds once they are settled.
SELECT p.order_id,
       'payment ' || substr(p.id, 1, 10) || ' is ' || p.state || ', refunded ' || p.refunded || '; the ledger charged ' ||
       ifnull((SELECT sum(m.amount) FROM pay_sandbox.movement m WHERE m.kind = 'charge' AND m.key = p.id), 0)
FROM pay.payment p
WHERE p.method = 'sandbox' AND p.state NOT IN ('pending', 'unknown')
  AND ifnull((SELECT sum(m.amount) FROM pay_sandbox.movement m WHERE m.kind = 'charge' AND m.key = p.id), 0)
      <> CASE WHEN p.state = 'approved' OR p.captured_late = 1 THEN p.amount ELSE 0 END
UNION ALL
SELECT r.payment_id, 'refund ' || substr(r.id, 1, 10) || ' is done, but the ledger has no such movement'
FROM pay.refund r JOIN pay.payment p ON p.id = r.payment_id
WHERE r.state = 'done' AND p.method = 'sandbox' AND r.cause IN ('order_ended', 'owner')
  AND NOT EXISTS (SELECT 1 FROM pay_sandbox.movement m WHERE m.kind = 'refund' AND m.key = r.id AND m.amount = r.amount)
UNION ALL
SELECT m.order_id, 'the ledger charged ' || m.amount || ' for a payment that pay does not know'
FROM pay_sandbox.movement m
WHERE m.kind = 'charge' AND NOT EXISTS (SELECT 1 FROM pay.payment p WHERE p.id = m.key)
  AND NOT EXISTS (SELECT 1 FROM pay.search)
UNION ALL
SELECT m.order_id, 'the ledger gave back ' || m.amount || ' for a refund that pay does not know'
FROM pay_sandbox.movement m
WHERE m.kind = 'refund' AND NOT EXISTS (SELECT 1 FROM pay.refund r WHERE r.id = m.key OR r.gateway_id = m.key)
  AND NOT EXISTS (SELECT 1 FROM pay.search)
  AND NOT EXISTS (SELECT 1 FROM pay.payment p WHERE p.order_id = m.order_id AND p.next_check_at IS NOT NULL)
UNION ALL
SELECT p.order_id, 'refunded ' || p.refunded || ', the refunds that are done come to ' ||
       ifnull((SELECT sum(r.amount) FROM pay.refund r WHERE r.payment_id = p.id AND r.state = 'done'), 0)
FROM pay.payment p
WHERE p.refund_requested > 0
  AND p.refunded <> ifnull((SELECT sum(r.amount) FROM pay.refund r WHERE r.payment_id = p.id AND r.state = 'done'), 0)
