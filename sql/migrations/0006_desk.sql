-- What the desk keeps: notes between staff, corrections, embargoes and tombstones, and the figures of days and months.

-- The desk's lists. What readers see has indexes of its own; whatever is not published is looked for by its state.
CREATE INDEX article_unlisted ON article (state, modified_at, id) WHERE state <> 'published';
CREATE INDEX article_pages_changed ON article (modified_at, id) WHERE kind = 'page';

-- What an article must wait for, and what its tombstone says.
CREATE TABLE article_standing (
	article_id @INT@ PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
	embargo_until @INT@,
	withdrawn_at @INT@,
	reason TEXT NOT NULL DEFAULT ''
) @STRICT@;

-- What staff tell one another about an article. act: what was done with it, '' for a note alone.
CREATE TABLE article_note (
	id @ID@,
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	person_id @INT@ REFERENCES person (id) ON DELETE SET NULL,
	at @INT@ NOT NULL,
	act TEXT NOT NULL DEFAULT '',
	text TEXT NOT NULL
) @STRICT@;
CREATE INDEX article_note_by_article ON article_note (article_id, id);
CREATE INDEX article_note_by_person ON article_note (person_id) WHERE person_id IS NOT NULL;

-- What readers are told was wrong. text is Markdown.
CREATE TABLE correction (
	id @ID@,
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	kind TEXT NOT NULL CHECK (kind IN ('correction', 'clarification', 'update')),
	at @INT@ NOT NULL,
	person_id @INT@ REFERENCES person (id) ON DELETE SET NULL,
	text TEXT NOT NULL
) @STRICT@;
CREATE INDEX correction_by_article ON correction (article_id, id);
CREATE INDEX correction_by_time ON correction (at, id);
CREATE INDEX correction_by_person ON correction (person_id) WHERE person_id IS NOT NULL;

-- What was counted on a day (of UTC, since 1970), and for an article in a month (202611): moved with the tallies, in
-- their transactions. A vote that is taken back counts less on the day it is taken back.
CREATE TABLE figure_day (
	day @INT@ PRIMARY KEY,
	views @INT@ NOT NULL DEFAULT 0,
	readers @INT@ NOT NULL DEFAULT 0,
	votes @INT@ NOT NULL DEFAULT 0,
	comments @INT@ NOT NULL DEFAULT 0
) @STRICT@;

CREATE TABLE figure_month (
	month @INT@ NOT NULL,
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	views @INT@ NOT NULL DEFAULT 0,
	votes @INT@ NOT NULL DEFAULT 0,
	comments @INT@ NOT NULL DEFAULT 0,
	PRIMARY KEY (month, article_id)
) @CLUSTERED@;
CREATE INDEX figure_month_by_article ON figure_month (article_id);

-- From which sites readers came: hosts only.
CREATE TABLE referrer_month (
	month @INT@ NOT NULL,
	host TEXT NOT NULL,
	n @INT@ NOT NULL,
	PRIMARY KEY (month, host)
) @CLUSTERED@;
