-- Threads that are read a page at a time. root_id: the comment on top of the thread, none for that one itself. shown:
-- it is visible, or something shown answers it, and then its place is kept. replies: of one on top, how many others of
-- its thread are shown.

ALTER TABLE comment ADD COLUMN root_id @INT@;
ALTER TABLE comment ADD COLUMN shown @INT@ NOT NULL DEFAULT 0;
ALTER TABLE comment ADD COLUMN replies @INT@ NOT NULL DEFAULT 0;

WITH RECURSIVE below (id, root_id) AS (
	SELECT c.id, c.parent_id FROM comment AS c JOIN comment AS p ON p.id = c.parent_id WHERE p.parent_id IS NULL
	UNION ALL
	SELECT c.id, b.root_id FROM below AS b JOIN comment AS c ON c.parent_id = b.id
)
UPDATE comment SET root_id = below.root_id FROM below WHERE comment.id = below.id;

WITH RECURSIVE above (id) AS (
	SELECT parent_id FROM comment WHERE state = 'visible' AND parent_id IS NOT NULL
	UNION
	SELECT c.parent_id FROM above AS a JOIN comment AS c ON c.id = a.id WHERE c.parent_id IS NOT NULL
)
UPDATE comment SET shown = 1 WHERE state = 'visible' OR id IN (SELECT id FROM above);

CREATE INDEX comment_by_root ON comment (root_id, shown, id) WHERE root_id IS NOT NULL;
CREATE INDEX comment_on_top ON comment (article_id, id) WHERE parent_id IS NULL AND shown = 1;
CREATE INDEX comment_on_top_best ON comment (article_id, likes, id) WHERE parent_id IS NULL AND shown = 1;

UPDATE comment SET replies = counted.n
FROM (SELECT root_id, COUNT(*) AS n FROM comment WHERE shown = 1 AND root_id IS NOT NULL GROUP BY root_id) AS counted
WHERE comment.id = counted.root_id;
