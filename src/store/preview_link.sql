-- Secret addresses of articles.

-- name: preview_link_insert
-- params: hash blob, article_id int, person_id int, created_at int, expires_at int
INSERT INTO preview_link (hash, article_id, person_id, created_at, expires_at)
VALUES (?1, ?2, ?3, ?4, ?5)

-- name: preview_link_find
-- params: hash blob, now int
SELECT article_id FROM preview_link WHERE hash = ?1 AND expires_at > ?2

-- name: preview_link_count
-- params: article_id int, now int
SELECT COUNT(*) FROM preview_link WHERE article_id = ?1 AND expires_at > ?2

-- name: preview_link_delete_of_article
-- params: article_id int
DELETE FROM preview_link WHERE article_id = ?1
