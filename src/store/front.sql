-- The front page as it was arranged.

-- name: front_list
-- params: lang text, now int
-- may sort: the few entries of one language
SELECT part, article_id, section_id, text, url, n, expires_at
FROM front_entry
WHERE lang = ?1 AND (expires_at IS NULL OR expires_at > ?2)
ORDER BY CASE part WHEN 'strip' THEN 0 WHEN 'story' THEN 1 ELSE 2 END, position

-- name: front_clear
-- params: lang text
DELETE FROM front_entry WHERE lang = ?1

-- name: front_insert
-- params: lang text, part text, position int, article_id int, section_id int, text text, url text, n int
-- params: expires_at int
INSERT INTO front_entry (lang, part, position, article_id, section_id, text, url, n, expires_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)

-- name: front_list_breaking
-- params: since int, now int, by_lang int, lang text, max_rows int
SELECT id
FROM article @SQLITE{INDEXED BY article_breaking}@
WHERE label = 'breaking' AND listed_at > ?1 AND listed_at <= ?2 AND (?3 = 0 OR lang = ?4)
ORDER BY listed_at DESC, id DESC
LIMIT ?5
