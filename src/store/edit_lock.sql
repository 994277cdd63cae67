-- Who edits what just now.

-- name: edit_lock_get
-- params: article_id int
SELECT l.article_id, l.person_id, l.session, l.taken_at, l.beat_at, p.name
FROM edit_lock l JOIN person p ON p.id = l.person_id
WHERE l.article_id = ?1

-- name: edit_lock_put
-- params: article_id int, person_id int, session text, taken_at int, beat_at int
INSERT INTO edit_lock (article_id, person_id, session, taken_at, beat_at)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (article_id) DO UPDATE
SET person_id = excluded.person_id, session = excluded.session, taken_at = excluded.taken_at, beat_at = excluded.beat_at

-- name: edit_lock_delete
-- params: article_id int, session text
DELETE FROM edit_lock WHERE article_id = ?1 AND session = ?2

-- name: edit_lock_list
-- params: since int, max_rows int
-- may sort: the few who edit just now
SELECT l.article_id, l.person_id, l.session, l.taken_at, l.beat_at, p.name
FROM edit_lock l JOIN person p ON p.id = l.person_id
WHERE l.beat_at >= ?1
ORDER BY l.beat_at DESC, l.article_id DESC
LIMIT ?2
