/* People: see person.h. */
#include "store/person.h"

#include <inttypes.h>

#include "store/address.h"
#include "store/menu.h"
#include "store/origin.h"
#include "store/rows.h"
#include "store/sql_ids.h"

#define BYLINES_AT_ONCE 16 /* ids that person_bylines takes */

static void read_row(struct stmt *stmt, struct arena *arena, struct person *p)
{
	*p = (struct person){
		.id = stmt_i64(stmt, 0),
		.slug = stmt_text(stmt, arena, 1),
		.path = stmt_text(stmt, arena, 2),
		.name = stmt_text(stmt, arena, 3),
		.title = stmt_text(stmt, arena, 4),
		.bio = stmt_text(stmt, arena, 5),
		.url = stmt_text(stmt, arena, 6),
		.public_email = stmt_text(stmt, arena, 7),
		.portrait_id = stmt_i64(stmt, 8),
		.guest = stmt_bool(stmt, 9),
		.created_at = stmt_i64(stmt, 10),
		.modified_at = stmt_i64(stmt, 11),
	};
}

/* Runs a bound statement to its end. */
static enum rc read_list(struct stmt *stmt, struct arena *arena, struct people *ret_people)
{
	struct rows rows = ROWS(arena, struct person);
	while (stmt_row(stmt))
		read_row(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_people = (struct people){rows.items, rows.n};
	return rc;
}

enum rc person_get(struct db *db, struct arena *arena, int64_t id, struct person *ret_person)
{
	struct person p;
	struct stmt *stmt = db_stmt(db, SQL_PERSON_GET);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	read_row(stmt, arena, &p);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_person = p;
	return rc;
}

static enum rc find_slug(struct db *db, struct str slug, int64_t *ret_id)
{
	struct stmt *stmt = db_stmt(db, SQL_PERSON_FIND_SLUG);
	rows_bind_text(stmt, 1, slug);
	return stmt_get_i64(stmt, ret_id);
}

enum rc person_get_by_slug(struct db *db, struct arena *arena, struct str slug, struct person *ret_person)
{
	int64_t id;
	enum rc rc = find_slug(db, slug, &id);
	return rc == RC_OK ? person_get(db, arena, id, ret_person) : rc;
}

enum rc person_get_by_path(struct db *db, struct arena *arena, struct str path, struct person *ret_person)
{
	int64_t id;
	enum rc rc = address_find(db, path, ADDRESS_PERSON, &id);
	return rc == RC_OK ? person_get(db, arena, id, ret_person) : rc;
}

/* Asked before anything is written, so that a caller may go on with another slug or path. id 0: a new person. */
static enum rc check_free(struct db *db, const struct person *p, int64_t id)
{
	int64_t holder;
	enum rc rc = find_slug(db, p->slug, &holder);
	if (rc == RC_OK && holder != id)
		return rc_fail(RC_CONFLICT, "slug %.*s belongs to person %" PRId64, STR_ARG(p->slug), holder);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	return address_check(db, p->path, ADDRESS_PERSON, id);
}

/* Parameters 1 to 10 of person_insert and person_update. */
static void bind_row(struct stmt *stmt, const struct person *p)
{
	rows_bind_text(stmt, 1, p->slug);
	rows_bind_text(stmt, 2, p->path);
	rows_bind_text(stmt, 3, p->name);
	rows_bind_text(stmt, 4, p->title);
	rows_bind_text(stmt, 5, p->bio);
	rows_bind_text(stmt, 6, p->url);
	rows_bind_text(stmt, 7, p->public_email);
	stmt_bind_id(stmt, 8, p->portrait_id);
	stmt_bind_bool(stmt, 9, p->guest);
	stmt_bind_i64(stmt, 10, p->modified_at);
}

enum rc person_insert(struct db *db, const struct person *p, int64_t *ret_id)
{
	int64_t id;
	enum rc rc = check_free(db, p, 0);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_PERSON_INSERT);
	bind_row(stmt, p);
	stmt_bind_i64(stmt, 11, p->created_at);
	rc = stmt_insert(stmt, &id);
	if (rc == RC_OK)
		rc = address_set_canonical(db, ADDRESS_PERSON, id, p->path, p->created_at);
	if (rc == RC_OK)
		*ret_id = id;
	return rc;
}

enum rc person_update(struct db *db, const struct person *p)
{
	enum rc rc = check_free(db, p, p->id);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_PERSON_UPDATE);
	bind_row(stmt, p);
	stmt_bind_i64(stmt, 11, p->id);
	rc = rows_changed(db, stmt, "person", p->id);
	return rc == RC_OK ? address_set_canonical(db, ADDRESS_PERSON, p->id, p->path, p->modified_at) : rc;
}

enum rc person_delete(struct db *db, int64_t id)
{
	int64_t bylines;
	struct stmt *stmt = db_stmt(db, SQL_PERSON_BYLINES_COUNT);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_get_i64(stmt, &bylines);
	if (rc == RC_OK && bylines > 0)
		rc = rc_fail(RC_CONFLICT, "person %" PRId64 " is an author of %" PRId64 " articles", id, bylines);
	if (rc == RC_OK)
		rc = address_remove_object(db, ADDRESS_PERSON, id);
	if (rc == RC_OK)
		rc = menu_item_forget(db, MENU_PERSON, id);
	if (rc == RC_OK)
		rc = origin_former_forget(db, ORIGIN_PERSON, id);
	if (rc != RC_OK)
		return rc;
	stmt = db_stmt(db, SQL_PERSON_DELETE);
	stmt_bind_i64(stmt, 1, id);
	return rows_changed(db, stmt, "person", id);
}

