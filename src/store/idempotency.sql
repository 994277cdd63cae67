-- Answers kept for a while under the asker's key.

-- name: idempotency_get
-- params: id blob, since int
SELECT request, answer, created_at FROM idempotency WHERE id = ?1 AND created_at >= ?2;

-- name: idempotency_put
-- params: id blob, request blob, answer blob, created_at int, since int
INSERT INTO idempotency (id, request, answer, created_at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (id) DO UPDATE
SET request = excluded.request, answer = excluded.answer, created_at = excluded.created_at
WHERE idempotency.created_at < ?5
RETURNING created_at;

-- name: idempotency_sweep
-- params: before int, limit int
DELETE FROM idempotency
WHERE id IN (SELECT o.id FROM idempotency AS o WHERE o.created_at < ?1 ORDER BY o.created_at, o.id LIMIT ?2);
