-- After a restore: the search for payments and refunds that the gateway has and the books do not have goes on.
SELECT 'restore of ' || strftime('%Y-%m-%dT%H:%M:%SZ', s.taken_at / 1000, 'unixepoch'),
       'the gateway is asked for payments and refunds since then that the books do not have. ' ||
       CASE WHEN s.end_at IS NULL THEN 'It begins when the server starts.'
            WHEN s.failures > 0 THEN 'It has not answered ' || s.failures || ' times in succession: see the log.'
            ELSE 'It goes on while the server runs.' END
FROM pay.search s
WHERE EXISTS (SELECT 1 FROM pay.payment p WHERE p.method NOT IN ('sandbox', 'cash'))
