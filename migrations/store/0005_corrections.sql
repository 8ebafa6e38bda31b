-- Cancellations by the store, and steps that are taken back.
ALTER TABLE ticket ADD COLUMN paid INTEGER;                         -- minor units that a gateway has captured
ALTER TABLE ticket ADD COLUMN refunded INTEGER NOT NULL DEFAULT 0;  -- of that
ALTER TABLE ticket ADD COLUMN by_store INTEGER NOT NULL DEFAULT 0;  -- the staff have cancelled it
ALTER TABLE ticket ADD COLUMN refund INTEGER;                       -- that they give back; NULL: all
ALTER TABLE ticket ADD COLUMN cost_bearer TEXT;                     -- store, customer, both
ALTER TABLE ticket ADD COLUMN undone_at INTEGER;                    -- when the last step was taken back
ALTER TABLE ticket ADD COLUMN corrections INTEGER NOT NULL DEFAULT 0;
