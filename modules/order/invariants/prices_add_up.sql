-- The total is the subtotal with the delivery fee and without the discount, which has a coupon and is not more than
-- the subtotal.
SELECT o.id, 'subtotal ' || o.subtotal || ', delivery ' || o.delivery_fee || ', discount ' || o.discount ||
             ', total ' || o.total
FROM "order".orders o
WHERE o.total <> o.subtotal + o.delivery_fee - o.discount OR o.discount NOT BETWEEN 0 AND o.subtotal
UNION ALL
SELECT o.id, 'subtotal ' || o.subtotal || ' of lines that come to ' ||
       (SELECT ifnull(sum(json_extract(l.value, '$.lineTotal')), 0) FROM json_each(o.items) l)
FROM "order".orders o
WHERE o.subtotal <> (SELECT ifnull(sum(json_extract(l.value, '$.lineTotal')), 0) FROM json_each(o.items) l)
UNION ALL
SELECT o.id, 'a discount of ' || o.discount || ' by the coupon ' || ifnull(o.coupon, 'none')
FROM "order".orders o
WHERE (o.discount > 0) <> (o.coupon IS NOT NULL)
