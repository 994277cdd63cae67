-- The desk's lists. All but the last share their parameters; a filter that is not asked for is 0.

-- name: desk_list_unlisted
-- params: at int, after_id int, state text, by_lang int, lang text, section_id int, person_id int, max_rows int
SELECT a.modified_at, a.id
FROM article a
WHERE a.state = ?3 AND a.state <> 'published' AND (a.modified_at, a.id) < (?1, ?2) AND (?4 = 0 OR a.lang = ?5)
	AND (?6 = 0 OR EXISTS (SELECT 1 FROM article_under u WHERE u.article_id = a.id AND u.section_id = ?6))
	AND (?7 = 0 OR EXISTS (SELECT 1 FROM article_author w WHERE w.article_id = a.id AND w.person_id = ?7))
ORDER BY a.modified_at DESC, a.id DESC
LIMIT ?8

-- What is in no list has no listed_at: a person's own, or a section's, are few.
-- name: desk_list_unlisted_person
-- params: at int, after_id int, state text, by_lang int, lang text, section_id int, person_id int, max_rows int
-- may sort: what one person has not published
SELECT a.modified_at, a.id
FROM article_author w JOIN article a ON a.id = w.article_id
WHERE w.person_id = ?7 AND w.listed_at IS NULL
	AND a.state = ?3 AND (a.modified_at, a.id) < (?1, ?2) AND (?4 = 0 OR a.lang = ?5)
	AND (?6 = 0 OR EXISTS (SELECT 1 FROM article_under u WHERE u.article_id = a.id AND u.section_id = ?6))
ORDER BY a.modified_at DESC, a.id DESC
LIMIT ?8

-- name: desk_list_unlisted_section
-- params: at int, after_id int, state text, by_lang int, lang text, section_id int, person_id int, max_rows int
-- may sort: what one section has not published
SELECT a.modified_at, a.id
FROM article_under u JOIN article a ON a.id = u.article_id
WHERE u.section_id = ?6 AND u.listed_at IS NULL
	AND a.state = ?3 AND (a.modified_at, a.id) < (?1, ?2) AND (?4 = 0 OR a.lang = ?5) AND ?7 = 0
ORDER BY a.modified_at DESC, a.id DESC
LIMIT ?8

-- name: desk_list_pages
-- params: at int, after_id int, state text, by_lang int, lang text, section_id int, person_id int, max_rows int
SELECT a.modified_at, a.id
FROM article a
WHERE a.kind = 'page' AND a.state <> ?3 AND (a.modified_at, a.id) < (?1, ?2) AND (?4 = 0 OR a.lang = ?5)
	AND (?6 = 0 OR EXISTS (SELECT 1 FROM article_under u WHERE u.article_id = a.id AND u.section_id = ?6))
	AND (?7 = 0 OR EXISTS (SELECT 1 FROM article_author w WHERE w.article_id = a.id AND w.person_id = ?7))
ORDER BY a.modified_at DESC, a.id DESC
LIMIT ?8

-- name: desk_list_listed
-- params: at int, after_id int, state text, by_lang int, lang text, section_id int, person_id int, max_rows int
SELECT a.listed_at, a.id
FROM article a
WHERE a.listed_at IS NOT NULL AND (a.listed_at, a.id) < (?1, ?2)
	AND ?3 <> '' AND ?4 = 0 AND ?5 = '' AND ?6 = 0 AND ?7 = 0
ORDER BY a.listed_at DESC, a.id DESC
LIMIT ?8

-- name: desk_list_listed_lang
-- params: at int, after_id int, state text, by_lang int, lang text, section_id int, person_id int, max_rows int
SELECT a.listed_at, a.id
FROM article a
WHERE a.listed_at IS NOT NULL AND a.lang = ?5 AND (a.listed_at, a.id) < (?1, ?2) AND ?3 <> ''
	AND ?4 = 1 AND ?6 = 0 AND ?7 = 0
ORDER BY a.listed_at DESC, a.id DESC
LIMIT ?8

-- name: desk_list_listed_person
-- params: at int, after_id int, state text, by_lang int, lang text, section_id int, person_id int, max_rows int
SELECT w.listed_at, w.article_id
FROM article_author w
WHERE w.person_id = ?7 AND (w.listed_at, w.article_id) < (?1, ?2) AND ?3 <> '' AND (?4 = 0 OR w.lang = ?5)
	AND (?6 = 0 OR EXISTS (SELECT 1 FROM article_under u WHERE u.article_id = w.article_id AND u.section_id = ?6))
ORDER BY w.listed_at DESC, w.article_id DESC
LIMIT ?8

-- name: desk_list_listed_section
-- params: at int, after_id int, state text, by_lang int, lang text, section_id int, person_id int, max_rows int
SELECT u.listed_at, u.article_id
FROM article_under u
WHERE u.section_id = ?6 AND (u.listed_at, u.article_id) < (?1, ?2) AND ?3 <> '' AND (?4 = 0 OR u.lang = ?5) AND ?7 = 0
ORDER BY u.listed_at DESC, u.article_id DESC
LIMIT ?8

-- name: desk_list_scheduled
-- params: at int, after_id int, state text, by_lang int, lang text, section_id int, person_id int, max_rows int
SELECT a.listed_at, a.id
FROM article a
WHERE a.listed_at IS NOT NULL AND (a.listed_at, a.id) > (?1, ?2) AND ?3 <> '' AND (?4 = 0 OR a.lang = ?5)
	AND (?6 = 0 OR EXISTS (SELECT 1 FROM article_under u WHERE u.article_id = a.id AND u.section_id = ?6))
	AND (?7 = 0 OR EXISTS (SELECT 1 FROM article_author w WHERE w.article_id = a.id AND w.person_id = ?7))
ORDER BY a.listed_at, a.id
LIMIT ?8

-- name: desk_list_between
-- params: from_at int, until int, max_rows int
SELECT listed_at, id FROM article WHERE listed_at >= ?1 AND listed_at < ?2 ORDER BY listed_at, id LIMIT ?3

-- name: desk_count_unlisted
-- params: state text
SELECT COUNT(*) FROM article WHERE state = ?1 AND state <> 'published'

-- name: desk_count_scheduled
-- params: now int
SELECT COUNT(*) FROM article WHERE listed_at > ?1

-- name: desk_count_pages
-- may scan: pages alone, along their own index
SELECT COUNT(*) FROM article WHERE kind = 'page' AND state <> 'trash'
