/*
 * Lists of articles: see article.h. Each list is two steps: ids along an index that holds all the list needs, then the
 * cards of those ids, so that what a card shows is written down once.
 */
#include "store/article.h"
#include "store/list_count.h"
#include "store/rows.h"
#include "store/sql_ids.h"
#include "store/word.h"

#define CARDS_AT_ONCE 16 /* ids that article_list_cards takes */
#define LEAP_FROM 1000   /* offsets from here on leap over days */
#define DAYS_FROM_MS (INT64_C(-100000) * LIST_DAY_MS)
#define TIES_MAX 16
#define SECTION_WEIGHT 1
#define TAG_WEIGHT 2
#define RELATED_NEWEST 16
#define RELATIVES_SLOTS 512 /* more than TIES_MAX * RELATED_NEWEST */

/* An id and the time (or position) that the list is sorted by. */
struct entry {
	int64_t id;
	int64_t at;
};
struct entries {
	struct entry *items;
	size_t n;
};

static const char *const kind_words[] = {"article", "page"};

static int64_t capped(int64_t limit)
{
	if (limit < 1)
		return 0;
	return limit < ARTICLE_LIST_MAX ? limit : ARTICLE_LIST_MAX;
}

/* Ends the statement. */
static enum rc read_entries(struct stmt *stmt, struct arena *arena, struct entries *ret_entries)
{
	struct rows rows = ROWS(arena, struct entry);
	while (stmt_row(stmt)) {
		struct entry *entry = rows_add(&rows);
		entry->id = stmt_i64(stmt, 0);
		entry->at = stmt_i64(stmt, 1);
	}
	enum rc rc = stmt_end(stmt);
	if (rc == RC_OK)
		*ret_entries = (struct entries){rows.items, rows.n};
	return rc;
}

static void read_card(struct stmt *stmt, struct arena *arena, struct article_card *card)
{
	*card = (struct article_card){
		.id = stmt_i64(stmt, 0),
		.kind = word_stored(kind_words, ARRAY_LEN(kind_words), stmt_peek(stmt, 1)),
		.path = stmt_text(stmt, arena, 2),
		.title = stmt_text(stmt, arena, 3),
		.standfirst = stmt_text(stmt, arena, 4),
		.lang = stmt_text(stmt, arena, 5),
		.section_id = stmt_i64(stmt, 6),
		.section_name = stmt_text(stmt, arena, 7),
		.section_path = stmt_text(stmt, arena, 8),
		.lead_media_id = stmt_i64(stmt, 9),
		.words = stmt_i64(stmt, 10),
		.sticky = stmt_bool(stmt, 11),
		.published_at = stmt_i64(stmt, 12),
		.updated_at = stmt_i64(stmt, 13),
		.modified_at = stmt_i64(stmt, 14),
		.comments = stmt_i64(stmt, 15),
	};
}

/* The cards of at most CARDS_AT_ONCE ids, in their order, appended to cards. */
static enum rc read_cards(struct db *db, struct arena *arena, const int64_t *ids, size_t n, int64_t now,
			  struct article_cards *cards)
{
	struct article_card found[CARDS_AT_ONCE];
	size_t n_found = 0;
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_LIST_CARDS);
	stmt_bind_i64(stmt, 1, now);
	for (size_t i = 0; i < CARDS_AT_ONCE; i++)
		stmt_bind_i64(stmt, (int)i + 2, i < n ? ids[i] : 0);
	while (n_found < CARDS_AT_ONCE && stmt_row(stmt))
		read_card(stmt, arena, &found[n_found++]);
	enum rc rc = stmt_end(stmt);
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		size_t j = 0;
		while (j < n_found && found[j].id != ids[i])
			j++;
		if (j < n_found)
			cards->items[cards->n++] = found[j];
	}
	return rc;
}

enum rc article_list_by_ids(struct db *db, struct arena *arena, const int64_t *ids, size_t n, int64_t now,
			    struct article_cards *ret_cards)
{
	enum rc rc = RC_OK;
	if (n > ARTICLE_LIST_MAX)
		n = ARTICLE_LIST_MAX;
	struct article_cards cards = {arena_array(arena, n, sizeof(struct article_card)), 0};
	for (size_t i = 0; i < n && rc == RC_OK; i += CARDS_AT_ONCE)
		rc = read_cards(db, arena, ids + i, n - i < CARDS_AT_ONCE ? n - i : CARDS_AT_ONCE, now, &cards);
	if (rc == RC_OK)
		*ret_cards = cards;
	return rc;
}

