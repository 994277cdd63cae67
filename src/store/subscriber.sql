-- Readers who are told of answers by mail.

-- name: subscriber_add
-- params: mark blob, link_hash blob, comment_id int, now int
INSERT INTO subscriber (mark, link_hash, state, pace, comment_id, created_at, changed_at)
VALUES (?1, ?2, 'new', 'at_once', ?3, ?4, ?4)
ON CONFLICT DO NOTHING;

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

-- name: desk_notice_waiting
-- params: after_id int
SELECT COUNT(*), MAX(id), COUNT(CASE WHEN id > ?1 THEN 1 END) FROM comment WHERE state = 'pending';
