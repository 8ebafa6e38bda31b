-- Cancellations by the store, and steps of the kitchen that are taken back.
ALTER TABLE orders ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;        -- minor units that do not go back
ALTER TABLE orders ADD COLUMN cost_bearer TEXT NOT NULL DEFAULT '';   -- store, customer, both
ALTER TABLE orders ADD COLUMN undone_at INTEGER;                      -- of the last step back
ALTER TABLE orders ADD COLUMN corrections INTEGER NOT NULL DEFAULT 0;
