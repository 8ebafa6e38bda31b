-- A token that an owner's token made goes with that one, and with the user behind both.

ALTER TABLE token ADD COLUMN token_id INTEGER;
CREATE INDEX token_token ON token (token_id);
