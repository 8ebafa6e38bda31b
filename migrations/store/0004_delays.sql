-- How often the promised time of a ticket was moved.
ALTER TABLE ticket ADD COLUMN delays INTEGER NOT NULL DEFAULT 0;