static enum rc cards_of(struct db *db, struct arena *arena, const struct entries *entries, int64_t now,
			struct article_cards *ret_cards)
{
	int64_t *ids = arena_array(arena, entries->n, sizeof(*ids));
	for (size_t i = 0; i < entries->n; i++)
		ids[i] = entries->items[i].id;
	return article_list_by_ids(db, arena, ids, entries->n, now, ret_cards);
}

/* Runs a bound statement and reads its cards. */
static enum rc list(struct db *db, struct arena *arena, struct stmt *stmt, int64_t now, struct article_cards *ret_cards)
{
	struct entries entries;
	enum rc rc = read_entries(stmt, arena, &entries);
	return rc == RC_OK ? cards_of(db, arena, &entries, now, ret_cards) : rc;
}

/* How a filter is asked: by which pair of statements, by which id (0 for the whole site), and where its count is. */
struct way {
	enum sql_id list, count;
	enum list_kind kind;
	int64_t key;
};

static struct way way_of(const struct article_filter *f)
{
	bool l = f->by_lang;
	if (f->section_id != 0)
		return (struct way){l ? SQL_ARTICLE_LIST_SECTION_LANG : SQL_ARTICLE_LIST_SECTION,
				    l ? SQL_ARTICLE_COUNT_SECTION_LANG : SQL_ARTICLE_COUNT_SECTION, LIST_SECTION,
				    f->section_id};
	if (f->tag_id != 0)
		return (struct way){l ? SQL_ARTICLE_LIST_TAG_LANG : SQL_ARTICLE_LIST_TAG,
				    l ? SQL_ARTICLE_COUNT_TAG_LANG : SQL_ARTICLE_COUNT_TAG, LIST_TAG, f->tag_id};
	if (f->person_id != 0)
		return (struct way){l ? SQL_ARTICLE_LIST_PERSON_LANG : SQL_ARTICLE_LIST_PERSON,
				    l ? SQL_ARTICLE_COUNT_PERSON_LANG : SQL_ARTICLE_COUNT_PERSON, LIST_PERSON,
				    f->person_id};
	return (struct way){l ? SQL_ARTICLE_LIST_LANG : SQL_ARTICLE_LIST_ALL,
			    l ? SQL_ARTICLE_COUNT_LANG : SQL_ARTICLE_COUNT_ALL, LIST_ALL, 0};
}

/* Times of publication [from, until). */
struct span {
	int64_t from, until;
};

static struct span span_of(const struct article_filter *f)
{
	return (struct span){
		.from = f->from != 0 ? f->from : INT64_MIN,
		.until = f->to != 0 && f->to <= f->now ? f->to : f->now + 1,
	};
}

static struct span narrower(struct span a, struct span b)
{
	return (struct span){a.from > b.from ? a.from : b.from, a.until < b.until ? a.until : b.until};
}

/* Binds what list and count have in common; answers the next free number. */
static int bind_filter(struct stmt *stmt, const struct way *way, const struct article_filter *f, struct span span)
{
	int number = 1;
	stmt_bind_i64(stmt, number++, span.from);
	stmt_bind_i64(stmt, number++, span.until);
	if (way->key != 0)
		stmt_bind_i64(stmt, number++, way->key);
	if (f->by_lang)
		rows_bind_text(stmt, number++, f->lang);
	return number;
}

/* One by one along the index: for spans that hold few. */
static enum rc count_entries(struct db *db, const struct article_filter *f, struct span span, int64_t *ret_n)
{
	struct way way = way_of(f);
	if (span.from >= span.until) {
		*ret_n = 0;
		return RC_OK;
	}
	struct stmt *stmt = db_stmt(db, way.count);
	bind_filter(stmt, &way, f, span);
	return stmt_get_i64(stmt, ret_n);
}

