-- What its author took back: its words stay for moderators for a while, the address and the wish for mail do not.
UPDATE comment SET notify = 0, stars = NULL WHERE state = 'removed' AND reason = 'author';
DELETE FROM comment_email
WHERE comment_id IN (SELECT c.id FROM comment AS c WHERE c.state = 'removed' AND c.reason = 'author');

CREATE INDEX comment_withdrawn ON comment (created_at, id)
WHERE reason = 'author' AND body <> '';
