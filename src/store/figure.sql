-- Figures of days and months.

-- name: figure_add_day
-- params: day int, views int, readers int, votes int, comments int
INSERT INTO figure_day (day, views, readers, votes, comments)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (day) DO UPDATE
SET views = figure_day.views + excluded.views, readers = figure_day.readers + excluded.readers,
	votes = figure_day.votes + excluded.votes, comments = figure_day.comments + excluded.comments

-- name: figure_add_month
-- params: month int, article_id int, views int, votes int, comments int
INSERT INTO figure_month (month, article_id, views, votes, comments)
SELECT ?1, a.id, ?3, ?4, ?5 FROM article a WHERE a.id = ?2
ON CONFLICT (month, article_id) DO UPDATE
SET views = figure_month.views + excluded.views, votes = figure_month.votes + excluded.votes,
	comments = figure_month.comments + excluded.comments

-- name: figure_list_days
-- params: from_day int, until_day int
SELECT day, views, votes, comments, readers FROM figure_day WHERE day >= ?1 AND day < ?2 ORDER BY day

-- The rows of articles are read for those alone that are shown.
-- name: figure_list_article
-- params: month int, max_rows int
-- may sort: the few that are shown
SELECT f.article_id, a.title, f.views, f.votes, f.comments, f.views
FROM (SELECT article_id, views, votes, comments FROM figure_month
	WHERE month = ?1
	ORDER BY views DESC, votes DESC, comments DESC, article_id DESC
	LIMIT ?2) f
JOIN article a ON a.id = f.article_id
ORDER BY f.views DESC, f.votes DESC, f.comments DESC, f.article_id DESC

-- name: figure_list_section
-- params: month int, max_rows int
-- may sort: a newspaper has a few dozen
SELECT s.id, s.name, f.views, f.votes, f.comments, f.readers
FROM figure_sum f LEFT JOIN section s ON s.id = f.owner_id
WHERE f.axis = 'section' AND f.month = ?1 AND (f.views <> 0 OR f.votes <> 0 OR f.comments <> 0)
ORDER BY f.views DESC, f.votes DESC, f.comments DESC, f.owner_id
LIMIT ?2

-- name: figure_list_author
-- params: month int, max_rows int
-- may sort: those who were read in one month
SELECT p.id, p.name, f.views, f.votes, f.comments, f.readers
FROM figure_sum f JOIN person p ON p.id = f.owner_id
WHERE f.axis = 'author' AND f.month = ?1 AND (f.views <> 0 OR f.votes <> 0 OR f.comments <> 0)
ORDER BY f.views DESC, f.votes DESC, f.comments DESC, f.owner_id
LIMIT ?2

-- name: figure_list_lang
-- params: month int, max_rows int
-- may sort: a handful
SELECT 0, f.lang, f.views, f.votes, f.comments, f.readers
FROM figure_sum f
WHERE f.axis = 'lang' AND f.month = ?1 AND (f.views <> 0 OR f.votes <> 0 OR f.comments <> 0)
ORDER BY f.views DESC, f.votes DESC, f.comments DESC, f.lang
LIMIT ?2

-- name: figure_list_article_months
-- params: article_id int, max_rows int
SELECT month, '', views, votes, comments, views
FROM figure_month WHERE article_id = ?1
ORDER BY month DESC
LIMIT ?2

-- name: referrer_count
-- params: month int
SELECT COUNT(*) FROM referrer_month WHERE month = ?1

-- name: referrer_add
-- params: month int, host text, n int
INSERT INTO referrer_month (month, host, n) VALUES (?1, ?2, ?3)
ON CONFLICT (month, host) DO UPDATE SET n = referrer_month.n + excluded.n

-- name: referrer_add_known
-- params: month int, host text, n int
UPDATE referrer_month SET n = n + ?3 WHERE month = ?1 AND host = ?2

-- name: referrer_list
-- params: month int, max_rows int
-- may sort: one month's hosts, whose number is capped
SELECT host, n FROM referrer_month WHERE month = ?1 ORDER BY n DESC, host LIMIT ?2
