-- Readers who are told of answers by mail.

-- name: subscriber_add
-- params: mark blob, link_hash blob, comment_id int, now int
INSERT INTO subscriber (mark, link_hash, state, pace, comment_id, created_at, changed_at)
VALUES (?1, ?2, 'new', 'at_once', ?3, ?4, ?4)
ON CONFLICT DO NOTHING;

-- name: subscriber_cover
-- params: id int, voter blob
INSERT INTO subscriber_voter (subscriber_id, voter) VALUES (?1, ?2)
ON CONFLICT (subscriber_id, voter) DO NOTHING;

-- name: subscriber_covers
-- params: id int, comment_id int, voter blob
SELECT (SELECT COUNT(*) FROM subscriber AS s WHERE s.id = ?1 AND s.comment_id = ?2)
	+ (SELECT COUNT(*) FROM subscriber_voter AS v WHERE v.subscriber_id = ?1 AND v.voter = ?3);

-- Those that are for this voter and for nobody else.
-- name: subscriber_list_of_voter
-- params: voter blob
SELECT s.id, s.mark, s.state, s.pace, s.comment_id, s.changed_at FROM subscriber AS s
WHERE s.id IN (
		SELECT v.subscriber_id FROM subscriber_voter AS v WHERE v.voter = ?1
		UNION ALL
		SELECT a.id FROM comment AS c JOIN subscriber AS a ON a.comment_id = c.id WHERE c.voter = ?1
	)
	AND NOT EXISTS (SELECT 1 FROM subscriber_voter AS o WHERE o.subscriber_id = s.id AND o.voter <> ?1)
	AND NOT EXISTS (
		SELECT 1 FROM comment AS d
		WHERE d.id = s.comment_id AND d.notify = 1 AND (d.voter IS NULL OR d.voter <> ?1)
	);

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
-- params: reply_id int, subscriber_id int, letter text
UPDATE reply_notice SET due_at = NULL, outbox_id = (SELECT o.id FROM outbox AS o WHERE o.key = ?3)
WHERE reply_id = ?1 AND subscriber_id = ?2;

-- The others of a letter that is taken back.
-- name: reply_notice_again
-- params: comment_id int, now int
UPDATE reply_notice SET due_at = ?2
WHERE outbox_id IN (
	SELECT o.id FROM outbox AS o WHERE o.state = 'queued' AND o.id IN (
		SELECT n.outbox_id FROM reply_notice AS n WHERE n.outbox_id IS NOT NULL AND n.reply_id IN (
			SELECT c.id FROM comment AS c WHERE c.id = ?1
			UNION ALL SELECT r.id FROM comment AS r WHERE r.parent_id = ?1
		)
	)
);

-- name: reply_letter_delete
-- params: comment_id int, settled int
DELETE FROM outbox WHERE id IN (
	SELECT n.outbox_id FROM reply_notice AS n WHERE n.outbox_id IS NOT NULL AND n.reply_id IN (
		SELECT c.id FROM comment AS c WHERE c.id = ?1
		UNION ALL SELECT r.id FROM comment AS r WHERE r.parent_id = ?1
	)
) AND (state IN ('queued', 'sending') OR ?2 = 1);

-- name: reply_notice_drop
-- params: comment_id int
DELETE FROM reply_notice WHERE reply_id = ?1 AND due_at IS NOT NULL;

-- Nobody was asked yet.
-- name: subscriber_drop
-- params: comment_id int
DELETE FROM subscriber WHERE comment_id = ?1 AND (state = 'new' OR (
	state = 'asked'
	AND EXISTS (SELECT 1 FROM outbox AS o WHERE o.subscriber_id = subscriber.id AND o.state = 'queued')
));

-- name: ask_letter_delete
-- params: comment_id int
DELETE FROM outbox
WHERE kind = 'confirm' AND subscriber_id IN (SELECT s.id FROM subscriber AS s WHERE s.comment_id = ?1);

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
