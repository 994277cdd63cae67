-- What is typed and not saved.

-- name: working_copy_put
-- params: article_id int, person_id int, base_version int, saved_at int, content text
INSERT INTO working_copy (article_id, person_id, base_version, saved_at, content)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (article_id, person_id) DO UPDATE
SET base_version = excluded.base_version, saved_at = excluded.saved_at, content = excluded.content

-- name: working_copy_get
-- params: article_id int, person_id int
SELECT base_version, saved_at, content FROM working_copy WHERE article_id = ?1 AND person_id = ?2

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
