-- Lists of articles. Each finds ids (and the time it is sorted by) along one index; article_list_cards then reads what
-- is shown of them. listed_at is NULL for what is in no list.

-- An IN of so many would be a table of SQLite's own, made for each call; these rows are gone through as they stand.
-- name: article_list_cards
-- params: now int, id_1 int, id_2 int, id_3 int, id_4 int, id_5 int, id_6 int, id_7 int, id_8 int, id_9 int, id_10 int
-- params: id_11 int, id_12 int, id_13 int, id_14 int, id_15 int, id_16 int
-- may scan: the sixteen numbers that are asked for
SELECT a.id, a.kind, a.path, a.title, a.standfirst, a.lang, a.section_id, COALESCE(s.name, ''), COALESCE(s.path, ''),
	a.lead_media_id, a.words, a.sticky, a.published_at, a.updated_at, a.modified_at, COALESCE(t.n, 0)
FROM (VALUES (?2), (?3), (?4), (?5), (?6), (?7), (?8), (?9), (?10), (?11), (?12), (?13),
	(?14), (?15), (?16), (?17)) AS v
CROSS JOIN article a
LEFT JOIN section s ON s.id = a.section_id
LEFT JOIN tally t ON t.article_id = a.id AND t.block = 'comment' AND t.choice = 'visible'
WHERE v.column1 <> 0 AND a.id = v.column1 AND a.state = 'published' AND a.published_at <= ?1

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

-- Section (with what is below it), tag and person have one text each, once for all languages and once for one.

-- name: article_list_section
-- params: from_at int, until int, section_id int, max_rows int, skip int
SELECT article_id, listed_at
FROM article_under
WHERE section_id = ?3 AND listed_at >= ?1 AND listed_at < ?2
ORDER BY listed_at DESC, article_id DESC
LIMIT ?4 OFFSET ?5

-- name: article_list_section_lang
-- params: from_at int, until int, section_id int, lang text, max_rows int, skip int
SELECT article_id, listed_at
FROM article_under
WHERE section_id = ?3 AND lang = ?4 AND listed_at >= ?1 AND listed_at < ?2
ORDER BY listed_at DESC, article_id DESC
LIMIT ?5 OFFSET ?6

-- name: article_count_section
-- params: from_at int, until int, section_id int
SELECT COUNT(*) FROM article_under WHERE section_id = ?3 AND listed_at >= ?1 AND listed_at < ?2

-- name: article_count_section_lang
-- params: from_at int, until int, section_id int, lang text
SELECT COUNT(*) FROM article_under WHERE section_id = ?3 AND lang = ?4 AND listed_at >= ?1 AND listed_at < ?2

-- name: article_list_tag
-- params: from_at int, until int, tag_id int, max_rows int, skip int
SELECT article_id, listed_at
FROM article_tag
WHERE tag_id = ?3 AND listed_at >= ?1 AND listed_at < ?2
ORDER BY listed_at DESC, article_id DESC
LIMIT ?4 OFFSET ?5

-- name: article_list_tag_lang
-- params: from_at int, until int, tag_id int, lang text, max_rows int, skip int
SELECT article_id, listed_at
FROM article_tag
WHERE tag_id = ?3 AND lang = ?4 AND listed_at >= ?1 AND listed_at < ?2
ORDER BY listed_at DESC, article_id DESC
LIMIT ?5 OFFSET ?6

-- name: article_count_tag
-- params: from_at int, until int, tag_id int
SELECT COUNT(*) FROM article_tag WHERE tag_id = ?3 AND listed_at >= ?1 AND listed_at < ?2

-- name: article_count_tag_lang
-- params: from_at int, until int, tag_id int, lang text
SELECT COUNT(*) FROM article_tag WHERE tag_id = ?3 AND lang = ?4 AND listed_at >= ?1 AND listed_at < ?2

-- name: article_list_person
-- params: from_at int, until int, person_id int, max_rows int, skip int
SELECT article_id, listed_at
FROM article_author
WHERE person_id = ?3 AND listed_at >= ?1 AND listed_at < ?2
ORDER BY listed_at DESC, article_id DESC
LIMIT ?4 OFFSET ?5

-- name: article_list_person_lang
-- params: from_at int, until int, person_id int, lang text, max_rows int, skip int
SELECT article_id, listed_at
FROM article_author
WHERE person_id = ?3 AND lang = ?4 AND listed_at >= ?1 AND listed_at < ?2
ORDER BY listed_at DESC, article_id DESC
LIMIT ?5 OFFSET ?6

-- name: article_count_person
-- params: from_at int, until int, person_id int
SELECT COUNT(*) FROM article_author WHERE person_id = ?3 AND listed_at >= ?1 AND listed_at < ?2

-- name: article_count_person_lang
-- params: from_at int, until int, person_id int, lang text
SELECT COUNT(*) FROM article_author WHERE person_id = ?3 AND lang = ?4 AND listed_at >= ?1 AND listed_at < ?2

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
