-- Where articles stood that are deleted for good.

-- name: gone_path_keep
-- params: article_id int, at int
INSERT INTO gone_path (path, at)
SELECT path, ?2 FROM address WHERE kind = 'article' AND object_id = ?1 AND canonical = 1
UNION ALL
SELECT path, ?2 FROM address WHERE kind = 'article' AND object_id = ?1 AND canonical = 0 AND kind <> 'redirect'
ON CONFLICT (path) DO UPDATE SET at = excluded.at

-- name: gone_path_has
-- params: path text
SELECT COUNT(*) FROM gone_path WHERE path = ?1
