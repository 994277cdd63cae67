-- The full-text table. The two engines are asked in their own words; both go from the newest article back.

-- name: search_delete
-- params: article_id int
DELETE FROM search WHERE rowid = ?1

-- name: search_put
-- params: article_id int, title text, body text
INSERT INTO search (rowid, title, text) VALUES (?1, ?2, ?3)

-- name: search_put [pgsql]
INSERT INTO search (rowid, title, text, title_vector, text_vector)
VALUES (?1, ?2, ?3, to_tsvector('simple', ?2), to_tsvector('simple', ?3))

-- name: search_walk
-- params: query text, now int, max_rows int
-- may scan: the full-text index, newest first; search.c ends it after a while
SELECT a.id
FROM search s JOIN article a ON a.id = s.rowid
WHERE search MATCH ?1 AND a.state = 'published' AND a.published_at <= ?2
ORDER BY s.rowid DESC
LIMIT ?3

-- name: search_walk [pgsql]
SELECT a.id
FROM search s JOIN article a ON a.id = s.rowid
WHERE s.title_vector || s.text_vector @@ websearch_to_tsquery('simple', replace(?1, ' AND ', ' '))
	AND a.state = 'published' AND a.published_at <= ?2
ORDER BY s.rowid DESC
LIMIT ?3

-- The same for staff: articles in every state.
-- name: search_walk_any
-- params: query text, max_rows int
-- may scan: the full-text index, newest first; search.c ends it after a while
SELECT s.rowid
FROM search s
WHERE search MATCH ?1
ORDER BY s.rowid DESC
LIMIT ?2

-- name: search_walk_any [pgsql]
SELECT s.rowid
FROM search s
WHERE s.title_vector || s.text_vector @@ websearch_to_tsquery('simple', replace(?1, ' AND ', ' '))
ORDER BY s.rowid DESC
LIMIT ?2

-- Headlines alone, no further back than the oldest match that is of interest.
-- name: search_walk_titles
-- params: query text, now int, max_rows int, from_id int
-- may scan: the full-text index, newest first; search.c ends it after a while
SELECT a.id
FROM search s JOIN article a ON a.id = s.rowid
WHERE search MATCH '{title} : (' || ?1 || ')' AND s.rowid >= ?4 AND a.state = 'published' AND a.published_at <= ?2
ORDER BY s.rowid DESC
LIMIT ?3

-- name: search_walk_titles [pgsql]
SELECT a.id
FROM search s JOIN article a ON a.id = s.rowid
WHERE s.title_vector @@ websearch_to_tsquery('simple', replace(?1, ' AND ', ' '))
	AND s.rowid >= ?4 AND a.state = 'published' AND a.published_at <= ?2
ORDER BY s.rowid DESC
LIMIT ?3

-- The first word of the index from here on. PostgreSQL knows beginnings by itself.
-- name: search_word_from
-- params: word text
-- may scan: the words of the full-text index, from the one that is asked for; one row
SELECT term FROM search_word WHERE term >= ?1 LIMIT 1

-- name: search_word_from [pgsql]
SELECT title FROM search WHERE rowid < 0 AND title = ?1

-- name: search_count
-- may scan: only the check of a whole site
SELECT COUNT(*) FROM search

-- name: search_count_missing
-- may scan: only the check of a whole site
SELECT COUNT(*)
FROM article a
WHERE a.state = 'published' AND NOT EXISTS (SELECT 1 FROM search s WHERE s.rowid = a.id)
