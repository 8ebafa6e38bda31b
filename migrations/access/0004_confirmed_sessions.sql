-- When the session's user last gave the password.

ALTER TABLE session ADD COLUMN confirmed_at INTEGER NOT NULL DEFAULT 0;
UPDATE session SET confirmed_at = created_at;
