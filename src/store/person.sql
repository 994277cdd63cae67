-- People, their links and, apart, their private addresses.

-- name: person_get
-- params: id int
SELECT id, slug, path, name, title, bio, url, public_email, portrait_id, guest, created_at, modified_at
FROM person
WHERE id = ?1

-- name: person_find_slug
-- params: slug text
SELECT id FROM person WHERE slug = ?1

-- name: person_insert
-- params: slug text, path text, name text, title text, bio text, url text, public_email text, portrait_id int
-- params: guest int, modified_at int, created_at int
INSERT INTO person (slug, path, name, title, bio, url, public_email, portrait_id, guest, modified_at, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
@PGSQL{RETURNING id}@

-- name: person_update
-- params: slug text, path text, name text, title text, bio text, url text, public_email text, portrait_id int
-- params: guest int, modified_at int, id int
UPDATE person
SET slug = ?1, path = ?2, name = ?3, title = ?4, bio = ?5, url = ?6, public_email = ?7, portrait_id = ?8, guest = ?9,
	modified_at = ?10
WHERE id = ?11

-- name: person_delete
-- params: id int
DELETE FROM person WHERE id = ?1

-- name: person_bylines_count
-- params: id int
SELECT COUNT(*) FROM article_author WHERE person_id = ?1

-- name: person_list
-- params: after_id int, max_rows int
SELECT id, slug, path, name, title, bio, url, public_email, portrait_id, guest, created_at, modified_at
FROM person
WHERE id > ?1
ORDER BY id
LIMIT ?2

-- name: person_merge_bylines
-- params: from_id int, into_id int
UPDATE article_author SET person_id = ?2
WHERE person_id = ?1
	AND NOT EXISTS (
		SELECT 1 FROM article_author o WHERE o.article_id = article_author.article_id AND o.person_id = ?2
	)

-- name: person_drop_bylines
-- params: id int
DELETE FROM article_author WHERE person_id = ?1

-- name: person_merge_menus
-- params: from_id int, into_id int
UPDATE menu_item SET object_id = ?2 WHERE kind = 'person' AND object_id = ?1

-- name: person_merge_former
-- params: from_id int, into_id int
UPDATE former_id SET object_id = ?2 WHERE kind = 'person' AND object_id = ?1

-- name: person_merge_comments
-- params: from_id int, into_id int
UPDATE comment SET person_id = ?2 WHERE person_id = ?1

-- name: person_merge_revisions
-- params: from_id int, into_id int
UPDATE revision SET person_id = ?2 WHERE person_id = ?1

-- name: person_merge_notes
-- params: from_id int, into_id int
UPDATE article_note SET person_id = ?2 WHERE person_id = ?1

-- name: person_merge_corrections
-- params: from_id int, into_id int
UPDATE correction SET person_id = ?2 WHERE person_id = ?1

-- name: person_merge_working_copies
-- params: from_id int, into_id int
UPDATE working_copy SET person_id = ?2
WHERE person_id = ?1
	AND NOT EXISTS (
		SELECT 1 FROM working_copy o
		WHERE o.article_id = working_copy.article_id AND o.person_id = ?2
			AND o.edit_window = working_copy.edit_window
	)

-- name: person_list_names
SELECT id, name, guest FROM person ORDER BY id

-- name: person_count
SELECT COUNT(*) FROM person

-- name: person_list_of_article
-- params: article_id int
SELECT p.id, p.slug, p.path, p.name, p.title, p.bio, p.url, p.public_email, p.portrait_id, p.guest, p.created_at,
	p.modified_at
FROM article_author l JOIN person p ON p.id = l.person_id
WHERE l.article_id = ?1
ORDER BY l.position

-- name: person_bylines
-- params: id_1 int, id_2 int, id_3 int, id_4 int, id_5 int, id_6 int, id_7 int, id_8 int, id_9 int, id_10 int
-- params: id_11 int, id_12 int, id_13 int, id_14 int, id_15 int, id_16 int
-- may scan: the sixteen numbers that are asked for
SELECT l.article_id, p.id, p.name, p.path, l.position
FROM (VALUES (?1), (?2), (?3), (?4), (?5), (?6), (?7), (?8), (?9), (?10), (?11), (?12), (?13), (?14), (?15), (?16)) AS v
CROSS JOIN article_author l CROSS JOIN person p
WHERE v.column1 <> 0 AND l.article_id = v.column1 AND p.id = l.person_id

-- name: person_links
-- params: id int
SELECT label, url FROM person_link WHERE person_id = ?1 ORDER BY position

-- name: person_drop_links
-- params: id int
DELETE FROM person_link WHERE person_id = ?1

-- name: person_add_link
-- params: id int, position int, label text, url text
INSERT INTO person_link (person_id, position, label, url) VALUES (?1, ?2, ?3, ?4)

-- name: person_get_email
-- params: id int
SELECT email FROM person_email WHERE person_id = ?1

-- name: person_put_email
-- params: id int, email text
INSERT INTO person_email (person_id, email) VALUES (?1, ?2)
ON CONFLICT (person_id) DO UPDATE SET email = excluded.email

-- name: person_drop_email
-- params: id int
DELETE FROM person_email WHERE person_id = ?1

-- name: person_find_by_email
-- params: email text
SELECT person_id FROM person_email WHERE email = ?1 ORDER BY person_id LIMIT 1

-- name: person_find_by_name
-- params: name text
-- may sort: the few of one name
SELECT id FROM person WHERE name = ?1 ORDER BY guest, id LIMIT 1
