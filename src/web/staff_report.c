/*
 * The monthly report: figures by day, article, section, author, language and the sites that readers came from; as a
 * page to print and as a table for other programs. Months are those of UTC, as the days that views are counted by.
 */
#include "web/handlers.h"
#include "web/staff_chart.h"
#include "web/staff_editor.h"

#define ROWS_MAX 50
#define CSV_ROWS_MAX 5000
#define CSV_MAX ((size_t)8 << 20)
#define DAYS_MAX 31
#define PATH "/newsroom/reports/"

struct report_row_view {
	struct str name, url, views, readers, votes, comments;
};
struct report_table_view {
	struct str title;
	struct view_list rows; /* struct report_row_view */
};
struct referrer_view {
	struct str host, n;
};

struct staff_report_view {
	struct staff_page_view page;
	struct str month, month_value, before_url, after_url, csv_url;
	struct view_list charts;    /* struct chart_view */
	struct view_list tables;    /* struct report_table_view */
	struct view_list referrers; /* struct referrer_view */
	bool views_off;
};

static const struct {
	enum figure_axis axis;
	const char *title, *word;
} axes[] = {{FIGURE_BY_ARTICLE, N_("Articles"), "article"},
	    {FIGURE_BY_SECTION, N_("Sections"), "section"},
	    {FIGURE_BY_AUTHOR, N_("Authors"), "author"},
	    {FIGURE_BY_LANG, N_("Languages"), "language"}};

/* "2026-11" as 202611; the present month for anything else. */
static int64_t month_asked(struct req *q)
{
	struct str text = req_query(q, "month");
	int64_t year, month;
	if (text.n != 7 || text.p[4] != '-' || str_to_i64(str_slice(text, 0, 4), &year) != RC_OK ||
	    str_to_i64(str_slice(text, 5, 7), &month) != RC_OK || year < 1970 || year > 9998 || month < 1 || month > 12)
		return figure_month(q->now);
	return year * 100 + month;
}

static struct str month_value(struct req *q, int64_t month)
{
	return arena_printf(q->arena, "%04d-%02d", (int)(month / 100), (int)(month % 100));
}

/* --- Days --- */

static enum rc days_fill(struct req *q, int64_t month, struct staff_report_view *v)
{
	static const char *const labels[] = {N_("Views"), N_("Votes"), N_("Comments"), N_("Readers")};
	struct figures days[DAYS_MAX];
	int64_t from = figure_month_day(month), until = figure_month_day(figure_month_after(month));
	int64_t values[DAYS_MAX];
	struct chart_view *charts = arena_array(q->arena, ARRAY_LEN(labels), sizeof *charts);
	enum rc rc = figure_list_days(q->db, from, until, days);
	if (rc != RC_OK)
		return rc;
	for (size_t k = 0; k < ARRAY_LEN(labels); k++) {
		for (int64_t i = 0; i < until - from; i++)
			values[i] = k < FIGURE_KINDS ? days[i].at[k] : days[i].readers;
		charts[k] = chart_make(q, labels[k], values, (size_t)(until - from), from);
	}
	v->charts = VIEW_ITEMS(charts, ARRAY_LEN(labels));
	return RC_OK;
}

/* --- Tables --- */

static struct str row_name(struct req *q, enum figure_axis axis, const struct figure_row *r)
{
	CLEANUP(buf_done) struct buf b = BUF(256);
	const struct str *tags;
	if (axis == FIGURE_BY_LANG) {
		struct str tag = r->name.n ? r->name : settings_languages(q->settings, &tags) ? tags[0] : STR("en");
		locale_language_name(arena_cstr(q->arena, tag), &b);
		return buf_to_arena(&b, q->arena);
	}
	return r->name.n ? r->name : req_text(q, N_("None"));
}

static enum rc table_fill(struct req *q, enum figure_axis axis, int64_t month, struct report_table_view *v)
{
	struct figure_rows rows;
	enum rc rc = figure_list_month(q->db, q->arena, axis, month, ROWS_MAX, &rows);
	if (rc != RC_OK)
		return rc;
	struct report_row_view *items = arena_array(q->arena, rows.n, sizeof *items);
	for (size_t i = 0; i < rows.n; i++) {
		const struct figure_row *r = &rows.items[i];
		items[i] = (struct report_row_view){.name = row_name(q, axis, r),
						    .url = axis == FIGURE_BY_ARTICLE ? editor_path(q, r->id, "figures/")
										     : STR(""),
						    .views = chart_number(q, r->sum.at[FIGURE_VIEWS]),
						    .readers = chart_number(q, r->sum.readers),
						    .votes = chart_number(q, r->sum.at[FIGURE_VOTES]),
						    .comments = chart_number(q, r->sum.at[FIGURE_COMMENTS])};
	}
	v->rows = VIEW_ITEMS(items, rows.n);
	return RC_OK;
}

