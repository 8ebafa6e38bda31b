-- Whose staff may see a payment. Payments of a time before this are 0: the owner's alone.

ALTER TABLE payment ADD COLUMN store_id INTEGER NOT NULL DEFAULT 0;
CREATE INDEX payment_store ON payment (store_id, seq);
