-- A payment without an outcome, and a refund that has not gone out, a day after it was made: the gateway is not
-- reached, or pay.gateway does not name it any more.
SELECT p.order_id,
       'a payment of ' || p.amount || ' ' || p.currency || ' by ' || p.method ||
       ' has had no outcome for more than a day. See that pay.gateway names its gateway, and look in the ' ||
       'gateway''s back office.'
FROM pay.payment p
WHERE p.state IN ('pending', 'unknown') AND p.created_at < (unixepoch() - 86400) * 1000
UNION ALL
SELECT p.order_id,
       'a refund of ' || r.amount || ' ' || p.currency || ' by ' || p.method ||
       ' has not gone out for more than a day. See that pay.gateway names its gateway, and look in the ' ||
       'gateway''s back office.'
FROM pay.refund r JOIN pay.payment p ON p.id = r.payment_id
WHERE r.state IN ('pending', 'sent') AND r.created_at < (unixepoch() - 86400) * 1000
