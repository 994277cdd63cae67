-- An article's figures by day. Rows lie by day first, so its days are looked up one by one; a join
-- with them would make SQLite read the whole table, for a filter.

-- name: figure_article_add
-- params: day int, article_id int, views int, votes int, comments int
INSERT INTO figure_article (day, article_id, views, votes, comments)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (day, article_id) DO UPDATE
SET views = figure_article.views + excluded.views, votes = figure_article.votes + excluded.votes,
	comments = figure_article.comments + excluded.comments

-- name: figure_article_days
-- params: article_id int, from_day int, until_day int
WITH RECURSIVE d (day) AS (
	SELECT ?2
	UNION ALL
	SELECT d.day + 1 FROM d WHERE d.day + 1 < ?3
)
SELECT f.day, f.views, f.votes, f.comments
FROM figure_article f
WHERE f.day IN (SELECT d.day FROM d) AND f.article_id = ?1

-- name: referrer_article_add
-- params: day int, article_id int, host text, n int, max_hosts int
INSERT INTO referrer_article (day, article_id, host, n)
SELECT ?1, ?2, CASE
		WHEN EXISTS (
			SELECT 1 FROM referrer_article k
			WHERE k.day = ?1 AND k.article_id = ?2 AND k.host = ?3) THEN ?3
		WHEN (
			SELECT COUNT(*) FROM referrer_article c
			WHERE c.day = ?1 AND c.article_id = ?2 AND c.host <> '') < ?5 THEN ?3
		ELSE ''
	END, ?4
WHERE true
ON CONFLICT (day, article_id, host) DO UPDATE SET n = referrer_article.n + excluded.n

-- name: referrer_article_list
-- params: article_id int, from_day int, until_day int, max_rows int
-- may sort: a few hosts a day
WITH RECURSIVE d (day) AS (
	SELECT ?2
	UNION ALL
	SELECT d.day + 1 FROM d WHERE d.day + 1 < ?3
)
SELECT r.host, CAST(SUM(r.n) AS BIGINT)
FROM referrer_article r
WHERE r.day IN (SELECT d.day FROM d) AND r.article_id = ?1
GROUP BY r.host
ORDER BY SUM(r.n) DESC, r.host
LIMIT ?4

-- name: figure_article_sweep
-- params: before_day int, max_rows int
DELETE FROM figure_article WHERE (day, article_id) IN (
	SELECT f.day, f.article_id FROM figure_article f WHERE f.day < ?1 LIMIT ?2)

-- name: referrer_article_sweep
-- params: before_day int, max_rows int
DELETE FROM referrer_article WHERE (day, article_id, host) IN (
	SELECT r.day, r.article_id, r.host FROM referrer_article r WHERE r.day < ?1 LIMIT ?2)
