-- What the figures of a month come to by section, author and language: kept, so that a report adds nothing up; and
-- those of an article by day, with the sites its readers came from.

-- axis 'section' (owner_id 0: none), 'author' or 'lang' (by its tag). readers: those of each day, added up.
CREATE TABLE figure_sum (
	axis TEXT NOT NULL,
	month @INT@ NOT NULL,
	owner_id @INT@ NOT NULL,
	lang TEXT NOT NULL,
	views @INT@ NOT NULL DEFAULT 0,
	readers @INT@ NOT NULL DEFAULT 0,
	votes @INT@ NOT NULL DEFAULT 0,
	comments @INT@ NOT NULL DEFAULT 0,
	PRIMARY KEY (axis, month, owner_id, lang)
) @CLUSTERED@;

INSERT INTO figure_sum (axis, month, owner_id, lang, views, votes, comments)
SELECT 'section', f.month, COALESCE(a.section_id, 0), '', SUM(f.views), SUM(f.votes), SUM(f.comments)
FROM figure_month f JOIN article a ON a.id = f.article_id
GROUP BY f.month, COALESCE(a.section_id, 0);
INSERT INTO figure_sum (axis, month, owner_id, lang, views, votes, comments)
SELECT 'author', f.month, l.person_id, '', SUM(f.views), SUM(f.votes), SUM(f.comments)
FROM figure_month f JOIN article_author l ON l.article_id = f.article_id
GROUP BY f.month, l.person_id;
INSERT INTO figure_sum (axis, month, owner_id, lang, views, votes, comments)
SELECT 'lang', f.month, 0, a.lang, SUM(f.views), SUM(f.votes), SUM(f.comments)
FROM figure_month f JOIN article a ON a.id = f.article_id
GROUP BY f.month, a.lang;

-- The most read first, as they are shown: a month is never sorted.
CREATE INDEX figure_month_by_order ON figure_month (month, views, votes, comments);

-- By day first: what is written lies together, and what is too old is one range. Nothing here is kept for long, so that
-- rows of an article that is gone need no looking for.
CREATE TABLE figure_article (
	day @INT@ NOT NULL,
	article_id @INT@ NOT NULL,
	views @INT@ NOT NULL DEFAULT 0,
	votes @INT@ NOT NULL DEFAULT 0,
	comments @INT@ NOT NULL DEFAULT 0,
	PRIMARY KEY (day, article_id)
) @CLUSTERED@;

-- host '': all those beyond the first few of an article's day.
CREATE TABLE referrer_article (
	day @INT@ NOT NULL,
	article_id @INT@ NOT NULL,
	host TEXT NOT NULL,
	n @INT@ NOT NULL,
	PRIMARY KEY (day, article_id, host)
) @CLUSTERED@;