static enum rc tables_fill(struct req *q, int64_t month, struct staff_report_view *v)
{
	struct report_table_view *tables = arena_array(q->arena, ARRAY_LEN(axes), sizeof *tables);
	enum rc rc = RC_OK;
	for (size_t i = 0; i < ARRAY_LEN(axes) && rc == RC_OK; i++) {
		tables[i].title = req_text(q, axes[i].title);
		rc = table_fill(q, axes[i].axis, month, &tables[i]);
	}
	v->tables = VIEW_ITEMS(tables, ARRAY_LEN(axes));
	return rc;
}

static enum rc referrers_fill(struct req *q, int64_t month, struct staff_report_view *v)
{
	struct referrers rows;
	enum rc rc = referrer_list(q->db, q->arena, month, ROWS_MAX, &rows);
	if (rc != RC_OK)
		return rc;
	struct referrer_view *items = arena_array(q->arena, rows.n, sizeof *items);
	for (size_t i = 0; i < rows.n; i++)
		items[i] = (struct referrer_view){rows.items[i].host, chart_number(q, rows.items[i].n)};
	v->referrers = VIEW_ITEMS(items, rows.n);
	return RC_OK;
}

enum rc staff_report(struct req *q)
{
	struct staff_report_view v = {.views_off = !settings_on(q->settings, "blocks.views")};
	CLEANUP(buf_done) struct buf name = BUF(256);
	int64_t month = month_asked(q);
	enum rc rc = days_fill(q, month, &v);
	if (rc == RC_OK)
		rc = tables_fill(q, month, &v);
	if (rc == RC_OK)
		rc = referrers_fill(q, month, &v);
	if (rc != RC_OK)
		return rc;
	locale_month(q->look->locale, figure_month_day(month) * 24 * 60 * 60 * 1000, NULL, &name);
	v.month = buf_to_arena(&name, q->arena);
	v.month_value = month_value(q, month);
	v.before_url = arena_join(q->arena, STR(PATH "?month="), month_value(q, figure_month_before(month)), STR_NONE);
	v.after_url = arena_join(q->arena, STR(PATH "?month="), month_value(q, figure_month_after(month)), STR_NONE);
	v.csv_url = arena_join(q->arena, STR(PATH "csv?month="), v.month_value, STR_NONE);
	staff_page_titled(q, &v.page,
			  arena_join(q->arena, req_text(q, N_("Monthly report")), STR(": "), v.month, STR_NONE));
	return req_render(q, 200, "report", &staff_report_view_type, &v);
}

/* --- For other programs --- */

/*
 * Quoted, with quotes doubled. What a spreadsheet would take for a formula gets an apostrophe before it: headlines come
 * from many hands.
 */
static void csv_text(struct buf *out, struct str s)
{
	buf_putc(out, '"');
	if (s.n > 0 && strchr("=+-@\t\r", s.p[0]))
		buf_putc(out, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_putc(out, '"');
		buf_putc(out, s.p[i]);
	}
	buf_putc(out, '"');
}

static enum rc csv_axis(struct req *q, size_t i, int64_t month, struct buf *out)
{
	struct figure_rows rows;
	enum rc rc = figure_list_month(q->db, q->arena, axes[i].axis, month, CSV_ROWS_MAX, &rows);
	for (size_t k = 0; rc == RC_OK && k < rows.n; k++) {
		const struct figure_row *r = &rows.items[k];
		buf_printf(out, "%s,%lld,", axes[i].word, (long long)r->id);
		csv_text(out, r->name);
		buf_printf(out, ",%lld,%lld,%lld,%lld\r\n", (long long)r->sum.at[FIGURE_VIEWS],
			   (long long)r->sum.at[FIGURE_VOTES], (long long)r->sum.at[FIGURE_COMMENTS],
			   (long long)r->sum.readers);
	}
	return rc;
}

