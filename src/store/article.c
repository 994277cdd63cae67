/* Articles and pages, their rows and what hangs on them: see article.h. Their lists are in article_list.c. */
#include "store/article.h"

#include <inttypes.h>

#include "store/address.h"
#include "store/figure_sum.h"
#include "store/list_count.h"
#include "store/menu.h"
#include "store/origin.h"
#include "store/rows.h"
#include "store/search.h"
#include "store/setting.h"
#include "store/sql_ids.h"
#include "store/word.h"

static const char *const kind_words[] = {"article", "page"};
static const char *const state_words[] = {"draft", "review", "published", "withdrawn", "trash"};
static const char *const format_words[] = {"html", "markdown", "wordpress_classic", "wordpress_block"};

const char *article_kind_name(enum article_kind kind)
{
	return kind_words[kind];
}
const char *article_state_name(enum article_state state)
{
	return state_words[state];
}
const char *article_format_name(enum article_format format)
{
	return format_words[format];
}

enum rc article_kind_of(struct str word, enum article_kind *ret_kind)
{
	unsigned i;
	enum rc rc = word_index(kind_words, ARRAY_LEN(kind_words), word, "kind of article", &i);
	if (rc == RC_OK)
		*ret_kind = i;
	return rc;
}

enum rc article_state_of(struct str word, enum article_state *ret_state)
{
	unsigned i;
	enum rc rc = word_index(state_words, ARRAY_LEN(state_words), word, "state of an article", &i);
	if (rc == RC_OK)
		*ret_state = i;
	return rc;
}

enum rc article_format_of(struct str word, enum article_format *ret_format)
{
	unsigned i;
	enum rc rc = word_index(format_words, ARRAY_LEN(format_words), word, "format of a body", &i);
	if (rc == RC_OK)
		*ret_format = i;
	return rc;
}

/* Columns of article_get and article_walk. */
static void read_row(struct stmt *stmt, struct arena *arena, struct article *a)
{
	struct str policy = stmt_text(stmt, arena, 17);
	*a = (struct article){
		.id = stmt_i64(stmt, 0),
		.kind = word_stored(kind_words, ARRAY_LEN(kind_words), stmt_peek(stmt, 1)),
		.state = word_stored(state_words, ARRAY_LEN(state_words), stmt_peek(stmt, 2)),
		.path = stmt_text(stmt, arena, 3),
		.slug = stmt_text(stmt, arena, 4),
		.title = stmt_text(stmt, arena, 5),
		.standfirst = stmt_text(stmt, arena, 6),
		.lang = stmt_text(stmt, arena, 7),
		.translation_group = stmt_i64(stmt, 8),
		.section_id = stmt_i64(stmt, 9),
		.parent_id = stmt_i64(stmt, 10),
		.position = stmt_i64(stmt, 11),
		.lead_media_id = stmt_i64(stmt, 12),
		.lead_caption = stmt_text(stmt, arena, 13),
		.lead_credit = stmt_text(stmt, arena, 14),
		.words = stmt_i64(stmt, 15),
		.sticky = stmt_bool(stmt, 16),
		.comment_policy = policy.p ? policy : STR(""),
		.search_title = stmt_text(stmt, arena, 18),
		.search_description = stmt_text(stmt, arena, 19),
		.correction = stmt_text(stmt, arena, 20),
		.version = stmt_i64(stmt, 21),
		.created_at = stmt_i64(stmt, 22),
		.published_at = stmt_i64(stmt, 23),
		.updated_at = stmt_i64(stmt, 24),
		.modified_at = stmt_i64(stmt, 25),
		.label = stmt_text(stmt, arena, 26),
	};
}

enum rc article_get(struct db *db, struct arena *arena, int64_t id, struct article *ret_article)
{
	struct article a;
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_GET);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	read_row(stmt, arena, &a);
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_article = a;
	return rc;
}

enum rc article_get_by_path(struct db *db, struct arena *arena, struct str path, struct article *ret_article)
{
	int64_t id;
	enum rc rc = address_find(db, path, ADDRESS_ARTICLE, &id);
	return rc == RC_OK ? article_get(db, arena, id, ret_article) : rc;
}

