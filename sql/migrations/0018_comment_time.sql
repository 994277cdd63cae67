-- Comments of the last days, for trying out rules on them.

CREATE INDEX comment_by_time ON comment (created_at, id);
