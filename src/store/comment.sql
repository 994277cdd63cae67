-- Comments. Every list reads the same columns in the same order: comment_read() in comment.c.

-- A parent counts only when it belongs to the same article: then the top of its thread is the first column.
-- name: comment_place
-- params: article_id int, parent_id int, wished int
SELECT (SELECT COALESCE(root_id, id) FROM comment WHERE id = ?2 AND article_id = ?1),
	(SELECT COUNT(*) FROM comment WHERE id = ?3)
FROM article WHERE id = ?1;

-- name: comment_insert
-- params: article_id int, parent_id int, state text, reason text, author text, url text, person_id int, source text,
-- params: body text, stars int, voter blob, edit_hash blob, notify int, likes int, created_at int, edited_at int,
-- params: id int, root_id int, shown int
INSERT INTO comment (id, article_id, parent_id, state, reason, author, url, person_id, source, body, stars, voter,
	edit_hash, notify, likes, carried_likes, created_at, edited_at, root_id, shown)
VALUES (@PGSQL{COALESCE(}@?17@PGSQL{, nextval(pg_get_serial_sequence('comment', 'id')))}@,
	?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14, ?15, ?16, ?18, ?19)
@PGSQL{RETURNING id}@;

-- name: comment_update
-- params: id int, parent_id int, author text, url text, person_id int, source text, body text, stars int, notify int,
-- params: created_at int, edited_at int
UPDATE comment SET parent_id = ?2, author = ?3, url = ?4, person_id = ?5, source = ?6, body = ?7, stars = ?8,
	notify = ?9, created_at = ?10, edited_at = ?11
WHERE id = ?1;

-- name: comment_set_text
-- params: id int, source text, body text, edited_at int
UPDATE comment SET source = ?2, body = ?3, edited_at = ?4 WHERE id = ?1;

-- A moderator's change; the former words are in comment_edit.
-- name: comment_set_text_by_staff
-- params: id int, source text, body text, edited_at int
UPDATE comment SET source = ?2, body = ?3, edited_at = ?4, edited_by_staff = 1 WHERE id = ?1;

-- name: comment_get
-- params: id int
SELECT id, article_id, parent_id, state, reason, author, url, person_id, source, body, stars, voter, edit_hash, notify,
	likes, created_at, edited_at, edited_by_staff
FROM comment WHERE id = ?1;

-- name: comment_get_by_edit_hash
-- params: id int, edit_hash blob
SELECT id, article_id, parent_id, state, reason, author, url, person_id, source, body, stars, voter, edit_hash, notify,
	likes, created_at, edited_at, edited_by_staff
FROM comment WHERE id = ?1 AND edit_hash = ?2;

-- name: comment_parent
-- params: id int
SELECT COALESCE(parent_id, 0) FROM comment WHERE id = ?1;

-- name: comment_list_by_state
-- params: state text, after_id int, limit int
SELECT id, article_id, parent_id, state, reason, author, url, person_id, source, body, stars, voter, edit_hash, notify,
	likes, created_at, edited_at, edited_by_staff
FROM comment WHERE state = ?1 AND id > ?2 ORDER BY id LIMIT ?3;

-- name: comment_list_since
-- params: since int, before_at int, before_id int, limit int
SELECT id, article_id, parent_id, state, reason, author, url, person_id, source, body, stars, voter, edit_hash, notify,
	likes, created_at, edited_at, edited_by_staff
FROM comment WHERE created_at >= ?1 AND (created_at, id) < (?2, ?3) ORDER BY created_at DESC, id DESC LIMIT ?4;

-- name: comment_list_all
-- params: article_id int, after_id int, limit int
-- may sort: one article's comments, for the desk and exports
SELECT id, article_id, parent_id, state, reason, author, url, person_id, source, body, stars, voter, edit_hash, notify,
	likes, created_at, edited_at, edited_by_staff
FROM comment WHERE article_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3;