enum rc article_walk(struct db *db, struct arena *arena, int64_t after_id, int64_t limit, struct article_rows *ret_rows)
{
	struct rows rows = ROWS(arena, struct article);
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_WALK);
	stmt_bind_i64(stmt, 1, after_id);
	stmt_bind_i64(stmt, 2, limit);
	while (stmt_row(stmt))
		read_row(stmt, arena, rows_add(&rows));
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_rows = (struct article_rows){rows.items, rows.n};
	return rc;
}

enum rc article_count_kept(struct db *db, int64_t *ret_n)
{
	return stmt_get_i64(db_stmt(db, SQL_ARTICLE_COUNT_KEPT), ret_n);
}

enum rc article_last_id(struct db *db, int64_t *ret_id)
{
	return stmt_get_i64(db_stmt(db, SQL_ARTICLE_LAST_ID), ret_id);
}

enum rc article_body_get(struct db *db, struct arena *arena, int64_t id, struct article_body *ret_body)
{
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_BODY_GET);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_first(stmt);
	if (rc != RC_OK)
		return rc;
	struct article_body body = {
		.article_id = id,
		.format = word_stored(format_words, ARRAY_LEN(format_words), stmt_peek(stmt, 0)),
		.source = stmt_text(stmt, arena, 1),
		.body = stmt_text(stmt, arena, 2),
		.policy_version = stmt_i64(stmt, 3),
	};
	rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_body = body;
	return rc;
}

enum rc article_body_put(struct db *db, const struct article_body *body)
{
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_BODY_PUT);
	stmt_bind_i64(stmt, 1, body->article_id);
	stmt_bind_text(stmt, 2, str_of(format_words[body->format]));
	rows_bind_text(stmt, 3, body->source);
	rows_bind_text(stmt, 4, body->body);
	stmt_bind_i64(stmt, 5, body->policy_version);
	return stmt_run(stmt);
}

/* Parameters 1 to 22 of article_insert and article_update. */
static void bind_row(struct stmt *stmt, const struct article *a)
{
	stmt_bind_text(stmt, 1, str_of(kind_words[a->kind]));
	stmt_bind_text(stmt, 2, str_of(state_words[a->state]));
	rows_bind_text(stmt, 3, a->path);
	rows_bind_text(stmt, 4, a->slug);
	rows_bind_text(stmt, 5, a->title);
	rows_bind_text(stmt, 6, a->standfirst);
	rows_bind_text(stmt, 7, a->lang);
	stmt_bind_id(stmt, 8, a->translation_group);
	stmt_bind_id(stmt, 9, a->parent_id);
	stmt_bind_i64(stmt, 10, a->position);
	stmt_bind_id(stmt, 11, a->lead_media_id);
	rows_bind_text(stmt, 12, a->lead_caption);
	rows_bind_text(stmt, 13, a->lead_credit);
	stmt_bind_i64(stmt, 14, a->words);
	stmt_bind_bool(stmt, 15, a->sticky);
	stmt_bind_text(stmt, 16, a->comment_policy.n > 0 ? a->comment_policy : STR_NONE);
	rows_bind_text(stmt, 17, a->search_title);
	rows_bind_text(stmt, 18, a->search_description);
	rows_bind_text(stmt, 19, a->correction);
	stmt_bind_id(stmt, 20, a->published_at);
	stmt_bind_id(stmt, 21, a->updated_at);
	stmt_bind_i64(stmt, 22, a->modified_at);
}

/* The stored version and time of publication; RC_NOT_FOUND names the article. */
static enum rc find_version(struct db *db, int64_t id, int64_t *ret_version, int64_t *ret_published_at)
{
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_VERSION);
	stmt_bind_i64(stmt, 1, id);
	enum rc rc = stmt_first(stmt);
	if (rc == RC_NOT_FOUND)
		return rc_fail(RC_NOT_FOUND, "no article %" PRId64, id);
	if (rc != RC_OK)
		return rc;
	*ret_version = stmt_i64(stmt, 0);
	*ret_published_at = stmt_i64(stmt, 1);
	return stmt_end(stmt);
}

static enum rc run_with_id(struct db *db, enum sql_id sql, int64_t id)
{
	struct stmt *stmt = db_stmt(db, sql);
	stmt_bind_i64(stmt, 1, id);
	return stmt_run(stmt);
}

