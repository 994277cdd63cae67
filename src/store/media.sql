-- Objects and their chunks, media, and the sizes made of them. Crops, lists and searching: media_library.sql.

-- name: media_object_get
-- params: hash blob
SELECT size, complete FROM media_object WHERE hash = ?1;

-- name: media_object_insert
-- params: hash blob, size int, created_at int
INSERT INTO media_object (hash, size, complete, created_at) VALUES (?1, ?2, 0, ?3)
ON CONFLICT (hash) DO UPDATE SET size = excluded.size, created_at = excluded.created_at;

-- name: media_object_set_complete
-- params: hash blob, complete int
UPDATE media_object SET complete = ?2 WHERE hash = ?1;

-- name: media_object_delete
-- params: hash blob
DELETE FROM media_object WHERE hash = ?1;

-- name: media_object_walk
-- params: before int, after_hash blob, max_rows int
SELECT o.hash, CASE WHEN o.created_at < ?1
	AND NOT EXISTS (SELECT 1 FROM media AS m WHERE m.hash = o.hash)
	AND NOT EXISTS (SELECT 1 FROM media_variant AS v WHERE v.hash = o.hash)
	AND NOT EXISTS (SELECT 1 FROM media_crop AS c WHERE c.hash = o.hash) THEN 1 ELSE 0 END
FROM media_object AS o
WHERE o.hash > ?2
ORDER BY o.hash LIMIT ?3;

-- name: media_chunk_insert
-- params: hash blob, seq int, bytes blob
INSERT INTO media_chunk (hash, seq, bytes) VALUES (?1, ?2, ?3)
ON CONFLICT (hash, seq) DO UPDATE SET bytes = excluded.bytes;

-- name: media_chunk_measure
-- params: hash blob
SELECT COUNT(*), CAST(COALESCE(SUM(length(bytes)), 0) AS BIGINT) FROM media_chunk WHERE hash = ?1;

-- name: media_chunk_list
-- params: hash blob, first int, last int
SELECT bytes FROM media_chunk WHERE hash = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq;

-- name: media_chunk_delete
-- params: hash blob, limit int
DELETE FROM media_chunk
WHERE hash = ?1 AND seq IN (SELECT c.seq FROM media_chunk AS c WHERE c.hash = ?1 ORDER BY c.seq DESC LIMIT ?2);

