-- Tags. The last column of each list is the number of articles, where somebody asks for it.

-- name: tag_get
-- params: id int
SELECT id, slug, path, name, description, lang, modified_at, 0 FROM tag WHERE id = ?1

-- name: tag_get_by_slug
-- params: slug text, lang text
-- may sort: the few of one slug
SELECT id, slug, path, name, description, lang, modified_at, 0
FROM tag
WHERE slug = ?1
ORDER BY CASE WHEN lang = ?2 THEN 0 ELSE 1 END, id
LIMIT 1

-- name: tag_insert
-- params: slug text, path text, name text, description text, lang text, modified_at int
INSERT INTO tag (slug, path, name, description, lang, modified_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
@PGSQL{RETURNING id}@

-- name: tag_update
-- params: slug text, path text, name text, description text, lang text, modified_at int, id int
UPDATE tag
SET slug = ?1, path = ?2, name = ?3, description = ?4, lang = ?5, modified_at = ?6
WHERE id = ?7

-- name: tag_delete
-- params: id int
DELETE FROM tag WHERE id = ?1

-- name: tag_list
-- params: after_id int, max_rows int
SELECT id, slug, path, name, description, lang, modified_at, 0 FROM tag WHERE id > ?1 ORDER BY id LIMIT ?2

-- name: tag_list_of_article
-- params: article_id int
-- may sort: the few tags of one article
SELECT t.id, t.slug, t.path, t.name, t.description, t.lang, t.modified_at, 0
FROM article_tag l JOIN tag t ON t.id = l.tag_id
WHERE l.article_id = ?1
ORDER BY l.position, t.id

-- name: tag_list_top
-- params: max_rows int
SELECT t.id, t.slug, t.path, t.name, t.description, t.lang, t.modified_at, c.n
FROM list_count c @SQLITE{INDEXED BY list_count_top}@ JOIN tag t ON t.id = c.owner_id
WHERE c.list = 'tag' AND c.n > 0
ORDER BY c.n DESC, c.owner_id DESC
LIMIT ?1
