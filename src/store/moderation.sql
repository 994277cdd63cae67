-- What moderators did, and the queue before them.

-- name: moderation_insert
-- params: person_id int, act text, acted_at int
INSERT INTO moderation (person_id, act, acted_at) VALUES (?1, ?2, ?3)
@PGSQL{RETURNING id}@;

-- name: moderation_item_put
-- params: moderation_id int, comment_id int, before_state text, before_reason text, after_state text
INSERT INTO moderation_item (moderation_id, comment_id, before_state, before_reason, after_state)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (moderation_id, comment_id) DO NOTHING;

-- name: moderation_get
-- params: id int
SELECT id, person_id, act, acted_at, undone FROM moderation WHERE id = ?1;

-- name: moderation_last
-- params: person_id int, since int
SELECT id, person_id, act, acted_at, undone FROM moderation
WHERE person_id = ?1 AND undone = 0 AND acted_at >= ?2 ORDER BY id DESC LIMIT 1;

-- name: moderation_item_list
-- params: moderation_id int
SELECT comment_id, before_state, before_reason, after_state FROM moderation_item
WHERE moderation_id = ?1 ORDER BY comment_id;

-- name: moderation_set_undone
-- params: id int
UPDATE moderation SET undone = 1 WHERE id = ?1;

-- name: moderation_sweep
-- params: before int, limit int
DELETE FROM moderation WHERE id IN (SELECT id FROM moderation WHERE acted_at < ?1 ORDER BY acted_at, id LIMIT ?2);

-- name: comment_edit_insert
-- params: comment_id int, person_id int, name text, reason text, source text, edited_at int
INSERT INTO comment_edit (comment_id, person_id, name, reason, source, edited_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: comment_edit_list
-- params: comment_id int
SELECT id, comment_id, person_id, name, reason, source, edited_at FROM comment_edit WHERE comment_id = ?1 ORDER BY id;

-- name: comment_report_reasons
-- params: comment_id int, limit int
SELECT reason FROM comment_report WHERE comment_id = ?1 AND settled = 0 AND reason <> '' LIMIT ?2;

-- A report that an act has settled holds that act's number, negative: so that it can be opened again.
-- name: comment_reports_settle_by
-- params: comment_id int, moderation_id int
UPDATE comment_report SET settled = -?2 WHERE comment_id = ?1 AND settled = 0;

-- name: comment_reports_unsettle
-- params: comment_id int, moderation_id int
UPDATE comment_report SET settled = 0 WHERE comment_id = ?1 AND settled = -?2;

-- name: queue_by_state
-- params: state text, after_id int
SELECT id, article_id, state, author, source FROM comment WHERE state = ?1 AND id > ?2 ORDER BY id;

-- name: queue_by_state_back
-- params: state text, before_id int
SELECT id, article_id, state, author, source FROM comment WHERE state = ?1 AND id < ?2 ORDER BY id DESC;

-- name: queue_of_article
-- params: article_id int, state text, after_id int
SELECT id, article_id, state, author, source FROM comment
WHERE article_id = ?1 AND state = ?2 AND id > ?3 ORDER BY id;

-- name: queue_of_article_back
-- params: article_id int, state text, before_id int
SELECT id, article_id, state, author, source FROM comment
WHERE article_id = ?1 AND state = ?2 AND id < ?3 ORDER BY id DESC;

-- name: queue_reported
-- params: after_id int
-- may sort: only comments with reports that nobody has looked at
SELECT c.id, c.article_id, c.state, c.author, c.source
FROM (SELECT DISTINCT comment_id FROM comment_report WHERE settled = 0 AND comment_id > ?1 ORDER BY comment_id) AS r
JOIN comment AS c ON c.id = r.comment_id
ORDER BY r.comment_id;

-- name: queue_of_email_back
-- params: email text, before_id int
SELECT c.id, c.article_id, c.state, c.author, c.source
FROM comment_email AS e JOIN comment AS c ON c.id = e.comment_id
WHERE e.email = ?1 AND e.comment_id < ?2 ORDER BY e.comment_id DESC;

-- name: queue_of_voter_back
-- params: voter blob, before_id int
SELECT id, article_id, state, author, source FROM comment WHERE voter = ?1 AND id < ?2 ORDER BY id DESC;

-- name: queue_of_parent
-- params: parent_id int, after_id int
SELECT id, article_id, state, author, source FROM comment WHERE parent_id = ?1 AND id > ?2 ORDER BY id;

-- name: queue_count
-- params: state text, most int
SELECT COUNT(*) FROM (SELECT id FROM comment WHERE state = ?1 LIMIT ?2) AS counted;

-- name: queue_count_reported
-- params: most int
-- may scan: an index of open reports alone, and not beyond the limit
SELECT COUNT(*) FROM (SELECT DISTINCT comment_id FROM comment_report WHERE settled = 0 LIMIT ?1) AS counted;
