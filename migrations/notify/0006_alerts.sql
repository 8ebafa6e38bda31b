-- Problems of the deployment that the owner is told of, each once until it is gone.

CREATE TABLE alert (
    code    TEXT    PRIMARY KEY,  -- of the diagnosis
    seen_at INTEGER NOT NULL,     -- last
    told    INTEGER NOT NULL      -- 1: the owner has been told
) STRICT;
