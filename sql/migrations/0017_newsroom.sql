-- What logins remember of themselves, and where something was.

-- failed_tries: wrong passwords and codes since the last sign-in. language: of the newsroom's pages for this person;
-- '' is the site's main one.
ALTER TABLE account ADD COLUMN failed_tries @INT@ NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN language TEXT NOT NULL DEFAULT '';

-- An address to sign in with that is not proven yet: only the hash of the key in the letter is here.
CREATE TABLE email_change (
	person_id @INT@ PRIMARY KEY REFERENCES account (person_id) ON DELETE CASCADE,
	hash @BLOB@ NOT NULL UNIQUE,
	email TEXT NOT NULL,
	expires_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX email_change_by_end ON email_change (expires_at);

-- Paths of articles that readers once saw and that are deleted for good. Anything that stands at the path now wins.
CREATE TABLE gone_path (
	path TEXT PRIMARY KEY,
	at @INT@ NOT NULL
) @CLUSTERED@;
