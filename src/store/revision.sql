-- Revisions of articles. The last column of each is the name of whoever saved.

-- name: revision_insert
-- params: article_id int, version int, person_id int, at int, note text, save_key text, content text, edit_window text
INSERT INTO revision (article_id, version, person_id, at, note, save_key, content, edit_window)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
@PGSQL{RETURNING id}@

-- name: revision_get
-- params: article_id int, version int
SELECT r.id, r.article_id, r.version, r.person_id, r.at, r.note, r.save_key, r.content, r.edit_window, p.name
FROM revision r LEFT JOIN person p ON p.id = r.person_id
WHERE r.article_id = ?1 AND r.version = ?2

-- name: revision_get_before
-- params: article_id int, version int
SELECT r.id, r.article_id, r.version, r.person_id, r.at, r.note, r.save_key, r.content, r.edit_window, p.name
FROM revision r LEFT JOIN person p ON p.id = r.person_id
WHERE r.article_id = ?1 AND r.version < ?2
ORDER BY r.version DESC
LIMIT 1

-- name: revision_get_by_key
-- params: person_id int, save_key text
SELECT r.id, r.article_id, r.version, r.person_id, r.at, r.note, r.save_key, '', r.edit_window, p.name
FROM revision r LEFT JOIN person p ON p.id = r.person_id
WHERE r.save_key = ?2 AND r.save_key <> '' AND r.person_id = ?1

-- name: revision_list
-- params: article_id int, before int, max_rows int
SELECT r.id, r.article_id, r.version, r.person_id, r.at, r.note, r.save_key, '', r.edit_window, p.name
FROM revision r LEFT JOIN person p ON p.id = r.person_id
WHERE r.article_id = ?1 AND r.version < ?2
ORDER BY r.version DESC
LIMIT ?3
