/*
 * /newsroom/articles/:id/figures/: how one article is read: charts of its days, the sites its readers came from, its
 * months. For those who may edit it. Days and months are those of UTC.
 */
#include "store/figure_article.h"
#include "web/handlers.h"
#include "web/staff_chart.h"
#include "web/staff_editor.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define HOSTS_MAX 30
#define MONTHS_MAX 60

struct figures_host_view {
	struct str host, n;
};
struct figures_month_view {
	struct str month, views, votes, comments;
};

struct staff_figures_view {
	struct staff_page_view page;
	struct str editor_url, public_url;
	struct view_list spans;  /* struct link_view */
	struct view_list charts; /* struct chart_view */
	struct view_list hosts;  /* struct figures_host_view */
	struct view_list months; /* struct figures_month_view */
	bool views_off;
};

/* --- Days --- */

static const struct {
	int days;
	const char *query, *label;
} spans[] = {{14, "?days=14", N_("14 days")}, {30, "?days=30", N_("30 days")}, {90, "?days=90", N_("90 days")}};
#define DAYS_MAX FIGURE_ARTICLE_DAYS
#define SPAN_USUAL 1

static size_t span_asked(struct req *q)
{
	for (size_t i = 0; i < ARRAY_LEN(spans); i++)
		if (str_eq(req_query(q, "days"), str_of(spans[i].query + strlen("?days="))))
			return i;
	return SPAN_USUAL;
}

static void spans_fill(struct req *q, size_t chosen, struct staff_figures_view *v)
{
	struct link_view *links = arena_array(q->arena, ARRAY_LEN(spans), sizeof *links);
	for (size_t i = 0; i < ARRAY_LEN(spans); i++)
		links[i] = (struct link_view){
			.label = req_text(q, spans[i].label), .url = str_of(spans[i].query), .current = i == chosen};
	v->spans = VIEW_ITEMS(links, ARRAY_LEN(spans));
}

static void charts_fill(struct req *q, const struct figures *days, int64_t from, size_t n, struct staff_figures_view *v)
{
	static const char *const labels[FIGURE_KINDS] = {
		[FIGURE_VIEWS] = N_("Views"), [FIGURE_VOTES] = N_("Votes"), [FIGURE_COMMENTS] = N_("Comments")};
	struct chart_view *charts = arena_array(q->arena, FIGURE_KINDS, sizeof *charts);
	int64_t values[DAYS_MAX];
	for (int k = 0; k < FIGURE_KINDS; k++) {
		for (size_t i = 0; i < n; i++)
			values[i] = days[i].at[k];
		charts[k] = chart_make(q, labels[k], values, n, from);
	}
	v->charts = VIEW_ITEMS(charts, FIGURE_KINDS);
}

/* Hosts, the others, and what came from nowhere that is told. */
static enum rc hosts_fill(struct req *q, int64_t id, int64_t from, int64_t until, int64_t views,
			  struct staff_figures_view *v)
{
	struct referrers rows;
	enum rc rc = referrer_article_list(q->db, q->arena, id, from, until, HOSTS_MAX, &rows);
	if (rc != RC_OK)
		return rc;
	struct figures_host_view *items = arena_array(q->arena, rows.n + 1, sizeof *items);
	size_t n = rows.n;
	for (size_t i = 0; i < n; i++) {
		const struct referrer *r = &rows.items[i];
		items[i] = (struct figures_host_view){r->host.n ? r->host : req_text(q, N_("Other sites")),
						      chart_number(q, r->n)};
		views -= r->n;
	}
	if (views > 0)
		items[n++] = (struct figures_host_view){req_text(q, N_("Directly, from this site, or not told")),
							chart_number(q, views)};
	v->hosts = VIEW_ITEMS(items, n);
	return RC_OK;
}