-- name: comment_list_latest
-- params: now int, limit int
SELECT c.id, c.article_id, c.parent_id, c.state, c.reason, c.author, c.url, c.person_id, c.source, c.body, c.stars,
	c.voter, c.edit_hash, c.notify, c.likes, c.created_at, c.edited_at,
	c.edited_by_staff
FROM comment AS c JOIN article AS a ON a.id = c.article_id
WHERE c.state = 'visible' AND a.state = 'published' AND a.published_at <= ?1
ORDER BY c.id DESC LIMIT ?2;

-- name: comment_list_latest_of_article
-- params: article_id int, limit int
SELECT id, article_id, parent_id, state, reason, author, url, person_id, source, body, stars, voter, edit_hash, notify,
	likes, created_at, edited_at, edited_by_staff
FROM comment WHERE article_id = ?1 AND state = 'visible' ORDER BY id DESC LIMIT ?2;

-- name: comment_list_own
-- params: voter blob, since int, limit int
SELECT id, article_id, parent_id, state, reason, author, url, person_id, source, body, stars, voter, edit_hash, notify,
	likes, created_at, edited_at, edited_by_staff
FROM comment WHERE voter = ?1 AND created_at > ?2 AND state <> 'removed' ORDER BY id DESC LIMIT ?3;

-- name: comment_counts
-- may scan: for the desk
SELECT state, COUNT(*) FROM comment GROUP BY state;

-- name: comment_counts_of_article
-- params: article_id int
SELECT state, COUNT(*) FROM comment WHERE article_id = ?1 GROUP BY state;

-- name: comment_state
-- params: id int
SELECT article_id, state, created_at FROM comment WHERE id = ?1;

-- name: comment_set_state
-- params: id int, state text, reason text
UPDATE comment SET state = ?2, reason = ?3 WHERE id = ?1;

-- name: comment_erase
-- params: id int
UPDATE comment SET author = '', url = '', person_id = NULL, source = '', body = '', stars = NULL, voter = NULL,
	edit_hash = NULL, notify = 0
WHERE id = ?1;

-- name: comment_erase_edits
-- params: comment_id int
DELETE FROM comment_edit WHERE comment_id = ?1;

-- name: comment_strip
-- params: id int
UPDATE comment SET notify = 0, stars = NULL WHERE id = ?1;

-- name: comment_list_withdrawn
-- params: before int, limit int
SELECT id FROM comment WHERE reason = 'author' AND body <> '' AND created_at < ?1
ORDER BY created_at, id LIMIT ?2;

-- name: comment_network_put
-- params: comment_id int, tag blob, written_at int
INSERT INTO comment_network (comment_id, tag, written_at) VALUES (?1, ?2, ?3)
ON CONFLICT (comment_id) DO NOTHING;

-- name: comment_network_get
-- params: comment_id int
SELECT tag, written_at FROM comment_network WHERE comment_id = ?1;

-- name: comment_network_delete
-- params: comment_id int
DELETE FROM comment_network WHERE comment_id = ?1;

-- name: comment_network_forget
-- params: before int, limit int
DELETE FROM comment_network WHERE comment_id IN
	(SELECT comment_id FROM comment_network WHERE written_at < ?1 ORDER BY written_at, comment_id LIMIT ?2);

-- name: comment_is_known
-- params: voter blob, but_id int
SELECT id FROM comment WHERE voter = ?1 AND state = 'visible' AND id <> ?2 ORDER BY id LIMIT 1;

-- name: comment_waiting_stars
-- params: article_id int, voter blob
SELECT stars FROM comment
WHERE voter = ?2 AND article_id = ?1 AND state = 'pending' AND stars IS NOT NULL
ORDER BY id DESC LIMIT 1;

-- name: comment_likes
-- params: id int
SELECT likes FROM comment WHERE id = ?1;