/* Whole days by their counts, what is left at both ends one by one. */
static enum rc count_by_days(struct db *db, const struct article_filter *f, struct span span, int64_t *ret_n)
{
	int64_t first = span.from > DAYS_FROM_MS ? list_count_day(span.from - 1) + 1 : list_count_day(DAYS_FROM_MS);
	int64_t last = list_count_day(span.until), before, days, after;
	if (first >= last)
		return count_entries(db, f, span, ret_n);
	enum rc rc = count_entries(db, f, narrower(span, (struct span){INT64_MIN, first * LIST_DAY_MS}), &before);
	if (rc == RC_OK)
		rc = list_count_days(db, first, last, f->by_lang, f->lang, &days);
	if (rc == RC_OK)
		rc = count_entries(db, f, narrower(span, (struct span){last * LIST_DAY_MS, INT64_MAX}), &after);
	if (rc == RC_OK)
		*ret_n = before + days + after;
	return rc;
}

/* The kept count less what has yet to appear. */
static enum rc count_kept(struct db *db, const struct article_filter *f, int64_t *ret_n)
{
	struct way way = way_of(f);
	int64_t all, coming;
	enum rc rc = list_count_get(db, way.kind, way.key, f->by_lang, f->lang, &all);
	if (rc == RC_OK)
		rc = count_entries(db, f, (struct span){f->now + 1, INT64_MAX}, &coming);
	if (rc == RC_OK)
		*ret_n = all > coming ? all - coming : 0;
	return rc;
}

static enum rc count_span(struct db *db, const struct article_filter *f, struct span span, int64_t *ret_n)
{
	return way_of(f).key == 0 ? count_by_days(db, f, span, ret_n) : count_entries(db, f, span, ret_n);
}

enum rc article_count(struct db *db, const struct article_filter *f, int64_t *ret_n)
{
	if (f->from == 0 && f->to == 0)
		return count_kept(db, f, ret_n);
	return count_span(db, f, span_of(f), ret_n);
}

/* Far down the whole site's list: leaps over days instead of walking over each article. */
static enum rc leap(struct db *db, const struct article_filter *f, struct span *span, int64_t *skip)
{
	int64_t today = list_count_day(span->until - 1), n, day, passed;
	enum rc rc = count_entries(db, f, narrower(*span, (struct span){today * LIST_DAY_MS, INT64_MAX}), &n);
	if (rc != RC_OK || n > *skip)
		return rc;
	rc = list_count_days_back(db, today, f->by_lang, f->lang, *skip - n, &day, &passed);
	if (rc != RC_OK)
		return rc;
	span->until = day == INT64_MIN ? span->from : (day + 1) * LIST_DAY_MS;
	*skip -= n + passed;
	return RC_OK;
}

static enum rc list_entries(struct db *db, struct arena *arena, const struct article_filter *f, struct span span,
			    struct entries *ret_entries)
{
	struct way way = way_of(f);
	int64_t skip = f->offset > 0 ? f->offset : 0;
	if (way.key == 0 && skip >= LEAP_FROM) {
		enum rc rc = leap(db, f, &span, &skip);
		if (rc != RC_OK)
			return rc;
	}
	struct stmt *stmt = db_stmt(db, way.list);
	int number = bind_filter(stmt, &way, f, span);
	stmt_bind_i64(stmt, number++, capped(f->limit));
	stmt_bind_i64(stmt, number, skip);
	return read_entries(stmt, arena, ret_entries);
}

enum rc article_list(struct db *db, struct arena *arena, const struct article_filter *f,
		     struct article_cards *ret_cards)
{
	struct entries entries;
	enum rc rc = list_entries(db, arena, f, span_of(f), &entries);
	return rc == RC_OK ? cards_of(db, arena, &entries, f->now, ret_cards) : rc;
}

enum rc article_list_newest(struct db *db, const struct article_filter *f, int64_t *ret_at)
{
	struct way way = way_of(f);
	struct stmt *stmt = db_stmt(db, way.list);
	int number = bind_filter(stmt, &way, f, span_of(f));
	stmt_bind_i64(stmt, number++, 1);
	stmt_bind_i64(stmt, number, 0);
	*ret_at = stmt_row(stmt) ? stmt_i64(stmt, 1) : 0;
	return stmt_end(stmt);
}

