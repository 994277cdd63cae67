-- What is typed and not saved.

-- name: working_copy_put
-- params: article_id int, person_id int, base_version int, saved_at int, content text, edit_window text
INSERT INTO working_copy (article_id, person_id, base_version, saved_at, content, edit_window)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (article_id, person_id, edit_window) DO UPDATE
SET base_version = excluded.base_version, saved_at = excluded.saved_at, content = excluded.content

-- name: working_copy_get
-- params: article_id int, person_id int
-- may sort: the few windows of one person
SELECT base_version, saved_at, content, edit_window
FROM working_copy
WHERE article_id = ?1 AND person_id = ?2
ORDER BY saved_at DESC, edit_window
LIMIT 1

-- name: working_copy_newest
-- params: article_id int
-- may sort: the few people who write one article
SELECT base_version, saved_at, content, edit_window, person_id
FROM working_copy
WHERE article_id = ?1
ORDER BY saved_at DESC, person_id, edit_window
LIMIT 1

-- name: working_copy_get_window
-- params: article_id int, person_id int, edit_window text
SELECT base_version, saved_at, content, edit_window
FROM working_copy
WHERE article_id = ?1 AND person_id = ?2 AND edit_window = ?3

-- name: working_copy_list
-- params: article_id int, person_id int, max_rows int
-- may sort: the few windows of one person
SELECT base_version, saved_at, '', edit_window
FROM working_copy
WHERE article_id = ?1 AND person_id = ?2
ORDER BY saved_at DESC, edit_window
LIMIT ?3

-- name: working_copy_delete
-- params: article_id int, person_id int
DELETE FROM working_copy WHERE article_id = ?1 AND person_id = ?2

-- name: working_copy_holders
-- params: article_id int, but_person_id int
-- may sort: the few who edit one article
SELECT DISTINCT p.id, p.name
FROM working_copy w JOIN person p ON p.id = w.person_id
WHERE w.article_id = ?1 AND w.person_id <> ?2
ORDER BY p.id

-- name: working_copy_delete_window
-- params: article_id int, person_id int, edit_window text, until int
DELETE FROM working_copy WHERE article_id = ?1 AND person_id = ?2 AND edit_window = ?3 AND saved_at <= ?4
