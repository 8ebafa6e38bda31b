-- By when the store must have taken an order, or decided about its cancellation.

ALTER TABLE orders ADD COLUMN decide_by INTEGER;
CREATE INDEX orders_undecided ON orders (decide_by) WHERE decide_by IS NOT NULL;
-- Orders of a time before this column are due at once if they wait for a decision: the store has either
-- decided, and its event sets this right, or its own deadline has passed.
UPDATE orders SET decide_by = updated_at + 3600000
WHERE status = 'placed' OR (status = 'cancel_requested' AND kitchen IN ('placed', 'accepted'));
