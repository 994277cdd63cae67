-- Rebuilds the table that another one refers to: with foreign keys on, the DROP would delete every thing.
CREATE TABLE parent_new (
	id @ID@,
	name TEXT NOT NULL UNIQUE,
	rank @INT@ NOT NULL DEFAULT 0
) @STRICT@;
INSERT INTO parent_new (id, name) SELECT id, name FROM parent;
@SQLITE{
DROP TABLE parent;
}@
@PGSQL{
DROP TABLE parent CASCADE;
}@
ALTER TABLE parent_new RENAME TO parent;
