-- Unsaved work is kept by browser window, and saves say which window made them, so that two windows of one person never
-- write over one another unseen.
CREATE TABLE working_copy_next (
	article_id @INT@ NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	person_id @INT@ NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	edit_window TEXT NOT NULL DEFAULT '',
	base_version @INT@ NOT NULL,
	saved_at @INT@ NOT NULL,
	content TEXT NOT NULL,
	PRIMARY KEY (article_id, person_id, edit_window)
) @STRICT@;
INSERT INTO working_copy_next (article_id, person_id, base_version, saved_at, content)
SELECT article_id, person_id, base_version, saved_at, content FROM working_copy;
DROP TABLE working_copy;
ALTER TABLE working_copy_next RENAME TO working_copy;
CREATE INDEX working_copy_by_person ON working_copy (person_id);

ALTER TABLE revision ADD COLUMN edit_window TEXT NOT NULL DEFAULT '';
