-- In which language the customer is told of the order's changes; null where the order did not say.

ALTER TABLE orders ADD COLUMN language TEXT;
