/*
 * The desk: what waits for whoever signs in, what comes next, how the last days went, what is read.
 */
#include "rules/workflow.h"
#include "store/comment.h"
#include "store/desk_list.h"
#include "web/handlers.h"
#include "web/staff_chart.h"

#define SHOWN 5
#define DAYS 14
#define LIST_PATH "/newsroom/articles/"

struct home_item_view {
	struct str title, url;
	struct time_view at;
};
struct home_popular_view {
	struct str title, url, views, votes, comments;
};

struct staff_home_view {
	struct staff_page_view page;
	struct view_list drafts; /* struct home_item_view: my own */
	bool approves;
	struct str review_count; /* of what waits for an editor */
	struct view_list review; /* struct home_item_view */
	struct view_list scheduled;
	bool moderates;
	struct str comments;     /* "12 comments wait" */
	struct view_list charts; /* struct chart_view */
	bool has_figures;
	struct view_list popular; /* struct home_popular_view */
	bool may_report;
};

/* --- Lists --- */

static enum rc items_fill(struct req *q, const struct desk_filter *f, struct view_list *ret_items)
{
	struct desk_marks marks;
	enum rc rc = desk_list(q->db, q->arena, f, &marks);
	if (rc != RC_OK)
		return rc;
	struct home_item_view *items = arena_array(q->arena, marks.n, sizeof *items);
	for (size_t i = 0; i < marks.n && rc == RC_OK; i++) {
		struct article a;
		rc = article_get(q->db, q->arena, marks.items[i].id, &a);
		if (rc != RC_OK)
			break;
		items[i].title = staff_headline(q, a.id, a.title);
		items[i].url = arena_printf(q->arena, LIST_PATH "%lld/", (long long)a.id);
		items[i].at = page_time(q, marks.items[i].at);
	}
	*ret_items = VIEW_ITEMS(items, marks.n);
	return rc;
}

static enum rc lists_fill(struct req *q, struct staff_home_view *v)
{
	int64_t n = 0;
	bool all = person_may(q->staff->role, MAY_EDIT_ANY);
	struct desk_filter f = {
		.shelf = DESK_DRAFT, .now = q->now, .person_id = q->staff->person_id, .lang = STR(""), .limit = SHOWN};
	enum rc rc = items_fill(q, &f, &v->drafts);
	f.shelf = DESK_REVIEW;
	f.person_id = all ? 0 : q->staff->person_id;
	if (rc == RC_OK)
		rc = items_fill(q, &f, &v->review);
	f.shelf = DESK_SCHEDULED;
	if (rc == RC_OK)
		rc = items_fill(q, &f, &v->scheduled);
	v->approves = all;
	if (rc == RC_OK && all)
		rc = desk_count(q->db, DESK_REVIEW, q->now, &n);
	v->review_count = n > 0 ? page_count(q, N_PLURAL("%d article waits", "%d articles wait"), n) : STR("");
	return rc;
}

static enum rc comments_fill(struct req *q, struct staff_home_view *v)
{
	int64_t counts[COMMENT_STATES];
	v->moderates = person_may(q->staff->role, MAY_MODERATE);
	if (!v->moderates)
		return RC_OK;
	enum rc rc = comment_counts(q->db, 0, counts);
	if (rc == RC_OK && counts[COMMENT_PENDING] > 0)
		v->comments = page_count(q, N_PLURAL("%d comment waits", "%d comments wait"), counts[COMMENT_PENDING]);
	return rc;
}

/* --- Figures --- */

static enum rc charts_fill(struct req *q, struct staff_home_view *v)
{
	static const char *const labels[FIGURE_KINDS] = {
		[FIGURE_VIEWS] = N_("Views"), [FIGURE_VOTES] = N_("Votes"), [FIGURE_COMMENTS] = N_("Comments")};
	struct figures days[DAYS];
	int64_t from = figure_day(q->now) - DAYS + 1, values[DAYS];
	struct chart_view *charts = arena_array(q->arena, FIGURE_KINDS, sizeof *charts);
	enum rc rc = figure_list_days(q->db, from, from + DAYS, days);
	if (rc != RC_OK)
		return rc;
	for (int k = 0; k < FIGURE_KINDS; k++) {
		for (int i = 0; i < DAYS; i++)
			values[i] = days[i].at[k];
		charts[k] = chart_make(q, labels[k], values, DAYS, from);
		v->has_figures |= charts[k].path.n > 0;
	}
	v->charts = VIEW_ITEMS(charts, FIGURE_KINDS);
	return RC_OK;
}

