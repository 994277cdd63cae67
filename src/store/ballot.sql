-- The ledger. A voided row whose voter withdrew keeps an empty choice.

-- name: ballot_article
-- params: article_id int
SELECT id FROM article WHERE id = ?1;

-- name: ballot_insert
-- params: article_id int, block text, voter blob, choice text, state text, tag blob, comment_id int, cast_at int,
-- params: held_for text
INSERT INTO ballot (article_id, block, voter, choice, state, tag, comment_id, cast_at, held_for)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (article_id, voter, block) DO NOTHING
@PGSQL{RETURNING id}@;

-- name: ballot_find
-- params: article_id int, voter blob, block text
SELECT id, article_id, block, choice, state, cast_at FROM ballot WHERE article_id = ?1 AND voter = ?2 AND block = ?3;

-- name: ballot_find_by_id
-- params: id int
SELECT id, article_id, block, choice, state, cast_at FROM ballot WHERE id = ?1;

-- name: ballot_find_by_comment
-- params: comment_id int
SELECT id, article_id, block, choice, state, cast_at FROM ballot WHERE comment_id = ?1 ORDER BY id;

-- name: ballot_choose
-- params: id int, choice text, comment_id int, cast_at int, state text, held_for text
UPDATE ballot SET choice = ?2, comment_id = ?3, cast_at = ?4, state = ?5, held_for = COALESCE(?6, held_for)
WHERE id = ?1;

-- name: ballot_blank
-- params: id int
UPDATE ballot SET choice = '', comment_id = NULL WHERE id = ?1;

-- name: ballot_delete
-- params: id int
DELETE FROM ballot WHERE id = ?1;

-- name: ballot_set_state
-- params: id int, state text
UPDATE ballot SET state = ?2, held_for = NULL WHERE id = ?1;

-- name: ballot_get
-- params: article_id int, voter blob, block text
SELECT id, article_id, block, voter, choice, state, tag, comment_id, cast_at, held_for FROM ballot
WHERE article_id = ?1 AND voter = ?2 AND block = ?3;

-- name: ballot_list
-- params: article_id int, after_id int, limit int
-- may sort: one article's ledger, for the desk and exports
SELECT id, article_id, block, voter, choice, state, tag, comment_id, cast_at, held_for FROM ballot
WHERE article_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3;

-- name: ballot_mine
-- params: article_id int, voter blob
SELECT block, choice FROM ballot WHERE article_id = ?1 AND voter = ?2 AND choice <> '';

-- One of the votes of a voter here: a further one stands as it does, under the same network.
-- name: ballot_voter
-- params: article_id int, voter blob
SELECT state, COALESCE(held_for, ''), tag FROM ballot WHERE article_id = ?1 AND voter = ?2 ORDER BY block LIMIT 1;

-- name: ballot_waiting_tags
-- params: after_tag blob, limit int
SELECT tag FROM ballot WHERE held_for = 'waits' AND tag > ?1
UNION
SELECT tag FROM comment_rating WHERE held_for = 'waits' AND tag > ?1
ORDER BY tag LIMIT ?2;

-- name: ballot_waiting
-- params: tag blob, before int, limit int
SELECT id, article_id FROM ballot WHERE held_for = 'waits' AND tag = ?1 AND cast_at < ?2 ORDER BY cast_at, id LIMIT ?3;

-- How many came from each network since a day began, in this hour and in the one before; single ones are no crowd.
-- name: ballot_crowds
-- params: day int, last_hour int, hour int
-- may sort: once, when a site is opened
SELECT tag, COUNT(DISTINCT voter), COUNT(DISTINCT CASE WHEN cast_at >= ?3 THEN voter END),
	COUNT(DISTINCT CASE WHEN cast_at >= ?2 AND cast_at < ?3 THEN voter END)
FROM (
	SELECT tag, voter, cast_at FROM ballot WHERE tag IS NOT NULL AND cast_at >= ?1
	UNION ALL
	SELECT tag, voter, written_at FROM comment_rating WHERE tag IS NOT NULL AND written_at >= ?1
) AS came
GROUP BY tag HAVING COUNT(*) > 2;

-- name: ballot_list_tagged
-- params: since int, after_id int, limit int
SELECT id, article_id, block, voter, choice, state, tag, comment_id, cast_at, held_for FROM ballot
WHERE tag IS NOT NULL AND cast_at >= ?1 AND (cast_at > ?1 OR id > ?2) ORDER BY cast_at, id LIMIT ?3;

-- name: ballot_forget_tags
-- params: before int, limit int
UPDATE ballot SET tag = NULL
WHERE id IN (SELECT id FROM ballot WHERE tag IS NOT NULL AND cast_at < ?1 ORDER BY cast_at LIMIT ?2);

-- For the desk: votes from a place in the ledger on, of the whole site; numbers grow as votes are first cast.
-- name: ballot_walk
-- params: from_id int, limit int
SELECT id, article_id, block, state, tag, cast_at FROM ballot WHERE id >= ?1 ORDER BY id LIMIT ?2;

-- name: ballot_walk_article
-- params: article_id int, from_id int
SELECT id, article_id, block, state, tag, cast_at FROM ballot WHERE article_id = ?1 AND id >= ?2;

-- name: ballot_next
-- params: from_id int
SELECT id, cast_at FROM ballot WHERE id >= ?1 ORDER BY id LIMIT 1;

-- name: ballot_newest
SELECT COALESCE(MAX(id), 0) FROM ballot;
