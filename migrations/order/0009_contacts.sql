-- The erasure of customers' contacts.
-- When the contact of the order was erased; null: the order has one, or never had one.
ALTER TABLE orders ADD COLUMN contact_erased_at INTEGER;
CREATE INDEX orders_with_contact ON orders (created_at) WHERE customer_phone IS NOT NULL OR note IS NOT NULL;
-- The orders under way whose contact is erased as soon as nobody needs it any more.
CREATE TABLE erasure_request (
    order_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
