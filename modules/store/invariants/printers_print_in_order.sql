-- A printer prints its queue in order, only what was sent to it, and only what there is.
SELECT j.id, 'waits, and a later one of the printer ' || j.printer_id || ' has been printed'
FROM store.print_job j
WHERE j.state = 'waiting'
  AND EXISTS (SELECT 1 FROM store.print_job l
              WHERE l.printer_id = j.printer_id AND l.id > j.id AND l.state <> 'waiting')
UNION ALL
SELECT j.id, 'printed, and never sent' FROM store.print_job j WHERE j.state = 'printed' AND j.attempts = 0
UNION ALL
SELECT j.id, 'of no ticket, or of no printer'
FROM store.print_job j
WHERE NOT EXISTS (SELECT 1 FROM store.printer p WHERE p.id = j.printer_id)
   OR (j.kind <> 'test' AND NOT EXISTS (SELECT 1 FROM store.ticket t WHERE t.order_id = j.order_id))