-- name: media_insert
-- params: hash blob, state text, mime text, size int, width int, height int, path text, name text, title text,
-- params: alt text, caption text, description text, credit text, source_url text, article_id int, created_at int,
-- params: modified_at int, kind text, person_id int
INSERT INTO media (hash, state, mime, size, width, height, path, name, title, alt, caption, description, credit,
	source_url, article_id, created_at, modified_at, kind, person_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
ON CONFLICT (path) DO NOTHING
@PGSQL{RETURNING id}@;

-- name: media_update
-- params: hash blob, state text, mime text, size int, width int, height int, path text, name text, title text,
-- params: alt text, caption text, description text, credit text, source_url text, article_id int, created_at int,
-- params: modified_at int, kind text, id int
UPDATE media SET hash = ?1, state = ?2, mime = ?3, size = ?4, width = ?5, height = ?6, path = ?7, name = ?8,
	title = ?9, alt = ?10, caption = ?11, description = ?12, credit = ?13, source_url = ?14, article_id = ?15,
	created_at = ?16, modified_at = ?17, kind = ?18, indexed = 0
WHERE id = ?19;

-- name: media_path_owner
-- params: path text
SELECT id FROM media WHERE path = ?1;

-- name: media_set_object
-- params: id int, hash blob, size int, mime text, width int, height int, modified_at int, kind text
UPDATE media SET state = 'present', hash = ?2, size = ?3, mime = ?4, width = ?5, height = ?6, modified_at = ?7,
	kind = ?8, indexed = 0
WHERE id = ?1;

-- name: media_set_focus
-- params: id int, focus_x int, focus_y int, modified_at int
UPDATE media SET focus_x = ?2, focus_y = ?3, modified_at = ?4 WHERE id = ?1;

-- name: media_delete
-- params: id int
DELETE FROM media WHERE id = ?1;

-- name: media_get
-- params: id int
SELECT id, hash, state, mime, size, width, height, path, name, title, alt, caption, description, credit, source_url,
	article_id, created_at, modified_at, focus_x, focus_y, person_id
FROM media WHERE id = ?1;

-- name: media_get_by_path
-- params: path text
SELECT id, hash, state, mime, size, width, height, path, name, title, alt, caption, description, credit, source_url,
	article_id, created_at, modified_at, focus_x, focus_y, person_id
FROM media WHERE path = ?1;

-- name: media_get_by_source_url
-- params: source_url text
SELECT id, hash, state, mime, size, width, height, path, name, title, alt, caption, description, credit, source_url,
	article_id, created_at, modified_at, focus_x, focus_y, person_id
FROM media WHERE source_url = ?1 ORDER BY id LIMIT 1;

-- name: media_list
-- params: after_id int, limit int
SELECT id, hash, state, mime, size, width, height, path, name, title, alt, caption, description, credit, source_url,
	article_id, created_at, modified_at, focus_x, focus_y, person_id
FROM media WHERE id > ?1 ORDER BY id LIMIT ?2;

-- name: media_list_missing
-- params: after_id int, limit int
SELECT id, hash, state, mime, size, width, height, path, name, title, alt, caption, description, credit, source_url,
	article_id, created_at, modified_at, focus_x, focus_y, person_id
FROM media WHERE state = 'missing' AND id > ?1 ORDER BY id LIMIT ?2;

-- name: media_list_by_article
-- params: article_id int
-- may sort: the few files of one article
SELECT id, hash, state, mime, size, width, height, path, name, title, alt, caption, description, credit, source_url,
	article_id, created_at, modified_at, focus_x, focus_y, person_id
FROM media
WHERE article_id = ?1 OR id IN (SELECT media_id FROM article_media WHERE article_id = ?1)
ORDER BY id;

-- name: media_variant_put
-- params: media_id int, width int, height int, mime text, hash blob, size int, path text
INSERT INTO media_variant (media_id, width, height, mime, hash, size, path) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (media_id, width, mime) DO UPDATE
SET height = excluded.height, hash = excluded.hash, size = excluded.size, path = excluded.path;

-- name: media_variant_path_taken
-- params: path text, media_id int, width int, mime text
SELECT media_id FROM media_variant WHERE path = ?1 AND NOT (media_id = ?2 AND width = ?3 AND mime = ?4);

-- name: media_variant_list
-- params: media_id int
SELECT media_id, width, height, mime, hash, size, path FROM media_variant WHERE media_id = ?1 ORDER BY width, mime;

-- name: media_variant_clear
-- params: media_id int
DELETE FROM media_variant WHERE media_id = ?1;

-- A picture that can be shown, once for each of its sizes; once with NULL when it has none of them.
-- name: media_picture_get
-- params: id int
SELECT m.path, m.width, m.height, m.alt, m.caption, m.credit, v.path, v.width, v.mime, m.focus_x, m.focus_y, m.mime
FROM media m LEFT JOIN media_variant v ON v.media_id = m.id
WHERE m.id = ?1 AND m.state = 'present' AND m.width > 0
ORDER BY v.width, v.mime;

-- name: media_variant_get_by_path
-- params: path text
SELECT media_id, width, height, mime, hash, size, path FROM media_variant WHERE path = ?1;

-- name: media_file_get
-- params: path text
SELECT id, hash, size, mime, name, modified_at FROM media WHERE path = ?1 AND state = 'present'
UNION ALL
SELECT m.id, v.hash, v.size, v.mime, m.name, m.modified_at
FROM media_variant AS v JOIN media AS m ON m.id = v.media_id WHERE v.path = ?1
UNION ALL
SELECT m.id, c.hash, c.size, c.mime, m.name, m.modified_at
FROM media_crop AS c JOIN media AS m ON m.id = c.media_id WHERE c.path = ?1
LIMIT 1;
