-- Logins, read together with the person they belong to.

-- name: account_insert
-- params: person_id int, email text, role text, password_hash text, created_at int, modified_at int
INSERT INTO account (person_id, email, role, password_hash, created_at, modified_at)
SELECT id, ?2, ?3, ?4, ?5, ?6 FROM person WHERE id = ?1
ON CONFLICT DO NOTHING;

-- name: account_person
-- params: person_id int
SELECT id FROM person WHERE id = ?1;

-- name: account_set_guest
-- params: person_id int, guest int
UPDATE person SET guest = ?2 WHERE id = ?1;

-- name: account_get
-- params: person_id int
SELECT a.person_id, a.email, a.role, a.password_hash, a.created_at, a.modified_at, p.name, p.slug
FROM account AS a JOIN person AS p ON p.id = a.person_id WHERE a.person_id = ?1;

-- name: account_get_by_email
-- params: email text
SELECT a.person_id, a.email, a.role, a.password_hash, a.created_at, a.modified_at, p.name, p.slug
FROM account AS a JOIN person AS p ON p.id = a.person_id WHERE a.email = ?1;

-- name: account_list
-- may sort: the staff
SELECT a.person_id, a.email, a.role, a.password_hash, a.created_at, a.modified_at, p.name, p.slug
FROM account AS a JOIN person AS p ON p.id = a.person_id ORDER BY a.email;

-- name: account_set_role
-- params: email text, role text, modified_at int
UPDATE account SET role = ?2, modified_at = ?3 WHERE email = ?1;

-- name: account_set_password
-- params: email text, password_hash text, modified_at int
UPDATE account SET password_hash = ?2, modified_at = ?3 WHERE email = ?1;

-- name: account_set_email
-- params: person_id int, email text, modified_at int
UPDATE account SET email = ?2, modified_at = ?3 WHERE person_id = ?1;

-- name: account_set_language
-- params: person_id int, language text, modified_at int
UPDATE account SET language = ?2, modified_at = ?3 WHERE person_id = ?1;

-- name: account_count_failure
-- params: person_id int
UPDATE account SET failed_tries = failed_tries + 1 WHERE person_id = ?1;

-- name: account_failures
-- params: person_id int
SELECT failed_tries FROM account WHERE person_id = ?1;

-- name: account_forget_failures
-- params: person_id int
UPDATE account SET failed_tries = 0 WHERE person_id = ?1 AND failed_tries <> 0;

-- name: account_delete
-- params: email text
DELETE FROM account WHERE email = ?1 RETURNING person_id;

-- name: account_count_others
-- params: role text, person_id int
SELECT COUNT(*) FROM account WHERE role = ?1 AND person_id <> ?2 AND password_hash IS NOT NULL;
