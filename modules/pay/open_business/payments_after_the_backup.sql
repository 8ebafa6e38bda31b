-- After a restore: payments and refunds at a real gateway since the backup's moment are not in the books. Shown for
-- 30 days. The event LogContinued has the time of the restore in microseconds as its number.
SELECT 'restore of ' || strftime('%Y-%m-%dT%H:%M:%SZ', e.seq / 1000000, 'unixepoch'),
       'the data is of ' || json_extract(e.data, '$.takenAt') || ': payments and refunds at the gateway from then ' ||
       'to the restore are not in the books. Compare with the gateway''s back office.'
FROM pay.outbox e
WHERE e.seq > (unixepoch() - 30 * 86400) * 1000000 AND e.type = 'LogContinued'
  AND EXISTS (SELECT 1 FROM pay.payment p WHERE p.method NOT IN ('sandbox', 'cash'))
