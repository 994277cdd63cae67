-- Readers who are told of answers by mail.

-- name: subscriber_add
-- params: mark blob, link_hash blob, comment_id int, now int
INSERT INTO subscriber (mark, link_hash, state, pace, comment_id, created_at, changed_at)
VALUES (?1, ?2, 'new', 'at_once', ?3, ?4, ?4)
ON CONFLICT DO NOTHING;

-- The author of the comment that made the row.
-- name: subscriber_cover_author
-- params: mark blob, comment_id int
INSERT INTO subscriber_voter (subscriber_id, voter)
SELECT s.id, c.voter FROM subscriber AS s JOIN comment AS c ON c.id = s.comment_id
WHERE s.mark = ?1 AND s.comment_id = ?2 AND c.voter IS NOT NULL
ON CONFLICT (subscriber_id, voter) DO NOTHING;

-- name: subscriber_cover
-- params: id int, voter blob
INSERT INTO subscriber_voter (subscriber_id, voter) VALUES (?1, ?2)
ON CONFLICT (subscriber_id, voter) DO NOTHING;

-- name: subscriber_covers
-- params: id int, voter blob
SELECT COUNT(*) FROM subscriber_voter WHERE subscriber_id = ?1 AND voter = ?2;

-- Those that cover this voter and nobody else.
-- name: subscriber_list_of_voter
-- params: voter blob
SELECT s.id, s.mark, s.state, s.pace, s.comment_id, s.changed_at
FROM subscriber_voter AS v JOIN subscriber AS s ON s.id = v.subscriber_id
WHERE v.voter = ?1
	AND NOT EXISTS (SELECT 1 FROM subscriber_voter AS o WHERE o.subscriber_id = v.subscriber_id AND o.voter <> ?1);

-- name: subscriber_uncover
-- params: voter blob
DELETE FROM subscriber_voter WHERE voter = ?1;

-- name: subscriber_delete_mail
-- params: id int
DELETE FROM outbox WHERE subscriber_id = ?1;

-- name: subscriber_get
-- params: id int
SELECT id, mark, state, pace, comment_id, changed_at FROM subscriber WHERE id = ?1;

-- name: subscriber_get_by_mark
-- params: mark blob
SELECT id, mark, state, pace, comment_id, changed_at FROM subscriber WHERE mark = ?1;

-- name: subscriber_get_by_link
-- params: link_hash blob
SELECT id, mark, state, pace, comment_id, changed_at FROM subscriber WHERE link_hash = ?1;

-- name: subscriber_next_new
SELECT id, mark, state, pace, comment_id, changed_at FROM subscriber WHERE state = 'new' ORDER BY id LIMIT 1;

-- name: subscriber_set
-- params: id int, state text, pace text, now int
UPDATE subscriber SET state = ?2, pace = ?3, changed_at = ?4 WHERE id = ?1;

-- name: subscriber_set_bounced
-- params: id int, now int
UPDATE subscriber SET state = 'bounced', changed_at = ?2 WHERE id = ?1;

-- name: subscriber_delete
-- params: mark blob
DELETE FROM subscriber WHERE mark = ?1;

-- name: reply_notice_add
-- params: reply_id int, subscriber_id int, due_at int
INSERT INTO reply_notice (reply_id, subscriber_id, due_at) VALUES (?1, ?2, ?3)
ON CONFLICT (reply_id, subscriber_id) DO NOTHING;

-- name: reply_notice_next
SELECT subscriber_id, due_at FROM reply_notice WHERE due_at IS NOT NULL ORDER BY due_at, subscriber_id LIMIT 1;

-- name: reply_notice_list
-- params: subscriber_id int, now int, limit int
SELECT reply_id FROM reply_notice
WHERE subscriber_id = ?1 AND due_at IS NOT NULL AND due_at <= ?2 ORDER BY reply_id LIMIT ?3;

-- name: reply_notice_settle
-- params: reply_id int, subscriber_id int
UPDATE reply_notice SET due_at = NULL WHERE reply_id = ?1 AND subscriber_id = ?2;

-- name: reply_notice_settle_all
-- params: subscriber_id int
UPDATE reply_notice SET due_at = NULL WHERE subscriber_id = ?1 AND due_at IS NOT NULL;

-- name: desk_notice_get
SELECT comment_id, told_at FROM desk_notice WHERE id = 1;

-- name: desk_notice_set
-- params: comment_id int, told_at int
INSERT INTO desk_notice (id, comment_id, told_at) VALUES (1, ?1, ?2)
ON CONFLICT (id) DO UPDATE SET comment_id = excluded.comment_id, told_at = excluded.told_at;

-- name: desk_notice_newest
SELECT MAX(id) FROM comment WHERE state = 'pending';
