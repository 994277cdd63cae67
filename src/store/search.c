/* The full-text table: see search.h. */
#include "store/search.h"

#include "base/buf.h"
#include "base/clock.h"
#include "store/rows.h"
#include "store/sql_ids.h"

#define NS_OF_MS 1000000
#define TITLES_MS 10           /* more for headlines */
#define QUERY_MAX (256 * 1024) /* bytes of a query whose beginnings are spelt out */

enum rc search_delete(struct db *db, int64_t article_id)
{
	struct stmt *stmt = db_stmt(db, SQL_SEARCH_DELETE);
	stmt_bind_i64(stmt, 1, article_id);
	return stmt_run(stmt);
}

enum rc search_put(struct db *db, int64_t article_id, struct str title, struct str text)
{
	/* A virtual table knows no ON CONFLICT. */
	enum rc rc = search_delete(db, article_id);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_SEARCH_PUT);
	stmt_bind_i64(stmt, 1, article_id);
	rows_bind_text(stmt, 2, title);
	rows_bind_text(stmt, 3, text);
	return stmt_run(stmt);
}

/* --- Beginnings --- */

/* What stands in the index at or after `from`; RC_NOT_FOUND at its end. */
static enum rc word_from(struct db *db, struct arena *arena, struct str from, struct str *ret_word)
{
	struct stmt *stmt = db_stmt(db, SQL_SEARCH_WORD_FROM);
	stmt_bind_text(stmt, 1, from);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	struct str word = stmt_text(stmt, arena, 0);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_word = word;
	return rc;
}

/*
 * Puts `"before word" OR "before word2" …` for the words of the index that begin with this one. FTS5's own `*` would
 * first gather every article that has any of them.
 */
static enum rc beginnings_put(struct db *db, struct arena *arena, struct str before, struct str word, struct buf *out)
{
	struct str next = word, found;
	enum rc rc = RC_OK;
	int n = 0;
	for (; n < SEARCH_WORDS_MAX; n++) {
		rc = word_from(db, arena, next, &found);
		if (rc != RC_OK || !str_starts(found, word))
			break;
		buf_puts(out, n > 0 ? " OR \"" : "\"");
		buf_put(out, before);
		buf_put(out, found);
		buf_putc(out, '"');
		next = arena_join(arena, found, STR("\x01"), STR_NONE); /* below every word that is longer */
	}
	if (n == 0)
		buf_printf(out, "\"%.*s%.*s\"", STR_ARG(before), STR_ARG(word));
	return rc == RC_NOT_FOUND || rc == RC_LIMITED ? RC_OK : rc;
}

/* The query with each `"some words"*` spelt out. Between quotes there are words and spaces only. */
static enum rc widen(struct db *db, struct arena *arena, struct str query, struct str *ret_query)
{
	CLEANUP(buf_done) struct buf out = BUF(QUERY_MAX);
	for (size_t at = 0; at < query.n;) {
		size_t open = str_find_char(query, '"', at), close;
		if (open == SIZE_MAX || (close = str_find_char(query, '"', open + 1)) == SIZE_MAX)
			return rc_fail(RC_INVALID, "not a query: %.*s", STR_ARG(query));
		buf_put(&out, str_slice(query, at, open));
		struct str phrase = str_slice(query, open + 1, close);
		at = close + 1;
		if (at == query.n || query.p[at] != '*') {
			buf_printf(&out, "\"%.*s\"", STR_ARG(phrase));
			continue;
		}
		at++;
		size_t space = str_rfind_char(phrase, ' '), last = space == SIZE_MAX ? 0 : space + 1;
		buf_putc(&out, '(');
		enum rc rc =
			beginnings_put(db, arena, str_slice(phrase, 0, last), str_slice(phrase, last, phrase.n), &out);
		if (rc != RC_OK)
			return rc;
		buf_putc(&out, ')');
	}
	if (buf_failed(&out))
		return rc_fail(RC_LIMITED, "the query is too long");
	*ret_query = buf_to_arena(&out, arena);
	return RC_OK;
}

/* --- Finding --- */

struct ids {
	int64_t *items; /* downwards */
	size_t n;
	bool cut; /* time ran out */
};

/* Ends a bound walk. */
static enum rc ids_read(struct stmt *stmt, struct arena *arena, struct ids *ret_ids)
{
	struct rows rows = ROWS(arena, int64_t);
	while (stmt_row(stmt)) {
		int64_t *id = rows_add(&rows);
		*id = stmt_i64(stmt, 0);
	}
	enum rc rc = stmt_end(stmt);
	*ret_ids = (struct ids){rows.items, rows.n, rc == RC_LIMITED};
	return rc == RC_LIMITED ? RC_OK : rc;
}

static enum rc walk(struct db *db, struct arena *arena, struct str query, int64_t now, struct ids *ret_ids)
{
	struct stmt *stmt = db_stmt(db, SQL_SEARCH_WALK);
	stmt_bind_text(stmt, 1, query);
	stmt_bind_i64(stmt, 2, now);
	stmt_bind_i64(stmt, 3, SEARCH_HITS_MAX);
	return ids_read(stmt, arena, ret_ids);
}

