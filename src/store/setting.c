/* Settings of the site, of sections and of articles: see setting.h. */
#include "store/setting.h"

#include <stdlib.h>

#include "store/rows.h"
#include "store/sql_ids.h"

static const char *const scope_words[] = {"site", "section", "article"};

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct setting *)a)->name, ((const struct setting *)b)->name);
}

static int name_to_setting(const void *name, const void *setting)
{
	return str_cmp(*(const struct str *)name, ((const struct setting *)setting)->name);
}

struct str setting_find(const struct settings *settings, struct str name)
{
	const struct setting *found =
		settings->n ? bsearch(&name, settings->items, settings->n, sizeof(*settings->items), name_to_setting)
			    : NULL;
	return found ? found->value : STR_NONE;
}

static void bind_owner(struct stmt *stmt, enum setting_scope scope, int64_t owner_id)
{
	stmt_bind_text(stmt, 1, str_of(scope_words[scope]));
	stmt_bind_i64(stmt, 2, owner_id);
}

enum rc setting_get(struct db *db, struct arena *arena, enum setting_scope scope, int64_t owner_id, struct str name,
		    struct str *ret_value)
{
	struct stmt *stmt = db_stmt(db, SQL_SETTING_GET);
	bind_owner(stmt, scope, owner_id);
	rows_bind_text(stmt, 3, name);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	struct str value = stmt_text(stmt, arena, 0);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_value = value;
	return rc;
}

enum rc setting_set(struct db *db, enum setting_scope scope, int64_t owner_id, struct str name, struct str value)
{
	struct stmt *stmt = db_stmt(db, SQL_SETTING_SET);
	bind_owner(stmt, scope, owner_id);
	rows_bind_text(stmt, 3, name);
	rows_bind_text(stmt, 4, value);
	return stmt_run(stmt);
}

enum rc setting_unset(struct db *db, enum setting_scope scope, int64_t owner_id, struct str name)
{
	struct stmt *stmt = db_stmt(db, SQL_SETTING_UNSET);
	bind_owner(stmt, scope, owner_id);
	rows_bind_text(stmt, 3, name);
	return stmt_run(stmt);
}

/* Runs a bound statement to its end; of rows with the same name the first one stays. */
static enum rc read_list(struct stmt *stmt, struct arena *arena, struct settings *ret_settings)
{
	struct rows rows = ROWS(arena, struct setting);
	while (stmt_row(stmt)) {
		struct str name = stmt_peek(stmt, 0);
		const struct setting *have = rows.items;
		size_t i = 0;
		while (i < rows.n && !str_eq(have[i].name, name))
			i++;
		if (i < rows.n)
			continue;
		struct setting *added = rows_add(&rows);
		added->name = stmt_text(stmt, arena, 0);
		added->value = stmt_text(stmt, arena, 1);
	}
	enum rc rc = stmt_end(stmt);
	if (rc != RC_OK)
		return rc;
	if (rows.n > 0)
		qsort(rows.items, rows.n, sizeof(struct setting), by_name);
	*ret_settings = (struct settings){rows.items, rows.n};
	return RC_OK;
}

enum rc setting_list(struct db *db, struct arena *arena, enum setting_scope scope, int64_t owner_id,
		     struct settings *ret_settings)
{
	struct stmt *stmt = db_stmt(db, SQL_SETTING_LIST);
	bind_owner(stmt, scope, owner_id);
	return read_list(stmt, arena, ret_settings);
}

enum rc setting_remove_owner(struct db *db, enum setting_scope scope, int64_t owner_id)
{
	struct stmt *stmt = db_stmt(db, SQL_SETTING_REMOVE_OWNER);
	bind_owner(stmt, scope, owner_id);
	return stmt_run(stmt);
}

enum rc setting_list_effective(struct db *db, struct arena *arena, int64_t article_id, struct settings *ret_settings)
{
	struct stmt *stmt = db_stmt(db, SQL_SETTING_LIST_EFFECTIVE);
	stmt_bind_i64(stmt, 1, article_id);
	return read_list(stmt, arena, ret_settings);
}

enum rc setting_any_of_sections(struct db *db, bool *ret_any)
{
	int64_t n;
	enum rc rc = stmt_get_i64(db_stmt(db, SQL_SETTING_COUNT_SECTIONS), &n);
	if (rc == RC_OK)
		*ret_any = n > 0;
	return rc;
}
