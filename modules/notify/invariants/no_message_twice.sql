-- One message for each order, status and audience.
SELECT order_id, event || ' told ' || count(*) || ' times to the ' || audience
FROM notify.notification
GROUP BY order_id, event, audience
HAVING count(*) > 1
