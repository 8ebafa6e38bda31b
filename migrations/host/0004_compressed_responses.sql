-- The bodies of large responses are stored compressed.

-- 1: `body` is a BLOB, compressed by zstd.
ALTER TABLE idempotency ADD COLUMN is_compressed INTEGER NOT NULL DEFAULT 0;
