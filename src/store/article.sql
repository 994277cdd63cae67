-- Articles and pages: the row, its long texts and what hangs on it. Their lists are in article_list.sql.

-- name: article_get
-- params: id int
SELECT id, kind, state, path, slug, title, standfirst, lang, translation_group, section_id, parent_id, position,
	lead_media_id, lead_caption, lead_credit, words, sticky, comment_policy, search_title, search_description,
	correction, version, created_at, published_at, updated_at, modified_at, label
FROM article
WHERE id = ?1

-- name: article_walk
-- params: after_id int, max_rows int
SELECT id, kind, state, path, slug, title, standfirst, lang, translation_group, section_id, parent_id, position,
	lead_media_id, lead_caption, lead_credit, words, sticky, comment_policy, search_title, search_description,
	correction, version, created_at, published_at, updated_at, modified_at, label
FROM article
WHERE id > ?1
ORDER BY id
LIMIT ?2

-- name: article_version
-- params: id int
SELECT version, published_at FROM article WHERE id = ?1

-- name: article_insert
-- params: kind text, state text, path text, slug text, title text, standfirst text, lang text, translation_group int
-- params: parent_id int, position int, lead_media_id int, lead_caption text, lead_credit text, words int, sticky int
-- params: comment_policy text, search_title text, search_description text, correction text
-- params: published_at int, updated_at int, modified_at int, created_at int, label text
INSERT INTO article (kind, state, path, slug, title, standfirst, lang, translation_group,
	parent_id, position, lead_media_id, lead_caption, lead_credit, words, sticky,
	comment_policy, search_title, search_description, correction,
	published_at, updated_at, modified_at, created_at, label, listed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
	?24, CASE WHEN ?1 = 'article' AND ?2 = 'published' THEN ?20 END)
@PGSQL{RETURNING id}@

-- name: article_renumber
-- params: id int, new_id int
UPDATE article SET id = ?2 WHERE id = ?1

-- An id that was given from outside must not be given again. SQLite counts from the highest row by itself.
-- name: article_renumbered
-- params: new_id int
SELECT id FROM article WHERE id = ?1

-- name: article_renumbered [pgsql]
SELECT setval(pg_get_serial_sequence('article', 'id'), GREATEST(?1, nextval(pg_get_serial_sequence('article', 'id'))))

-- name: article_update
-- params: kind text, state text, path text, slug text, title text, standfirst text, lang text, translation_group int
-- params: parent_id int, position int, lead_media_id int, lead_caption text, lead_credit text, words int, sticky int
-- params: comment_policy text, search_title text, search_description text, correction text
-- params: published_at int, updated_at int, modified_at int, id int, label text
UPDATE article
SET kind = ?1, state = ?2, path = ?3, slug = ?4, title = ?5, standfirst = ?6, lang = ?7, translation_group = ?8,
	parent_id = ?9, position = ?10, lead_media_id = ?11, lead_caption = ?12, lead_credit = ?13, words = ?14,
	sticky = ?15, comment_policy = ?16, search_title = ?17, search_description = ?18, correction = ?19,
	published_at = ?20, updated_at = ?21, modified_at = ?22, label = ?24, version = version + 1,
	listed_at = CASE WHEN ?1 = 'article' AND ?2 = 'published' THEN ?20 END
WHERE id = ?23
RETURNING version

-- name: article_set_state
-- params: id int, state text, published_at int, modified_at int
UPDATE article
SET state = ?2, published_at = COALESCE(?3, published_at), modified_at = ?4, version = version + 1,
	listed_at = CASE WHEN kind = 'article' AND ?2 = 'published' THEN COALESCE(?3, published_at) END
WHERE id = ?1

-- name: article_derive_authors
-- params: id int
UPDATE article_author
SET listed_at = (SELECT a.listed_at FROM article a WHERE a.id = ?1),
	lang = (SELECT a.lang FROM article a WHERE a.id = ?1)
WHERE article_id = ?1

-- name: article_derive_sections
-- params: id int
UPDATE article_under
SET listed_at = (SELECT a.listed_at FROM article a WHERE a.id = ?1),
	lang = (SELECT a.lang FROM article a WHERE a.id = ?1)
WHERE article_id = ?1

-- name: article_derive_tags
-- params: id int
UPDATE article_tag
SET listed_at = (SELECT a.listed_at FROM article a WHERE a.id = ?1),
	lang = (SELECT a.lang FROM article a WHERE a.id = ?1)
WHERE article_id = ?1

-- name: article_next_due
-- params: now int
SELECT listed_at FROM article WHERE listed_at > ?1 ORDER BY listed_at LIMIT 1

-- name: article_delete
-- params: id int
DELETE FROM article WHERE id = ?1

-- Media that came with the article stay; the number may be given again one day.
-- name: article_release_media
-- params: id int
UPDATE media SET article_id = NULL WHERE article_id = ?1

-- name: article_body_get
-- params: id int
SELECT format, source, body, policy_version FROM article_body WHERE article_id = ?1

-- name: article_body_put
-- params: id int, format text, source text, body text, policy_version int
INSERT INTO article_body (article_id, format, source, body, policy_version)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (article_id) DO UPDATE
SET format = excluded.format, source = excluded.source, body = excluded.body, policy_version = excluded.policy_version

