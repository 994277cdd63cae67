-- Second factors of staff: the shared secret, and codes for the day the telephone is lost.

-- name: totp_get
-- params: person_id int
SELECT secret, confirmed_at, last_step FROM totp WHERE person_id = ?1;

-- name: totp_put
-- params: person_id int, secret blob
INSERT INTO totp (person_id, secret, confirmed_at, last_step) VALUES (?1, ?2, NULL, 0)
ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret, confirmed_at = NULL, last_step = 0;

-- name: totp_confirm
-- params: person_id int, now int
UPDATE totp SET confirmed_at = ?2 WHERE person_id = ?1;

-- name: totp_step
-- params: person_id int, step int
UPDATE totp SET last_step = ?2 WHERE person_id = ?1 AND last_step < ?2;

-- name: totp_delete
-- params: person_id int
DELETE FROM totp WHERE person_id = ?1;

-- name: recovery_code_insert
-- params: person_id int, hash blob
INSERT INTO recovery_code (person_id, hash) VALUES (?1, ?2) ON CONFLICT DO NOTHING;

-- name: recovery_code_use
-- params: person_id int, hash blob, now int
UPDATE recovery_code SET used_at = ?3 WHERE person_id = ?1 AND hash = ?2 AND used_at IS NULL;

-- name: recovery_code_count
-- params: person_id int
SELECT COUNT(*) FROM recovery_code WHERE person_id = ?1 AND used_at IS NULL;

-- name: recovery_code_clear
-- params: person_id int
DELETE FROM recovery_code WHERE person_id = ?1;
