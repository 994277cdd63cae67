/* Lists, searching, crops and uses of media: see media_library.h. */
#include "store/media_library.h"

#include <stdio.h>

#include "base/clock.h"
#include "store/media_own.h"
#include "store/rows.h"
#include "store/sql_ids.h"

#define NS_OF_MS 1000000

static const char *const crop_names[] = {"card", "square"};

/* ---- lists ---- */

static int64_t before_of(const struct media_wish *w)
{
	return w->before_id > 0 ? w->before_id : INT64_MAX;
}

static struct stmt *list_of(struct db *db, const struct media_wish *w)
{
	enum sql_id id = w->missing ? SQL_MEDIA_LIST_NEWEST_MISSING
			 : w->kind  ? SQL_MEDIA_LIST_NEWEST_OF_KIND
				    : SQL_MEDIA_LIST_NEWEST;
	struct stmt *stmt = db_stmt(db, id);
	stmt_bind_i64(stmt, 1, before_of(w));
	stmt_bind_i64(stmt, 2, w->limit);
	if (id != SQL_MEDIA_LIST_NEWEST)
		stmt_bind_text(stmt, 3, w->kind ? str_of(w->kind) : STR(""));
	return stmt;
}

/* Words of the column `what`, as put by media_words_put(). */
static struct str what_query(struct arena *arena, const struct media_wish *w)
{
	return arena_printf(arena, "\"%s\" AND \"%s\"", w->kind ? w->kind : "any", w->missing ? "missing" : "any");
}

static enum rc find(struct db *db, struct arena *arena, const struct media_wish *w, struct media_list *ret_media)
{
	struct rows rows = ROWS(arena, struct media);
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_FIND);
	stmt_bind_i64(stmt, 1, before_of(w));
	stmt_bind_i64(stmt, 2, w->limit);
	stmt_bind_text(stmt, 3, w->query);
	stmt_bind_text(stmt, 4, what_query(arena, w));
	db_deadline(db, clock_mono_ns() + (int64_t)MEDIA_FIND_MS * NS_OF_MS);
	while (stmt_row(stmt))
		media_read(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	db_deadline(db, 0);
	if (rc != RC_OK && rc != RC_LIMITED)
		return rc;
	*ret_media = (struct media_list){rows.items, rows.n};
	return RC_OK;
}

enum rc media_look(struct db *db, struct arena *arena, const struct media_wish *wish, struct media_list *ret_media)
{
	if (wish->query.n > 0)
		return find(db, arena, wish, ret_media);
	return media_read_all(list_of(db, wish), arena, ret_media);
}

/* ---- words ---- */

enum rc media_list_unindexed(struct db *db, struct arena *arena, int64_t limit, struct media_list *ret_media)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_UNINDEXED);
	stmt_bind_i64(stmt, 1, limit);
	return media_read_all(stmt, arena, ret_media);
}

enum rc media_words_delete(struct db *db, int64_t media_id)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_SEARCH_DELETE);
	stmt_bind_i64(stmt, 1, media_id);
	return stmt_run(stmt);
}

static enum rc words_insert(struct db *db, const struct media *m, struct str folded)
{
	char what[64];
	snprintf(what, sizeof what, "any %s%s", media_kind_name(media_kind_of(m->mime)),
		 m->state == MEDIA_MISSING ? " missing" : "");
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_SEARCH_PUT);
	stmt_bind_i64(stmt, 1, m->id);
	stmt_bind_text(stmt, 2, str_of(what));
	rows_bind_text(stmt, 3, folded);
	return stmt_run(stmt);
}

enum rc media_words_put(struct db *db, const struct media *m, struct str folded)
{
	/* A virtual table knows no ON CONFLICT. */
	enum rc rc = media_words_delete(db, m->id);
	if (rc == RC_OK)
		rc = words_insert(db, m, folded);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_SET_INDEXED);
	stmt_bind_i64(stmt, 1, m->id);
	return stmt_run(stmt);
}

/* ---- crops ---- */

const char *media_crop_name(enum media_crop_kind kind)
{
	return crop_names[kind];
}

