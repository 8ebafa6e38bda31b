-- The money of an ended order, or of a payment that was captured too late, whose refund the gateway has refused
-- for good. The owner tries the refund again, or gives the money back without the gateway and records it.
SELECT p.order_id,
       p.amount - p.refund_requested - p.kept || ' ' || p.currency || ' are owed to the customer: ' ||
       ifnull((SELECT r.detail FROM pay.refund r WHERE r.payment_id = p.id AND r.state = 'failed'
               ORDER BY r.seq DESC LIMIT 1), 'no refund is under way') ||
       ' Refund it again in the office, or by hand and record that.'
FROM pay.payment p
WHERE (p.order_ended = 1 OR p.captured_late = 1) AND p.refund_requested < p.amount
  AND (p.captured_late = 1 OR p.refund_requested + p.kept < p.amount)
  AND (p.state = 'approved' OR p.captured_late = 1) AND p.method <> 'cash'
