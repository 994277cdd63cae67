-- Mail on its way out, and the tickets that stand behind the links in it. What staff have said is found by person.

-- due_at: when to send it next; once it is sent or failed, when that was. The body is forgotten then, because the
-- links in it are keys.
CREATE TABLE outbox (
	id @ID@,
	key TEXT UNIQUE,
	kind TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed')),
	to_name TEXT NOT NULL,
	to_address TEXT NOT NULL,
	subject TEXT NOT NULL,
	body TEXT NOT NULL,
	message_id TEXT NOT NULL,
	tries @INT@ NOT NULL DEFAULT 0,
	last_error TEXT NOT NULL DEFAULT '',
	created_at @INT@ NOT NULL,
	due_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX outbox_by_state ON outbox (state, due_at, id);

-- One-time keys to a login: only their hash is here. They go with the login.
CREATE TABLE ticket (
	hash @BLOB@ PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('invite', 'reset')),
	person_id @INT@ NOT NULL REFERENCES account (person_id) ON DELETE CASCADE,
	created_by @INT@ REFERENCES person (id) ON DELETE SET NULL,
	created_at @INT@ NOT NULL,
	expires_at @INT@ NOT NULL,
	used_at @INT@
) @STRICT@;
CREATE INDEX ticket_by_person ON ticket (person_id, kind);
CREATE INDEX ticket_by_end ON ticket (expires_at);

CREATE INDEX comment_by_person ON comment (person_id) WHERE person_id IS NOT NULL;
