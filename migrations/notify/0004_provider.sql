-- Messages as templates with variables, and what a provider tells of them after it has taken them.

ALTER TABLE notification ADD COLUMN template    TEXT NOT NULL DEFAULT '';
ALTER TABLE notification ADD COLUMN language    TEXT NOT NULL DEFAULT 'ko';
ALTER TABLE notification ADD COLUMN variables   TEXT NOT NULL DEFAULT '{}';  -- JSON: name to value
ALTER TABLE notification ADD COLUMN queued_at   INTEGER NOT NULL DEFAULT 0;  -- 0: created_at
ALTER TABLE notification ADD COLUMN handed_at   INTEGER;  -- pending: an attempt began, its outcome is not known
ALTER TABLE notification ADD COLUMN provider_id TEXT;
ALTER TABLE notification ADD COLUMN carrier     TEXT;
ALTER TABLE notification ADD COLUMN code        TEXT NOT NULL DEFAULT '';

-- Only what the provider has still to tell of.
CREATE INDEX notification_accepted ON notification (next_try_at) WHERE status = 'accepted';
CREATE INDEX notification_of_provider ON notification (provider_id) WHERE status = 'accepted';
CREATE UNIQUE INDEX notification_id ON notification (id);