enum rc media_crop_put(struct db *db, const struct media_crop *c)
{
	int64_t size = 0;
	enum rc rc = media_object_needed(db, c->hash, &size);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_CROP_PUT);
	stmt_bind_i64(stmt, 1, c->media_id);
	stmt_bind_text(stmt, 2, str_of(crop_names[c->kind]));
	stmt_bind_i64(stmt, 3, c->width);
	stmt_bind_i64(stmt, 4, c->height);
	rows_bind_text(stmt, 5, c->mime);
	stmt_bind_blob(stmt, 6, c->hash);
	stmt_bind_i64(stmt, 7, size);
	rows_bind_text(stmt, 8, c->path);
	return stmt_run(stmt);
}

enum rc media_crop_get(struct db *db, struct arena *arena, int64_t media_id, enum media_crop_kind kind,
		       struct media_crop *ret_crop)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_CROP_GET);
	stmt_bind_i64(stmt, 1, media_id);
	stmt_bind_text(stmt, 2, str_of(crop_names[kind]));
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	*ret_crop = (struct media_crop){
		.media_id = media_id,
		.kind = kind,
		.width = stmt_i64(stmt, 0),
		.height = stmt_i64(stmt, 1),
		.mime = stmt_text(stmt, arena, 2),
		.hash = stmt_blob(stmt, arena, 3),
		.size = stmt_i64(stmt, 4),
		.path = stmt_text(stmt, arena, 5),
	};
	return stmt_end(stmt);
}

enum rc media_crop_clear(struct db *db, int64_t media_id)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_CROP_CLEAR);
	stmt_bind_i64(stmt, 1, media_id);
	return stmt_run(stmt);
}

/* ---- where used ---- */

static enum media_use_kind use_of(struct str how)
{
	return str_is(how, "lead") ? MEDIA_USE_LEAD : str_is(how, "social") ? MEDIA_USE_SOCIAL : MEDIA_USE_ARTICLE;
}

static enum rc uses_of_articles(struct db *db, int64_t id, int64_t limit, struct rows *rows)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_USE_ARTICLES);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_i64(stmt, 2, limit);
	while (stmt_row(stmt)) {
		struct media_use *u = rows_add(rows);
		*u = (struct media_use){.kind = use_of(stmt_peek(stmt, 3)),
					.id = stmt_i64(stmt, 0),
					.name = stmt_text(stmt, rows->arena, 1),
					.state = stmt_text(stmt, rows->arena, 2)};
	}
	return stmt_end(stmt);
}

static enum rc uses_of_people(struct db *db, int64_t id, int64_t limit, struct rows *rows)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_USE_PEOPLE);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_i64(stmt, 2, limit);
	while (stmt_row(stmt)) {
		struct media_use *u = rows_add(rows);
		*u = (struct media_use){
			.kind = MEDIA_USE_PERSON, .id = stmt_i64(stmt, 0), .name = stmt_text(stmt, rows->arena, 1)};
	}
	return stmt_end(stmt);
}

static enum rc uses_of_settings(struct db *db, struct str path, struct rows *rows)
{
	struct stmt *stmt = db_stmt(db, SQL_MEDIA_USE_SETTINGS);
	stmt_bind_text(stmt, 1, path);
	while (stmt_row(stmt)) {
		struct media_use *u = rows_add(rows);
		*u = (struct media_use){.kind = MEDIA_USE_SETTING, .name = stmt_text(stmt, rows->arena, 0)};
	}
	return stmt_end(stmt);
}

enum rc media_list_uses(struct db *db, struct arena *arena, const struct media *m, int64_t limit,
			struct media_uses *ret_uses)
{
	struct rows rows = ROWS(arena, struct media_use);
	enum rc rc = uses_of_articles(db, m->id, limit, &rows);
	if (rc == RC_OK)
		rc = uses_of_people(db, m->id, limit, &rows);
	if (rc == RC_OK)
		rc = uses_of_settings(db, m->path, &rows);
	if (rc == RC_OK)
		*ret_uses = (struct media_uses){rows.items, rows.n};
	return rc;
}
