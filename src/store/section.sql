-- The tree of sections.

-- name: section_get
-- params: id int
SELECT id, parent_id, slug, path, name, description, lang, position, modified_at FROM section WHERE id = ?1

-- name: section_get_by_slug
-- params: slug text, lang text
-- may sort: the few of one slug
SELECT id, parent_id, slug, path, name, description, lang, position, modified_at
FROM section
WHERE slug = ?1
ORDER BY CASE WHEN lang = ?2 THEN 0 ELSE 1 END, id
LIMIT 1

-- name: section_insert
-- params: parent_id int, slug text, path text, name text, description text, lang text, position int, modified_at int
INSERT INTO section (parent_id, slug, path, name, description, lang, position, modified_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
@PGSQL{RETURNING id}@

-- name: section_update
-- params: parent_id int, slug text, path text, name text, description text, lang text, position int, modified_at int
-- params: id int
UPDATE section
SET parent_id = ?1, slug = ?2, path = ?3, name = ?4, description = ?5, lang = ?6, position = ?7, modified_at = ?8
WHERE id = ?9

-- name: section_is_within
-- params: id int, above_id int
WITH RECURSIVE up (id) AS (
	SELECT ?1
	UNION
	SELECT s.parent_id FROM section s JOIN up ON s.id = up.id WHERE s.parent_id IS NOT NULL
)
SELECT COUNT(*) FROM up WHERE id = ?2

-- name: section_parent
-- params: id int
SELECT COALESCE(parent_id, 0) FROM section WHERE id = ?1

-- name: section_drop_under
-- params: id int
DELETE FROM article_under WHERE section_id = ?1

-- name: section_add_under
-- params: id int
-- may sort: only when the tree is changed
WITH RECURSIVE tree (id) AS (
	SELECT ?1
	UNION
	SELECT s.id FROM section s JOIN tree ON s.parent_id = tree.id
)
INSERT INTO article_under (article_id, section_id, lang, listed_at)
SELECT DISTINCT a.id, ?1, a.lang, a.listed_at
FROM tree CROSS JOIN article_section l CROSS JOIN article a WHERE l.section_id = tree.id AND a.id = l.article_id

-- name: section_lift_children
-- params: id int
UPDATE section SET parent_id = (SELECT p.parent_id FROM section p WHERE p.id = ?1) WHERE parent_id = ?1

-- name: section_hand_over
-- params: id int
-- may sort: the few sections of one article
UPDATE article
SET section_id = (
	SELECT l.section_id FROM article_section l
	WHERE l.article_id = article.id AND l.section_id <> ?1
	ORDER BY l.position, l.section_id
	LIMIT 1)
WHERE section_id = ?1

-- name: section_delete
-- params: id int
DELETE FROM section WHERE id = ?1

-- Of two sections: ?1 becomes part of ?2.

-- name: section_merge_articles
-- params: from_id int, into_id int
INSERT INTO article_section (article_id, section_id, position)
SELECT l.article_id, ?2, l.position
FROM article_section l
WHERE l.section_id = ?1
	AND NOT EXISTS (SELECT 1 FROM article_section k WHERE k.article_id = l.article_id AND k.section_id = ?2)

-- name: section_merge_main
-- params: from_id int, into_id int
UPDATE article SET section_id = ?2 WHERE section_id = ?1

-- name: section_merge_children
-- params: from_id int, into_id int
UPDATE section SET parent_id = ?2 WHERE parent_id = ?1

-- name: section_merge_menus
-- params: from_id int, into_id int
UPDATE menu_item SET object_id = ?2 WHERE kind = 'section' AND object_id = ?1

-- name: section_merge_former
-- params: from_id int, into_id int
UPDATE former_id SET object_id = ?2 WHERE kind = 'section' AND object_id = ?1

-- name: section_merge_front
-- params: from_id int, into_id int
UPDATE front_entry SET section_id = ?2 WHERE section_id = ?1

-- name: section_list
-- may sort: a newspaper has a few dozen
SELECT id, parent_id, slug, path, name, description, lang, position, modified_at
FROM section
ORDER BY COALESCE(parent_id, 0), position, id

-- name: section_list_children
-- params: parent_id int
SELECT id, parent_id, slug, path, name, description, lang, position, modified_at
FROM section
WHERE parent_id IS NOT DISTINCT FROM ?1
ORDER BY position, id

-- name: section_list_ancestors
-- params: id int
-- may sort: a newspaper has a few dozen
WITH RECURSIVE up (id, above) AS (
	SELECT parent_id, 1 FROM section WHERE id = ?1 AND parent_id IS NOT NULL
	UNION
	SELECT s.parent_id, up.above + 1 FROM section s JOIN up ON s.id = up.id
	WHERE s.parent_id IS NOT NULL AND up.above < 64
)
SELECT s.id, s.parent_id, s.slug, s.path, s.name, s.description, s.lang, s.position, s.modified_at
FROM up CROSS JOIN section s WHERE s.id = up.id
ORDER BY up.above DESC

-- name: section_list_subtree
-- params: id int
-- may sort: a newspaper has a few dozen
WITH RECURSIVE tree (id) AS (
	SELECT ?1
	UNION
	SELECT s.id FROM section s JOIN tree ON s.parent_id = tree.id
)
SELECT s.id, s.parent_id, s.slug, s.path, s.name, s.description, s.lang, s.position, s.modified_at
FROM tree JOIN section s ON s.id = tree.id
ORDER BY s.id

-- name: section_list_of_article
-- params: article_id int
-- may sort: the few sections of one article
SELECT s.id, s.parent_id, s.slug, s.path, s.name, s.description, s.lang, s.position, s.modified_at
FROM article_section l JOIN section s ON s.id = l.section_id
WHERE l.article_id = ?1
ORDER BY l.position, s.id
