-- What new comments are held against, and what was found.

-- Words that hold a comment for a moderator or send it to spam, as they were typed (text/wordlist.h).
CREATE TABLE watch_word (
	id @ID@,
	list TEXT NOT NULL CHECK (list IN ('hold', 'block')),
	word TEXT NOT NULL,
	added_at @INT@ NOT NULL,
	UNIQUE (list, word)
) @STRICT@;

-- Each step of the screening that had something against a comment, and what it found: for
-- moderators. state: 1 waits, 2 spam, 3 removed.
CREATE TABLE screening (
	comment_id @INT@ NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
	step TEXT NOT NULL,
	state @INT@ NOT NULL,
	detail TEXT NOT NULL DEFAULT '',
	decided_at @INT@ NOT NULL,
	PRIMARY KEY (comment_id, step)
) @CLUSTERED@;

-- Hashes of what was said where by whom, for a day: the same again is refused.
CREATE TABLE comment_print (
	comment_id @INT@ PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE,
	print @BLOB@ NOT NULL,
	written_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX comment_print_by_print ON comment_print (print, written_at);
CREATE INDEX comment_print_by_age ON comment_print (written_at, comment_id);
