-- Mail on its way out.

-- name: outbox_insert
-- params: key text, kind text, to_name text, to_address text, subject text, body text, message_id text
-- params: created_at int, due_at int, subscriber_id int, unsubscribe text
INSERT INTO outbox (key, kind, state, to_name, to_address, subject, body, message_id, created_at, due_at,
	subscriber_id, unsubscribe)
VALUES (?1, ?2, 'queued', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT DO NOTHING
@PGSQL{RETURNING id}@

-- name: outbox_next
SELECT id, key, kind, state, to_name, to_address, subject, body, message_id, tries, last_error, created_at,
	due_at, subscriber_id, unsubscribe
FROM outbox WHERE state = 'queued' ORDER BY due_at, id LIMIT 1;

-- name: outbox_list
-- params: state text, max_rows int
SELECT id, key, kind, state, to_name, to_address, subject, body, message_id, tries, last_error, created_at,
	due_at, subscriber_id, unsubscribe
FROM outbox WHERE state = ?1 ORDER BY due_at DESC, id DESC LIMIT ?2;

-- name: outbox_count
-- params: state text
SELECT COUNT(*) FROM outbox WHERE state = ?1;

-- name: outbox_begin
-- params: id int
UPDATE outbox SET state = 'sending', tries = tries + 1 WHERE id = ?1 AND state = 'queued';

-- name: outbox_sent
-- params: id int, now int
UPDATE outbox SET state = 'sent', body = '', unsubscribe = '', last_error = '', due_at = ?2
WHERE id = ?1 AND state = 'sending';

-- name: outbox_postpone
-- params: id int, due_at int, last_error text
UPDATE outbox SET state = 'queued', due_at = ?2, last_error = ?3 WHERE id = ?1 AND state = 'sending';

-- name: outbox_fail
-- params: id int, now int, last_error text
UPDATE outbox SET state = 'failed', body = '', unsubscribe = '', due_at = ?2, last_error = ?3
WHERE id = ?1 AND state = 'sending';

-- name: outbox_recover
-- params: now int
UPDATE outbox SET state = 'queued', due_at = ?1 WHERE state = 'sending' AND subscriber_id IS NULL;

-- What must not be sent twice.
-- name: outbox_give_up
-- params: now int, last_error text
UPDATE outbox SET state = 'failed', body = '', unsubscribe = '', due_at = ?1, last_error = ?2
WHERE state = 'sending' AND subscriber_id IS NOT NULL;

-- name: outbox_sweep
-- params: before int, max_rows int
DELETE FROM outbox WHERE id IN (
	SELECT o.id FROM outbox AS o WHERE o.state IN ('sent', 'failed') AND o.due_at < ?1 LIMIT ?2
);