/* Copies of listed_at and lang, and the counts: for an article whose row was written and that was uncounted before. */
static enum rc derive(struct db *db, int64_t id)
{
	static const enum sql_id steps[] = {SQL_ARTICLE_DERIVE_AUTHORS, SQL_ARTICLE_DERIVE_SECTIONS,
					    SQL_ARTICLE_DERIVE_TAGS};
	enum rc rc = RC_OK;
	for (size_t i = 0; i < ARRAY_LEN(steps) && rc == RC_OK; i++)
		rc = run_with_id(db, steps[i], id);
	return rc == RC_OK ? list_count_move(db, id, LIST_COUNT_EVERYTHING, 1) : rc;
}

/* Takes an article out of all counts, before its row changes. */
static enum rc uncount(struct db *db, int64_t id)
{
	return list_count_move(db, id, LIST_COUNT_EVERYTHING, -1);
}

static enum rc check_published(enum article_state state, int64_t published_at)
{
	if (state == ARTICLE_PUBLISHED && published_at == 0)
		return rc_fail(RC_INVALID, "a published article needs a time of publication");
	return RC_OK;
}

static enum rc renumber(struct db *db, int64_t id, int64_t new_id)
{
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_RENUMBER);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_i64(stmt, 2, new_id);
	enum rc rc = stmt_run(stmt);
	return rc == RC_OK ? run_with_id(db, SQL_ARTICLE_RENUMBERED, new_id) : rc;
}

/* Everything that could refuse the insert is asked before it, so that a caller may go on with another path or id. */
static enum rc check_insert(struct db *db, const struct article *a)
{
	int64_t version, published_at;
	enum rc rc = check_published(a->state, a->published_at);
	if (rc == RC_OK)
		rc = address_check(db, a->path, ADDRESS_ARTICLE, 0);
	if (rc != RC_OK || a->id == 0)
		return rc;
	rc = find_version(db, a->id, &version, &published_at);
	if (rc == RC_OK)
		return rc_fail(RC_CONFLICT, "article %" PRId64 " exists already", a->id);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc article_insert(struct db *db, const struct article *a, int64_t *ret_id)
{
	int64_t id;
	enum rc rc = check_insert(db, a);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_INSERT);
	bind_row(stmt, a);
	stmt_bind_i64(stmt, 23, a->created_at);
	rows_bind_text(stmt, 24, a->label);
	rc = stmt_insert(stmt, &id);
	if (rc == RC_OK && a->id != 0 && a->id != id) {
		rc = renumber(db, id, a->id);
		id = a->id;
	}
	if (rc == RC_OK)
		rc = list_count_move(db, id, 1u << LIST_ALL, 1);
	if (rc == RC_OK)
		rc = address_set_canonical(db, ADDRESS_ARTICLE, id, a->path, a->created_at);
	if (rc == RC_OK)
		*ret_id = id;
	return rc;
}

enum rc article_update(struct db *db, const struct article *a, int64_t *ret_version)
{
	int64_t version, published_at;
	enum rc rc = find_version(db, a->id, &version, &published_at);
	if (rc != RC_OK)
		return rc;
	if (version != a->version)
		return rc_fail(RC_CONFLICT,
			       "article %" PRId64 " has changed since: version %" PRId64 ", expected %" PRId64, a->id,
			       version, a->version);
	rc = check_published(a->state, a->published_at);
	if (rc == RC_OK)
		rc = address_set_canonical(db, ADDRESS_ARTICLE, a->id, a->path, a->modified_at);
	if (rc == RC_OK)
		rc = uncount(db, a->id);
	if (rc == RC_OK)
		rc = figure_sum_move(db, a->id, FIGURE_BY_LANG, -1);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_UPDATE);
	bind_row(stmt, a);
	stmt_bind_i64(stmt, 23, a->id);
	rows_bind_text(stmt, 24, a->label);
	rc = stmt_get_i64(stmt, &version);
	if (rc == RC_OK)
		rc = figure_sum_move(db, a->id, FIGURE_BY_LANG, 1);
	if (rc == RC_OK)
		rc = derive(db, a->id);
	if (rc == RC_OK)
		*ret_version = version;
	return rc;
}

