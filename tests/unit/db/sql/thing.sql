-- Statements for the tests of src/db.

-- name: parent_insert
-- params: text
INSERT INTO parent (name) VALUES (?1) RETURNING id

-- name: parent_delete
-- params: int
DELETE FROM parent WHERE id = ?1

-- name: thing_insert
-- params: parent_id int, note text, bytes blob, size int
INSERT INTO thing (parent_id, note, bytes, size)
VALUES (?1, ?2, ?3, ?4)
RETURNING id;

-- name: thing_list
SELECT id, parent_id, note, bytes, size FROM thing ORDER BY id

-- name: thing_by_note
-- params: note text
SELECT id FROM thing WHERE note IS NOT DISTINCT FROM ?1 ORDER BY id

-- name: thing_count
SELECT count(*) FROM thing

-- name: thing_too_many
-- params: int
SELECT id FROM thing WHERE id > ?1

-- name: counter_add
-- params: name text, n int
INSERT INTO counter (name, n) VALUES (?1, ?2)
ON CONFLICT (name) DO UPDATE SET n = counter.n + excluded.n

-- name: counter_get
-- params: name text
SELECT n FROM counter WHERE name = ?1

-- name: search_add
-- params: rowid int, text text
INSERT INTO search (rowid, text) VALUES (?1, ?2)
-- name: search_add [pgsql]
INSERT INTO search (rowid, text) VALUES (?1, to_tsvector('simple', ?2))

-- name: search_find
-- params: text
SELECT rowid FROM search WHERE @SQLITE{ search MATCH ?1 }@ @PGSQL{ text @@ to_tsquery('simple', ?1) }@ ORDER BY rowid
