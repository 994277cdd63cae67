/*
 * Votes as the desk watches them: a chart of the last week, bursts with what can be done about each, and the ledger of
 * one article, vote by vote.
 */
#include "rules/vote_watch.h"
#include "store/article.h"
#include "store/ballot.h"
#include "store/comment.h"
#include "store/poll.h"
#include "text/unicode.h"
#include "web/handlers.h"
#include "web/staff.h"

#define BALLOTS_PATH "/newsroom/ballots/"
#define LEDGER_PAGE 100
#define VOIDS_SHOWN 50
#define CHART_HEIGHT 40

/* --- Views --- */

/* Bars as one SVG path in a box of `width` by CHART_HEIGHT. */
struct bars_view {
	struct str path, label, begin, end;
	int64_t width;
};

struct burst_view {
	struct str article, article_url, block;
	struct time_view from;
	struct str minutes, votes, networks;
	int64_t counted, many;
	struct str action, from_at, to_at, block_key;
	struct str all_text, many_text; /* on the two buttons */
};

struct void_view {
	struct str article, article_url, block, votes, note, name, action;
	struct time_view voided;
	struct time_view *restored; /* NULL: they are void */
};

struct ballot_view {
	int64_t id;
	struct time_view cast;
	struct str block, choice, state, voter, network;
	bool is_counted, is_held, is_voided;
};

struct staff_ballots_view {
	struct staff_page_view page;
	struct view_list charts; /* struct bars_view */
	struct view_list bursts; /* struct burst_view */
	struct view_list voids;  /* struct void_view */
	bool is_ledger;          /* of one article; else of the site */
	struct str article_url;
	struct str void_action, count_action;
	struct view_list ballots; /* struct ballot_view */
	struct str next_url;
	struct str told; /* what the last act did */
};

/* clang-format off */
static const struct view_field bars_fields[] = {
	VIEW_STR_FIELD(struct bars_view, path),
	VIEW_STR_FIELD(struct bars_view, label),
	VIEW_STR_FIELD(struct bars_view, begin),
	VIEW_STR_FIELD(struct bars_view, end),
	VIEW_INT_FIELD(struct bars_view, width),
	VIEW_FIELDS_END,
};
/* clang-format on */
static const struct view_type bars_view_type = VIEW_TYPE(struct bars_view, bars_fields);

/* clang-format off */
static const struct view_field burst_fields[] = {
	VIEW_STR_FIELD(struct burst_view, article),
	VIEW_STR_FIELD(struct burst_view, article_url),
	VIEW_STR_FIELD(struct burst_view, block),
	VIEW_STRUCT_FIELD(struct burst_view, from, &time_view_type),
	VIEW_STR_FIELD(struct burst_view, minutes),
	VIEW_STR_FIELD(struct burst_view, votes),
	VIEW_STR_FIELD(struct burst_view, networks),
	VIEW_INT_FIELD(struct burst_view, counted),
	VIEW_INT_FIELD(struct burst_view, many),
	VIEW_STR_FIELD(struct burst_view, action),
	VIEW_STR_FIELD(struct burst_view, from_at),
	VIEW_STR_FIELD(struct burst_view, to_at),
	VIEW_STR_FIELD(struct burst_view, block_key),
	VIEW_STR_FIELD(struct burst_view, all_text),
	VIEW_STR_FIELD(struct burst_view, many_text),
	VIEW_FIELDS_END,
};
/* clang-format on */
static const struct view_type burst_view_type = VIEW_TYPE(struct burst_view, burst_fields);

static const struct view_field void_fields[] = {
	VIEW_STR_FIELD(struct void_view, article),
	VIEW_STR_FIELD(struct void_view, article_url),
	VIEW_STR_FIELD(struct void_view, block),
	VIEW_STR_FIELD(struct void_view, votes),
	VIEW_STR_FIELD(struct void_view, note),
	VIEW_STR_FIELD(struct void_view, name),
	VIEW_STR_FIELD(struct void_view, action),
	VIEW_STRUCT_FIELD(struct void_view, voided, &time_view_type),
	VIEW_OBJECT_FIELD(struct void_view, restored, &time_view_type),
	VIEW_FIELDS_END,
};
static const struct view_type void_view_type = VIEW_TYPE(struct void_view, void_fields);

