-- What the gateway must be shown to be asked about a payment, and to give it back, after a restart too.

-- The customer's token; for Toss Payments the paymentKey. A capability: never shown, never logged.
ALTER TABLE payment ADD COLUMN token TEXT NOT NULL DEFAULT '';
-- When the gateway last said by itself that something happened: such a hint is followed once a second.
ALTER TABLE payment ADD COLUMN hinted_at INTEGER;
