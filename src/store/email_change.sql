-- Addresses of staff that are not proven yet.

-- name: email_change_put
-- params: person_id int, hash blob, email text, expires_at int
INSERT INTO email_change (person_id, hash, email, expires_at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, email = excluded.email, expires_at = excluded.expires_at

-- name: email_change_get
-- params: hash blob, now int
SELECT person_id, email FROM email_change WHERE hash = ?1 AND expires_at > ?2

-- name: email_change_of
-- params: person_id int, now int
SELECT email FROM email_change WHERE person_id = ?1 AND expires_at > ?2

-- name: email_change_end
-- params: person_id int
DELETE FROM email_change WHERE person_id = ?1

-- name: email_change_sweep
-- params: now int
DELETE FROM email_change WHERE expires_at <= ?1
