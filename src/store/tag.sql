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

-- name: tag_find
-- params: part text, max_rows int, skip int
-- may scan: an index of slugs, for staff
-- may sort: the few of one page
SELECT t.id, t.slug, t.path, t.name, t.description, t.lang, t.modified_at,
	(SELECT CAST(COALESCE(SUM(c.n), 0) AS BIGINT) FROM list_count c WHERE c.list = 'tag' AND c.owner_id = t.id)
FROM (
	SELECT id
	FROM tag
	WHERE @SQLITE{instr(slug, ?1)}@ @PGSQL{strpos(slug, ?1)}@ > 0
	ORDER BY slug, id
	LIMIT ?2 OFFSET ?3
) found CROSS JOIN tag t
WHERE t.id = found.id
ORDER BY t.slug, t.id

-- name: tag_find_count
-- params: part text
-- may scan: an index of slugs, for staff
SELECT COUNT(*) FROM tag WHERE @SQLITE{instr(slug, ?1)}@ @PGSQL{strpos(slug, ?1)}@ > 0

-- Of two tags: ?1 becomes part of ?2.

-- name: tag_merge_articles
-- params: from_id int, into_id int
INSERT INTO article_tag (article_id, tag_id, position, lang, listed_at)
SELECT l.article_id, ?2, l.position, l.lang, l.listed_at
FROM article_tag l
WHERE l.tag_id = ?1
	AND NOT EXISTS (SELECT 1 FROM article_tag k WHERE k.article_id = l.article_id AND k.tag_id = ?2)

-- name: tag_merge_menus
-- params: from_id int, into_id int
UPDATE menu_item SET object_id = ?2 WHERE kind = 'tag' AND object_id = ?1

-- name: tag_merge_former
-- params: from_id int, into_id int
UPDATE former_id SET object_id = ?2 WHERE kind = 'tag' AND object_id = ?1

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
