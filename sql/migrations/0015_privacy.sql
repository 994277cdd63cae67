-- What a reader may see and erase is found by the voter; what is forgotten after a while, by its age.

CREATE INDEX comment_vote_by_voter ON comment_vote (voter, comment_id);
CREATE INDEX comment_report_by_voter ON comment_report (voter, comment_id);
CREATE INDEX comment_report_by_age ON comment_report (reported_at, comment_id);

ALTER TABLE comment_email ADD COLUMN written_at @INT@ NOT NULL DEFAULT 0;
UPDATE comment_email
SET written_at = (SELECT c.created_at FROM comment AS c WHERE c.id = comment_email.comment_id);
CREATE INDEX comment_email_by_age ON comment_email (written_at, comment_id);
