-- A day that is kept as over says what its orders and refunds say.
WITH placed AS (
    SELECT d.rowid AS day, count(*) AS orders, sum(iif(o.payment_method IS NOT 'cash', o.total + o.refused, 0)) AS sales
    FROM "order".orders o JOIN "order".closed_day d ON d.store_id = o.store_id AND d.begins_at =
        (SELECT max(begins_at) FROM "order".closed_day WHERE store_id = o.store_id AND begins_at <= o.placed_at)
    WHERE o.placed_at < d.ends_at GROUP BY d.rowid
), collected AS (
    SELECT d.rowid AS day, sum(o.total) AS sales
    FROM "order".orders o JOIN "order".closed_day d ON d.store_id = o.store_id AND d.begins_at =
        (SELECT max(begins_at) FROM "order".closed_day WHERE store_id = o.store_id AND begins_at <= o.collected_at)
    WHERE o.payment_method = 'cash' AND o.collected_at < d.ends_at GROUP BY d.rowid
), paid_back AS (
    SELECT d.rowid AS day, sum(r.amount) AS refunded
    FROM "order".order_refund r JOIN "order".closed_day d ON d.store_id = r.store_id AND d.begins_at =
        (SELECT max(begins_at) FROM "order".closed_day WHERE store_id = r.store_id AND begins_at <= r.at)
    WHERE r.at < d.ends_at GROUP BY d.rowid
)
SELECT d.store_id || ' ' || d.begins_at,
       'kept: ' || d.orders || ' orders, ' || d.sales || ' taken, ' || d.refunded || ' paid back; its orders: ' ||
       ifnull(p.orders, 0) || ', ' || (ifnull(p.sales, 0) + ifnull(c.sales, 0)) || ', ' || ifnull(b.refunded, 0)
FROM "order".closed_day d
LEFT JOIN placed p ON p.day = d.rowid
LEFT JOIN collected c ON c.day = d.rowid
LEFT JOIN paid_back b ON b.day = d.rowid
WHERE d.orders <> ifnull(p.orders, 0) OR d.sales <> ifnull(p.sales, 0) + ifnull(c.sales, 0)
   OR d.refunded <> ifnull(b.refunded, 0)
