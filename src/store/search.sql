-- The full-text table. The two engines are asked in their own words; both look only at the newest matches.

-- name: search_delete
-- params: article_id int
DELETE FROM search WHERE rowid = ?1

-- name: search_put
-- params: article_id int, title text, body text
INSERT INTO search (rowid, title, text) VALUES (?1, ?2, ?3)

-- name: search_put [pgsql]
INSERT INTO search (rowid, title, text, title_vector, text_vector)
VALUES (?1, ?2, ?3, to_tsvector('simple', ?2), to_tsvector('simple', ?3))

-- name: search_find
-- params: query text, now int, max_hits int, max_rows int, skip int
SELECT a.id, a.published_at
FROM (
	SELECT rowid AS id, bm25(search, 8.0, 1.0) AS score
	FROM search
	WHERE search MATCH ?1
	ORDER BY rowid DESC
	LIMIT ?3
) hit
JOIN article a ON a.id = hit.id
WHERE a.state = 'published' AND a.published_at <= ?2
ORDER BY hit.score, a.published_at DESC, a.id DESC
LIMIT ?4 OFFSET ?5

-- name: search_find [pgsql]
SELECT a.id, a.published_at
FROM (
	SELECT s.rowid AS id, 8 * ts_rank(s.title_vector, q.query) + ts_rank(s.text_vector, q.query) AS score
	FROM search s, websearch_to_tsquery('simple', ?1) AS q (query)
	WHERE s.title_vector || s.text_vector @@ q.query
	ORDER BY s.rowid DESC
	LIMIT ?3
) hit
JOIN article a ON a.id = hit.id
WHERE a.state = 'published' AND a.published_at <= ?2
ORDER BY hit.score DESC, a.published_at DESC, a.id DESC
LIMIT ?4 OFFSET ?5

-- name: search_count_hits
-- params: query text, now int, max_hits int
SELECT COUNT(*)
FROM (SELECT rowid AS id FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT ?3) hit
JOIN article a ON a.id = hit.id
WHERE a.state = 'published' AND a.published_at <= ?2

-- name: search_count_hits [pgsql]
SELECT COUNT(*)
FROM (
	SELECT s.rowid AS id
	FROM search s
	WHERE s.title_vector || s.text_vector @@ websearch_to_tsquery('simple', ?1)
	ORDER BY s.rowid DESC
	LIMIT ?3
) hit
JOIN article a ON a.id = hit.id
WHERE a.state = 'published' AND a.published_at <= ?2

-- name: search_count
SELECT COUNT(*) FROM search

-- name: search_count_missing
SELECT COUNT(*)
FROM article a
WHERE a.state = 'published' AND NOT EXISTS (SELECT 1 FROM search s WHERE s.rowid = a.id)
