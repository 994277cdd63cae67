/*
 * One person becomes part of another: everything that names the one names the other afterwards. See person.h.
 */
#include "store/address.h"
#include "store/figure_sum.h"
#include "store/list_count.h"
#include "store/person.h"
#include "store/sql_ids.h"

#include "db/db.h"

static enum rc run_pair(struct db *db, size_t statement, int64_t from, int64_t into)
{
	struct stmt *stmt = db_stmt(db, statement);
	stmt_bind_i64(stmt, 1, from);
	stmt_bind_i64(stmt, 2, into);
	return stmt_run(stmt);
}

/* An article that both have signed keeps one of the two lines. */
static enum rc bylines_move(struct db *db, int64_t from, int64_t into)
{
	enum rc rc = figure_sum_merge_person(db, from, into);
	if (rc == RC_OK)
		rc = run_pair(db, SQL_PERSON_MERGE_BYLINES, from, into);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_PERSON_DROP_BYLINES);
	stmt_bind_i64(stmt, 1, from);
	rc = stmt_run(stmt);
	if (rc == RC_OK)
		rc = list_count_person(db, from);
	return rc == RC_OK ? list_count_person(db, into) : rc;
}

static enum rc paths_move(struct db *db, struct arena *arena, int64_t from, int64_t into, int64_t now)
{
	struct address_path_list paths;
	enum rc rc = address_list(db, arena, ADDRESS_PERSON, from, &paths);
	if (rc == RC_OK)
		rc = address_remove_object(db, ADDRESS_PERSON, from);
	for (size_t i = 0; rc == RC_OK && i < paths.n; i++)
		rc = address_add_former(db, ADDRESS_PERSON, into, paths.items[i].path, now);
	return rc;
}

static struct str either(struct str kept, struct str other)
{
	return kept.n > 0 ? kept : other;
}

/* What the kept profile lacks is taken over. */
static enum rc profile_fill(struct db *db, struct arena *arena, int64_t from, struct person *into)
{
	struct person p;
	struct person_links links, own;
	struct str email;
	enum rc rc = person_get(db, arena, from, &p);
	if (rc == RC_OK)
		rc = person_links(db, arena, from, &links);
	if (rc == RC_OK)
		rc = person_links(db, arena, into->id, &own);
	if (rc == RC_OK && own.n == 0)
		rc = person_set_links(db, into->id, links.items, links.n);
	if (rc != RC_OK)
		return rc;
	into->title = either(into->title, p.title);
	into->bio = either(into->bio, p.bio);
	into->url = either(into->url, p.url);
	into->public_email = either(into->public_email, p.public_email);
	into->portrait_id = into->portrait_id ? into->portrait_id : p.portrait_id;
	if (person_get_email(db, arena, into->id, &email) == RC_NOT_FOUND &&
	    person_get_email(db, arena, from, &email) == RC_OK)
		rc = person_put_email(db, into->id, email);
	return rc;
}

static enum rc references_move(struct db *db, int64_t from, int64_t into)
{
	static const size_t statements[] = {
		SQL_PERSON_MERGE_MENUS,          SQL_PERSON_MERGE_FORMER, SQL_PERSON_MERGE_COMMENTS,
		SQL_PERSON_MERGE_REVISIONS,      SQL_PERSON_MERGE_NOTES,  SQL_PERSON_MERGE_CORRECTIONS,
		SQL_PERSON_MERGE_WORKING_COPIES,
	};
	enum rc rc = RC_OK;
	for (size_t i = 0; i < ARRAY_LEN(statements) && rc == RC_OK; i++)
		rc = run_pair(db, statements[i], from, into);
	return rc;
}

enum rc person_merge(struct db *db, struct arena *arena, int64_t from, int64_t into, int64_t now)
{
	struct person p, kept;
	if (from == into)
		return rc_fail(RC_INVALID, "a person cannot be merged into the same person");
	enum rc rc = person_get(db, arena, from, &p);
	if (rc == RC_OK)
		rc = person_get(db, arena, into, &kept);
	if (rc != RC_OK)
		return rc;
	if (!p.guest)
		return rc_fail(RC_CONFLICT, "%.*s has a login", STR_ARG(p.name));
	kept.modified_at = now;
	rc = bylines_move(db, from, into);
	if (rc == RC_OK)
		rc = paths_move(db, arena, from, into, now);
	if (rc == RC_OK)
		rc = references_move(db, from, into);
	if (rc == RC_OK)
		rc = profile_fill(db, arena, from, &kept);
	if (rc == RC_OK)
		rc = person_delete(db, from);
	return rc == RC_OK ? person_update(db, &kept) : rc;
}
