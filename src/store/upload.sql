-- Files on their way in, and the pieces of them that have arrived.

-- name: upload_insert
-- params: person_id int, name text, size int, hash blob, now int
INSERT INTO upload (person_id, name, size, hash, created_at, touched_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
@PGSQL{RETURNING id}@;

-- name: upload_get
-- params: id int
SELECT id, person_id, name, size, hash, received, media_id, created_at, touched_at FROM upload WHERE id = ?1;

-- name: upload_list
-- params: person_id int
SELECT id, person_id, name, size, hash, received, media_id, created_at, touched_at
FROM upload WHERE person_id = ?1 AND media_id IS NULL ORDER BY id;

-- name: upload_chunk_insert
-- params: upload_id int, start int, bytes blob
INSERT INTO upload_chunk (upload_id, start, bytes) VALUES (?1, ?2, ?3);

-- name: upload_advance
-- params: id int, received int, now int
UPDATE upload SET received = ?2, touched_at = ?3 WHERE id = ?1;

-- name: upload_chunk_list
-- params: upload_id int, first int, below int
SELECT start, bytes FROM upload_chunk WHERE upload_id = ?1 AND start >= ?2 AND start < ?3 ORDER BY start;

-- name: upload_set_media
-- params: id int, media_id int, now int
UPDATE upload SET media_id = ?2, touched_at = ?3 WHERE id = ?1;

-- name: upload_old
-- params: before int
SELECT id FROM upload WHERE touched_at < ?1 ORDER BY touched_at, id LIMIT 1;

-- name: upload_chunk_delete
-- params: upload_id int, limit int
DELETE FROM upload_chunk
WHERE upload_id = ?1
	AND start IN (SELECT c.start FROM upload_chunk AS c WHERE c.upload_id = ?1 ORDER BY c.start DESC LIMIT ?2);

-- name: upload_delete
-- params: id int
DELETE FROM upload WHERE id = ?1;