static enum rc csv_days(struct req *q, int64_t month, struct buf *out)
{
	struct figures days[DAYS_MAX];
	int64_t from = figure_month_day(month), until = figure_month_day(figure_month_after(month));
	enum rc rc = figure_list_days(q->db, from, until, days);
	for (int64_t i = 0; rc == RC_OK && i < until - from; i++)
		buf_printf(out, "day,,%.*s,%lld,%lld,%lld,%lld\r\n", STR_ARG(chart_day(q, from + i).datetime),
			   (long long)days[i].at[FIGURE_VIEWS], (long long)days[i].at[FIGURE_VOTES],
			   (long long)days[i].at[FIGURE_COMMENTS], (long long)days[i].readers);
	return rc;
}

static enum rc csv_referrers(struct req *q, int64_t month, struct buf *out)
{
	struct referrers rows;
	enum rc rc = referrer_list(q->db, q->arena, month, CSV_ROWS_MAX, &rows);
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++) {
		buf_puts(out, "referrer,,");
		csv_text(out, rows.items[i].host);
		buf_printf(out, ",%lld,,,\r\n", (long long)rows.items[i].n);
	}
	return rc;
}

enum rc staff_report_csv(struct req *q)
{
	CLEANUP(buf_done) struct buf b = BUF(CSV_MAX);
	int64_t month = month_asked(q);
	buf_puts(&b, "\xEF\xBB\xBF"
		     "by,id,name,views,votes,comments,readers\r\n");
	enum rc rc = csv_days(q, month, &b);
	for (size_t i = 0; i < ARRAY_LEN(axes) && rc == RC_OK; i++)
		rc = csv_axis(q, i, month, &b);
	if (rc == RC_OK)
		rc = csv_referrers(q, month, &b);
	if (rc == RC_OK)
		rc = req_bytes(q, 200, "text/csv; charset=utf-8", buf_to_arena(&b, q->arena));
	if (rc != RC_OK)
		return rc;
	response_set(&q->response, "Content-Disposition",
		     arena_join(q->arena, STR("attachment; filename=\"report-"), month_value(q, month), STR(".csv\""),
				STR_NONE));
	return RC_OK;
}

/* --- What the template may say --- */

static const struct view_field row_fields[] = {
	VIEW_STR_FIELD(struct report_row_view, name),
	VIEW_STR_FIELD(struct report_row_view, url),
	VIEW_STR_FIELD(struct report_row_view, views),
	VIEW_STR_FIELD(struct report_row_view, readers),
	VIEW_STR_FIELD(struct report_row_view, votes),
	VIEW_STR_FIELD(struct report_row_view, comments),
	VIEW_FIELDS_END,
};
static const struct view_type report_row_view_type = VIEW_TYPE(struct report_row_view, row_fields);

static const struct view_field table_fields[] = {
	VIEW_STR_FIELD(struct report_table_view, title),
	VIEW_LIST_FIELD(struct report_table_view, rows, &report_row_view_type),
	VIEW_HAS_FIELD(struct report_table_view, rows),
	VIEW_FIELDS_END,
};
static const struct view_type report_table_view_type = VIEW_TYPE(struct report_table_view, table_fields);

static const struct view_field referrer_fields[] = {
	VIEW_STR_FIELD(struct referrer_view, host),
	VIEW_STR_FIELD(struct referrer_view, n),
	VIEW_FIELDS_END,
};
static const struct view_type referrer_view_type = VIEW_TYPE(struct referrer_view, referrer_fields);

static const struct view_field report_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_report_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_report_view, month),
	VIEW_STR_FIELD(struct staff_report_view, month_value),
	VIEW_STR_FIELD(struct staff_report_view, before_url),
	VIEW_STR_FIELD(struct staff_report_view, after_url),
	VIEW_STR_FIELD(struct staff_report_view, csv_url),
	VIEW_LIST_FIELD(struct staff_report_view, charts, &chart_view_type),
	VIEW_LIST_FIELD(struct staff_report_view, tables, &report_table_view_type),
	VIEW_LIST_FIELD(struct staff_report_view, referrers, &referrer_view_type),
	VIEW_HAS_FIELD(struct staff_report_view, referrers),
	VIEW_BOOL_FIELD(struct staff_report_view, views_off),
	VIEW_FIELDS_END,
};
const struct view_type staff_report_view_type = VIEW_TYPE(struct staff_report_view, report_fields);
