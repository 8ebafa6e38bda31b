-- There is at most one message for each order, event and audience.
SELECT order_id, count(*) || ' messages about ' || event || ' to the ' || audience
FROM notify.notification
GROUP BY order_id, event, audience
HAVING count(*) > 1
