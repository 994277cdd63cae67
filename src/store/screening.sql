-- What the screening of comments found, and the prints by which it knows what was said before.

-- name: screening_put
-- params: comment_id int, step text, state int, detail text, decided_at int
INSERT INTO screening (comment_id, step, state, detail, decided_at) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (comment_id, step) DO UPDATE SET state = excluded.state, detail = excluded.detail,
	decided_at = excluded.decided_at;

-- name: screening_list
-- params: comment_id int
-- may sort: a handful of rows
SELECT step, state, detail, decided_at FROM screening WHERE comment_id = ?1 ORDER BY decided_at, step;

-- name: screening_delete
-- params: comment_id int
DELETE FROM screening WHERE comment_id = ?1;

-- name: screening_print_put
-- params: comment_id int, print blob, written_at int
INSERT INTO comment_print (comment_id, print, written_at) VALUES (?1, ?2, ?3)
ON CONFLICT (comment_id) DO UPDATE SET print = excluded.print, written_at = excluded.written_at;

-- name: screening_print_find
-- params: print blob, since int, but_id int
SELECT comment_id FROM comment_print WHERE print = ?1 AND written_at >= ?2 AND comment_id <> ?3 LIMIT 1;

-- name: screening_print_delete
-- params: comment_id int
DELETE FROM comment_print WHERE comment_id = ?1;

-- name: screening_forget_prints
-- params: before int, limit int
DELETE FROM comment_print WHERE comment_id IN
	(SELECT comment_id FROM comment_print WHERE written_at < ?1 ORDER BY written_at, comment_id LIMIT ?2);
