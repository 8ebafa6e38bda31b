-- Tables that every module's database has: its log, its positions in others' logs, what it parked.

CREATE TABLE outbox (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT    NOT NULL,
    type        TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    time        INTEGER NOT NULL,
    traceparent TEXT    NOT NULL,
    data        TEXT    NOT NULL
);

CREATE TABLE cursor (
    producer TEXT PRIMARY KEY,
    seq      INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE dead_letter (
    id          INTEGER PRIMARY KEY,
    producer    TEXT    NOT NULL,
    seq         INTEGER NOT NULL,
    event_id    TEXT    NOT NULL,
    type        TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    time        INTEGER NOT NULL,
    traceparent TEXT    NOT NULL,
    data        TEXT    NOT NULL,
    error       TEXT    NOT NULL,
    attempts    INTEGER NOT NULL,
    parked_at   INTEGER NOT NULL,
    UNIQUE (producer, seq)
);
CREATE INDEX dead_letter_subject ON dead_letter (producer, subject, seq);
