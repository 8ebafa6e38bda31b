-- The store's staff or the owner has asked for the cancellation.
ALTER TABLE orders ADD COLUMN by_store INTEGER NOT NULL DEFAULT 0;
