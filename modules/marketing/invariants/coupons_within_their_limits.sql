-- No coupon is with more orders than its limits allow, and its count is that of the redemptions that are not
-- released: a released one is free.
SELECT c.code, c.uses || ' uses, of which ' || c.use_limit || ' are allowed'
FROM marketing.coupon c
WHERE c.uses > c.use_limit
UNION ALL
SELECT c.code, 'counted ' || c.uses || ', with orders ' ||
       (SELECT count(*) FROM marketing.redemption r WHERE r.code = c.code AND r.state <> 'released')
FROM marketing.coupon c
WHERE c.uses <> (SELECT count(*) FROM marketing.redemption r WHERE r.code = c.code AND r.state <> 'released')
UNION ALL
SELECT c.code, count(*) || ' uses by one number, of which ' || c.per_phone || ' are allowed'
FROM marketing.coupon c JOIN marketing.redemption r ON r.code = c.code
WHERE r.state <> 'released' AND r.phone <> '' AND c.per_phone IS NOT NULL
GROUP BY c.code, r.phone
HAVING count(*) > c.per_phone
