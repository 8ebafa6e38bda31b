-- The time to accept an order counts from its placing, and a refused cancellation is remembered.

ALTER TABLE ticket ADD COLUMN placed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN cancel_refused_at INTEGER;  -- the time of the last request that was refused
UPDATE ticket SET placed_at = received_at WHERE state = 'received';

DROP INDEX ticket_unaccepted;
CREATE INDEX ticket_unaccepted ON ticket (placed_at) WHERE state = 'received';
