-- Attempts to pay whose outcome no request waits for: pay is asked about them.

CREATE TABLE open_attempt (
    order_id TEXT    PRIMARY KEY,
    ask_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX open_attempt_due ON open_attempt (ask_at);

INSERT INTO open_attempt SELECT id, 0 FROM orders WHERE payment_status IN ('pending', 'unknown');
