-- What of the payment was for dishes that the store has refused, in minor units: a refund of it was requested.
ALTER TABLE payment ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;
