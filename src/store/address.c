/* Paths and what they lead to: see address.h. */
#include "store/address.h"

#include <inttypes.h>

#include "db/db.h"
#include "store/rows.h"
#include "store/sql_ids.h"
#include "store/word.h"

#define REDIRECTS_MAX 4

static const char *const kind_words[] = {"article", "section", "tag", "person", "media", "redirect"};

struct holder {
	enum address_kind kind;
	int64_t object_id;
	bool canonical;
};

const char *address_kind_name(enum address_kind kind)
{
	return kind_words[kind];
}

enum rc address_kind_of(struct str word, enum address_kind *ret_kind)
{
	unsigned i;
	enum rc rc = word_index(kind_words, ARRAY_LEN(kind_words), word, "kind of address", &i);
	if (rc == RC_OK)
		*ret_kind = i;
	return rc;
}

static void bind_object(struct stmt *stmt, int number, enum address_kind kind, int64_t object_id)
{
	stmt_bind_text(stmt, number, str_of(kind_words[kind]));
	stmt_bind_i64(stmt, number + 1, object_id);
}

static enum rc get(struct db *db, struct arena *arena, struct str path, struct address *ret_address)
{
	struct stmt *stmt = db_stmt(db, SQL_ADDRESS_GET);
	rows_bind_text(stmt, 1, path);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	struct address address = {
		.kind = word_stored(kind_words, ARRAY_LEN(kind_words), stmt_peek(stmt, 0)),
		.object_id = stmt_i64(stmt, 1),
		.canonical = stmt_bool(stmt, 2),
		.target = stmt_text(stmt, arena, 3),
		.canonical_path = stmt_text(stmt, arena, 4),
	};
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_address = address;
	return rc;
}

/* A target with a scheme or a host ("//host/") leaves the site. */
static bool is_local(struct str target)
{
	return str_starts(target, STR("/")) && !str_starts(target, STR("//"));
}

enum rc address_resolve(struct db *db, struct arena *arena, struct str path, struct address *ret_address)
{
	struct address address;
	enum rc rc = get(db, arena, path, &address);
	for (int hops = 0; rc == RC_OK && address.kind == ADDRESS_REDIRECT && is_local(address.target); hops++) {
		struct address next;
		if (hops == REDIRECTS_MAX)
			return rc_fail(RC_NOT_FOUND, "redirects from %.*s do not end", STR_ARG(path));
		rc = get(db, arena, address.target, &next);
		if (rc == RC_NOT_FOUND) {
			/* Not a row: a list, a feed or another fixed name may answer there. */
			rc = RC_OK;
			break;
		}
		if (rc == RC_OK) {
			address = next;
			address.canonical = false;
		}
	}
	if (rc == RC_OK)
		*ret_address = address;
	return rc;
}

