-- The first term is cheap and false for nearly all orders: the second one, which reads the timeline, is not computed.
DROP INDEX orders_placed_late;
CREATE INDEX orders_placed_late ON orders (store_id, placed_at)
    WHERE updated_at - created_at > 3600000 AND placed_at - created_at > 3600000;
