-- What staff did. Rows are only ever added.

-- name: audit_insert
-- params: at int, person_id int, name text, act text, object text, object_id int, detail text
INSERT INTO audit (at, person_id, name, act, object, object_id, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: audit_first_after
-- params: at int
SELECT id FROM audit WHERE at >= ?1 ORDER BY at, id LIMIT 1;

-- name: audit_list
-- params: before_id int, limit int
SELECT id, at, person_id, name, act, object, object_id, detail FROM audit WHERE id < ?1 ORDER BY id DESC LIMIT ?2;

-- name: audit_list_by_person
-- params: person_id int, before_id int, limit int
SELECT id, at, person_id, name, act, object, object_id, detail FROM audit
WHERE person_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- name: audit_list_by_act
-- params: act text, before_id int, limit int
SELECT id, at, person_id, name, act, object, object_id, detail FROM audit
WHERE act = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- name: audit_list_by_object
-- params: object text, object_id int, before_id int, limit int
SELECT id, at, person_id, name, act, object, object_id, detail FROM audit
WHERE object = ?1 AND object_id = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4;