-- name: comment_likes_add
-- params: id int, delta int
UPDATE comment SET likes = CASE WHEN likes + ?2 < 0 THEN 0 ELSE likes + ?2 END WHERE id = ?1;

-- name: comment_likes_check
-- may scan: only the check of a whole site
-- may sort: the same
SELECT c.id, c.likes, c.carried_likes + COALESCE(b.n, 0)
FROM comment AS c LEFT JOIN
	(SELECT block, COUNT(*) AS n FROM ballot
	WHERE substr(block, 1, 8) = 'comment:' AND state = 'counted' AND choice <> '' GROUP BY block) AS b
	ON b.block = 'comment:' || c.id
WHERE c.likes <> c.carried_likes + COALESCE(b.n, 0)
ORDER BY c.id;

-- name: comment_rating_put
-- params: comment_id int, voter blob, tag blob, written_at int, held_for text
INSERT INTO comment_rating (comment_id, voter, tag, written_at, held_for) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (comment_id) DO UPDATE
SET voter = excluded.voter, tag = excluded.tag, written_at = excluded.written_at, held_for = excluded.held_for;

-- name: comment_rating_get
-- params: comment_id int
SELECT voter, tag, COALESCE(held_for, '') FROM comment_rating WHERE comment_id = ?1;

-- Another one of the same voter, hence for the same article.
-- name: comment_rating_find
-- params: voter blob
SELECT voter, tag, COALESCE(held_for, '') FROM comment_rating WHERE voter = ?1 ORDER BY comment_id LIMIT 1;

-- name: comment_rating_release
-- params: tag blob, before int
UPDATE comment_rating SET held_for = NULL WHERE held_for = 'waits' AND tag = ?1 AND written_at < ?2;

-- name: comment_rating_delete
-- params: comment_id int
DELETE FROM comment_rating WHERE comment_id = ?1;

-- name: comment_rating_forget_tags
-- params: before int, limit int
UPDATE comment_rating SET tag = NULL
WHERE comment_id IN
	(SELECT comment_id FROM comment_rating WHERE tag IS NOT NULL AND written_at < ?1 ORDER BY written_at LIMIT ?2);

-- name: comment_report
-- params: comment_id int, voter blob, reason text, tag blob, reported_at int
INSERT INTO comment_report (comment_id, voter, reason, tag, counts, reported_at)
VALUES (?1, ?2, ?3, ?4,
	CASE
		WHEN ?4 IS NULL OR EXISTS (SELECT 1 FROM comment_report WHERE comment_id = ?1 AND tag = ?4) THEN 0
		ELSE 1
	END,
	?5)
ON CONFLICT (comment_id, voter) DO NOTHING;

-- name: comment_reports_get
-- params: comment_id int
SELECT COUNT(CASE WHEN settled = 0 THEN 1 END), COUNT(CASE WHEN settled = 0 AND counts = 1 THEN 1 END),
	COUNT(CASE WHEN settled <> 0 THEN 1 END)
FROM comment_report WHERE comment_id = ?1;

-- name: comment_reports_settle
-- params: comment_id int
UPDATE comment_report SET settled = 1 WHERE comment_id = ?1 AND settled = 0;

-- name: comment_forget_tags
-- params: before int, limit int
UPDATE comment_report SET tag = NULL
WHERE (comment_id, voter) IN
	(SELECT comment_id, voter FROM comment_report WHERE tag IS NOT NULL AND reported_at < ?1
	ORDER BY reported_at LIMIT ?2);

-- name: comment_email_put
-- params: comment_id int, email text
INSERT INTO comment_email (comment_id, email, written_at)
SELECT ?1, ?2, created_at FROM comment WHERE id = ?1
ON CONFLICT (comment_id) DO UPDATE SET email = excluded.email;

-- name: comment_email_get
-- params: comment_id int
SELECT email FROM comment_email WHERE comment_id = ?1;

-- name: comment_email_delete
-- params: comment_id int
DELETE FROM comment_email WHERE comment_id = ?1;
