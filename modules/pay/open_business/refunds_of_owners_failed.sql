-- A refund that an owner asked for and the gateway has refused for good, while the order goes on or was
-- delivered. A later refund of the payment, or one recorded by hand, settles it.
SELECT p.order_id,
       'the refund of ' || r.amount || ' ' || p.currency || ' has failed: ' || r.detail ||
       ' Refund it again in the office, or by hand and record that.'
FROM pay.refund r JOIN pay.payment p ON p.id = r.payment_id
WHERE r.state = 'failed' AND r.cause = 'owner' AND p.order_ended = 0 AND p.captured_late = 0
  AND NOT EXISTS (SELECT 1 FROM pay.refund later
                  WHERE later.payment_id = r.payment_id AND later.seq > r.seq)
