-- Corrections.

-- name: correction_insert
-- params: article_id int, kind text, at int, person_id int, body text
INSERT INTO correction (article_id, kind, at, person_id, text) VALUES (?1, ?2, ?3, ?4, ?5)
@PGSQL{RETURNING id}@

-- name: correction_delete
-- params: article_id int, id int
DELETE FROM correction WHERE id = ?2 AND article_id = ?1

-- name: correction_list_of_article
-- params: article_id int, max_rows int
SELECT id, article_id, kind, at, person_id, text, '', '', ''
FROM correction
WHERE article_id = ?1
ORDER BY id DESC
LIMIT ?2

-- name: correction_list
-- params: now int, max_rows int, skip int
-- may scan: along the index by time, until the page is full
SELECT c.id, c.article_id, c.kind, c.at, c.person_id, c.text, a.title, a.path, a.lang
FROM correction c CROSS JOIN article a
WHERE a.id = c.article_id AND a.state = 'published' AND a.published_at <= ?1
ORDER BY c.at DESC, c.id DESC
LIMIT ?2 OFFSET ?3
