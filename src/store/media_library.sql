-- Media as the newsroom looks through them: lists, searching, crops, and where each is used.

-- name: media_crop_put
-- params: media_id int, crop text, width int, height int, mime text, hash blob, size int, path text
INSERT INTO media_crop (media_id, crop, width, height, mime, hash, size, path)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (media_id, crop) DO UPDATE
SET width = excluded.width, height = excluded.height, mime = excluded.mime, hash = excluded.hash,
	size = excluded.size, path = excluded.path;

-- name: media_crop_get
-- params: media_id int, crop text
SELECT width, height, mime, hash, size, path FROM media_crop WHERE media_id = ?1 AND crop = ?2;

-- name: media_crop_clear
-- params: media_id int
DELETE FROM media_crop WHERE media_id = ?1;

-- name: media_list_newest
-- params: before_id int, limit int
SELECT id, hash, state, mime, size, width, height, path, name, title, alt, caption, description, credit, source_url,
	article_id, created_at, modified_at, focus_x, focus_y, person_id
FROM media WHERE id < ?1 ORDER BY id DESC LIMIT ?2;

-- name: media_list_newest_of_kind
-- params: before_id int, limit int, kind text
SELECT id, hash, state, mime, size, width, height, path, name, title, alt, caption, description, credit, source_url,
	article_id, created_at, modified_at, focus_x, focus_y, person_id
FROM media WHERE kind = ?3 AND id < ?1 ORDER BY id DESC LIMIT ?2;

-- name: media_list_newest_missing
-- params: before_id int, limit int, kind text
SELECT id, hash, state, mime, size, width, height, path, name, title, alt, caption, description, credit, source_url,
	article_id, created_at, modified_at, focus_x, focus_y, person_id
FROM media WHERE state = 'missing' AND (?3 = '' OR kind = ?3) AND id < ?1 ORDER BY id DESC LIMIT ?2;

-- name: media_find
-- params: before_id int, limit int, query text, what text
-- may scan: the full-text index, newest first, for one page of matches; media_library.c ends it after a while
SELECT m.id, m.hash, m.state, m.mime, m.size, m.width, m.height, m.path, m.name, m.title, m.alt, m.caption,
	m.description, m.credit, m.source_url, m.article_id, m.created_at, m.modified_at, m.focus_x, m.focus_y,
	m.person_id
FROM media_search s JOIN media m ON m.id = s.rowid
WHERE media_search MATCH '{text} : (' || ?3 || ') AND {what} : (' || ?4 || ')' AND s.rowid < ?1
ORDER BY s.rowid DESC
LIMIT ?2;

-- name: media_find [pgsql]
SELECT m.id, m.hash, m.state, m.mime, m.size, m.width, m.height, m.path, m.name, m.title, m.alt, m.caption,
	m.description, m.credit, m.source_url, m.article_id, m.created_at, m.modified_at, m.focus_x, m.focus_y,
	m.person_id
FROM media_search s JOIN media m ON m.id = s.rowid
WHERE s.text_vector @@ websearch_to_tsquery('simple', replace(?3, ' AND ', ' '))
	AND to_tsvector('simple', s.what) @@ websearch_to_tsquery('simple', replace(?4, ' AND ', ' ')) AND s.rowid < ?1
ORDER BY s.rowid DESC
LIMIT ?2;

-- name: media_unindexed
-- params: limit int
-- may scan: an index of nothing but what is still to be done
SELECT id, hash, state, mime, size, width, height, path, name, title, alt, caption, description, credit, source_url,
	article_id, created_at, modified_at, focus_x, focus_y, person_id
FROM media WHERE indexed = 0 ORDER BY id LIMIT ?1;

-- name: media_set_indexed
-- params: id int
UPDATE media SET indexed = 1 WHERE id = ?1;

-- name: media_search_delete
-- params: media_id int
DELETE FROM media_search WHERE rowid = ?1;

-- name: media_search_put
-- params: media_id int, what text, body text
INSERT INTO media_search (rowid, what, text) VALUES (?1, ?2, ?3);

-- name: media_search_put [pgsql]
INSERT INTO media_search (rowid, what, text, text_vector) VALUES (?1, ?2, ?3, to_tsvector('simple', ?3));

-- Whoever shows it: articles and pages first, in the text, above it and in shared links, then people.
-- name: media_use_articles
-- params: media_id int, limit int
-- may sort: the few articles that show one file
SELECT a.id, a.title, a.state, CASE WHEN a.lead_media_id = ?1 THEN 'lead'
	WHEN EXISTS (SELECT 1 FROM article_media AS t WHERE t.article_id = a.id AND t.media_id = ?1) THEN 'text'
	ELSE 'social' END
FROM article a
WHERE a.lead_media_id = ?1 OR a.id IN (
	SELECT am.article_id FROM article_media AS am WHERE am.media_id = ?1
	UNION ALL SELECT e.article_id FROM article_extra AS e WHERE e.social_media_id = ?1)
ORDER BY a.id DESC LIMIT ?2;

-- name: media_use_people
-- params: media_id int, limit int
SELECT id, name FROM person WHERE portrait_id = ?1 ORDER BY id LIMIT ?2;

-- name: media_use_settings
-- params: path text
SELECT name FROM setting WHERE scope = 'site' AND owner_id = 0 AND value = ?1 ORDER BY name;