-- name: article_drop_authors
-- params: id int
DELETE FROM article_author WHERE article_id = ?1

-- name: article_add_author
-- params: id int, position int, person_id int
INSERT INTO article_author (article_id, position, person_id, lang, listed_at)
SELECT a.id, ?2, ?3, a.lang, a.listed_at FROM article a WHERE a.id = ?1

-- name: article_drop_sections
-- params: id int
DELETE FROM article_section WHERE article_id = ?1

-- name: article_add_section
-- params: id int, position int, section_id int
INSERT INTO article_section (article_id, position, section_id)
SELECT a.id, ?2, ?3 FROM article a WHERE a.id = ?1

-- name: article_drop_under
-- params: id int
DELETE FROM article_under WHERE article_id = ?1

-- name: article_add_under
-- params: id int
WITH RECURSIVE up (id) AS (
	SELECT l.section_id FROM article_section l WHERE l.article_id = ?1
	UNION
	SELECT s.parent_id FROM section s JOIN up ON s.id = up.id WHERE s.parent_id IS NOT NULL
)
INSERT INTO article_under (article_id, section_id, lang, listed_at)
SELECT a.id, up.id, a.lang, a.listed_at FROM up JOIN article a ON a.id = ?1

-- name: article_main_section
-- params: id int, section_id int
UPDATE article SET section_id = ?2 WHERE id = ?1 AND section_id IS DISTINCT FROM ?2

-- name: article_drop_tags
-- params: id int
DELETE FROM article_tag WHERE article_id = ?1

-- name: article_add_tag
-- params: id int, position int, tag_id int
INSERT INTO article_tag (article_id, position, tag_id, lang, listed_at)
SELECT a.id, ?2, ?3, a.lang, a.listed_at FROM article a WHERE a.id = ?1

-- name: article_drop_media
-- params: id int
DELETE FROM article_media WHERE article_id = ?1

-- name: article_add_media
-- params: id int, position int, media_id int
INSERT INTO article_media (article_id, position, media_id)
SELECT a.id, ?2, ?3 FROM article a WHERE a.id = ?1

-- name: article_media_ids
-- params: id int
-- may sort: the few files of one article
SELECT media_id FROM article_media WHERE article_id = ?1 ORDER BY position, media_id

-- name: article_count_kept
-- may scan: only an export, which then walks them all
SELECT count(*) FROM article WHERE state <> 'trash'

-- name: article_last_id
SELECT coalesce(max(id), 0) FROM article

-- name: article_walk_stale
-- params: policy_version int, after_id int, max_rows int
SELECT article_id FROM article_body WHERE article_id > ?2 AND policy_version <> ?1 ORDER BY article_id LIMIT ?3

-- name: article_walk_visible
-- params: now int, after_id int, max_rows int
SELECT id, kind, path, title, lang, translation_group, published_at, updated_at, modified_at
FROM article
WHERE id > ?2 AND state = 'published' AND published_at <= ?1
ORDER BY id
LIMIT ?3

-- name: article_count_unsound
-- may scan: only the check of a whole site
SELECT (SELECT COUNT(*) FROM article
		WHERE listed_at IS DISTINCT FROM
			CASE WHEN kind = 'article' AND state = 'published' THEN published_at END)
	+ (SELECT COUNT(*) FROM article_author l JOIN article a ON a.id = l.article_id
		WHERE l.listed_at IS DISTINCT FROM a.listed_at OR l.lang <> a.lang)
	+ (SELECT COUNT(*) FROM article_under l JOIN article a ON a.id = l.article_id
		WHERE l.listed_at IS DISTINCT FROM a.listed_at OR l.lang <> a.lang)
	+ (SELECT COUNT(*) FROM article_tag l JOIN article a ON a.id = l.article_id
		WHERE l.listed_at IS DISTINCT FROM a.listed_at OR l.lang <> a.lang)
	+ (SELECT COUNT(*) FROM article a
		WHERE NOT EXISTS (SELECT 1 FROM address d
			WHERE d.path = a.path AND d.kind = 'article' AND d.object_id = a.id AND d.canonical = 1))

-- Every article stands under its sections, under the parent of each section it stands under, and nowhere else.
-- name: article_count_misplaced
-- may scan: only the check of a whole site
SELECT (SELECT COUNT(*) FROM article_section l
		WHERE NOT EXISTS (SELECT 1 FROM article_under u
			WHERE u.article_id = l.article_id AND u.section_id = l.section_id))
	+ (SELECT COUNT(*) FROM article_under u JOIN section s ON s.id = u.section_id
		WHERE s.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM article_under p
			WHERE p.article_id = u.article_id AND p.section_id = s.parent_id))
	+ (SELECT COUNT(*) FROM article_under u
		WHERE NOT EXISTS (SELECT 1 FROM article_section l
			WHERE l.article_id = u.article_id AND l.section_id = u.section_id)
		AND NOT EXISTS (SELECT 1 FROM article_under c JOIN section s ON s.id = c.section_id
			WHERE c.article_id = u.article_id AND s.parent_id = u.section_id))
