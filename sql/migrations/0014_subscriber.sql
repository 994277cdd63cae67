-- Readers who are told of answers by mail, which answers wait to be told of, and when moderators were last told.

-- mark: keyed hash of the address, which itself is only where the comment's is (comment_email). link_hash: of the
-- secret in the links to it. state 'new': the letter that asks for a yes is to be written; 'asked': it is written;
-- 'on': yes was said; 'off': no more mail; 'bounced': the mail server knows no such address. What is not 'on' gets no
-- answers, and no address is asked twice.
CREATE TABLE subscriber (
	id @ID@,
	mark @BLOB@ NOT NULL UNIQUE,
	link_hash @BLOB@ NOT NULL UNIQUE,
	state TEXT NOT NULL CHECK (state IN ('new', 'asked', 'on', 'off', 'bounced')),
	pace TEXT NOT NULL CHECK (pace IN ('at_once', 'hourly', 'daily')),
	comment_id @INT@ REFERENCES comment (id) ON DELETE SET NULL,
	created_at @INT@ NOT NULL,
	changed_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX subscriber_by_state ON subscriber (state, id);
CREATE INDEX subscriber_by_comment ON subscriber (comment_id) WHERE comment_id IS NOT NULL;

-- One answer for one subscriber, once. due_at is NULL when it was told of, or need not be.
CREATE TABLE reply_notice (
	reply_id @INT@ NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
	subscriber_id @INT@ NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
	due_at @INT@,
	PRIMARY KEY (reply_id, subscriber_id)
) @CLUSTERED@;
CREATE INDEX reply_notice_due ON reply_notice (due_at, subscriber_id) WHERE due_at IS NOT NULL;
CREATE INDEX reply_notice_by_subscriber ON reply_notice (subscriber_id, reply_id);

-- Up to which comment moderators were told that comments wait, and when. One row.
CREATE TABLE desk_notice (
	id @INT@ PRIMARY KEY CHECK (id = 1),
	comment_id @INT@ NOT NULL,
	told_at @INT@ NOT NULL
) @STRICT@;

-- A mail to a subscriber is never sent twice: what was being sent when the program ended is given up. unsubscribe: the
-- address for List-Unsubscribe, a key as those in the body are.
ALTER TABLE outbox ADD COLUMN subscriber_id @INT@ REFERENCES subscriber (id) ON DELETE CASCADE;
ALTER TABLE outbox ADD COLUMN unsubscribe TEXT NOT NULL DEFAULT '';
CREATE INDEX outbox_by_subscriber ON outbox (subscriber_id) WHERE subscriber_id IS NOT NULL;
