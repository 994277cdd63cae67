-- Paths and what they lead to.

-- name: address_get
-- params: path text
SELECT d.kind, d.object_id, d.canonical, d.target, c.path
FROM address d
LEFT JOIN address c ON c.kind = d.kind AND c.object_id = d.object_id AND c.canonical = 1 AND d.kind <> 'redirect'
WHERE d.path = ?1

-- name: address_holder
-- params: path text
SELECT kind, object_id, canonical FROM address WHERE path = ?1

-- name: address_canonical
-- params: kind text, object_id int
SELECT path FROM address WHERE kind = ?1 AND object_id = ?2 AND canonical = 1

-- name: address_list
-- params: kind text, object_id int
-- may sort: the few paths of one thing
SELECT path, canonical, created_at FROM address WHERE kind = ?1 AND object_id = ?2 AND canonical = 1
UNION ALL
SELECT path, canonical, created_at
FROM address
WHERE kind = ?1 AND object_id = ?2 AND canonical = 0 AND kind <> 'redirect'
ORDER BY 2 DESC, 3, 1

-- name: address_list_leads
-- params: part text, max_rows int, skip int
-- may scan: an index of what leads on, for staff
-- may sort: the few of one page
SELECT d.path, d.kind, d.object_id, COALESCE(d.target, c.path, '')
FROM (
	SELECT path
	FROM address
	WHERE canonical = 0 AND @SQLITE{instr(path, ?1)}@ @PGSQL{strpos(path, ?1)}@ > 0
	ORDER BY path
	LIMIT ?2 OFFSET ?3
) found
CROSS JOIN address d
LEFT JOIN address c ON c.kind = d.kind AND c.object_id = d.object_id AND c.canonical = 1 AND d.kind <> 'redirect'
WHERE d.path = found.path
ORDER BY d.path

-- name: address_count_leads
-- params: part text
-- may scan: an index of what leads on, for staff
SELECT COUNT(*) FROM address WHERE canonical = 0 AND @SQLITE{instr(path, ?1)}@ @PGSQL{strpos(path, ?1)}@ > 0

-- name: address_retire
-- params: kind text, object_id int
UPDATE address SET canonical = 0 WHERE kind = ?1 AND object_id = ?2 AND canonical = 1

-- name: address_put
-- params: path text, kind text, object_id int, canonical int, target text, created_at int
INSERT INTO address (path, kind, object_id, canonical, target, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (path) DO UPDATE SET canonical = excluded.canonical, target = excluded.target

-- name: address_remove
-- params: path text
DELETE FROM address WHERE path = ?1

-- name: address_remove_object
-- params: kind text, object_id int
DELETE FROM address
WHERE path IN (
	SELECT c.path FROM address c WHERE c.kind = ?1 AND c.object_id = ?2 AND c.canonical = 1
	UNION ALL
	SELECT f.path FROM address f
	WHERE f.kind = ?1 AND f.object_id = ?2 AND f.canonical = 0 AND f.kind <> 'redirect')
