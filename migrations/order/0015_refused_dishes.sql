-- What the dishes that the store has refused have taken off the total, in minor units, and how often it did.
ALTER TABLE orders ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN removals INTEGER NOT NULL DEFAULT 0;
