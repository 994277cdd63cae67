-- The first shape: parents and their things.
CREATE TABLE parent (
	id @ID@,
	name TEXT NOT NULL UNIQUE
) @STRICT@;

CREATE TABLE thing (
	id @ID@,
	parent_id @INT@ NOT NULL REFERENCES parent (id) ON DELETE CASCADE,
	note TEXT,
	bytes @BLOB@,
	size @INT@ NOT NULL DEFAULT 0 CHECK (size >= 0)
) @STRICT@;