static const struct view_field ballot_fields[] = {
	VIEW_INT_FIELD(struct ballot_view, id),
	VIEW_STRUCT_FIELD(struct ballot_view, cast, &time_view_type),
	VIEW_STR_FIELD(struct ballot_view, block),
	VIEW_STR_FIELD(struct ballot_view, choice),
	VIEW_STR_FIELD(struct ballot_view, state),
	VIEW_STR_FIELD(struct ballot_view, voter),
	VIEW_STR_FIELD(struct ballot_view, network),
	VIEW_BOOL_FIELD(struct ballot_view, is_counted),
	VIEW_BOOL_FIELD(struct ballot_view, is_held),
	VIEW_BOOL_FIELD(struct ballot_view, is_voided),
	VIEW_FIELDS_END,
};
static const struct view_type ballot_view_type = VIEW_TYPE(struct ballot_view, ballot_fields);

static const struct view_field ballots_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_ballots_view, page, &staff_page_view_type),
	VIEW_LIST_FIELD(struct staff_ballots_view, charts, &bars_view_type),
	VIEW_LIST_FIELD(struct staff_ballots_view, bursts, &burst_view_type),
	VIEW_HAS_FIELD(struct staff_ballots_view, bursts),
	VIEW_LIST_FIELD(struct staff_ballots_view, voids, &void_view_type),
	VIEW_HAS_FIELD(struct staff_ballots_view, voids),
	VIEW_BOOL_FIELD(struct staff_ballots_view, is_ledger),
	VIEW_STR_FIELD(struct staff_ballots_view, article_url),
	VIEW_STR_FIELD(struct staff_ballots_view, void_action),
	VIEW_STR_FIELD(struct staff_ballots_view, count_action),
	VIEW_LIST_FIELD(struct staff_ballots_view, ballots, &ballot_view_type),
	VIEW_HAS_FIELD(struct staff_ballots_view, ballots),
	VIEW_STR_FIELD(struct staff_ballots_view, next_url),
	VIEW_STR_FIELD(struct staff_ballots_view, told),
	VIEW_FIELDS_END,
};
const struct view_type staff_ballots_view_type = VIEW_TYPE(struct staff_ballots_view, ballots_fields);

/* --- Charts --- */

static struct bars_view bars_fill(struct req *q, const int64_t *bars, int64_t n, const char *one, const char *many)
{
	CLEANUP(buf_done) struct buf b = BUF(65536);
	int64_t most = 0;
	for (int64_t i = 0; i < n; i++)
		most = bars[i] > most ? bars[i] : most;
	for (int64_t i = 0; most > 0 && i < n; i++) {
		int64_t tall = (bars[i] * CHART_HEIGHT * 10 + most - 1) / most; /* in tenths; the least vote is seen */
		if (tall > 0)
			buf_printf(&b, "M%lld %dV%lld.%lldH%lld.8V%dZ", (long long)i, CHART_HEIGHT,
				   (long long)((CHART_HEIGHT * 10 - tall) / 10),
				   (long long)((CHART_HEIGHT * 10 - tall) % 10), (long long)i, CHART_HEIGHT);
	}
	return (struct bars_view){
		.path = buf_to_arena(&b, q->arena), .label = page_count(q, one, many, most), .width = n};
}

static void charts_fill(struct req *q, const struct vote_watch *w, bool minutes, struct staff_ballots_view *v)
{
	struct bars_view *charts = arena_array(q->arena, 2, sizeof *charts);
	const int64_t hour = INT64_C(3600000);
	charts[0] = bars_fill(q, w->hours, WATCH_HOURS,
			      N_PLURAL("Votes by hour over the last week; at most %d in an hour.",
				       "Votes by hour over the last week; at most %d in an hour."));
	charts[0].begin = page_time(q, q->now - (WATCH_HOURS - 1) * hour).text;
	charts[1] = bars_fill(q, w->minutes, WATCH_MINUTES,
			      N_PLURAL("Votes by minute over the last three hours; at most %d in a minute.",
				       "Votes by minute over the last three hours; at most %d in a minute."));
	charts[1].begin = page_time(q, q->now - 3 * hour).text;
	charts[0].end = charts[1].end = page_time(q, q->now).text;
	v->charts = VIEW_ITEMS(charts, minutes ? 2 : 1);
}

