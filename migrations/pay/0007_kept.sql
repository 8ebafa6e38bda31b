-- Of the payment of an order that the store has cancelled: what does not go back, in minor units.
ALTER TABLE payment ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;
