-- Votes that the desk declared void.

-- name: vote_void_insert
-- params: article_id int, block text, n int, note text, person_id int, name text, from_at int, to_at int, voided_at int
INSERT INTO vote_void (article_id, block, n, note, person_id, name, from_at, to_at, voided_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
@PGSQL{RETURNING id}@;

-- name: vote_void_item_put
-- params: vote_void_id int, ballot_id int
INSERT INTO vote_void_item (vote_void_id, ballot_id) VALUES (?1, ?2);

-- name: vote_void_get
-- params: id int
SELECT id, article_id, block, n, note, person_id, name, from_at, to_at, voided_at, restored_at FROM vote_void
WHERE id = ?1;

-- name: vote_void_ballots
-- params: vote_void_id int
SELECT ballot_id FROM vote_void_item WHERE vote_void_id = ?1 ORDER BY ballot_id;

-- name: vote_void_set_restored
-- params: id int, restored_at int
UPDATE vote_void SET restored_at = ?2 WHERE id = ?1 AND restored_at IS NULL;

-- name: vote_void_list
-- params: limit int
-- may scan: from the newest, and not beyond the limit
SELECT id, article_id, block, n, note, person_id, name, from_at, to_at, voided_at, restored_at FROM vote_void
ORDER BY id DESC LIMIT ?1;

-- name: vote_void_list_of_article
-- params: article_id int, limit int
SELECT id, article_id, block, n, note, person_id, name, from_at, to_at, voided_at, restored_at FROM vote_void
WHERE article_id = ?1 ORDER BY id DESC LIMIT ?2;

-- name: vote_void_told
-- params: article_id int
SELECT n, note FROM vote_void WHERE article_id = ?1 AND restored_at IS NULL ORDER BY id DESC;
