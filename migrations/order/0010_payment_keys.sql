-- How many idempotency keys the requests to pay the order have taken.
ALTER TABLE orders ADD COLUMN payment_keys INTEGER NOT NULL DEFAULT 0;
