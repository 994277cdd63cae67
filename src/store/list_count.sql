-- How many articles a list holds, kept beside them. Each part of an article's lists moves by ?2 = 1 or -1.

-- name: list_count_move_article
-- params: article_id int, delta int
INSERT INTO list_count (list, owner_id, lang, n)
SELECT 'all', 0, lang, ?2 FROM article WHERE id = ?1 AND listed_at IS NOT NULL
UNION ALL
SELECT 'day', (listed_at + 86400000000000) / 86400000 - 1000000, lang, ?2
FROM article WHERE id = ?1 AND listed_at IS NOT NULL
ON CONFLICT (list, owner_id, lang) DO UPDATE SET n = list_count.n + excluded.n

-- name: list_count_move_authors
-- params: article_id int, delta int
INSERT INTO list_count (list, owner_id, lang, n)
SELECT 'person', person_id, lang, ?2 FROM article_author WHERE article_id = ?1 AND listed_at IS NOT NULL
ON CONFLICT (list, owner_id, lang) DO UPDATE SET n = list_count.n + excluded.n

-- name: list_count_move_sections
-- params: article_id int, delta int
INSERT INTO list_count (list, owner_id, lang, n)
SELECT 'section', section_id, lang, ?2 FROM article_under WHERE article_id = ?1 AND listed_at IS NOT NULL
ON CONFLICT (list, owner_id, lang) DO UPDATE SET n = list_count.n + excluded.n

-- name: list_count_move_tags
-- params: article_id int, delta int
INSERT INTO list_count (list, owner_id, lang, n)
SELECT 'tag', tag_id, lang, ?2 FROM article_tag WHERE article_id = ?1 AND listed_at IS NOT NULL
ON CONFLICT (list, owner_id, lang) DO UPDATE SET n = list_count.n + excluded.n

-- name: list_count_get
-- params: list text, owner_id int, by_lang int, lang text
SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT)
FROM list_count
WHERE list = ?1 AND owner_id = ?2 AND (?3 = 0 OR lang = ?4)

-- name: list_count_days
-- params: from_day int, until_day int, by_lang int, lang text
SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT)
FROM list_count
WHERE list = 'day' AND owner_id >= ?1 AND owner_id < ?2 AND (?3 = 0 OR lang = ?4)

-- name: list_count_days_back
-- params: until_day int, by_lang int, lang text
SELECT owner_id, CAST(SUM(n) AS BIGINT)
FROM list_count
WHERE list = 'day' AND owner_id < ?1 AND (?2 = 0 OR lang = ?3)
GROUP BY owner_id
ORDER BY owner_id DESC

-- name: list_count_forget
-- params: list text, owner_id int
DELETE FROM list_count WHERE list = ?1 AND owner_id = ?2

-- name: list_count_fill_section
-- params: section_id int
INSERT INTO list_count (list, owner_id, lang, n)
SELECT 'section', section_id, lang, COUNT(*)
FROM article_under
WHERE section_id = ?1 AND listed_at IS NOT NULL
GROUP BY section_id, lang

-- name: list_count_fill_tag
-- params: tag_id int
INSERT INTO list_count (list, owner_id, lang, n)
SELECT 'tag', tag_id, lang, COUNT(*)
FROM article_tag
WHERE tag_id = ?1 AND listed_at IS NOT NULL
GROUP BY tag_id, lang

-- name: list_count_fill_person
-- params: person_id int
INSERT INTO list_count (list, owner_id, lang, n)
SELECT 'person', person_id, lang, COUNT(*)
FROM article_author
WHERE person_id = ?1 AND listed_at IS NOT NULL
GROUP BY person_id, lang

-- name: list_count_wrong
-- may scan: only the check of a whole site counts again
-- may sort: the same
SELECT COUNT(*)
FROM (
	SELECT list, owner_id, lang
	FROM (
		SELECT 'all' AS list, 0 AS owner_id, lang, COUNT(*) AS n
		FROM article WHERE listed_at IS NOT NULL GROUP BY lang
		UNION ALL
		SELECT 'day', (listed_at + 86400000000000) / 86400000 - 1000000, lang, COUNT(*)
		FROM article WHERE listed_at IS NOT NULL
		GROUP BY (listed_at + 86400000000000) / 86400000 - 1000000, lang
		UNION ALL
		SELECT 'section', section_id, lang, COUNT(*)
		FROM article_under WHERE listed_at IS NOT NULL GROUP BY section_id, lang
		UNION ALL
		SELECT 'tag', tag_id, lang, COUNT(*)
		FROM article_tag WHERE listed_at IS NOT NULL GROUP BY tag_id, lang
		UNION ALL
		SELECT 'person', person_id, lang, COUNT(*)
		FROM article_author WHERE listed_at IS NOT NULL GROUP BY person_id, lang
		UNION ALL
		SELECT list, owner_id, lang, -n FROM list_count
	) part
	GROUP BY list, owner_id, lang
	HAVING SUM(n) <> 0
) wrong
