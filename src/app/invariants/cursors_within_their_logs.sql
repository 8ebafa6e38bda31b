-- No consumer has handled an event that its producer's log does not have.
WITH head(producer, seq) AS (
    SELECT 'order', ifnull((SELECT seq FROM "order".sqlite_sequence WHERE name = 'outbox'), 0)
    UNION ALL SELECT 'pay', ifnull((SELECT seq FROM pay.sqlite_sequence WHERE name = 'outbox'), 0)
    UNION ALL SELECT 'store', ifnull((SELECT seq FROM store.sqlite_sequence WHERE name = 'outbox'), 0)
    UNION ALL SELECT 'notify', ifnull((SELECT seq FROM notify.sqlite_sequence WHERE name = 'outbox'), 0)
), position(consumer, producer, seq) AS (
    SELECT 'order', producer, seq FROM "order".cursor
    UNION ALL SELECT 'pay', producer, seq FROM pay.cursor
    UNION ALL SELECT 'store', producer, seq FROM store.cursor
    UNION ALL SELECT 'notify', producer, seq FROM notify.cursor
)
SELECT p.consumer || ' of ' || p.producer, 'cursor ' || p.seq || ' beyond the log''s end ' || h.seq
FROM position p JOIN head h ON h.producer = p.producer
WHERE p.seq > h.seq
