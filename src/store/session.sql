-- Sessions of staff, and devices that have proven a second factor.

-- name: session_insert
-- params: blob int text int text int int int
INSERT INTO session (token_hash, person_id, stage, remembered, device, created_at, seen_at, fresh_at, expires_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8);

-- name: session_get
-- params: token_hash blob, now int
SELECT s.token_hash, s.person_id, s.stage, s.remembered, s.device, s.created_at, s.seen_at, s.fresh_at, s.expires_at,
	a.role, a.email, p.name, a.language
FROM session AS s JOIN account AS a ON a.person_id = s.person_id JOIN person AS p ON p.id = s.person_id
WHERE s.token_hash = ?1 AND s.expires_at > ?2;

-- name: session_list
-- params: person_id int, now int
SELECT s.token_hash, s.person_id, s.stage, s.remembered, s.device, s.created_at, s.seen_at, s.fresh_at, s.expires_at,
	a.role, a.email, p.name, a.language
FROM session AS s JOIN account AS a ON a.person_id = s.person_id JOIN person AS p ON p.id = s.person_id
WHERE s.person_id = ?1 AND s.expires_at > ?2
ORDER BY s.seen_at DESC;

-- name: session_seen
-- params: token_hash blob, seen_at int, expires_at int
UPDATE session SET seen_at = ?2, expires_at = ?3 WHERE token_hash = ?1;

-- name: session_set_stage
-- params: token_hash blob, stage text
UPDATE session SET stage = ?2 WHERE token_hash = ?1;

-- name: session_set_fresh
-- params: token_hash blob, fresh_at int
UPDATE session SET fresh_at = ?2 WHERE token_hash = ?1;

-- name: session_delete
-- params: token_hash blob, person_id int
DELETE FROM session WHERE token_hash = ?1 AND person_id = ?2;

-- name: session_delete_others
-- params: person_id int, kept blob
DELETE FROM session WHERE person_id = ?1 AND token_hash <> ?2;

-- name: session_sweep
-- params: now int
DELETE FROM session WHERE expires_at <= ?1;

-- name: session_last_seen
-- params: person_id int
SELECT seen_at FROM session WHERE person_id = ?1 ORDER BY seen_at DESC LIMIT 1;

-- name: known_device_insert
-- params: token_hash blob, person_id int, expires_at int
INSERT INTO known_device (token_hash, person_id, expires_at) VALUES (?1, ?2, ?3);

-- name: known_device_has
-- params: token_hash blob, person_id int, now int
SELECT COUNT(*) FROM known_device WHERE token_hash = ?1 AND person_id = ?2 AND expires_at > ?3;

-- name: known_device_forget
-- params: person_id int
DELETE FROM known_device WHERE person_id = ?1;

-- name: known_device_sweep
-- params: now int
DELETE FROM known_device WHERE expires_at <= ?1;
