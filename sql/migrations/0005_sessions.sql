-- Who is signed in, second factors, and what staff did. Tokens are random and stand here only as SHA-256.

-- stage: 'code' (the password was right, a code is still asked for), 'enrol' (must set up a second factor before
-- anything else), 'full'. fresh_at: when the password was last typed. factor_at: when a code was last typed.
CREATE TABLE session (
	token_hash @BLOB@ PRIMARY KEY,
	person_id @INT@ NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	stage TEXT NOT NULL CHECK (stage IN ('code', 'enrol', 'full')),
	remembered @INT@ NOT NULL DEFAULT 0,
	device TEXT NOT NULL DEFAULT '',
	created_at @INT@ NOT NULL,
	seen_at @INT@ NOT NULL,
	fresh_at @INT@ NOT NULL,
	expires_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX session_by_person ON session (person_id, seen_at);
CREATE INDEX session_by_end ON session (expires_at);

-- A device that has typed a code need not type one again for a while; the cookie is signed by its secret's hash.
CREATE TABLE known_device (
	token_hash @BLOB@ PRIMARY KEY,
	person_id @INT@ NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	expires_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX known_device_by_person ON known_device (person_id);
CREATE INDEX known_device_by_end ON known_device (expires_at);

-- secret: 20 bytes under the site's key. confirmed_at NULL: shown as a code to scan, not yet proven. last_step: the
-- newest time step that was accepted, so that no code works twice.
CREATE TABLE totp (
	person_id @INT@ PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
	secret @BLOB@ NOT NULL,
	confirmed_at @INT@,
	last_step @INT@ NOT NULL DEFAULT 0
) @STRICT@;

CREATE TABLE recovery_code (
	person_id @INT@ NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	hash @BLOB@ NOT NULL,
	used_at @INT@,
	PRIMARY KEY (person_id, hash)
) @STRICT@;

-- Append-only. person_id 0: the program or a command; name is kept because people go.
CREATE TABLE audit (
	id @ID@,
	at @INT@ NOT NULL,
	person_id @INT@ NOT NULL,
	name TEXT NOT NULL,
	act TEXT NOT NULL,
	object TEXT NOT NULL DEFAULT '',
	object_id @INT@ NOT NULL DEFAULT 0,
	detail TEXT NOT NULL DEFAULT ''
) @STRICT@;
CREATE INDEX audit_by_time ON audit (at, id);
CREATE INDEX audit_by_person ON audit (person_id, id);
CREATE INDEX audit_by_act ON audit (act, id);
CREATE INDEX audit_by_object ON audit (object, object_id, id);
