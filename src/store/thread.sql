-- Threads of comments: what pages read of them, and the three columns that make that cheap. One that is shown only for
-- the place it keeps gives away nothing: the CASEs. Pages read the same columns in the same order: shown_read().

-- name: thread_roots_oldest
-- params: article_id int, after_id int, limit int
SELECT id, root_id, parent_id, state, CASE WHEN state = 'visible' THEN author ELSE '' END,
	CASE WHEN state = 'visible' THEN url ELSE '' END, CASE WHEN state = 'visible' THEN person_id END,
	CASE WHEN state = 'visible' THEN body ELSE '' END, stars, likes, created_at, edited_at, edited_by_staff, replies
FROM comment WHERE article_id = ?1 AND parent_id IS NULL AND shown = 1 AND id > ?2 ORDER BY id LIMIT ?3;

-- name: thread_roots_newest
-- params: article_id int, before_id int, limit int
SELECT id, root_id, parent_id, state, CASE WHEN state = 'visible' THEN author ELSE '' END,
	CASE WHEN state = 'visible' THEN url ELSE '' END, CASE WHEN state = 'visible' THEN person_id END,
	CASE WHEN state = 'visible' THEN body ELSE '' END, stars, likes, created_at, edited_at, edited_by_staff, replies
FROM comment WHERE article_id = ?1 AND parent_id IS NULL AND shown = 1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- name: thread_roots_best
-- params: article_id int, likes int, id int, limit int
SELECT id, root_id, parent_id, state, CASE WHEN state = 'visible' THEN author ELSE '' END,
	CASE WHEN state = 'visible' THEN url ELSE '' END, CASE WHEN state = 'visible' THEN person_id END,
	CASE WHEN state = 'visible' THEN body ELSE '' END, stars, likes, created_at, edited_at, edited_by_staff, replies
FROM comment WHERE article_id = ?1 AND parent_id IS NULL AND shown = 1 AND (likes, id) < (?2, ?3)
ORDER BY likes DESC, id DESC LIMIT ?4;

-- name: thread_replies
-- params: root_id int, after_id int, limit int
SELECT id, root_id, parent_id, state, CASE WHEN state = 'visible' THEN author ELSE '' END,
	CASE WHEN state = 'visible' THEN url ELSE '' END, CASE WHEN state = 'visible' THEN person_id END,
	CASE WHEN state = 'visible' THEN body ELSE '' END, stars, likes, created_at, edited_at, edited_by_staff, replies
FROM comment WHERE root_id = ?1 AND shown = 1 AND id > ?2 ORDER BY id LIMIT ?3;

-- name: thread_get
-- params: id int
SELECT id, root_id, parent_id, state, CASE WHEN state = 'visible' THEN author ELSE '' END,
	CASE WHEN state = 'visible' THEN url ELSE '' END, CASE WHEN state = 'visible' THEN person_id END,
	CASE WHEN state = 'visible' THEN body ELSE '' END, stars, likes, created_at, edited_at, edited_by_staff,
	replies, article_id
FROM comment WHERE id = ?1 AND shown = 1;

-- The way back: which ones stood before. What a page would show of each is its size.
-- name: thread_before_oldest
-- params: article_id int, id int, limit int
SELECT id, likes, replies FROM comment WHERE article_id = ?1 AND parent_id IS NULL AND shown = 1 AND id < ?2
ORDER BY id DESC LIMIT ?3;

-- name: thread_before_newest
-- params: article_id int, id int, limit int
SELECT id, likes, replies FROM comment WHERE article_id = ?1 AND parent_id IS NULL AND shown = 1 AND id > ?2
ORDER BY id LIMIT ?3;

-- name: thread_before_best
-- params: article_id int, likes int, id int, limit int
SELECT id, likes, replies FROM comment
WHERE article_id = ?1 AND parent_id IS NULL AND shown = 1 AND (likes, id) > (?2, ?3) ORDER BY likes, id LIMIT ?4;

-- name: thread_before_replies
-- params: root_id int, id int, limit int
SELECT id, likes, replies FROM comment WHERE root_id = ?1 AND shown = 1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- name: thread_place
-- params: id int
SELECT state, shown, parent_id, root_id FROM comment WHERE id = ?1;

-- name: thread_answered
-- params: parent_id int
SELECT id FROM comment WHERE parent_id = ?1 AND shown = 1 LIMIT 1;

-- name: thread_show
-- params: id int, shown int
UPDATE comment SET shown = ?2 WHERE id = ?1;

-- name: thread_replies_add
-- params: id int, delta int
UPDATE comment SET replies = replies + ?2 WHERE id = ?1;

-- name: thread_rebuild_tops
-- params: article_id int
UPDATE comment SET root_id = NULL, replies = 0, shown = CASE WHEN state = 'visible' THEN 1 ELSE 0 END
WHERE article_id = ?1;

-- name: thread_rebuild_roots
-- params: article_id int
WITH RECURSIVE below (id, root_id) AS (
	SELECT c.id, p.id FROM comment AS p JOIN comment AS c ON c.parent_id = p.id
	WHERE p.article_id = ?1 AND p.parent_id IS NULL
	UNION ALL
	SELECT c.id, below.root_id FROM below JOIN comment AS c ON c.parent_id = below.id
)
UPDATE comment SET root_id = below.root_id FROM below WHERE comment.id = below.id;

-- name: thread_rebuild_shown
-- params: article_id int
WITH RECURSIVE above (id) AS (
	SELECT parent_id FROM comment WHERE article_id = ?1 AND state = 'visible' AND parent_id IS NOT NULL
	UNION
	SELECT c.parent_id FROM above JOIN comment AS c ON c.id = above.id WHERE c.parent_id IS NOT NULL
)
UPDATE comment SET shown = 1 WHERE id IN (SELECT id FROM above);

-- name: thread_rebuild_replies
-- params: article_id int
UPDATE comment SET replies =
	(SELECT COUNT(*) FROM comment AS r WHERE r.root_id = comment.id AND r.shown = 1)
WHERE article_id = ?1 AND parent_id IS NULL;

-- Each against its neighbours only: what is right everywhere then is right.
-- name: thread_wrong
-- may scan: only the check of a whole site
SELECT COUNT(*) FROM comment AS c LEFT JOIN comment AS p ON p.id = c.parent_id
WHERE c.root_id IS DISTINCT FROM COALESCE(p.root_id, p.id)
	OR c.shown <> CASE
		WHEN c.state = 'visible' OR EXISTS (SELECT 1 FROM comment AS r WHERE r.parent_id = c.id AND r.shown = 1)
		THEN 1 ELSE 0
	END
	OR c.replies <> CASE
		WHEN c.parent_id IS NULL THEN (SELECT COUNT(*) FROM comment AS r WHERE r.root_id = c.id AND r.shown = 1)
		ELSE 0
	END;