/* --- Bursts and what was voided --- */

static struct str block_label(struct req *q, struct str block)
{
	int64_t comment;
	struct comment c;
	struct str question, none;
	if (str_is(block, "like"))
		return req_text(q, N_("Likes and dislikes"));
	if (str_is(block, "reaction"))
		return req_text(q, N_("Reactions"));
	if (str_is(block, "stars"))
		return req_text(q, N_("Ratings"));
	if (comment_of_block(block, &comment) && comment_get(q->db, q->arena, comment, &c) == RC_OK)
		return page_fill_text(q, N_("Likes of a comment by %1"), &c.author, 1);
	if (poll_words(q->db, q->arena, block, STR(""), &question, &none) != RC_OK)
		return block;
	return page_fill_text(q, N_("Poll: %1"), &question, 1);
}

static struct str choice_label(struct req *q, const struct ballot *b)
{
	struct str question, words;
	enum rc rc = poll_words(q->db, q->arena, b->block, b->choice, &question, &words);
	return rc == RC_OK && words.n > 0 ? words : b->choice;
}

/* Title and the ledger's address of an article; its number where it is gone. */
static enum rc article_name(struct req *q, int64_t id, struct str *ret_title, struct str *ret_url)
{
	struct article a;
	enum rc rc = article_get(q->db, q->arena, id, &a);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	*ret_title = rc == RC_OK ? a.title : arena_printf(q->arena, "%lld", (long long)id);
	*ret_url = arena_printf(q->arena, BALLOTS_PATH "%lld/", (long long)id);
	return RC_OK;
}

static enum rc burst_fill(struct req *q, const struct vote_burst *b, struct burst_view *v)
{
	*v = (struct burst_view){
		.block = block_label(q, b->block),
		.block_key = b->block,
		.from = page_time(q, b->from_at),
		.minutes = page_count(q, N_PLURAL("%d minute", "%d minutes"), (b->to_at - b->from_at) / 60000),
		.votes = page_count(q, N_PLURAL("%d vote", "%d votes"), b->n),
		.networks = b->networks > 0
				    ? page_count(q, N_PLURAL("from %d network", "from %d networks"), b->networks)
				    : req_text(q, N_("networks are forgotten after two days")),
		.counted = b->counted,
		.many = b->many < b->counted ? b->many : 0,
		.action = arena_printf(q->arena, BALLOTS_PATH "%lld/void/", (long long)b->article_id),
		.from_at = arena_printf(q->arena, "%lld", (long long)b->from_at),
		.to_at = arena_printf(q->arena, "%lld", (long long)b->to_at),
		.all_text = page_count(q, N_PLURAL("Void %d vote", "Void all %d votes"), b->counted),
		.many_text = page_count(q, N_PLURAL("Void %d vote of busy networks", "Void %d votes of busy networks"),
					b->many),
	};
	return article_name(q, b->article_id, &v->article, &v->article_url);
}

static enum rc bursts_fill(struct req *q, const struct vote_watch *w, struct staff_ballots_view *v)
{
	struct burst_view *views = arena_array(q->arena, w->n_bursts, sizeof *views);
	for (size_t i = 0; i < w->n_bursts; i++) {
		enum rc rc = burst_fill(q, &w->bursts[i], &views[i]);
		if (rc != RC_OK)
			return rc;
	}
	v->bursts = VIEW_ITEMS(views, w->n_bursts);
	return RC_OK;
}

static enum rc void_fill(struct req *q, const struct vote_void *row, struct void_view *v)
{
	*v = (struct void_view){
		.block = row->block.n > 0 ? block_label(q, row->block) : req_text(q, N_("Chosen one by one")),
		.votes = page_count(q, N_PLURAL("%d vote", "%d votes"), row->n),
		.note = row->note,
		.name = row->name,
		.voided = page_time(q, row->voided_at),
		.action = arena_printf(q->arena, BALLOTS_PATH "voids/%lld/restore/", (long long)row->id),
	};
	if (row->restored_at) {
		v->restored = arena_new(q->arena, struct time_view);
		*v->restored = page_time(q, row->restored_at);
	}
	return article_name(q, row->article_id, &v->article, &v->article_url);
}