enum rc article_set_state(struct db *db, int64_t id, enum article_state state, int64_t published_at, int64_t now)
{
	int64_t version, stored;
	enum rc rc = find_version(db, id, &version, &stored);
	if (rc == RC_OK)
		rc = check_published(state, published_at != 0 ? published_at : stored);
	if (rc == RC_OK)
		rc = uncount(db, id);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_SET_STATE);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_text(stmt, 2, str_of(state_words[state]));
	stmt_bind_id(stmt, 3, published_at);
	stmt_bind_i64(stmt, 4, now);
	rc = stmt_run(stmt);
	return rc == RC_OK ? derive(db, id) : rc;
}

enum rc article_delete(struct db *db, int64_t id)
{
	enum rc rc = address_remove_object(db, ADDRESS_ARTICLE, id);
	for (enum figure_axis axis = FIGURE_BY_SECTION; axis <= FIGURE_BY_LANG && rc == RC_OK; axis++)
		rc = figure_sum_move(db, id, axis, -1);
	if (rc == RC_OK)
		rc = uncount(db, id);
	if (rc == RC_OK)
		rc = setting_remove_owner(db, SETTING_ARTICLE, id);
	if (rc == RC_OK)
		rc = search_delete(db, id);
	if (rc == RC_OK)
		rc = menu_item_forget(db, MENU_ARTICLE, id);
	if (rc == RC_OK)
		rc = origin_former_forget(db, ORIGIN_ARTICLE, id);
	if (rc == RC_OK)
		rc = run_with_id(db, SQL_ARTICLE_RELEASE_MEDIA, id);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_DELETE);
	stmt_bind_i64(stmt, 1, id);
	return rows_changed(db, stmt, "article", id);
}

static bool seen_before(const int64_t *ids, size_t i)
{
	for (size_t j = 0; j < i; j++) {
		if (ids[j] == ids[i])
			return true;
	}
	return false;
}

/* One of the lists that an article hangs in: its statements, and the count that follows it. */
struct ties {
	enum sql_id drop, add;
	unsigned counted; /* as for list_count_move(), 0 for none */
};

static enum rc set_list(struct db *db, int64_t id, struct ties ties, const int64_t *ids, size_t n)
{
	int64_t version, published_at;
	enum rc rc = find_version(db, id, &version, &published_at);
	if (rc == RC_OK)
		rc = list_count_move(db, id, ties.counted, -1);
	if (rc == RC_OK)
		rc = run_with_id(db, ties.drop, id);
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		if (seen_before(ids, i))
			continue;
		struct stmt *stmt = db_stmt(db, ties.add);
		stmt_bind_i64(stmt, 1, id);
		stmt_bind_i64(stmt, 2, (int64_t)i);
		stmt_bind_i64(stmt, 3, ids[i]);
		rc = stmt_run(stmt);
	}
	return rc;
}

enum rc article_set_authors(struct db *db, int64_t id, const int64_t *person_ids, size_t n)
{
	static const struct ties ties = {SQL_ARTICLE_DROP_AUTHORS, SQL_ARTICLE_ADD_AUTHOR, 1u << LIST_PERSON};
	enum rc rc = figure_sum_move(db, id, FIGURE_BY_AUTHOR, -1);
	if (rc == RC_OK)
		rc = set_list(db, id, ties, person_ids, n);
	if (rc == RC_OK)
		rc = figure_sum_move(db, id, FIGURE_BY_AUTHOR, 1);
	return rc == RC_OK ? list_count_move(db, id, ties.counted, 1) : rc;
}

static enum rc set_main_section(struct db *db, int64_t id, int64_t section_id)
{
	enum rc rc = figure_sum_move(db, id, FIGURE_BY_SECTION, -1);
	if (rc != RC_OK)
		return rc;
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_MAIN_SECTION);
	stmt_bind_i64(stmt, 1, id);
	stmt_bind_id(stmt, 2, section_id);
	rc = stmt_run(stmt);
	return rc == RC_OK ? figure_sum_move(db, id, FIGURE_BY_SECTION, 1) : rc;
}

