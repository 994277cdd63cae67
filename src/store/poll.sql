-- Polls of articles.

-- name: poll_insert
-- params: article_id int, question text, choices text, closes_at int, now int
INSERT INTO poll (article_id, question, choices, closes_at, created_at, modified_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
@PGSQL{RETURNING id}@;

-- name: poll_update
-- params: id int, question text, choices text, closes_at int, now int
UPDATE poll SET question = ?2, choices = ?3, closes_at = ?4, modified_at = ?5 WHERE id = ?1;

-- name: poll_delete
-- params: id int
DELETE FROM poll WHERE id = ?1;

-- name: poll_get
-- params: id int
SELECT id, article_id, question, choices, closes_at FROM poll WHERE id = ?1;

-- name: poll_list
-- params: article_id int
SELECT id, article_id, question, choices, closes_at FROM poll WHERE article_id = ?1 ORDER BY id;

-- name: poll_voted
-- params: article_id int, block text
SELECT id FROM ballot WHERE article_id = ?1 AND block = ?2 LIMIT 1;

-- Also votes that an import brought without their voters.
-- name: poll_counted
-- params: article_id int, block text
SELECT n FROM tally WHERE article_id = ?1 AND block = ?2 AND n > 0 LIMIT 1;
