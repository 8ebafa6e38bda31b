-- Devices on which a user logged in. One that several people use is known for each of them.

CREATE TABLE device (
    digest  TEXT    NOT NULL,            -- SHA-256 of the device cookie
    user_id INTEGER NOT NULL REFERENCES user (id),
    seen_at INTEGER NOT NULL,            -- the last log-in
    PRIMARY KEY (digest, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_user ON device (user_id, seen_at);