enum rc article_set_sections(struct db *db, int64_t id, const int64_t *section_ids, size_t n)
{
	static const struct ties ties = {SQL_ARTICLE_DROP_SECTIONS, SQL_ARTICLE_ADD_SECTION, 1u << LIST_SECTION};
	enum rc rc = set_list(db, id, ties, section_ids, n);
	if (rc == RC_OK)
		rc = run_with_id(db, SQL_ARTICLE_DROP_UNDER, id);
	if (rc == RC_OK)
		rc = run_with_id(db, SQL_ARTICLE_ADD_UNDER, id);
	if (rc == RC_OK)
		rc = list_count_move(db, id, ties.counted, 1);
	return rc == RC_OK ? set_main_section(db, id, n > 0 ? section_ids[0] : 0) : rc;
}

enum rc article_set_tags(struct db *db, int64_t id, const int64_t *tag_ids, size_t n)
{
	static const struct ties ties = {SQL_ARTICLE_DROP_TAGS, SQL_ARTICLE_ADD_TAG, 1u << LIST_TAG};
	enum rc rc = set_list(db, id, ties, tag_ids, n);
	return rc == RC_OK ? list_count_move(db, id, ties.counted, 1) : rc;
}

enum rc article_set_media(struct db *db, int64_t id, const int64_t *media_ids, size_t n)
{
	return set_list(db, id, (struct ties){SQL_ARTICLE_DROP_MEDIA, SQL_ARTICLE_ADD_MEDIA, 0}, media_ids, n);
}

/* Ends the statement, whose first column is an id. */
static enum rc read_ids(struct stmt *stmt, struct arena *arena, struct article_ids *ret_ids)
{
	struct rows rows = ROWS(arena, int64_t);
	while (stmt_row(stmt)) {
		int64_t *id = rows_add(&rows);
		*id = stmt_i64(stmt, 0);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_ids = (struct article_ids){rows.items, rows.n};
	return rc;
}

enum rc article_media_ids(struct db *db, struct arena *arena, int64_t id, struct article_ids *ret_ids)
{
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_MEDIA_IDS);
	stmt_bind_i64(stmt, 1, id);
	return read_ids(stmt, arena, ret_ids);
}

enum rc article_walk_stale(struct db *db, struct arena *arena, int64_t policy_version, int64_t after_id, int64_t limit,
			   struct article_ids *ret_ids)
{
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_WALK_STALE);
	stmt_bind_i64(stmt, 1, policy_version);
	stmt_bind_i64(stmt, 2, after_id);
	stmt_bind_i64(stmt, 3, limit);
	return read_ids(stmt, arena, ret_ids);
}

enum rc article_walk_visible(struct db *db, struct arena *arena, int64_t now, int64_t after_id, int64_t limit,
			     struct article_links *ret_links)
{
	struct rows rows = ROWS(arena, struct article_link);
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_WALK_VISIBLE);
	stmt_bind_i64(stmt, 1, now);
	stmt_bind_i64(stmt, 2, after_id);
	stmt_bind_i64(stmt, 3, limit);
	while (stmt_row(stmt)) {
		struct article_link *link = rows_add(&rows);
		link->id = stmt_i64(stmt, 0);
		link->kind = word_stored(kind_words, ARRAY_LEN(kind_words), stmt_peek(stmt, 1));
		link->path = stmt_text(stmt, arena, 2);
		link->title = stmt_text(stmt, arena, 3);
		link->lang = stmt_text(stmt, arena, 4);
		link->translation_group = stmt_i64(stmt, 5);
		link->published_at = stmt_i64(stmt, 6);
		link->updated_at = stmt_i64(stmt, 7);
		link->modified_at = stmt_i64(stmt, 8);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_links = (struct article_links){rows.items, rows.n};
	return rc;
}

enum rc article_next_due(struct db *db, int64_t now, int64_t *ret_at)
{
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_NEXT_DUE);
	stmt_bind_i64(stmt, 1, now);
	enum rc rc = stmt_get_i64(stmt, ret_at);
	if (rc == RC_NOT_FOUND)
		*ret_at = INT64_MAX;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc article_count_unsound(struct db *db, int64_t *ret_n)
{
	int64_t unsound, misplaced;
	enum rc rc = stmt_get_i64(db_stmt(db, SQL_ARTICLE_COUNT_UNSOUND), &unsound);
	if (rc == RC_OK)
		rc = stmt_get_i64(db_stmt(db, SQL_ARTICLE_COUNT_MISPLACED), &misplaced);
	if (rc == RC_OK)
		*ret_n = unsound + misplaced;
	return rc;
}
