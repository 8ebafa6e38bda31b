-- Failed refunds are few and are looked for every few seconds.
CREATE INDEX refund_failed ON refund (payment_id, seq) WHERE state = 'failed';
