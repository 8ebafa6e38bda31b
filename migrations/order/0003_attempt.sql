-- When the latest attempt to pay began: a late word about an earlier one says nothing about it.
ALTER TABLE orders ADD COLUMN attempt_at INTEGER NOT NULL DEFAULT 0;
