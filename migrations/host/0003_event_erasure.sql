-- The erasure of personal data in the outbox.

-- The subjects whose events are still to be erased, up to this one.
CREATE TABLE event_erasure (
    subject TEXT    PRIMARY KEY,
    upto    INTEGER NOT NULL,
    removed INTEGER NOT NULL  -- 1: the events are removed as a whole
) STRICT, WITHOUT ROWID;
-- One row at most: no event up to this one has personal data.
CREATE TABLE erased_events (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    upto INTEGER NOT NULL
) STRICT;
