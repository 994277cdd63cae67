-- Settings of the site, of sections and of articles.

-- name: setting_get
-- params: scope text, owner_id int, name text
SELECT value FROM setting WHERE scope = ?1 AND owner_id = ?2 AND name = ?3

-- name: setting_set
-- params: scope text, owner_id int, name text, value text
INSERT INTO setting (scope, owner_id, name, value) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (scope, owner_id, name) DO UPDATE SET value = excluded.value

-- name: setting_unset
-- params: scope text, owner_id int, name text
DELETE FROM setting WHERE scope = ?1 AND owner_id = ?2 AND name = ?3

-- name: setting_list
-- params: scope text, owner_id int
SELECT name, value FROM setting WHERE scope = ?1 AND owner_id = ?2

-- name: setting_remove_owner
-- params: scope text, owner_id int
DELETE FROM setting WHERE scope = ?1 AND owner_id = ?2

-- name: setting_count_sections
SELECT count(*) FROM (SELECT 1 FROM setting WHERE scope = 'section' LIMIT 1) AS one

-- The nearest comes first: article 0, its section 1, that one's parent 2, …, the site last. CROSS JOIN makes SQLite go
-- from the few sections to their settings.
-- name: setting_list_effective
-- params: article_id int
-- may sort: the settings that somebody changed: a hundred at most
WITH RECURSIVE chain (id, away) AS (
	SELECT section_id, 1 FROM article WHERE id = ?1 AND section_id IS NOT NULL
	UNION
	SELECT s.parent_id, chain.away + 1 FROM section s JOIN chain ON s.id = chain.id
	WHERE s.parent_id IS NOT NULL AND chain.away < 64
)
SELECT e.name, e.value, e.away
FROM (
	SELECT name, value, 0 AS away FROM setting WHERE scope = 'article' AND owner_id = ?1
	UNION ALL
	SELECT o.name, o.value, chain.away
	FROM chain CROSS JOIN setting o
	WHERE o.scope = 'section' AND o.owner_id = chain.id
	UNION ALL
	SELECT name, value, 1000 FROM setting WHERE scope = 'site' AND owner_id = 0
) e
ORDER BY e.away
