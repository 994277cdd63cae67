-- Long work begun in the newsroom.

-- name: task_insert
-- params: kind text, detail text, person_id int, started_at int
INSERT INTO task (kind, detail, person_id, state, started_at)
VALUES (?1, ?2, ?3, 'running', ?4) @PGSQL{RETURNING id}@

-- name: task_end
-- params: id int, state text, ended_at int, report text, file text, size int
UPDATE task SET state = ?2, ended_at = ?3, report = ?4, file = ?5, size = ?6 WHERE id = ?1

-- name: task_interrupt
-- params: now int
-- may scan: only a few dozen tasks are kept; asked once, at the start
UPDATE task SET state = 'interrupted', ended_at = ?1 WHERE state = 'running'

-- name: task_file_forget
-- params: id int
UPDATE task SET file = '' WHERE id = ?1

-- name: task_get
-- params: id int
SELECT id, kind, detail, person_id, state, started_at, ended_at, report, file, size FROM task WHERE id = ?1


-- name: task_list
-- params: max_rows int
-- may scan: from the newest, as many as are asked for
SELECT id, kind, detail, person_id, state, started_at, ended_at, '', file, size FROM task ORDER BY id DESC LIMIT ?1

-- name: task_last
-- params: kind text
SELECT id, kind, detail, person_id, state, started_at, ended_at, '', file, size FROM task
WHERE kind = ?1 AND state = 'done'
ORDER BY id DESC
LIMIT 1

-- name: task_newest
-- params: kind text
SELECT id, kind, detail, person_id, state, started_at, ended_at, '', file, size FROM task
WHERE kind = ?1 AND state <> 'running'
ORDER BY id DESC
LIMIT 1

-- name: task_sweep
-- params: keep int
DELETE FROM task WHERE id <= (SELECT coalesce(max(id), 0) FROM task) - ?1