/* Of this month; early in it, when nothing is known, of the one before. */
static enum rc popular_fill(struct req *q, struct staff_home_view *v)
{
	struct figure_rows rows;
	int64_t month = figure_month(q->now);
	enum rc rc = figure_list_month(q->db, q->arena, FIGURE_BY_ARTICLE, month, SHOWN, &rows);
	if (rc == RC_OK && rows.n < SHOWN)
		rc = figure_list_month(q->db, q->arena, FIGURE_BY_ARTICLE, rows.n ? month : figure_month_before(month),
				       SHOWN, &rows);
	if (rc != RC_OK)
		return rc;
	struct home_popular_view *items = arena_array(q->arena, rows.n, sizeof *items);
	for (size_t i = 0; i < rows.n; i++) {
		const struct figure_row *r = &rows.items[i];
		items[i] = (struct home_popular_view){r->name, arena_printf(q->arena, "/?p=%lld", (long long)r->id),
						      chart_number(q, r->sum.at[FIGURE_VIEWS]),
						      chart_number(q, r->sum.at[FIGURE_VOTES]),
						      chart_number(q, r->sum.at[FIGURE_COMMENTS])};
	}
	v->popular = VIEW_ITEMS(items, rows.n);
	return RC_OK;
}

/* A moderator has the queue, and nothing else to look at. */
enum rc staff_home(struct req *q)
{
	struct staff_home_view v = {.may_report = person_may(q->staff->role, MAY_SEE_REPORTS)};
	if (!person_may(q->staff->role, MAY_WRITE))
		return req_redirect(q, 303, STR("/newsroom/comments/"), NULL);
	enum rc rc = lists_fill(q, &v);
	if (rc == RC_OK)
		rc = comments_fill(q, &v);
	if (rc == RC_OK)
		rc = charts_fill(q, &v);
	if (rc == RC_OK)
		rc = popular_fill(q, &v);
	if (rc != RC_OK)
		return rc;
	staff_page(q, &v.page, N_("Desk"));
	staff_script(&v.page, "unsaved.js");
	return req_render(q, 200, "home", &staff_home_view_type, &v);
}

/* --- What the template may say --- */

static const struct view_field item_fields[] = {
	VIEW_STR_FIELD(struct home_item_view, title),
	VIEW_STR_FIELD(struct home_item_view, url),
	VIEW_STRUCT_FIELD(struct home_item_view, at, &time_view_type),
	VIEW_FIELDS_END,
};
static const struct view_type home_item_view_type = VIEW_TYPE(struct home_item_view, item_fields);

static const struct view_field popular_fields[] = {
	VIEW_STR_FIELD(struct home_popular_view, title),    VIEW_STR_FIELD(struct home_popular_view, url),
	VIEW_STR_FIELD(struct home_popular_view, views),    VIEW_STR_FIELD(struct home_popular_view, votes),
	VIEW_STR_FIELD(struct home_popular_view, comments), VIEW_FIELDS_END,
};
static const struct view_type home_popular_view_type = VIEW_TYPE(struct home_popular_view, popular_fields);

static const struct view_field home_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_home_view, page, &staff_page_view_type),
	VIEW_LIST_FIELD(struct staff_home_view, drafts, &home_item_view_type),
	VIEW_HAS_FIELD(struct staff_home_view, drafts),
	VIEW_BOOL_FIELD(struct staff_home_view, approves),
	VIEW_STR_FIELD(struct staff_home_view, review_count),
	VIEW_LIST_FIELD(struct staff_home_view, review, &home_item_view_type),
	VIEW_HAS_FIELD(struct staff_home_view, review),
	VIEW_LIST_FIELD(struct staff_home_view, scheduled, &home_item_view_type),
	VIEW_HAS_FIELD(struct staff_home_view, scheduled),
	VIEW_BOOL_FIELD(struct staff_home_view, moderates),
	VIEW_STR_FIELD(struct staff_home_view, comments),
	VIEW_LIST_FIELD(struct staff_home_view, charts, &chart_view_type),
	VIEW_BOOL_FIELD(struct staff_home_view, has_figures),
	VIEW_LIST_FIELD(struct staff_home_view, popular, &home_popular_view_type),
	VIEW_HAS_FIELD(struct staff_home_view, popular),
	VIEW_BOOL_FIELD(struct staff_home_view, may_report),
	VIEW_FIELDS_END,
};
const struct view_type staff_home_view_type = VIEW_TYPE(struct staff_home_view, home_fields);