enum rc address_canonical(struct db *db, struct arena *arena, enum address_kind kind, int64_t object_id,
			  struct str *ret_path)
{
	struct stmt *stmt = db_stmt(db, SQL_ADDRESS_CANONICAL);
	bind_object(stmt, 1, kind, object_id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	struct str path = stmt_text(stmt, arena, 0);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_path = path;
	return rc;
}

enum rc address_list(struct db *db, struct arena *arena, enum address_kind kind, int64_t object_id,
		     struct address_path_list *ret_list)
{
	struct rows rows = ROWS(arena, struct address_path);
	struct stmt *stmt = db_stmt(db, SQL_ADDRESS_LIST);
	bind_object(stmt, 1, kind, object_id);
	while (stmt_row(stmt)) {
		struct address_path *item = rows_add(&rows);
		item->path = stmt_text(stmt, arena, 0);
		item->canonical = stmt_bool(stmt, 1);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_list = (struct address_path_list){rows.items, rows.n};
	return rc;
}

static enum rc find_holder(struct db *db, struct str path, struct holder *ret_holder)
{
	struct stmt *stmt = db_stmt(db, SQL_ADDRESS_HOLDER);
	rows_bind_text(stmt, 1, path);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	ret_holder->kind = word_stored(kind_words, ARRAY_LEN(kind_words), stmt_peek(stmt, 0));
	ret_holder->object_id = stmt_i64(stmt, 1);
	ret_holder->canonical = stmt_bool(stmt, 2);
	return stmt_end(stmt);
}

enum rc address_find(struct db *db, struct str path, enum address_kind kind, int64_t *ret_object_id)
{
	struct holder holder;
	enum rc rc = find_holder(db, path, &holder);
	if (rc != RC_OK)
		return rc;
	if (holder.kind != kind)
		return RC_NOT_FOUND;
	*ret_object_id = holder.object_id;
	return RC_OK;
}

static enum rc check_form(struct str path)
{
	if (path.n == 0 || path.p[0] != '/')
		return rc_fail(RC_INVALID, "path \"%.*s\" does not begin with a slash",
			       STR_ARG(str_slice(path, 0, 80)));
	if (path.n > ADDRESS_PATH_MAX)
		return rc_fail(RC_INVALID, "path \"%.*s…\" is longer than %d bytes", STR_ARG(str_slice(path, 0, 80)),
			       ADDRESS_PATH_MAX);
	return RC_OK;
}

/* RC_NOT_FOUND: free. RC_OK: the object's own. */
static enum rc find_own(struct db *db, struct str path, enum address_kind kind, int64_t object_id,
			struct holder *ret_holder)
{
	enum rc rc = find_holder(db, path, ret_holder);
	if (rc != RC_OK)
		return rc;
	if (ret_holder->kind == kind && ret_holder->object_id == object_id && kind != ADDRESS_REDIRECT)
		return RC_OK;
	return rc_fail(RC_CONFLICT, "path %.*s belongs to %s %" PRId64, STR_ARG(str_slice(path, 0, 200)),
		       kind_words[ret_holder->kind], ret_holder->object_id);
}

enum rc address_check(struct db *db, struct str path, enum address_kind kind, int64_t object_id)
{
	struct holder holder;
	enum rc rc = check_form(path);
	if (rc != RC_OK)
		return rc;
	rc = find_own(db, path, kind, object_id, &holder);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc put(struct db *db, struct str path, const struct holder *holder, struct str target, int64_t now)
{
	struct stmt *stmt = db_stmt(db, SQL_ADDRESS_PUT);
	stmt_bind_text(stmt, 1, path);
	bind_object(stmt, 2, holder->kind, holder->object_id);
	stmt_bind_bool(stmt, 4, holder->canonical);
	stmt_bind_text(stmt, 5, target);
	stmt_bind_i64(stmt, 6, now);
	return stmt_run(stmt);
}

enum rc address_set_canonical(struct db *db, enum address_kind kind, int64_t object_id, struct str path, int64_t now)
{
	struct holder holder;
	enum rc rc = check_form(path);
	if (rc != RC_OK)
		return rc;
	rc = find_own(db, path, kind, object_id, &holder);
	if (rc == RC_OK && holder.canonical)
		return RC_OK;
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_ADDRESS_RETIRE);
	bind_object(stmt, 1, kind, object_id);
	rc = stmt_run(stmt);
	if (rc != RC_OK)
		return rc;
	return put(db, path, &(struct holder){kind, object_id, true}, STR_NONE, now);
}

enum rc address_add_former(struct db *db, enum address_kind kind, int64_t object_id, struct str path, int64_t now)
{
	struct holder holder;
	enum rc rc = check_form(path);
	if (rc != RC_OK)
		return rc;
	rc = find_own(db, path, kind, object_id, &holder);
	if (rc != RC_NOT_FOUND)
		return rc;
	return put(db, path, &(struct holder){kind, object_id, false}, STR_NONE, now);
}

enum rc address_put_redirect(struct db *db, struct str path, struct str target, int64_t now)
{
	struct holder holder;
	enum rc rc = check_form(path);
	if (rc != RC_OK)
		return rc;
	if (target.n == 0 || target.n > ADDRESS_PATH_MAX || str_eq(path, target))
		return rc_fail(RC_INVALID, "redirect from %.*s has no usable target", STR_ARG(str_slice(path, 0, 200)));
	rc = find_holder(db, path, &holder);
	if (rc == RC_OK && holder.kind != ADDRESS_REDIRECT)
		return rc_fail(RC_CONFLICT, "path %.*s belongs to %s %" PRId64, STR_ARG(str_slice(path, 0, 200)),
			       kind_words[holder.kind], holder.object_id);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	return put(db, path, &(struct holder){ADDRESS_REDIRECT, 0, false}, target, now);
}

enum rc address_redirect_target(struct db *db, struct arena *arena, struct str path, struct str *ret_target)
{
	struct address at;
	enum rc rc = get(db, arena, path, &at);
	if (rc == RC_OK && at.kind != ADDRESS_REDIRECT)
		rc = RC_NOT_FOUND;
	if (rc == RC_OK)
		*ret_target = at.target;
	return rc;
}

enum rc address_list_leads(struct db *db, struct arena *arena, struct str part, int64_t limit, int64_t offset,
			   struct address_leads *ret_leads)
{
	struct rows rows = ROWS(arena, struct address_lead);
	struct stmt *stmt = db_stmt(db, SQL_ADDRESS_LIST_LEADS);
	rows_bind_text(stmt, 1, part);
	stmt_bind_i64(stmt, 2, limit);
	stmt_bind_i64(stmt, 3, offset);
	while (stmt_row(stmt)) {
		struct address_lead *lead = rows_add(&rows);
		lead->path = stmt_text(stmt, arena, 0);
		lead->kind = word_stored(kind_words, ARRAY_LEN(kind_words), stmt_peek(stmt, 1));
		lead->object_id = stmt_i64(stmt, 2);
		lead->target = stmt_text(stmt, arena, 3);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_leads = (struct address_leads){rows.items, rows.n};
	return rc;
}

enum rc address_count_leads(struct db *db, struct str part, int64_t *ret_n)
{
	struct stmt *stmt = db_stmt(db, SQL_ADDRESS_COUNT_LEADS);
	rows_bind_text(stmt, 1, part);
	return stmt_get_i64(stmt, ret_n);
}

enum rc address_remove(struct db *db, struct str path)
{
	struct holder holder;
	enum rc rc = find_holder(db, path, &holder);
	if (rc != RC_OK)
		return rc;
	if (holder.canonical)
		return rc_fail(RC_CONFLICT, "path %.*s is the own one of %s %" PRId64, STR_ARG(str_slice(path, 0, 200)),
			       kind_words[holder.kind], holder.object_id);
	struct stmt *stmt = db_stmt(db, SQL_ADDRESS_REMOVE);
	rows_bind_text(stmt, 1, path);
	return stmt_run(stmt);
}

enum rc address_remove_object(struct db *db, enum address_kind kind, int64_t object_id)
{
	struct stmt *stmt = db_stmt(db, SQL_ADDRESS_REMOVE_OBJECT);
	bind_object(stmt, 1, kind, object_id);
	return stmt_run(stmt);
}
