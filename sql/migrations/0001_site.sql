-- The first shape of a site. Times are epoch milliseconds; paths are decoded UTF-8 with a leading slash.
-- Small vocabularies are stored as the words that the code and the API use.

CREATE TABLE setting (
	scope TEXT NOT NULL CHECK (scope IN ('site', 'section', 'article')),
	owner_id @INT@ NOT NULL DEFAULT 0,
	name TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (scope, owner_id, name)
) @CLUSTERED@;

-- Keys that sign and hash: the site key lives for ever, day keys are destroyed with what they tagged.
CREATE TABLE secret (
	name TEXT PRIMARY KEY,
	value @BLOB@ NOT NULL,
	created_at @INT@ NOT NULL,
	expires_at @INT@
) @STRICT@;

-- Content-addressed bytes, in chunks: many media rows and picture sizes may share one object.
CREATE TABLE media_object (
	hash @BLOB@ PRIMARY KEY,
	size @INT@ NOT NULL,
	complete @INT@ NOT NULL DEFAULT 0,
	created_at @INT@ NOT NULL
) @STRICT@;

CREATE TABLE media_chunk (
	hash @BLOB@ NOT NULL,
	seq @INT@ NOT NULL,
	bytes @BLOB@ NOT NULL,
	PRIMARY KEY (hash, seq)
) @STRICT@;

