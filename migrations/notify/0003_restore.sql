-- After a restore: customers and stores may have been told of what had happened before the backup's moment.

CREATE TABLE restored (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    taken_at INTEGER NOT NULL  -- the moment of the last backup that was restored
) STRICT;
