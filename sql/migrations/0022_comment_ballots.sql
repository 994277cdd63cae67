-- Likes of comments are votes of the ledger: block 'comment:ID', choice 'like'. comment.likes is the number of those
-- that count, and carried_likes.
INSERT INTO ballot (article_id, block, voter, choice, state, cast_at)
SELECT c.article_id, 'comment:' || c.id, substr(v.voter, 1, 16), 'like', 'counted', v.cast_at
FROM comment_vote AS v JOIN comment AS c ON c.id = v.comment_id;
DROP TABLE comment_vote;

-- Whose vote the rating is that came with a comment, and how it will stand once that is visible: voter and held_for as
-- in the ledger; tag the network that it came from, forgotten with its key.
CREATE TABLE comment_rating (
	comment_id @INT@ PRIMARY KEY REFERENCES comment (id) ON DELETE CASCADE,
	voter @BLOB@ NOT NULL,
	tag @BLOB@,
	held_for TEXT,
	written_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX comment_rating_by_voter ON comment_rating (voter, comment_id);
CREATE INDEX comment_rating_waiting ON comment_rating (tag, written_at) WHERE held_for = 'waits';
CREATE INDEX comment_rating_tagged ON comment_rating (written_at) WHERE tag IS NOT NULL;
INSERT INTO comment_rating (comment_id, voter, written_at)
SELECT comment_id, voter, MAX(cast_at) FROM ballot WHERE comment_id IS NOT NULL GROUP BY comment_id, voter;

-- The hash that comments, bans and subscriptions knew a reader by told all of that reader's votes to
-- whoever had this file. The new one does not; the old ones go.
UPDATE comment SET voter = NULL WHERE voter IS NOT NULL;
DELETE FROM subscriber_voter;
DELETE FROM ban WHERE kind = 'voter';

-- Kept answers are found and opened by whoever asked, and by nobody else (rules/retry.h).
DROP TABLE idempotency;
CREATE TABLE idempotency (
	id @BLOB@ PRIMARY KEY,
	request @BLOB@ NOT NULL,
	answer @BLOB@ NOT NULL,
	created_at @INT@ NOT NULL
) @CLUSTERED@;
CREATE INDEX idempotency_by_age ON idempotency (created_at, id);