static enum rc voids_fill(struct req *q, int64_t article_id, struct staff_ballots_view *v)
{
	struct vote_voids rows;
	enum rc rc = vote_void_list(q->db, q->arena, article_id, VOIDS_SHOWN, &rows);
	if (rc != RC_OK)
		return rc;
	struct void_view *views = arena_array(q->arena, rows.n, sizeof *views);
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++)
		rc = void_fill(q, &rows.items[i], &views[i]);
	v->voids = VIEW_ITEMS(views, rows.n);
	return rc;
}

/* What the act before this page did. */
static void told_fill(struct req *q, struct staff_ballots_view *v)
{
	int64_t n;
	struct str what = req_query(q, "what");
	if (str_to_i64(req_query(q, "n"), &n) != RC_OK)
		return;
	if (str_is(what, "void"))
		v->told = page_count(q, N_PLURAL("%d vote is void.", "%d votes are void."), n);
	else if (str_is(what, "count"))
		v->told = page_count(q, N_PLURAL("%d held vote counts now.", "%d held votes count now."), n);
}

static enum rc watch_fill(struct req *q, int64_t article_id, struct staff_ballots_view *v)
{
	struct vote_watch *w = arena_new(q->arena, struct vote_watch);
	enum rc rc = vote_watch_read(q->db, q->arena, article_id, q->now, w);
	if (rc == RC_OK)
		rc = bursts_fill(q, w, v);
	if (rc == RC_OK)
		rc = voids_fill(q, article_id, v);
	charts_fill(q, w, article_id != 0, v);
	told_fill(q, v);
	return rc;
}

enum rc staff_ballots(struct req *q)
{
	struct staff_ballots_view v = {.is_ledger = false};
	enum rc rc = watch_fill(q, 0, &v);
	if (rc != RC_OK)
		return rc;
	staff_page(q, &v.page, N_("Votes"));
	return req_render(q, 200, "ballots", &staff_ballots_view_type, &v);
}

/* --- The ledger of one article --- */

/* The beginning of a hash, enough to see which are alike. */
static struct str short_hash(struct req *q, struct str hash)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	if (hash.n == 0)
		return STR("");
	crypto_hex(&b, (const unsigned char *)hash.p, hash.n < 4 ? hash.n : 4);
	return buf_to_arena(&b, q->arena);
}

/* What is held says why. */
static const char *state_text(const struct ballot *b)
{
	static const char *const states[] = {
		[BALLOT_COUNTED] = N_("Counted"), [BALLOT_HELD] = N_("Held"), [BALLOT_VOIDED] = N_("Void")};
	if (b->state != BALLOT_HELD)
		return states[b->state];
	if (str_eq(b->held_for, BALLOT_WAITS))
		return N_("Held until its network comes to rest");
	if (str_eq(b->held_for, BALLOT_RUSH))
		return N_("Held: one of a rush");
	return str_eq(b->held_for, BALLOT_FOR_BAN) ? N_("Held: a banned reader") : states[b->state];
}

static struct ballot_view ballot_fill(struct req *q, const struct ballot *b)
{
	return (struct ballot_view){
		.id = b->id,
		.cast = page_time(q, b->cast_at),
		.block = block_label(q, b->block),
		.choice = choice_label(q, b),
		.state = req_text(q, state_text(b)),
		.voter = short_hash(q, b->voter),
		.network = short_hash(q, b->tag),
		.is_counted = b->state == BALLOT_COUNTED,
		.is_held = b->state == BALLOT_HELD,
		.is_voided = b->state == BALLOT_VOIDED,
	};
}

