-- What the newsroom's own files need: kinds, the point that a crop keeps, crops, searching, and uploads that go on
-- after a cut. And the label that stands above an article's headline.

-- 'breaking' is a word of ours, shown in the reader's language; any other text is shown as it is.
ALTER TABLE article ADD COLUMN label TEXT NOT NULL DEFAULT '';

-- kind is derived from mime. The focus is in percent of the picture, from its upper left corner. indexed: the text
-- table below holds what the row says now.
ALTER TABLE media ADD COLUMN kind TEXT NOT NULL DEFAULT 'other'
	CHECK (kind IN ('picture', 'sound', 'film', 'document', 'other'));
ALTER TABLE media ADD COLUMN focus_x @INT@ NOT NULL DEFAULT 50 CHECK (focus_x BETWEEN 0 AND 100);
ALTER TABLE media ADD COLUMN focus_y @INT@ NOT NULL DEFAULT 50 CHECK (focus_y BETWEEN 0 AND 100);
ALTER TABLE media ADD COLUMN indexed @INT@ NOT NULL DEFAULT 0;
-- Who sent it; NULL for what an import brought.
ALTER TABLE media ADD COLUMN person_id @INT@ REFERENCES person (id) ON DELETE SET NULL;
UPDATE media SET kind = CASE
	WHEN substr(mime, 1, 6) = 'image/' THEN 'picture'
	WHEN substr(mime, 1, 6) = 'audio/' THEN 'sound'
	WHEN substr(mime, 1, 6) = 'video/' THEN 'film'
	WHEN mime = 'application/pdf' THEN 'document'
	ELSE 'other' END;
CREATE INDEX media_by_kind ON media (kind, id);
CREATE INDEX media_by_person ON media (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX media_unindexed ON media (id) WHERE indexed = 0;

-- Cut around the focus: 'card' for shared links, 'square' for small pictures in lists.
CREATE TABLE media_crop (
	media_id @INT@ NOT NULL REFERENCES media (id) ON DELETE CASCADE,
	crop TEXT NOT NULL CHECK (crop IN ('card', 'square')),
	width @INT@ NOT NULL,
	height @INT@ NOT NULL,
	mime TEXT NOT NULL,
	hash @BLOB@ NOT NULL,
	size @INT@ NOT NULL,
	path TEXT NOT NULL UNIQUE,
	PRIMARY KEY (media_id, crop)
) @CLUSTERED@;
CREATE INDEX media_crop_by_hash ON media_crop (hash);

-- Folded words of name, title, texts and credit, and words for what the file is, so that one index answers both.
@SQLITE{
CREATE VIRTUAL TABLE media_search USING fts5 (what, text, tokenize = 'ascii', prefix = '2 3');
}@
@PGSQL{
CREATE TABLE media_search (
	rowid BIGINT PRIMARY KEY,
	what TEXT NOT NULL,
	text TEXT NOT NULL,
	text_vector TSVECTOR NOT NULL
);
CREATE INDEX media_search_text ON media_search USING gin (text_vector);
}@

-- A file on its way in. hash: what the sender says it will be, or NULL. media_id: what it became.
CREATE TABLE upload (
	id @ID@,
	person_id @INT@ NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	size @INT@ NOT NULL,
	hash @BLOB@,
	received @INT@ NOT NULL DEFAULT 0,
	media_id @INT@ REFERENCES media (id) ON DELETE SET NULL,
	created_at @INT@ NOT NULL,
	touched_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX upload_by_person ON upload (person_id, id);
CREATE INDEX upload_by_touch ON upload (touched_at, id);
CREATE INDEX upload_by_media ON upload (media_id) WHERE media_id IS NOT NULL;

CREATE TABLE upload_chunk (
	upload_id @INT@ NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
	start @INT@ NOT NULL,
	bytes @BLOB@ NOT NULL,
	PRIMARY KEY (upload_id, start)
) @STRICT@;
