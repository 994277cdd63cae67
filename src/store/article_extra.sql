-- What the editor adds to an article.

-- name: article_extra_get
-- params: article_id int
SELECT lead_alt, social_title, social_description, social_media_id FROM article_extra WHERE article_id = ?1

-- name: article_extra_put
-- params: article_id int, lead_alt text, social_title text, social_description text, social_media_id int
INSERT INTO article_extra (article_id, lead_alt, social_title, social_description, social_media_id)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (article_id) DO UPDATE
SET lead_alt = excluded.lead_alt, social_title = excluded.social_title,
	social_description = excluded.social_description, social_media_id = excluded.social_media_id

-- name: article_related_ids
-- params: article_id int
-- may sort: the few of one article
SELECT related_id FROM article_related WHERE article_id = ?1 ORDER BY position, related_id

-- name: article_related_drop
-- params: article_id int
DELETE FROM article_related WHERE article_id = ?1

-- name: article_related_add
-- params: article_id int, position int, related_id int
INSERT INTO article_related (article_id, position, related_id)
VALUES (?1, ?2, ?3)
ON CONFLICT (article_id, related_id) DO NOTHING

-- name: article_group_ids
-- params: group int
SELECT id FROM article WHERE translation_group = ?1 ORDER BY id

-- name: article_set_group
-- params: id int, group int
UPDATE article SET translation_group = ?2 WHERE id = ?1
