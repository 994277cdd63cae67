-- What the editor keeps: revisions, unsaved work, who edits, secret addresses of previews, and the fields of an article
-- that only the editor knows. A person who goes leaves revisions behind.

-- What an article says elsewhere than on its own page. lead_alt '' is the picture's own.
CREATE TABLE article_extra (
	article_id @INT@ PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
	lead_alt TEXT NOT NULL DEFAULT '',
	social_title TEXT NOT NULL DEFAULT '',
	social_description TEXT NOT NULL DEFAULT '',
	social_media_id @INT@ REFERENCES media (id) ON DELETE SET NULL
) @STRICT@;
CREATE INDEX article_extra_by_social ON article_extra (social_media_id) WHERE social_media_id IS NOT NULL;

-- Related articles that were chosen by hand; they stand before those that are found.
CREATE TABLE article_related (
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	position @INT@ NOT NULL,
	related_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	PRIMARY KEY (article_id, related_id)
) @CLUSTERED@;
CREATE INDEX article_related_by_related ON article_related (related_id);

-- An article as it was at each version that somebody saved. content is the editor's form as JSON. save_key is what the
-- browser called the save: the same again is answered with this row and saves nothing.
CREATE TABLE revision (
	id @ID@,
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	version @INT@ NOT NULL,
	person_id @INT@ REFERENCES person (id) ON DELETE SET NULL,
	at @INT@ NOT NULL,
	note TEXT NOT NULL DEFAULT '',
	save_key TEXT NOT NULL DEFAULT '',
	content TEXT NOT NULL,
	UNIQUE (article_id, version)
) @STRICT@;
CREATE INDEX revision_by_key ON revision (save_key, person_id) WHERE save_key <> '';
CREATE INDEX revision_by_person ON revision (person_id) WHERE person_id IS NOT NULL;

-- What somebody has typed and not yet saved, one a person and article.
CREATE TABLE working_copy (
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	person_id @INT@ NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	base_version @INT@ NOT NULL,
	saved_at @INT@ NOT NULL,
	content TEXT NOT NULL,
	PRIMARY KEY (article_id, person_id)
) @STRICT@;
CREATE INDEX working_copy_by_person ON working_copy (person_id);

-- Who has the editor open. session is the browser window; without a beat for a while it is free again.
CREATE TABLE edit_lock (
	article_id @INT@ PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
	person_id @INT@ NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	session TEXT NOT NULL,
	taken_at @INT@ NOT NULL,
	beat_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX edit_lock_by_person ON edit_lock (person_id);
CREATE INDEX edit_lock_by_beat ON edit_lock (beat_at, article_id);

-- Addresses that show an article to whoever has them, before it is published. hash is of the secret in the address.
CREATE TABLE preview_link (
	hash @BLOB@ PRIMARY KEY,
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	person_id @INT@ REFERENCES person (id) ON DELETE SET NULL,
	created_at @INT@ NOT NULL,
	expires_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX preview_link_by_article ON preview_link (article_id, expires_at);
CREATE INDEX preview_link_by_person ON preview_link (person_id) WHERE person_id IS NOT NULL;

CREATE INDEX person_by_name ON person (name);
CREATE INDEX person_by_portrait ON person (portrait_id) WHERE portrait_id IS NOT NULL;
