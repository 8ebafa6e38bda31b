-- First answers to requests with an Idempotency-Key, kept a day. The key is random, so its index is
-- kept small: half a SHA-256 of route and key.

CREATE TABLE idempotency (
    seq         INTEGER PRIMARY KEY,
    key         TEXT    NOT NULL UNIQUE,
    fingerprint TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    run         TEXT    NOT NULL,
    status      INTEGER,
    headers     TEXT,
    body        TEXT,
    created_at  INTEGER NOT NULL
);
