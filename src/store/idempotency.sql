-- Answers kept for a while under the asker's key.

-- name: idempotency_get
-- params: voter blob, key text, since int
SELECT request, status, answer, created_at FROM idempotency WHERE voter = ?1 AND key = ?2 AND created_at >= ?3;

-- name: idempotency_put
-- params: voter blob, key text, request blob, status int, answer text, created_at int, since int
INSERT INTO idempotency (voter, key, request, status, answer, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (voter, key) DO UPDATE
SET request = excluded.request, status = excluded.status, answer = excluded.answer, created_at = excluded.created_at
WHERE idempotency.created_at < ?7
RETURNING status;

-- name: idempotency_sweep
-- params: before int, limit int
DELETE FROM idempotency
WHERE (voter, key) IN (
	SELECT o.voter, o.key FROM idempotency AS o WHERE o.created_at < ?1
	ORDER BY o.created_at, o.voter, o.key LIMIT ?2
);
