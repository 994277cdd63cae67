-- Long work that somebody began in the newsroom: one row each, the newest are kept. file: name of what it made in the
-- site's folder, '' when it made nothing or that is gone.
CREATE TABLE task (
	id @ID@,
	kind TEXT NOT NULL,
	detail TEXT NOT NULL DEFAULT '',
	person_id @INT@ REFERENCES person (id) ON DELETE SET NULL,
	state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled', 'interrupted')),
	started_at @INT@ NOT NULL,
	ended_at @INT@,
	report TEXT NOT NULL DEFAULT '',
	file TEXT NOT NULL DEFAULT '',
	size @INT@ NOT NULL DEFAULT 0
) @STRICT@;
CREATE INDEX task_by_kind ON task (kind, id);
CREATE INDEX task_by_person ON task (person_id) WHERE person_id IS NOT NULL;
