-- Whose staff may see a message. Messages of a time before this are 0: the owner's alone.

ALTER TABLE notification ADD COLUMN store_id INTEGER NOT NULL DEFAULT 0;
