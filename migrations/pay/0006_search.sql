-- After a restore: the search for what the gateway has and the books do not have. One row until it has ended.

CREATE TABLE search (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    taken_at   INTEGER NOT NULL,             -- the backup's moment
    begin_at   INTEGER NOT NULL,             -- of what the gateway is asked for; earlier than taken_at
    end_at     INTEGER,                      -- null until the module has started
    position   TEXT    NOT NULL DEFAULT '',  -- in the gateway's list
    incomplete INTEGER NOT NULL DEFAULT 0,   -- a payment could not be entered yet: the list is read again
    entered    INTEGER NOT NULL DEFAULT 0,   -- payments that were found and entered
    failures   INTEGER NOT NULL DEFAULT 0    -- calls in succession that have failed
) STRICT;
