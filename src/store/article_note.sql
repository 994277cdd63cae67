-- Notes between staff.

-- name: article_note_insert
-- params: article_id int, person_id int, at int, act text, body text
INSERT INTO article_note (article_id, person_id, at, act, text) VALUES (?1, ?2, ?3, ?4, ?5)
@PGSQL{RETURNING id}@

-- name: article_note_list
-- params: article_id int, max_rows int
SELECT n.id, n.person_id, n.at, n.act, n.text, p.name
FROM article_note n LEFT JOIN person p ON p.id = n.person_id
WHERE n.article_id = ?1
ORDER BY n.id DESC
LIMIT ?2

-- name: article_note_count
-- params: article_id int
SELECT COUNT(*) FROM article_note WHERE article_id = ?1
