-- Every ticket that came, or was accepted, since a printer of its store prints at that moment has its slips in
-- the printer's queue. A ticket that has ended without a delivery may have ended before that moment.
SELECT t.order_id, 'no slip ' || p.copies || ' for the printer ' || p.id
FROM store.printer p JOIN store.ticket t ON t.store_id = p.store_id AND t.received_at > p.queues_since
WHERE t.state NOT IN ('rejected', 'cancelled')
  AND (p.print_when = 'placed' OR t.state <> 'received')
  AND NOT EXISTS (SELECT 1 FROM store.print_job j
                  WHERE j.order_id = t.order_id AND j.printer_id = p.id AND j.copy = p.copies AND j.kind = 'slip')
