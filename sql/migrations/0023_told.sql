-- The letter that told of an answer, as long as the outbox has it: what its author takes back, or moderators hide, is
-- taken back from there, too.
ALTER TABLE reply_notice ADD COLUMN outbox_id @INT@ REFERENCES outbox (id) ON DELETE SET NULL;
CREATE INDEX reply_notice_by_letter ON reply_notice (outbox_id) WHERE outbox_id IS NOT NULL;
