-- Who is kept out.

-- name: ban_put
-- params: kind text, mark blob, state text, name text, reason text, comment_id int, moderation_id int, person_id int,
-- params: created_at int, expires_at int
INSERT INTO ban (kind, mark, state, name, reason, comment_id, moderation_id, person_id, created_at, expires_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (kind, mark) DO UPDATE
SET state = excluded.state, name = excluded.name, reason = excluded.reason, comment_id = excluded.comment_id,
	moderation_id = excluded.moderation_id, person_id = excluded.person_id, created_at = excluded.created_at,
	expires_at = excluded.expires_at
RETURNING id;

-- name: ban_find
-- params: kind text, mark blob, now int
SELECT id, kind, mark, state, name, reason, comment_id, moderation_id, person_id, created_at, expires_at FROM ban
WHERE kind = ?1 AND mark = ?2 AND expires_at > ?3;

-- name: ban_any
-- params: now int
SELECT id FROM ban WHERE expires_at > ?1 ORDER BY expires_at DESC LIMIT 1;

-- name: ban_get
-- params: id int
SELECT id, kind, mark, state, name, reason, comment_id, moderation_id, person_id, created_at, expires_at FROM ban
WHERE id = ?1;

-- name: ban_list
-- params: now int, before_id int, limit int
SELECT id, kind, mark, state, name, reason, comment_id, moderation_id, person_id, created_at, expires_at FROM ban
WHERE id < ?2 AND expires_at > ?1 ORDER BY id DESC LIMIT ?3;

-- name: ban_delete
-- params: id int
DELETE FROM ban WHERE id = ?1;

-- name: ban_delete_by_moderation
-- params: moderation_id int
DELETE FROM ban WHERE moderation_id = ?1;

-- The author has erased the comment: what stays says nothing of who it was.
-- name: ban_forget_name
-- params: comment_id int
UPDATE ban SET name = '' WHERE comment_id = ?1;

-- name: ban_sweep
-- params: before int, limit int
DELETE FROM ban WHERE id IN (SELECT id FROM ban WHERE expires_at < ?1 ORDER BY expires_at, id LIMIT ?2);
