-- One-time keys to a login.

-- name: ticket_insert
-- params: hash blob, kind text, person_id int, created_by int, created_at int, expires_at int
INSERT INTO ticket (hash, kind, person_id, created_by, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: ticket_get
-- params: hash blob
SELECT hash, kind, person_id, created_by, created_at, expires_at, used_at FROM ticket WHERE hash = ?1;

-- name: ticket_get_open
-- params: person_id int, kind text, now int
-- may sort: the tickets of one person
SELECT hash, kind, person_id, created_by, created_at, expires_at, used_at
FROM ticket WHERE person_id = ?1 AND kind = ?2 AND used_at IS NULL AND expires_at > ?3
ORDER BY created_at DESC LIMIT 1;

-- name: ticket_use
-- params: hash blob, now int
UPDATE ticket SET used_at = ?2 WHERE hash = ?1 AND used_at IS NULL AND expires_at > ?2;

-- name: ticket_end_all
-- params: person_id int, now int
UPDATE ticket SET expires_at = ?2 WHERE person_id = ?1 AND used_at IS NULL AND expires_at > ?2;

-- name: ticket_sweep
-- params: before int, max_rows int
DELETE FROM ticket WHERE hash IN (SELECT t.hash FROM ticket AS t WHERE t.expires_at < ?1 LIMIT ?2);
