-- What editors put on the front page, in each language ('' is the main one) and in their order: 'strip' above all else
-- (an article's headline, or words with or without a link), 'story' (the first leads), 'block' (the newest n of a
-- section). An entry whose time is over counts no longer.
CREATE TABLE front_entry (
	lang TEXT NOT NULL,
	part TEXT NOT NULL CHECK (part IN ('strip', 'story', 'block')),
	position @INT@ NOT NULL,
	article_id @INT@ REFERENCES article (id) ON DELETE CASCADE,
	section_id @INT@ REFERENCES section (id) ON DELETE CASCADE,
	text TEXT NOT NULL DEFAULT '',
	url TEXT NOT NULL DEFAULT '',
	n @INT@ NOT NULL DEFAULT 0,
	expires_at @INT@,
	PRIMARY KEY (lang, part, position)
) @CLUSTERED@;
CREATE INDEX front_entry_by_article ON front_entry (article_id) WHERE article_id IS NOT NULL;
CREATE INDEX front_entry_by_section ON front_entry (section_id) WHERE section_id IS NOT NULL;

-- What the strip takes by itself.
CREATE INDEX article_breaking ON article (listed_at, id) WHERE label = 'breaking';

-- Redirects and former paths, listed by path.
CREATE INDEX address_leading_on ON address (path) WHERE canonical = 0;
