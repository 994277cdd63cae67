-- Where imported things came from.

-- name: origin_find
-- params: site text
SELECT id FROM origin WHERE site = ?1

-- name: origin_put
-- params: site text, created_at int
INSERT INTO origin (site, created_at) VALUES (?1, ?2) @PGSQL{RETURNING id}@

-- name: origin_former_put
-- params: origin_id int, kind text, old_id int, object_id int, digest blob, version int
INSERT INTO former_id (origin_id, kind, old_id, object_id, digest, version)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (origin_id, kind, old_id) DO UPDATE
SET object_id = excluded.object_id, digest = excluded.digest, version = excluded.version

-- name: origin_former_get
-- params: origin_id int, kind text, old_id int
SELECT origin_id, kind, old_id, object_id, digest, version
FROM former_id
WHERE origin_id = ?1 AND kind = ?2 AND old_id = ?3

-- name: origin_former_find
-- params: kind text, old_id int
SELECT object_id FROM former_id WHERE kind = ?1 AND old_id = ?2 AND object_id <> 0 ORDER BY origin_id LIMIT 1

-- name: origin_former_list
-- params: kind text, object_id int
SELECT origin_id, kind, old_id, object_id, digest, version
FROM former_id
WHERE kind = ?1 AND object_id = ?2
ORDER BY origin_id, old_id

-- name: origin_former_forget
-- params: kind text, object_id int
UPDATE former_id SET object_id = 0 WHERE kind = ?1 AND object_id = ?2

-- name: origin_run_begin
-- params: origin_id int, source_hash blob, started_at int
INSERT INTO import_run (origin_id, source_hash, started_at) VALUES (?1, ?2, ?3) @PGSQL{RETURNING id}@

-- name: origin_run_advance
-- params: id int, position int
UPDATE import_run SET position = ?2 WHERE id = ?1 AND finished = 0

-- name: origin_run_finish
-- params: id int, report text, finished_at int
UPDATE import_run SET finished = 1, report = ?2, finished_at = ?3 WHERE id = ?1 AND finished = 0

-- name: origin_run_find_unfinished
-- params: source_hash blob
SELECT id, origin_id, source_hash, position, finished, started_at, finished_at, report
FROM import_run
WHERE source_hash = ?1 AND finished = 0
ORDER BY id DESC
LIMIT 1

-- name: origin_run_last
-- params: origin_id int
SELECT id, origin_id, source_hash, position, finished, started_at, finished_at, report
FROM import_run
WHERE origin_id = ?1
ORDER BY id DESC
LIMIT 1
