-- What moderators do: whom they keep out, what a comment said before it was changed, which acts can be taken back; and
-- the votes that the desk declared void.

ALTER TABLE comment ADD COLUMN edited_by_staff @INT@ NOT NULL DEFAULT 0;

-- Which network a comment came from on its day: a keyed hash, not the ones of votes, and forgotten with its key.
CREATE TABLE comment_network (
	comment_id @INT@ PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE,
	tag @BLOB@ NOT NULL,
	written_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX comment_network_by_age ON comment_network (written_at, comment_id);

-- The words before each change by a moderator.
CREATE TABLE comment_edit (
	id @ID@,
	comment_id @INT@ NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
	person_id @INT@ REFERENCES person (id) ON DELETE SET NULL,
	name TEXT NOT NULL,
	reason TEXT NOT NULL DEFAULT '',
	source TEXT NOT NULL,
	edited_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX comment_edit_by_comment ON comment_edit (comment_id, id);
CREATE INDEX comment_edit_by_person ON comment_edit (person_id) WHERE person_id IS NOT NULL;

CREATE INDEX comment_report_open ON comment_report (comment_id) WHERE settled = 0;

-- One act over one or many comments, with the state that each had before: what "undo" needs. person_id 0: a command.
CREATE TABLE moderation (
	id @ID@,
	person_id @INT@ NOT NULL,
	act TEXT NOT NULL,
	acted_at @INT@ NOT NULL,
	undone @INT@ NOT NULL DEFAULT 0
) @STRICT@;
CREATE INDEX moderation_by_person ON moderation (person_id, id);
CREATE INDEX moderation_by_age ON moderation (acted_at, id);

CREATE TABLE moderation_item (
	moderation_id @INT@ NOT NULL REFERENCES moderation (id) ON DELETE CASCADE,
	comment_id @INT@ NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
	before_state TEXT NOT NULL,
	before_reason TEXT NOT NULL,
	after_state TEXT NOT NULL,
	PRIMARY KEY (moderation_id, comment_id)
) @CLUSTERED@;
CREATE INDEX moderation_item_by_comment ON moderation_item (comment_id);

-- Who is kept out. mark: keyed hash of a voter, an e-mail address or a network of one day. state: what becomes of new
-- comments. name: of the author, as the comment said it.
CREATE TABLE ban (
	id @ID@,
	kind TEXT NOT NULL CHECK (kind IN ('voter', 'email', 'network')),
	mark @BLOB@ NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('spam', 'removed')),
	name TEXT NOT NULL,
	reason TEXT NOT NULL DEFAULT '',
	comment_id @INT@ REFERENCES comment (id) ON DELETE SET NULL,
	moderation_id @INT@ REFERENCES moderation (id) ON DELETE SET NULL,
	person_id @INT@ REFERENCES person (id) ON DELETE SET NULL,
	created_at @INT@ NOT NULL,
	expires_at @INT@ NOT NULL,
	UNIQUE (kind, mark)
) @STRICT@;
CREATE INDEX ban_by_end ON ban (expires_at, id);
CREATE INDEX ban_by_comment ON ban (comment_id) WHERE comment_id IS NOT NULL;
CREATE INDEX ban_by_moderation ON ban (moderation_id) WHERE moderation_id IS NOT NULL;
CREATE INDEX ban_by_person ON ban (person_id) WHERE person_id IS NOT NULL;

-- Votes declared void together, and which they were. restored_at: they count again.
CREATE TABLE vote_void (
	id @ID@,
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	block TEXT NOT NULL,
	n @INT@ NOT NULL,
	note TEXT NOT NULL DEFAULT '',
	person_id @INT@ REFERENCES person (id) ON DELETE SET NULL,
	name TEXT NOT NULL,
	from_at @INT@ NOT NULL,
	to_at @INT@ NOT NULL,
	voided_at @INT@ NOT NULL,
	restored_at @INT@
) @STRICT@;
CREATE INDEX vote_void_by_article ON vote_void (article_id, id);
CREATE INDEX vote_void_by_person ON vote_void (person_id) WHERE person_id IS NOT NULL;

CREATE TABLE vote_void_item (
	vote_void_id @INT@ NOT NULL REFERENCES vote_void (id) ON DELETE CASCADE,
	ballot_id @INT@ NOT NULL REFERENCES ballot (id) ON DELETE CASCADE,
	PRIMARY KEY (vote_void_id, ballot_id)
) @CLUSTERED@;
CREATE INDEX vote_void_item_by_ballot ON vote_void_item (ballot_id);