enum rc person_list(struct db *db, struct arena *arena, int64_t after_id, int64_t limit, struct people *ret_people)
{
	struct stmt *stmt = db_stmt(db, SQL_PERSON_LIST);
	stmt_bind_i64(stmt, 1, after_id);
	stmt_bind_i64(stmt, 2, limit);
	return read_list(stmt, arena, ret_people);
}

enum rc person_list_names(struct db *db, struct arena *arena, struct person_names *ret_names)
{
	struct rows rows = ROWS(arena, struct person_name);
	struct stmt *stmt = db_stmt(db, SQL_PERSON_LIST_NAMES);
	while (stmt_row(stmt)) {
		struct person_name *name = rows_add(&rows);
		name->id = stmt_i64(stmt, 0);
		name->name = stmt_text(stmt, arena, 1);
		name->guest = stmt_bool(stmt, 2);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_names = (struct person_names){rows.items, rows.n};
	return rc;
}

enum rc person_count(struct db *db, int64_t *ret_n)
{
	return stmt_get_i64(db_stmt(db, SQL_PERSON_COUNT), ret_n);
}

enum rc person_list_of_article(struct db *db, struct arena *arena, int64_t article_id, struct people *ret_people)
{
	struct stmt *stmt = db_stmt(db, SQL_PERSON_LIST_OF_ARTICLE);
	stmt_bind_i64(stmt, 1, article_id);
	return read_list(stmt, arena, ret_people);
}

/* Moves the last one up to its place among those of one call: a sorter of the database's would cost more. */
static void byline_settle(struct person_byline *items, size_t first, size_t at)
{
	struct person_byline moved = items[at];
	for (; at > first; at--) {
		const struct person_byline *above = &items[at - 1];
		bool after = above->article_id != moved.article_id ? above->article_id > moved.article_id
								   : above->position > moved.position;
		if (!after)
			break;
		items[at] = *above;
	}
	items[at] = moved;
}

enum rc person_bylines(struct db *db, struct arena *arena, const int64_t *article_ids, size_t n,
		       struct person_bylines *ret_bylines)
{
	struct rows rows = ROWS(arena, struct person_byline);
	for (size_t from = 0; from < n; from += BYLINES_AT_ONCE) {
		size_t first = rows.n;
		struct stmt *stmt = db_stmt(db, SQL_PERSON_BYLINES);
		for (size_t i = 0; i < BYLINES_AT_ONCE; i++)
			stmt_bind_i64(stmt, (int)i + 1, from + i < n ? article_ids[from + i] : 0);
		while (stmt_row(stmt)) {
			struct person_byline *byline = rows_add(&rows);
			byline->article_id = stmt_i64(stmt, 0);
			byline->person_id = stmt_i64(stmt, 1);
			byline->name = stmt_text(stmt, arena, 2);
			byline->path = stmt_text(stmt, arena, 3);
			byline->position = stmt_i64(stmt, 4);
			byline_settle(rows.items, first, rows.n - 1);
		}
		enum rc rc = stmt_end(stmt);
		if (rc != RC_OK)
			return rc;
	}
	*ret_bylines = (struct person_bylines){rows.items, rows.n};
	return RC_OK;
}

enum rc person_links(struct db *db, struct arena *arena, int64_t id, struct person_links *ret_links)
{
	struct rows rows = ROWS(arena, struct person_link);
	struct stmt *stmt = db_stmt(db, SQL_PERSON_LINKS);
	stmt_bind_i64(stmt, 1, id);
	while (stmt_row(stmt)) {
		struct person_link *link = rows_add(&rows);
		link->label = stmt_text(stmt, arena, 0);
		link->url = stmt_text(stmt, arena, 1);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_links = (struct person_links){rows.items, rows.n};
	return rc;
}

enum rc person_set_links(struct db *db, int64_t id, const struct person_link *links, size_t n)
{
	struct stmt *stmt = db_stmt(db, SQL_PERSON_DROP_LINKS);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_run(stmt);
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		stmt = db_stmt(db, SQL_PERSON_ADD_LINK);
		stmt_bind_i64(stmt, 1, id);
		stmt_bind_i64(stmt, 2, (int64_t)i);
		rows_bind_text(stmt, 3, links[i].label);
		rows_bind_text(stmt, 4, links[i].url);
		rc = stmt_run(stmt);
	}
	return rc;
}

enum rc person_get_email(struct db *db, struct arena *arena, int64_t id, struct str *ret_email)
{
	struct stmt *stmt = db_stmt(db, SQL_PERSON_GET_EMAIL);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	struct str email = stmt_text(stmt, arena, 0);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_email = email;
	return rc;
}

enum rc person_put_email(struct db *db, int64_t id, struct str email)
{
	struct stmt *stmt = db_stmt(db, email.n > 0 ? SQL_PERSON_PUT_EMAIL : SQL_PERSON_DROP_EMAIL);
	stmt_bind_i64(stmt, 1, id);
	if (email.n > 0)
		stmt_bind_text(stmt, 2, email);
	return stmt_run(stmt);
}

enum rc person_find_by_email(struct db *db, struct str email, int64_t *ret_id)
{
	struct stmt *stmt = db_stmt(db, SQL_PERSON_FIND_BY_EMAIL);
	rows_bind_text(stmt, 1, email);
	return stmt_get_i64(stmt, ret_id);
}

enum rc person_find_by_name(struct db *db, struct str name, int64_t *ret_id)
{
	struct stmt *stmt = db_stmt(db, SQL_PERSON_FIND_BY_NAME);
	rows_bind_text(stmt, 1, name);
	return stmt_get_i64(stmt, ret_id);
}
