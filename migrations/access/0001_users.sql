-- Who may what: users and their sessions, tokens of integrations, and the record of what they did.

CREATE TABLE user (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL UNIQUE,  -- in lower case
    role       TEXT    NOT NULL CHECK (role IN ('owner', 'staff')),
    stores     TEXT    NOT NULL,         -- of staff: a JSON array of ids in order; of owners: []
    password   TEXT    NOT NULL,         -- argon2id in PHC form
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    digest     TEXT    PRIMARY KEY,      -- SHA-256 of what the client holds
    user_id    INTEGER NOT NULL REFERENCES user (id),
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL          -- written at most once a minute
) STRICT, WITHOUT ROWID;
CREATE INDEX session_user ON session (user_id, created_at);
CREATE INDEX session_age ON session (created_at);
CREATE INDEX session_idle ON session (seen_at);

CREATE TABLE token (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL UNIQUE,
    digest     TEXT    NOT NULL UNIQUE,
    role       TEXT    NOT NULL CHECK (role IN ('owner', 'staff')),
    stores     TEXT    NOT NULL,
    created_by TEXT    NOT NULL,
    user_id    INTEGER,                  -- whoever made it, with whom it goes; null: not a user
    created_at INTEGER NOT NULL,
    seen_at    INTEGER
) STRICT;
CREATE INDEX token_user ON token (user_id);

CREATE TABLE record (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    at         INTEGER NOT NULL,
    holder     TEXT    NOT NULL,         -- user, token, operator
    name       TEXT    NOT NULL,
    role       TEXT    NOT NULL,
    action     TEXT    NOT NULL,         -- method and route's pattern
    target     TEXT    NOT NULL,         -- path; an order's id is never whole
    status     INTEGER NOT NULL,         -- of the answer
    remark     TEXT    NOT NULL,
    request_id TEXT    NOT NULL
) STRICT;

CREATE TRIGGER record_is_never_changed BEFORE UPDATE ON record
BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER record_is_never_removed BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