CREATE TABLE media (
	id @ID@,
	hash @BLOB@,
	state TEXT NOT NULL CHECK (state IN ('present', 'missing')),
	mime TEXT NOT NULL,
	size @INT@ NOT NULL DEFAULT 0,
	width @INT@ NOT NULL DEFAULT 0,
	height @INT@ NOT NULL DEFAULT 0,
	path TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	title TEXT NOT NULL DEFAULT '',
	alt TEXT NOT NULL DEFAULT '',
	caption TEXT NOT NULL DEFAULT '',
	description TEXT NOT NULL DEFAULT '',
	credit TEXT NOT NULL DEFAULT '',
	source_url TEXT,
	article_id @INT@,
	created_at @INT@ NOT NULL,
	modified_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX media_by_hash ON media (hash);
CREATE INDEX media_by_article ON media (article_id, id);
CREATE INDEX media_by_state ON media (state, id);
CREATE INDEX media_by_source_url ON media (source_url) WHERE source_url IS NOT NULL;

CREATE TABLE media_variant (
	media_id @INT@ NOT NULL REFERENCES media (id) ON DELETE CASCADE,
	width @INT@ NOT NULL,
	height @INT@ NOT NULL,
	mime TEXT NOT NULL,
	hash @BLOB@ NOT NULL,
	size @INT@ NOT NULL,
	path TEXT NOT NULL UNIQUE,
	PRIMARY KEY (media_id, width, mime)
) @CLUSTERED@;
CREATE INDEX media_variant_by_hash ON media_variant (hash);

-- Everyone who has a byline or a login. The address for mail is kept apart so that no row that reaches a page holds it.
CREATE TABLE person (
	id @ID@,
	slug TEXT NOT NULL UNIQUE,
	path TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	title TEXT NOT NULL DEFAULT '',
	bio TEXT NOT NULL DEFAULT '',
	url TEXT NOT NULL DEFAULT '',
	public_email TEXT NOT NULL DEFAULT '',
	portrait_id @INT@ REFERENCES media (id) ON DELETE SET NULL,
	guest @INT@ NOT NULL DEFAULT 1,
	created_at @INT@ NOT NULL,
	modified_at @INT@ NOT NULL
) @STRICT@;

CREATE TABLE person_email (
	person_id @INT@ PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
	email TEXT NOT NULL
) @STRICT@;
CREATE INDEX person_email_by_email ON person_email (email);

CREATE TABLE person_link (
	person_id @INT@ NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	position @INT@ NOT NULL,
	label TEXT NOT NULL,
	url TEXT NOT NULL,
	PRIMARY KEY (person_id, position)
) @CLUSTERED@;

CREATE TABLE account (
	person_id @INT@ PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
	email TEXT NOT NULL UNIQUE,
	role TEXT NOT NULL CHECK (role IN ('administrator', 'editor', 'author', 'contributor', 'moderator')),
	password_hash TEXT,
	created_at @INT@ NOT NULL,
	modified_at @INT@ NOT NULL
) @STRICT@;

CREATE TABLE section (
	id @ID@,
	parent_id @INT@ REFERENCES section (id) ON DELETE SET NULL,
	slug TEXT NOT NULL,
	path TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	description TEXT NOT NULL DEFAULT '',
	lang TEXT NOT NULL DEFAULT '',
	position @INT@ NOT NULL DEFAULT 0,
	modified_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX section_by_parent ON section (parent_id, position, id);
CREATE INDEX section_by_slug ON section (slug);

CREATE TABLE tag (
	id @ID@,
	slug TEXT NOT NULL,
	path TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	description TEXT NOT NULL DEFAULT '',
	lang TEXT NOT NULL DEFAULT '',
	modified_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX tag_by_slug ON tag (slug);

-- An article or a page. listed_at is published_at while the article belongs in lists (published, kind article), else
-- NULL; visible means state 'published' and published_at not in the future, so that a scheduled one appears by the
-- query itself. No two articles have one path: the table address sees to it.
CREATE TABLE article (
	id @ID@,
	kind TEXT NOT NULL CHECK (kind IN ('article', 'page')),
	state TEXT NOT NULL CHECK (state IN ('draft', 'review', 'published', 'withdrawn', 'trash')),
	path TEXT NOT NULL,
	slug TEXT NOT NULL,
	title TEXT NOT NULL,
	standfirst TEXT NOT NULL DEFAULT '',
	lang TEXT NOT NULL DEFAULT '',
	translation_group @INT@,
	section_id @INT@ REFERENCES section (id) ON DELETE SET NULL,
	parent_id @INT@ REFERENCES article (id) ON DELETE SET NULL,
	position @INT@ NOT NULL DEFAULT 0,
	lead_media_id @INT@ REFERENCES media (id) ON DELETE SET NULL,
	lead_caption TEXT NOT NULL DEFAULT '',
	lead_credit TEXT NOT NULL DEFAULT '',
	words @INT@ NOT NULL DEFAULT 0,
	sticky @INT@ NOT NULL DEFAULT 0,
	comment_policy TEXT CHECK (comment_policy IN ('open', 'first', 'all', 'closed')),
	search_title TEXT NOT NULL DEFAULT '',
	search_description TEXT NOT NULL DEFAULT '',
	correction TEXT NOT NULL DEFAULT '',
	version @INT@ NOT NULL DEFAULT 1,
	created_at @INT@ NOT NULL,
	published_at @INT@,
	updated_at @INT@,
	modified_at @INT@ NOT NULL,
	listed_at @INT@
) @STRICT@;
CREATE INDEX article_listed ON article (listed_at, id) WHERE listed_at IS NOT NULL;
CREATE INDEX article_listed_by_lang ON article (lang, listed_at, id) WHERE listed_at IS NOT NULL;
CREATE INDEX article_sticky ON article (listed_at, id) WHERE sticky = 1;
CREATE INDEX article_modified ON article (modified_at, id, published_at) WHERE state = 'published';
CREATE INDEX article_pages ON article (parent_id, position, id) WHERE kind = 'page';
CREATE INDEX article_by_parent ON article (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX article_by_section ON article (section_id);
CREATE INDEX article_by_group ON article (translation_group) WHERE translation_group IS NOT NULL;
CREATE INDEX article_by_lead ON article (lead_media_id) WHERE lead_media_id IS NOT NULL;

-- The long texts, apart from what lists read. body is what the sanitiser made of source under policy_version.
CREATE TABLE article_body (
	article_id @INT@ PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
	format TEXT NOT NULL CHECK (format IN ('html', 'markdown', 'wordpress_classic', 'wordpress_block')),
	source TEXT NOT NULL,
	body TEXT NOT NULL,
	policy_version @INT@ NOT NULL
) @STRICT@;

-- What an article hangs in. listed_at and lang are copies, so that every list is read along one index that holds all
-- the list needs.
CREATE TABLE article_author (
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	position @INT@ NOT NULL,
	person_id @INT@ NOT NULL REFERENCES person (id),
	lang TEXT NOT NULL,
	listed_at @INT@,
	PRIMARY KEY (article_id, position)
) @CLUSTERED@;
CREATE INDEX article_author_listed ON article_author (person_id, listed_at, article_id);
CREATE INDEX article_author_listed_by_lang ON article_author (person_id, lang, listed_at, article_id)
	WHERE listed_at IS NOT NULL;

CREATE TABLE article_section (
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	section_id @INT@ NOT NULL REFERENCES section (id) ON DELETE CASCADE,
	position @INT@ NOT NULL DEFAULT 0,
	PRIMARY KEY (article_id, section_id)
) @CLUSTERED@;
CREATE INDEX article_section_by_section ON article_section (section_id, article_id);

-- Derived from article_section and the tree: each article once for every section that it stands in or below.
CREATE TABLE article_under (
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	section_id @INT@ NOT NULL REFERENCES section (id) ON DELETE CASCADE,
	lang TEXT NOT NULL,
	listed_at @INT@,
	PRIMARY KEY (article_id, section_id)
) @CLUSTERED@;
CREATE INDEX article_under_listed ON article_under (section_id, listed_at, article_id);
CREATE INDEX article_under_listed_by_lang ON article_under (section_id, lang, listed_at, article_id)
	WHERE listed_at IS NOT NULL;

CREATE TABLE article_tag (
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	tag_id @INT@ NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
	position @INT@ NOT NULL DEFAULT 0,
	lang TEXT NOT NULL,
	listed_at @INT@,
	PRIMARY KEY (article_id, tag_id)
) @CLUSTERED@;
CREATE INDEX article_tag_listed ON article_tag (tag_id, listed_at, article_id);
CREATE INDEX article_tag_listed_by_lang ON article_tag (tag_id, lang, listed_at, article_id)
	WHERE listed_at IS NOT NULL;

-- How many articles a list holds in a language, those whose time is yet to come included: kept with every change, so
-- that no reader waits for a count. Lists: all (owner 0), day (of UTC, since 1970), section (and below), tag, person.
CREATE TABLE list_count (
	list TEXT NOT NULL CHECK (list IN ('all', 'day', 'section', 'tag', 'person')),
	owner_id @INT@ NOT NULL,
	lang TEXT NOT NULL,
	n @INT@ NOT NULL,
	PRIMARY KEY (list, owner_id, lang)
) @CLUSTERED@;
CREATE INDEX list_count_top ON list_count (n, owner_id) WHERE list = 'tag';

CREATE TABLE article_media (
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	media_id @INT@ NOT NULL REFERENCES media (id) ON DELETE CASCADE,
	position @INT@ NOT NULL DEFAULT 0,
	PRIMARY KEY (article_id, media_id)
) @CLUSTERED@;
CREATE INDEX article_media_by_media ON article_media (media_id, article_id);

-- Every address that leads to something: the canonical one answers, any other redirects to it. target is set only for
-- kind 'redirect' (a path or an absolute address).
CREATE TABLE address (
	path TEXT PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('article', 'section', 'tag', 'person', 'media', 'redirect')),
	object_id @INT@ NOT NULL DEFAULT 0,
	canonical @INT@ NOT NULL DEFAULT 0,
	target TEXT,
	created_at @INT@ NOT NULL
) @CLUSTERED@;
CREATE UNIQUE INDEX address_canonical ON address (kind, object_id) WHERE canonical = 1;
CREATE INDEX address_former ON address (kind, object_id) WHERE canonical = 0 AND kind <> 'redirect';

CREATE TABLE menu (
	id @ID@,
	slug TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	place TEXT NOT NULL DEFAULT ''
) @STRICT@;

CREATE TABLE menu_item (
	id @ID@,
	menu_id @INT@ NOT NULL REFERENCES menu (id) ON DELETE CASCADE,
	parent_id @INT@ REFERENCES menu_item (id) ON DELETE CASCADE,
	position @INT@ NOT NULL,
	label TEXT NOT NULL,
	url TEXT NOT NULL DEFAULT '',
	kind TEXT NOT NULL CHECK (kind IN ('article', 'section', 'tag', 'person', 'link')),
	object_id @INT@ NOT NULL DEFAULT 0
) @STRICT@;
CREATE INDEX menu_item_by_menu ON menu_item (menu_id, position, id);

CREATE TABLE comment (
	id @ID@,
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	parent_id @INT@ REFERENCES comment (id) ON DELETE SET NULL,
	state TEXT NOT NULL CHECK (state IN ('visible', 'pending', 'spam', 'removed')),
	reason TEXT NOT NULL DEFAULT '',
	author TEXT NOT NULL,
	url TEXT NOT NULL DEFAULT '',
	person_id @INT@ REFERENCES person (id) ON DELETE SET NULL,
	source TEXT NOT NULL,
	body TEXT NOT NULL,
	stars @INT@ CHECK (stars BETWEEN 1 AND 5),
	voter @BLOB@,
	edit_hash @BLOB@,
	notify @INT@ NOT NULL DEFAULT 0,
	likes @INT@ NOT NULL DEFAULT 0,
	carried_likes @INT@ NOT NULL DEFAULT 0,
	created_at @INT@ NOT NULL,
	edited_at @INT@
) @STRICT@;
CREATE INDEX comment_by_article ON comment (article_id, state, id);
CREATE INDEX comment_by_parent ON comment (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE INDEX comment_by_state ON comment (state, id);
CREATE INDEX comment_by_voter ON comment (voter, id) WHERE voter IS NOT NULL;

CREATE TABLE comment_email (
	comment_id @INT@ PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE,
	email TEXT NOT NULL
) @STRICT@;
CREATE INDEX comment_email_by_email ON comment_email (email);

-- Who likes a comment: one row a voter, the hash of the ledger below. comment.likes is their number and carried_likes,
-- those that an import brought without their voters.
CREATE TABLE comment_vote (
	comment_id @INT@ NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
	voter @BLOB@ NOT NULL,
	cast_at @INT@ NOT NULL,
	PRIMARY KEY (comment_id, voter)
) @STRICT@;

-- Who reported a comment, once each. settled: a moderator has looked at it since. counts: the first report from its
-- network on its day; tag is that network's keyed hash, forgotten with its key.
CREATE TABLE comment_report (
	comment_id @INT@ NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
	voter @BLOB@ NOT NULL,
	reason TEXT NOT NULL DEFAULT '',
	settled @INT@ NOT NULL DEFAULT 0,
	tag @BLOB@,
	counts @INT@ NOT NULL,
	reported_at @INT@ NOT NULL,
	PRIMARY KEY (comment_id, voter)
) @STRICT@;
CREATE INDEX comment_report_tagged ON comment_report (reported_at) WHERE tag IS NOT NULL;

-- The ledger: one row a voter, article and block ('like', 'reaction', 'stars'); the last choice stands. voter is a
-- keyed hash that differs from article to article, tag a keyed hash of the network that is forgotten with its key.
CREATE TABLE ballot (
	id @ID@,
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	block TEXT NOT NULL,
	voter @BLOB@ NOT NULL,
	choice TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('counted', 'held', 'voided')),
	tag @BLOB@,
	comment_id @INT@ REFERENCES comment (id) ON DELETE CASCADE,
	cast_at @INT@ NOT NULL,
	UNIQUE (article_id, voter, block)
) @STRICT@;
CREATE INDEX ballot_tagged ON ballot (cast_at, id) WHERE tag IS NOT NULL;
CREATE INDEX ballot_by_comment ON ballot (comment_id) WHERE comment_id IS NOT NULL;

-- Counts that an import brought without their voters. They are part of the ledger: totals are ballots plus these.
CREATE TABLE carried_over (
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	block TEXT NOT NULL,
	choice TEXT NOT NULL,
	n @INT@ NOT NULL CHECK (n >= 0),
	PRIMARY KEY (article_id, block, choice)
) @CLUSTERED@;

-- Derived totals, changed in the same transaction as what they count. Blocks: like, reaction, stars, comment, view.
CREATE TABLE tally (
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	block TEXT NOT NULL,
	choice TEXT NOT NULL,
	n @INT@ NOT NULL,
	PRIMARY KEY (article_id, block, choice)
) @CLUSTERED@;

-- What was answered to a request that carried a key, so that the same request again gets the same answer.
CREATE TABLE idempotency (
	voter @BLOB@ NOT NULL,
	key TEXT NOT NULL,
	request @BLOB@ NOT NULL,
	status @INT@ NOT NULL,
	answer TEXT NOT NULL,
	created_at @INT@ NOT NULL,
	PRIMARY KEY (voter, key)
) @CLUSTERED@;
CREATE INDEX idempotency_by_age ON idempotency (created_at);

-- Where imported things came from. former_id keeps the old number and a digest of what was imported, so that a later
-- import knows what is new, what changed there and (version) what was edited here.
CREATE TABLE origin (
	id @ID@,
	site TEXT NOT NULL UNIQUE,
	created_at @INT@ NOT NULL
) @STRICT@;

CREATE TABLE former_id (
	origin_id @INT@ NOT NULL REFERENCES origin (id) ON DELETE CASCADE,
	kind TEXT NOT NULL
		CHECK (kind IN ('article', 'section', 'tag', 'person', 'media', 'comment', 'menu', 'menu_item')),
	old_id @INT@ NOT NULL,
	object_id @INT@ NOT NULL,
	digest @BLOB@,
	version @INT@ NOT NULL DEFAULT 0,
	PRIMARY KEY (origin_id, kind, old_id)
) @CLUSTERED@;
CREATE INDEX former_id_by_old ON former_id (kind, old_id, origin_id);
CREATE INDEX former_id_by_object ON former_id (kind, object_id);

CREATE TABLE import_run (
	id @ID@,
	origin_id @INT@ NOT NULL REFERENCES origin (id) ON DELETE CASCADE,
	source_hash @BLOB@ NOT NULL,
	position @INT@ NOT NULL DEFAULT 0,
	finished @INT@ NOT NULL DEFAULT 0,
	started_at @INT@ NOT NULL,
	finished_at @INT@,
	report TEXT NOT NULL DEFAULT ''
) @STRICT@;

-- Folded text, split by us, so that both databases find the same articles. One row an article; kept in the same
-- transaction.
@SQLITE{
CREATE VIRTUAL TABLE search USING fts5 (title, text, tokenize = 'ascii');
CREATE VIRTUAL TABLE search_word USING fts5vocab (search, instance);
}@
@PGSQL{
CREATE TABLE search (
	rowid BIGINT PRIMARY KEY,
	title TEXT NOT NULL,
	text TEXT NOT NULL,
	title_vector TSVECTOR NOT NULL,
	text_vector TSVECTOR NOT NULL
);
CREATE INDEX search_title ON search USING gin (title_vector);
CREATE INDEX search_text ON search USING gin (text_vector);
}@