enum rc article_list_sticky(struct db *db, struct arena *arena, int64_t now, int64_t limit,
			    struct article_cards *ret_cards)
{
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_LIST_STICKY);
	stmt_bind_i64(stmt, 1, now);
	stmt_bind_i64(stmt, 2, capped(limit));
	return list(db, arena, stmt, now, ret_cards);
}

enum rc article_list_modified(struct db *db, struct arena *arena, int64_t now, int64_t since, int64_t limit,
			      int64_t offset, struct article_cards *ret_cards)
{
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_LIST_MODIFIED);
	stmt_bind_i64(stmt, 1, now);
	stmt_bind_i64(stmt, 2, since != 0 ? since : INT64_MIN);
	stmt_bind_i64(stmt, 3, capped(limit));
	stmt_bind_i64(stmt, 4, offset > 0 ? offset : 0);
	return list(db, arena, stmt, now, ret_cards);
}

/* --- Related ones --- */

/* A candidate, and how much it has in common. */
struct relative {
	int64_t id, at, weight;
};

/* By id, open addressing; id 0 is free. */
struct relatives {
	struct relative slots[RELATIVES_SLOTS];
};

static void relative_add(struct relatives *r, int64_t id, int64_t at, int64_t weight)
{
	size_t i = (size_t)((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15) >> 32) % RELATIVES_SLOTS;
	while (r->slots[i].id != 0 && r->slots[i].id != id)
		i = (i + 1) % RELATIVES_SLOTS;
	r->slots[i].id = id;
	r->slots[i].at = at;
	r->slots[i].weight += weight;
}

static bool relative_before(const struct relative *a, const struct relative *b)
{
	if (a->weight != b->weight)
		return a->weight > b->weight;
	return a->at != b->at ? a->at > b->at : a->id > b->id;
}

/* The best ones in order; few are wanted, so each finds its place by going up. */
static size_t relatives_best(const struct relatives *r, int64_t id, struct relative *best, size_t wanted)
{
	size_t n = 0;
	for (size_t i = 0; i < RELATIVES_SLOTS; i++) {
		const struct relative *c = &r->slots[i];
		if (c->id == 0 || c->id == id || (n == wanted && !relative_before(c, &best[n - 1])))
			continue;
		size_t at = n < wanted ? n++ : n - 1;
		for (; at > 0 && relative_before(c, &best[at - 1]); at--)
			best[at] = best[at - 1];
		best[at] = *c;
	}
	return n;
}

/* The newest articles of a tag or section in this language. */
static enum rc relatives_gather(struct db *db, const struct article_filter *f, int64_t weight, struct relatives *r)
{
	struct way way = way_of(f);
	struct stmt *stmt = db_stmt(db, way.list);
	int number = bind_filter(stmt, &way, f, span_of(f));
	stmt_bind_i64(stmt, number++, RELATED_NEWEST);
	stmt_bind_i64(stmt, number, 0);
	while (stmt_row(stmt))
		relative_add(r, stmt_i64(stmt, 0), stmt_i64(stmt, 1), weight);
	return stmt_end(stmt);
}

static enum rc relatives_of_ties(struct db *db, const struct article_ties *ties, int64_t now, struct relatives *r)
{
	size_t left = TIES_MAX;
	enum rc rc = RC_OK;
	struct article_filter f = {.now = now, .by_lang = true, .lang = ties->lang};
	for (size_t i = 0; i < ties->n_sections && left > 0 && rc == RC_OK; i++, left--) {
		f.section_id = ties->section_ids[i];
		rc = relatives_gather(db, &f, SECTION_WEIGHT, r);
	}
	f.section_id = 0;
	for (size_t i = 0; i < ties->n_tags && left > 0 && rc == RC_OK; i++, left--) {
		f.tag_id = ties->tag_ids[i];
		rc = relatives_gather(db, &f, TAG_WEIGHT, r);
	}
	return rc;
}