static enum rc ledger_fill(struct req *q, int64_t article_id, struct staff_ballots_view *v)
{
	struct ballots rows;
	int64_t after;
	if (str_to_i64(req_query(q, "after"), &after) != RC_OK)
		after = 0;
	enum rc rc = ballot_list(q->db, q->arena, article_id, after, LEDGER_PAGE, &rows);
	if (rc != RC_OK)
		return rc;
	struct ballot_view *views = arena_array(q->arena, rows.n, sizeof *views);
	for (size_t i = 0; i < rows.n; i++)
		views[i] = ballot_fill(q, &rows.items[i]);
	v->ballots = VIEW_ITEMS(views, rows.n);
	if (rows.n == LEDGER_PAGE)
		v->next_url = arena_printf(q->arena, BALLOTS_PATH "%lld/?after=%lld", (long long)article_id,
					   (long long)rows.items[rows.n - 1].id);
	return RC_OK;
}

enum rc staff_ballots_article(struct req *q)
{
	struct article a;
	int64_t id = req_path_id(q, "id");
	struct staff_ballots_view v = {.is_ledger = true};
	enum rc rc = id ? article_get(q->db, q->arena, id, &a) : RC_NOT_FOUND;
	if (rc == RC_NOT_FOUND)
		return req_problem(q, 404, N_("There is no such article."));
	if (rc == RC_OK)
		rc = watch_fill(q, id, &v);
	if (rc == RC_OK)
		rc = ledger_fill(q, id, &v);
	if (rc != RC_OK)
		return rc;
	v.article_url = page_url(q, a.path);
	v.void_action = arena_printf(q->arena, BALLOTS_PATH "%lld/void/", (long long)id);
	v.count_action = arena_printf(q->arena, BALLOTS_PATH "%lld/count/", (long long)id);
	struct str heading = page_fill_text(q, N_("Votes on %1"), &a.title, 1);
	staff_page_titled(q, &v.page, heading);
	return req_render(q, 200, "ballots", &staff_ballots_view_type, &v);
}

/* --- Acts --- */

static enum rc acted(struct req *q, int64_t article_id, const char *what, int64_t n)
{
	return req_redirect(q, 303, arena_printf(q->arena, BALLOTS_PATH "%lld/", (long long)article_id),
			    arena_printf(q->arena, "?what=%s&n=%lld", what, (long long)n).p);
}

static size_t ids_read(struct req *q, int64_t ids[FORM_FIELDS_MAX])
{
	size_t at = 0, n = 0;
	struct str value;
	while (n < FORM_FIELDS_MAX && form_each(&q->form, "id", &at, &value))
		n += str_to_i64(value, &ids[n]) == RC_OK;
	return n;
}

enum rc staff_ballots_void(struct req *q)
{
	int64_t ids[FORM_FIELDS_MAX], n;
	struct void_order order = {
		.article_id = req_path_id(q, "id"),
		.ids = ids,
		.n_ids = ids_read(q, ids),
		.block = utf8_repair(q->arena, req_form_text(q, "block")),
		.from_at = req_form_id(q, "from", 0),
		.to_at = req_form_id(q, "to", 0),
		.many_only = str_is(req_form_text(q, "which"), "many"),
		.note = utf8_repair(q->arena, req_form_text(q, "note")),
	};
	if (order.n_ids == 0 && (order.block.n == 0 || order.to_at <= order.from_at))
		return req_problem(q, 422, N_("No vote is ticked."));
	enum rc rc = votes_void(q->site, q->staff, &order, &n);
	return rc == RC_OK ? acted(q, order.article_id, "void", n) : rc;
}

enum rc staff_ballots_count(struct req *q)
{
	int64_t ids[FORM_FIELDS_MAX], n, id = req_path_id(q, "id");
	size_t n_ids = ids_read(q, ids);
	enum rc rc = votes_count(q->site, q->staff, id, ids, n_ids, &n);
	return rc == RC_OK ? acted(q, id, "count", n) : rc;
}

enum rc staff_ballots_restore(struct req *q)
{
	int64_t article_id;
	enum rc rc = votes_restore(q->site, q->staff, req_path_id(q, "id"), &article_id);
	if (rc == RC_NOT_FOUND)
		return req_problem(q, 409, N_("These votes count already."));
	if (rc != RC_OK)
		return rc;
	return staff_done(q, arena_printf(q->arena, BALLOTS_PATH "%lld/", (long long)article_id), "votes_restored");
}