static enum rc days_fill(struct req *q, int64_t id, struct staff_figures_view *v)
{
	struct figures days[DAYS_MAX];
	size_t span = span_asked(q);
	int64_t views = 0, n = spans[span].days, until = figure_day(q->now) + 1, from = until - n;
	enum rc rc = figure_article_days(q->db, id, from, until, days);
	if (rc != RC_OK)
		return rc;
	for (int64_t i = 0; i < n; i++)
		views += days[i].at[FIGURE_VIEWS];
	spans_fill(q, span, v);
	charts_fill(q, days, from, (size_t)n, v);
	return hosts_fill(q, id, from, until, views, v);
}

/* --- Months --- */

static struct str month_name(struct req *q, int64_t month)
{
	CLEANUP(buf_done) struct buf b = BUF(256);
	locale_month(q->look->locale, figure_month_day(month) * DAY_MS, NULL, &b);
	return buf_to_arena(&b, q->arena);
}

static enum rc months_fill(struct req *q, int64_t id, struct staff_figures_view *v)
{
	struct figure_rows rows;
	enum rc rc = figure_list_article_months(q->db, q->arena, id, MONTHS_MAX, &rows);
	if (rc != RC_OK)
		return rc;
	struct figures_month_view *items = arena_array(q->arena, rows.n, sizeof *items);
	for (size_t i = 0; i < rows.n; i++) {
		const struct figures *f = &rows.items[i].sum;
		items[i] = (struct figures_month_view){
			month_name(q, rows.items[i].id), chart_number(q, f->at[FIGURE_VIEWS]),
			chart_number(q, f->at[FIGURE_VOTES]), chart_number(q, f->at[FIGURE_COMMENTS])};
	}
	v->months = VIEW_ITEMS(items, rows.n);
	return RC_OK;
}

/* --- The page --- */

enum rc staff_figures(struct req *q)
{
	struct article row;
	struct switches sw;
	enum rc rc = editor_article(q, &row);
	if (rc == RC_OK)
		rc = switches_of(q->db, q->settings, q->arena, row.id, &sw);
	if (rc != RC_OK)
		return rc;
	struct staff_figures_view v = {.editor_url = editor_path(q, row.id, ""),
				       .views_off = !block_on(&sw, BLOCK_VIEWS)};
	if (article_visible(&row, q->now))
		v.public_url = row.path;
	rc = days_fill(q, row.id, &v);
	if (rc == RC_OK)
		rc = months_fill(q, row.id, &v);
	if (rc != RC_OK)
		return rc;
	staff_page_titled(q, &v.page, staff_headline(q, row.id, row.title));
	return req_render(q, 200, "figures", &staff_figures_view_type, &v);
}

/* --- What the template may say --- */

static const struct view_field host_fields[] = {
	VIEW_STR_FIELD(struct figures_host_view, host),
	VIEW_STR_FIELD(struct figures_host_view, n),
	VIEW_FIELDS_END,
};
static const struct view_type host_view_type = VIEW_TYPE(struct figures_host_view, host_fields);

static const struct view_field month_fields[] = {
	VIEW_STR_FIELD(struct figures_month_view, month),
	VIEW_STR_FIELD(struct figures_month_view, views),
	VIEW_STR_FIELD(struct figures_month_view, votes),
	VIEW_STR_FIELD(struct figures_month_view, comments),
	VIEW_FIELDS_END,
};
static const struct view_type month_view_type = VIEW_TYPE(struct figures_month_view, month_fields);

static const struct view_field figures_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_figures_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_figures_view, editor_url),
	VIEW_STR_FIELD(struct staff_figures_view, public_url),
	VIEW_LIST_FIELD(struct staff_figures_view, spans, &link_view_type),
	VIEW_LIST_FIELD(struct staff_figures_view, charts, &chart_view_type),
	VIEW_LIST_FIELD(struct staff_figures_view, hosts, &host_view_type),
	VIEW_HAS_FIELD(struct staff_figures_view, hosts),
	VIEW_LIST_FIELD(struct staff_figures_view, months, &month_view_type),
	VIEW_HAS_FIELD(struct staff_figures_view, months),
	VIEW_BOOL_FIELD(struct staff_figures_view, views_off),
	VIEW_FIELDS_END,
};
const struct view_type staff_figures_view_type = VIEW_TYPE(struct staff_figures_view, figures_fields);
