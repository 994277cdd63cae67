-- Monthly figures by section, author and language, moved with those of articles.

-- name: figure_sum_add
-- params: month int, article_id int, views int, votes int, comments int
INSERT INTO figure_sum (axis, month, owner_id, lang, views, votes, comments)
SELECT 'section', ?1, COALESCE(a.section_id, 0), '', ?3, ?4, ?5 FROM article a WHERE a.id = ?2
UNION ALL
SELECT 'lang', ?1, 0, a.lang, ?3, ?4, ?5 FROM article a WHERE a.id = ?2
UNION ALL
SELECT 'author', ?1, l.person_id, '', ?3, ?4, ?5 FROM article_author l WHERE l.article_id = ?2
ON CONFLICT (axis, month, owner_id, lang) DO UPDATE
SET views = figure_sum.views + excluded.views, votes = figure_sum.votes + excluded.votes,
	comments = figure_sum.comments + excluded.comments

-- name: figure_sum_move_section
-- params: article_id int, delta int
INSERT INTO figure_sum (axis, month, owner_id, lang, views, votes, comments)
SELECT 'section', f.month, COALESCE(a.section_id, 0), '', f.views * ?2, f.votes * ?2, f.comments * ?2
FROM figure_month f JOIN article a ON a.id = f.article_id
WHERE f.article_id = ?1
ON CONFLICT (axis, month, owner_id, lang) DO UPDATE
SET views = figure_sum.views + excluded.views, votes = figure_sum.votes + excluded.votes,
	comments = figure_sum.comments + excluded.comments

-- name: figure_sum_move_author
-- params: article_id int, delta int
INSERT INTO figure_sum (axis, month, owner_id, lang, views, votes, comments)
SELECT 'author', f.month, l.person_id, '', f.views * ?2, f.votes * ?2, f.comments * ?2
FROM figure_month f JOIN article_author l ON l.article_id = f.article_id
WHERE f.article_id = ?1
ON CONFLICT (axis, month, owner_id, lang) DO UPDATE
SET views = figure_sum.views + excluded.views, votes = figure_sum.votes + excluded.votes,
	comments = figure_sum.comments + excluded.comments

-- name: figure_sum_move_lang
-- params: article_id int, delta int
INSERT INTO figure_sum (axis, month, owner_id, lang, views, votes, comments)
SELECT 'lang', f.month, 0, a.lang, f.views * ?2, f.votes * ?2, f.comments * ?2
FROM figure_month f JOIN article a ON a.id = f.article_id
WHERE f.article_id = ?1
ON CONFLICT (axis, month, owner_id, lang) DO UPDATE
SET views = figure_sum.views + excluded.views, votes = figure_sum.votes + excluded.votes,
	comments = figure_sum.comments + excluded.comments

-- The same choice as section_hand_over makes.
-- name: figure_sum_hand_over
-- params: section_id int
-- may sort: the articles of a section that goes
INSERT INTO figure_sum (axis, month, owner_id, lang, views, votes, comments)
SELECT 'section', h.month, COALESCE(h.owner_id, 0), '', SUM(h.views), SUM(h.votes), SUM(h.comments)
FROM (SELECT f.month AS month, f.views AS views, f.votes AS votes, f.comments AS comments, (
		SELECT l.section_id FROM article_section l
		WHERE l.article_id = a.id AND l.section_id <> ?1
		ORDER BY l.position, l.section_id
		LIMIT 1) AS owner_id
	FROM article a JOIN figure_month f ON f.article_id = a.id
	WHERE a.section_id = ?1) h
GROUP BY h.month, COALESCE(h.owner_id, 0)
ON CONFLICT (axis, month, owner_id, lang) DO UPDATE
SET views = figure_sum.views + excluded.views, votes = figure_sum.votes + excluded.votes,
	comments = figure_sum.comments + excluded.comments

-- name: figure_sum_merge
-- params: axis text, from_id int, into_id int
INSERT INTO figure_sum (axis, month, owner_id, lang, views, readers, votes, comments)
SELECT f.axis, f.month, ?3, f.lang, f.views, f.readers, f.votes, f.comments
FROM figure_sum f
WHERE f.axis = ?1 AND f.owner_id = ?2
ON CONFLICT (axis, month, owner_id, lang) DO UPDATE
SET views = figure_sum.views + excluded.views, readers = figure_sum.readers + excluded.readers,
	votes = figure_sum.votes + excluded.votes, comments = figure_sum.comments + excluded.comments

-- name: figure_sum_both_signed
-- params: from_id int, into_id int
-- may sort: the articles of two people that become one
INSERT INTO figure_sum (axis, month, owner_id, lang, views, votes, comments)
SELECT 'author', f.month, ?2, '', -SUM(f.views), -SUM(f.votes), -SUM(f.comments)
FROM article_author x
JOIN article_author y ON y.article_id = x.article_id
JOIN figure_month f ON f.article_id = x.article_id
WHERE x.person_id = ?1 AND y.person_id = ?2
GROUP BY f.month
ON CONFLICT (axis, month, owner_id, lang) DO UPDATE
SET views = figure_sum.views + excluded.views, votes = figure_sum.votes + excluded.votes,
	comments = figure_sum.comments + excluded.comments

-- name: figure_sum_forget
-- params: axis text, owner_id int
DELETE FROM figure_sum WHERE axis = ?1 AND owner_id = ?2

-- name: figure_sum_groups
-- params: article_id int
SELECT 'section', COALESCE(a.section_id, 0), '' FROM article a WHERE a.id = ?1
UNION ALL
SELECT 'lang', 0, a.lang FROM article a WHERE a.id = ?1
UNION ALL
SELECT 'author', l.person_id, '' FROM article_author l WHERE l.article_id = ?1

-- name: figure_sum_add_readers
-- params: axis text, month int, owner_id int, lang text, n int
INSERT INTO figure_sum (axis, month, owner_id, lang, readers) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (axis, month, owner_id, lang) DO UPDATE SET readers = figure_sum.readers + excluded.readers
