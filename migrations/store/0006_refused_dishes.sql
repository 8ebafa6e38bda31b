-- How often the kitchen has refused dishes of a ticket.
ALTER TABLE ticket ADD COLUMN removals INTEGER NOT NULL DEFAULT 0;
