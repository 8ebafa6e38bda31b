-- A cursor knows its event, so that a log that was replaced by an older state and has grown past it is told.

-- The event at `seq`. event_seq differs from seq if the event is not known: a cursor of an earlier version,
-- or one that was set by hand.
ALTER TABLE cursor ADD COLUMN event_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cursor ADD COLUMN event_id  TEXT    NOT NULL DEFAULT '';
