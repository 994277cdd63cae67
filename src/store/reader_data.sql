-- What is kept of one reader, found by the keyed hashes of rules/voter.h.

-- name: reader_comments
-- params: voter blob, after_id int, limit int
SELECT id FROM comment WHERE voter = ?1 AND id > ?2 ORDER BY id LIMIT ?3;

-- The articles that anybody voted for, one after the other; all whose comments somebody reported.
-- name: reader_next_voted
-- params: after_id int
SELECT MIN(article_id) FROM ballot WHERE article_id > ?1;

-- name: reader_reported_articles
-- may scan: reports are few and are forgotten
SELECT DISTINCT c.article_id FROM comment_report AS r JOIN comment AS c ON c.id = r.comment_id ORDER BY c.article_id;

-- name: reader_ballots
-- params: article_id int, voter blob
SELECT block, choice, state, cast_at FROM ballot WHERE article_id = ?1 AND voter = ?2 ORDER BY block;

-- name: reader_reports
-- params: voter blob
SELECT comment_id, reported_at, reason FROM comment_report WHERE voter = ?1 ORDER BY comment_id;

-- name: reader_report_delete
-- params: comment_id int, voter blob
DELETE FROM comment_report WHERE comment_id = ?1 AND voter = ?2;

-- name: reader_emails_forget
-- params: before int, limit int
DELETE FROM comment_email WHERE comment_id IN
	(SELECT e.comment_id FROM comment_email AS e WHERE e.written_at < ?1
	ORDER BY e.written_at, e.comment_id LIMIT ?2);

-- name: reader_reports_forget
-- params: before int, limit int
DELETE FROM comment_report WHERE (comment_id, voter) IN
	(SELECT r.comment_id, r.voter FROM comment_report AS r WHERE r.reported_at < ?1
	ORDER BY r.reported_at, r.comment_id LIMIT ?2);
