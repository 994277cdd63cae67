-- The totals and what was carried over. No total ever goes below zero, whatever is taken from it.

-- name: tally_get
-- params: article_id int
SELECT block, choice, n FROM tally WHERE article_id = ?1 ORDER BY block, choice;

-- name: tally_add
-- params: article_id int, block text, choice text, delta int
INSERT INTO tally (article_id, block, choice, n) VALUES (?1, ?2, ?3, CASE WHEN ?4 < 0 THEN 0 ELSE ?4 END)
ON CONFLICT (article_id, block, choice) DO UPDATE
SET n = CASE WHEN tally.n + ?4 < 0 THEN 0 ELSE tally.n + ?4 END;

-- name: tally_add_view
-- params: article_id int, n int
INSERT INTO tally (article_id, block, choice, n) SELECT id, 'view', 'all', ?2 FROM article WHERE id = ?1
ON CONFLICT (article_id, block, choice) DO UPDATE SET n = tally.n + excluded.n;

-- name: tally_article
-- params: article_id int
SELECT id FROM article WHERE id = ?1;

-- name: tally_carried
-- params: article_id int, block text, choice text
SELECT n FROM carried_over WHERE article_id = ?1 AND block = ?2 AND choice = ?3;

-- name: tally_carry
-- params: article_id int, block text, choice text, n int
INSERT INTO carried_over (article_id, block, choice, n) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (article_id, block, choice) DO UPDATE SET n = excluded.n;

-- name: tally_carry_forget
-- params: article_id int, block text, choice text
DELETE FROM carried_over WHERE article_id = ?1 AND block = ?2 AND choice = ?3;

-- name: tally_carried_sum
-- params: block text
-- may scan: what an import brought, for its report
SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM carried_over WHERE block = ?1;

-- name: tally_carried_sum_of_article
-- params: article_id int, block text
SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM carried_over WHERE article_id = ?1 AND block = ?2;

-- Views are counted in memory and leave no rows: theirs can only be too low. Likes of comments are counted there.
-- name: tally_differences
-- may scan: only when the whole site is counted again
-- may sort: the same
SELECT article_id, block, choice, CAST(SUM(counted) AS BIGINT), CAST(SUM(stored) AS BIGINT)
FROM (
	SELECT article_id, block, choice, COUNT(*) AS counted, 0 AS stored FROM ballot
	WHERE state = 'counted' AND choice <> '' AND substr(block, 1, 8) <> 'comment:'
	GROUP BY article_id, block, choice
	UNION ALL
	SELECT article_id, 'comment', 'visible', COUNT(*), 0 FROM comment WHERE state = 'visible' GROUP BY article_id
	UNION ALL
	SELECT article_id, block, choice, n, 0 FROM carried_over
	UNION ALL
	SELECT article_id, block, choice, 0, n FROM tally
) AS part
GROUP BY article_id, block, choice
HAVING SUM(counted) > SUM(stored) OR (SUM(counted) < SUM(stored) AND block <> 'view')
ORDER BY article_id, block, choice;

-- name: tally_recount_clear
-- may scan: only when the whole site is counted again
DELETE FROM tally WHERE block <> 'view';

-- name: tally_recount_fill
-- may scan: only when the whole site is counted again
-- may sort: the same
INSERT INTO tally (article_id, block, choice, n)
SELECT article_id, block, choice, CAST(SUM(counted) AS BIGINT)
FROM (
	SELECT article_id, block, choice, COUNT(*) AS counted FROM ballot
	WHERE state = 'counted' AND choice <> '' AND substr(block, 1, 8) <> 'comment:'
	GROUP BY article_id, block, choice
	UNION ALL
	SELECT article_id, 'comment', 'visible', COUNT(*) FROM comment WHERE state = 'visible' GROUP BY article_id
	UNION ALL
	SELECT article_id, block, choice, n FROM carried_over WHERE block <> 'view'
) AS part
GROUP BY article_id, block, choice;

-- name: tally_recount_views
-- may scan: only when the whole site is counted again
INSERT INTO tally (article_id, block, choice, n)
SELECT article_id, block, choice, n FROM carried_over WHERE block = 'view'
ON CONFLICT (article_id, block, choice) DO UPDATE SET n = excluded.n WHERE tally.n < excluded.n;
