-- The client's address of an entry; '' for a command on the machine, and for entries from before.

ALTER TABLE record ADD COLUMN address TEXT NOT NULL DEFAULT '';
