-- Lists of articles. Each finds ids (and the time it is sorted by) along one index; article_list_cards then reads what
-- is shown of them. listed_at is NULL for what is in no list.

-- name: article_list_cards
-- params: now int, id_1 int, id_2 int, id_3 int, id_4 int, id_5 int, id_6 int, id_7 int, id_8 int, id_9 int, id_10 int
-- params: id_11 int, id_12 int, id_13 int, id_14 int, id_15 int, id_16 int
SELECT a.id, a.kind, a.path, a.title, a.standfirst, a.lang, a.section_id, COALESCE(s.name, ''), COALESCE(s.path, ''),
	a.lead_media_id, a.words, a.sticky, a.published_at, a.updated_at, a.modified_at, COALESCE(t.n, 0)
FROM article a
LEFT JOIN section s ON s.id = a.section_id
LEFT JOIN tally t ON t.article_id = a.id AND t.block = 'comment' AND t.choice = 'visible'
WHERE a.id IN (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
	AND a.state = 'published' AND a.published_at <= ?1

-- name: article_list_all
-- params: from_at int, until int, max_rows int, skip int
SELECT id, listed_at
FROM article
WHERE listed_at >= ?1 AND listed_at < ?2
ORDER BY listed_at DESC, id DESC
LIMIT ?3 OFFSET ?4

-- name: article_count_all
-- params: from_at int, until int
SELECT COUNT(*) FROM article WHERE listed_at >= ?1 AND listed_at < ?2

-- name: article_list_lang
-- params: from_at int, until int, lang text, max_rows int, skip int
SELECT id, listed_at
FROM article
WHERE lang = ?3 AND listed_at >= ?1 AND listed_at < ?2
ORDER BY listed_at DESC, id DESC
LIMIT ?4 OFFSET ?5

-- name: article_count_lang
-- params: from_at int, until int, lang text
SELECT COUNT(*) FROM article WHERE lang = ?3 AND listed_at >= ?1 AND listed_at < ?2

-- name: article_list_section
-- params: from_at int, until int, section_id int, by_lang int, lang text, max_rows int, skip int
SELECT l.article_id, l.listed_at
FROM article_section l
WHERE l.section_id = ?3 AND l.listed_at >= ?1 AND l.listed_at < ?2
	AND (?4 = 0 OR EXISTS (SELECT 1 FROM article a WHERE a.id = l.article_id AND a.lang = ?5))
ORDER BY l.listed_at DESC, l.article_id DESC
LIMIT ?6 OFFSET ?7

-- name: article_count_section
-- params: from_at int, until int, section_id int, by_lang int, lang text
SELECT COUNT(*)
FROM article_section l
WHERE l.section_id = ?3 AND l.listed_at >= ?1 AND l.listed_at < ?2
	AND (?4 = 0 OR EXISTS (SELECT 1 FROM article a WHERE a.id = l.article_id AND a.lang = ?5))

-- An article may stand in several sections of the tree.
-- name: article_list_subtree
-- params: from_at int, until int, section_id int, by_lang int, lang text, max_rows int, skip int
WITH RECURSIVE tree (id) AS (
	SELECT ?3
	UNION
	SELECT s.id FROM section s JOIN tree ON s.parent_id = tree.id
)
SELECT l.article_id, l.listed_at
FROM tree JOIN article_section l ON l.section_id = tree.id
WHERE l.listed_at >= ?1 AND l.listed_at < ?2
	AND (?4 = 0 OR EXISTS (SELECT 1 FROM article a WHERE a.id = l.article_id AND a.lang = ?5))
GROUP BY l.article_id, l.listed_at
ORDER BY l.listed_at DESC, l.article_id DESC
LIMIT ?6 OFFSET ?7

-- name: article_count_subtree
-- params: from_at int, until int, section_id int, by_lang int, lang text
WITH RECURSIVE tree (id) AS (
	SELECT ?3
	UNION
	SELECT s.id FROM section s JOIN tree ON s.parent_id = tree.id
)
SELECT COUNT(DISTINCT l.article_id)
FROM tree JOIN article_section l ON l.section_id = tree.id
WHERE l.listed_at >= ?1 AND l.listed_at < ?2
	AND (?4 = 0 OR EXISTS (SELECT 1 FROM article a WHERE a.id = l.article_id AND a.lang = ?5))

-- name: article_list_tag
-- params: from_at int, until int, tag_id int, by_lang int, lang text, max_rows int, skip int
SELECT l.article_id, l.listed_at
FROM article_tag l
WHERE l.tag_id = ?3 AND l.listed_at >= ?1 AND l.listed_at < ?2
	AND (?4 = 0 OR EXISTS (SELECT 1 FROM article a WHERE a.id = l.article_id AND a.lang = ?5))
ORDER BY l.listed_at DESC, l.article_id DESC
LIMIT ?6 OFFSET ?7

-- name: article_count_tag
-- params: from_at int, until int, tag_id int, by_lang int, lang text
SELECT COUNT(*)
FROM article_tag l
WHERE l.tag_id = ?3 AND l.listed_at >= ?1 AND l.listed_at < ?2
	AND (?4 = 0 OR EXISTS (SELECT 1 FROM article a WHERE a.id = l.article_id AND a.lang = ?5))

-- name: article_list_person
-- params: from_at int, until int, person_id int, by_lang int, lang text, max_rows int, skip int
SELECT l.article_id, l.listed_at
FROM article_author l
WHERE l.person_id = ?3 AND l.listed_at >= ?1 AND l.listed_at < ?2
	AND (?4 = 0 OR EXISTS (SELECT 1 FROM article a WHERE a.id = l.article_id AND a.lang = ?5))
ORDER BY l.listed_at DESC, l.article_id DESC
LIMIT ?6 OFFSET ?7

-- name: article_count_person
-- params: from_at int, until int, person_id int, by_lang int, lang text
SELECT COUNT(*)
FROM article_author l
WHERE l.person_id = ?3 AND l.listed_at >= ?1 AND l.listed_at < ?2
	AND (?4 = 0 OR EXISTS (SELECT 1 FROM article a WHERE a.id = l.article_id AND a.lang = ?5))

-- name: article_list_sticky
-- params: now int, max_rows int
SELECT id, listed_at FROM article WHERE sticky = 1 AND listed_at <= ?1 ORDER BY listed_at DESC, id DESC LIMIT ?2

-- name: article_list_modified
-- params: now int, since int, max_rows int, skip int
SELECT id, modified_at
FROM article
WHERE state = 'published' AND modified_at >= ?2 AND published_at <= ?1
ORDER BY modified_at DESC, id DESC
LIMIT ?3 OFFSET ?4

-- Only the newest 40 of each tag and section are candidates.
-- name: article_list_related
-- params: id int, now int, max_rows int
SELECT c.article_id, c.listed_at
FROM (
	SELECT o.article_id, o.listed_at, 2 AS weight
	FROM article_tag mine JOIN article_tag o ON o.tag_id = mine.tag_id
	WHERE mine.article_id = ?1 AND o.listed_at <= ?2 AND o.listed_at >= COALESCE((
		SELECT x.listed_at FROM article_tag x WHERE x.tag_id = mine.tag_id AND x.listed_at <= ?2
		ORDER BY x.listed_at DESC LIMIT 1 OFFSET 39), -9223372036854775807)
	UNION ALL
	SELECT o.article_id, o.listed_at, 1 AS weight
	FROM article_section mine JOIN article_section o ON o.section_id = mine.section_id
	WHERE mine.article_id = ?1 AND o.listed_at <= ?2 AND o.listed_at >= COALESCE((
		SELECT x.listed_at FROM article_section x WHERE x.section_id = mine.section_id AND x.listed_at <= ?2
		ORDER BY x.listed_at DESC LIMIT 1 OFFSET 39), -9223372036854775807)
) c
JOIN article a ON a.id = c.article_id
WHERE c.article_id <> ?1 AND a.lang = (SELECT me.lang FROM article me WHERE me.id = ?1)
GROUP BY c.article_id, c.listed_at
ORDER BY SUM(c.weight) DESC, c.listed_at DESC, c.article_id DESC
LIMIT ?3

-- name: article_list_children
-- params: parent_id int, now int, max_rows int
SELECT id, position
FROM article
WHERE kind = 'page' AND parent_id IS NOT DISTINCT FROM ?1 AND state = 'published' AND published_at <= ?2
ORDER BY position, id
LIMIT ?3

-- name: article_list_translations
-- params: translation_group int, now int, max_rows int
SELECT id, published_at
FROM article
WHERE translation_group = ?1 AND state = 'published' AND published_at <= ?2
ORDER BY id
LIMIT ?3

-- name: article_list_older
-- params: lang text, listed_at int, id int
SELECT id, listed_at
FROM article
WHERE lang = ?1 AND listed_at <= ?2 AND (listed_at < ?2 OR id < ?3)
ORDER BY listed_at DESC, id DESC
LIMIT 1

-- name: article_list_newer
-- params: lang text, listed_at int, id int, now int
SELECT id, listed_at
FROM article
WHERE lang = ?1 AND listed_at >= ?2 AND listed_at <= ?4 AND (listed_at > ?2 OR id > ?3)
ORDER BY listed_at, id
LIMIT 1
