-- Polls of an article. choices: one a line; a choice's number, from 1, is its line. Votes are ballots of the article in
-- block 'poll:ID', their choice is that number. closes_at NULL: it stays open.

CREATE TABLE poll (
	id @ID@,
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	question TEXT NOT NULL,
	choices TEXT NOT NULL,
	closes_at @INT@,
	created_at @INT@ NOT NULL,
	modified_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX poll_by_article ON poll (article_id, id);
