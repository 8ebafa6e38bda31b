-- The last delay of the order that its customer was told of, from 1.
ALTER TABLE orders ADD COLUMN delays INTEGER NOT NULL DEFAULT 0;
