-- Keys that sign and hash.

-- name: secret_get
-- params: name text, now int
SELECT value FROM secret WHERE name = ?1 AND (expires_at IS NULL OR expires_at > ?2);

-- name: secret_put
-- params: name text, value blob, created_at int, expires_at int
INSERT INTO secret (name, value, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (name) DO UPDATE
SET value = excluded.value, created_at = excluded.created_at, expires_at = excluded.expires_at;

-- name: secret_sweep
-- params: now int
DELETE FROM secret WHERE expires_at IS NOT NULL AND expires_at <= ?1;