/* Which of the hits match by their headline. */
static enum rc walk_titles(struct db *db, struct arena *arena, struct str query, int64_t now, const struct ids *hits,
			   struct ids *ret_ids)
{
	*ret_ids = (struct ids){.n = 0};
	if (hits->n == 0)
		return RC_OK;
	struct stmt *stmt = db_stmt(db, SQL_SEARCH_WALK_TITLES);
	stmt_bind_text(stmt, 1, query);
	stmt_bind_i64(stmt, 2, now);
	stmt_bind_i64(stmt, 3, SEARCH_HITS_MAX);
	stmt_bind_i64(stmt, 4, hits->items[hits->n - 1]);
	return ids_read(stmt, arena, ret_ids);
}

/* Headline matches first; both lists go downwards. */
static int64_t *ranked(struct arena *arena, const struct ids *hits, const struct ids *titles)
{
	int64_t *order = arena_array(arena, hits->n + titles->n, sizeof *order);
	size_t n = titles->n, t = 0;
	for (size_t i = 0; i < n; i++)
		order[i] = titles->items[i];
	for (size_t i = 0; i < hits->n; i++) {
		while (t < titles->n && titles->items[t] > hits->items[i])
			t++;
		if (t == titles->n || titles->items[t] != hits->items[i])
			order[n++] = hits->items[i];
	}
	return order;
}

/* Fills total and more; all hits in their order. */
static enum rc gather(struct db *db, struct arena *arena, struct str query, int64_t now, struct search_hits *ret_hits,
		      int64_t **ret_ids)
{
	struct str wide;
	struct ids hits, titles;
	db_deadline(db, clock_mono_ns() + (int64_t)SEARCH_MS * NS_OF_MS);
	enum rc rc = widen(db, arena, query, &wide);
	if (rc == RC_OK)
		rc = walk(db, arena, wide, now, &hits);
	db_deadline(db, clock_mono_ns() + (int64_t)TITLES_MS * NS_OF_MS);
	if (rc == RC_OK)
		rc = walk_titles(db, arena, wide, now, &hits, &titles);
	db_deadline(db, 0);
	if (rc != RC_OK)
		return rc;
	ret_hits->total = (int64_t)hits.n;
	ret_hits->more = hits.cut || hits.n == SEARCH_HITS_MAX;
	*ret_ids = ranked(arena, &hits, &titles);
	return RC_OK;
}

enum rc search_find(struct db *db, struct arena *arena, struct str query, int64_t now, int64_t limit, int64_t offset,
		    struct search_hits *ret_hits)
{
	struct search_hits h = {.total = 0};
	int64_t *ids = NULL;
	enum rc rc = query.n > 0 ? gather(db, arena, query, now, &h, &ids) : RC_OK;
	if (rc != RC_OK)
		return rc;
	if (offset < 0)
		offset = 0;
	int64_t left = offset < h.total ? h.total - offset : 0;
	if (limit > left)
		limit = left;
	rc = article_list_by_ids(db, arena, left > 0 ? ids + offset : NULL, limit > 0 ? (size_t)limit : 0, now,
				 &h.cards);
	if (rc == RC_OK)
		*ret_hits = h;
	return rc;
}

static enum rc walk_any(struct db *db, struct arena *arena, struct str query, int64_t limit, struct ids *ret_ids)
{
	struct str wide;
	enum rc rc = widen(db, arena, query, &wide);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_SEARCH_WALK_ANY);
	stmt_bind_text(stmt, 1, wide);
	stmt_bind_i64(stmt, 2, limit);
	return ids_read(stmt, arena, ret_ids);
}

enum rc search_find_any(struct db *db, struct arena *arena, struct str query, int64_t limit,
			struct article_ids *ret_ids, bool *ret_more)
{
	struct ids ids = {.n = 0};
	db_deadline(db, clock_mono_ns() + (int64_t)SEARCH_MS * NS_OF_MS);
	enum rc rc = query.n > 0 ? walk_any(db, arena, query, limit, &ids) : RC_OK;
	db_deadline(db, 0);
	if (rc != RC_OK)
		return rc;
	*ret_ids = (struct article_ids){ids.items, ids.n};
	*ret_more = ids.cut || (int64_t)ids.n == limit;
	return RC_OK;
}

enum rc search_count(struct db *db, int64_t *ret_rows, int64_t *ret_missing)
{
	int64_t rows;
	enum rc rc = stmt_get_i64(db_stmt(db, SQL_SEARCH_COUNT), &rows);
	if (rc == RC_OK)
		rc = stmt_get_i64(db_stmt(db, SQL_SEARCH_COUNT_MISSING), ret_missing);
	if (rc == RC_OK)
		*ret_rows = rows;
	return rc;
}
