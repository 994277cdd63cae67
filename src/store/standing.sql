-- Embargoes and tombstones.

-- name: standing_get
-- params: article_id int
SELECT embargo_until, withdrawn_at, reason FROM article_standing WHERE article_id = ?1

-- name: standing_put
-- params: article_id int, embargo_until int, withdrawn_at int, reason text
INSERT INTO article_standing (article_id, embargo_until, withdrawn_at, reason)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (article_id) DO UPDATE
SET embargo_until = excluded.embargo_until, withdrawn_at = excluded.withdrawn_at, reason = excluded.reason

-- name: standing_hides_media
-- params: media_id int
SELECT COUNT(*)
FROM media m
WHERE m.id = ?1
	AND (EXISTS (SELECT 1 FROM article_media l JOIN article a ON a.id = l.article_id
			WHERE l.media_id = m.id AND a.state IN ('withdrawn', 'trash'))
		OR EXISTS (SELECT 1 FROM article_extra e JOIN article a ON a.id = e.article_id
			WHERE e.social_media_id = m.id AND a.state IN ('withdrawn', 'trash')))
	AND NOT EXISTS (SELECT 1 FROM article_media l JOIN article a ON a.id = l.article_id
		WHERE l.media_id = m.id AND a.state NOT IN ('withdrawn', 'trash'))
	AND NOT EXISTS (SELECT 1 FROM article_extra e JOIN article a ON a.id = e.article_id
		WHERE e.social_media_id = m.id AND a.state NOT IN ('withdrawn', 'trash'))
	AND NOT EXISTS (SELECT 1 FROM person p WHERE p.portrait_id = m.id)
	AND NOT EXISTS (SELECT 1 FROM setting s WHERE s.scope = 'site' AND s.owner_id = 0 AND s.value = m.path)