enum rc article_list_related(struct db *db, struct arena *arena, int64_t id, const struct article_ties *ties,
			     int64_t now, int64_t limit, struct article_cards *ret_cards)
{
	struct relatives *r = arena_new(arena, struct relatives);
	enum rc rc = relatives_of_ties(db, ties, now, r);
	if (rc != RC_OK)
		return rc;
	size_t wanted = (size_t)capped(limit);
	struct relative *best = arena_array(arena, wanted, sizeof *best);
	size_t n = wanted > 0 ? relatives_best(r, id, best, wanted) : 0;
	int64_t *ids = arena_array(arena, n, sizeof *ids);
	for (size_t i = 0; i < n; i++)
		ids[i] = best[i].id;
	return article_list_by_ids(db, arena, ids, n, now, ret_cards);
}

enum rc article_list_children(struct db *db, struct arena *arena, int64_t id, int64_t now,
			      struct article_cards *ret_cards)
{
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_LIST_CHILDREN);
	stmt_bind_id(stmt, 1, id);
	stmt_bind_i64(stmt, 2, now);
	stmt_bind_i64(stmt, 3, ARTICLE_LIST_MAX);
	return list(db, arena, stmt, now, ret_cards);
}

enum rc article_list_translations(struct db *db, struct arena *arena, int64_t group, int64_t now,
				  struct article_cards *ret_cards)
{
	struct stmt *stmt = db_stmt(db, SQL_ARTICLE_LIST_TRANSLATIONS);
	stmt_bind_i64(stmt, 1, group);
	stmt_bind_i64(stmt, 2, now);
	stmt_bind_i64(stmt, 3, ARTICLE_LIST_MAX);
	return list(db, arena, stmt, now, ret_cards);
}

/* The one card a bound statement finds; untouched when it finds none. */
static enum rc one_card(struct db *db, struct arena *arena, struct stmt *stmt, int64_t now,
			struct article_card *ret_card)
{
	struct article_cards cards;
	enum rc rc = list(db, arena, stmt, now, &cards);
	if (rc == RC_OK && cards.n > 0)
		*ret_card = cards.items[0];
	return rc;
}

enum rc article_neighbours(struct db *db, struct arena *arena, const struct article *a, int64_t now,
			   struct article_neighbours *ret)
{
	struct article_neighbours found = {0};
	if (a->kind == ARTICLE_ARTICLE && article_visible(a, now)) {
		struct stmt *stmt = db_stmt(db, SQL_ARTICLE_LIST_OLDER);
		rows_bind_text(stmt, 1, a->lang);
		stmt_bind_i64(stmt, 2, a->published_at);
		stmt_bind_i64(stmt, 3, a->id);
		enum rc rc = one_card(db, arena, stmt, now, &found.older);
		if (rc != RC_OK)
			return rc;
		stmt = db_stmt(db, SQL_ARTICLE_LIST_NEWER);
		rows_bind_text(stmt, 1, a->lang);
		stmt_bind_i64(stmt, 2, a->published_at);
		stmt_bind_i64(stmt, 3, a->id);
		stmt_bind_i64(stmt, 4, now);
		rc = one_card(db, arena, stmt, now, &found.newer);
		if (rc != RC_OK)
			return rc;
	}
	*ret = found;
	return RC_OK;
}

enum rc article_months(struct db *db, struct arena *arena, const struct article_filter *f,
		       void (*month_of)(int64_t at, int64_t *ret_from, int64_t *ret_to, void *ctx), void *ctx,
		       struct article_months *ret_months)
{
	struct rows rows = ROWS(arena, struct article_month);
	struct article_filter newest = *f;
	newest.limit = 1;
	newest.offset = 0;
	struct span span = span_of(f);
	for (;;) {
		struct entries entries;
		enum rc rc = list_entries(db, arena, &newest, span, &entries);
		if (rc != RC_OK)
			return rc;
		if (entries.n == 0)
			break;
		int64_t at = entries.items[0].at;
		struct article_month *month = rows_add(&rows);
		month_of(at, &month->from, &month->to, ctx);
		ensure(month->from <= at && at < month->to);
		rc = count_span(db, f, narrower(span, (struct span){month->from, month->to}), &month->n);
		if (rc != RC_OK)
			return rc;
		span.until = month->from;
	}
	*ret_months = (struct article_months){rows.items, rows.n};
	return RC_OK;
}
