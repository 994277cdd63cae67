/*
 * The calendar: what appeared and what will, a month at a time, in the site's time zone.
 */
#include "rules/workflow.h"
#include "store/desk_list.h"
#include "web/handlers.h"
#include "web/staff.h"

#define SHOWN_MAX 600 /* of a month */
#define PATH "/newsroom/calendar/"

struct calendar_item_view {
	struct str time, title, url;
	bool coming;
};
struct calendar_day_view {
	struct str number, name; /* name: "Saturday, 5 December 2026" without the weekday */
	bool outside;            /* of the month before or after */
	bool today;
	struct view_list items; /* struct calendar_item_view */
};
struct calendar_week_view {
	struct view_list days; /* struct calendar_day_view, 7 */
};

struct staff_calendar_view {
	struct staff_page_view page;
	struct str month, before_url, after_url, month_value;
	struct view_list weekdays; /* struct str */
	struct view_list weeks;    /* struct calendar_week_view */
	bool more;
};

/* The month that is shown: the asked one, else the present. */
struct month {
	int year, number;
	int64_t from, until;
};

static int64_t day_start(struct req *q, int year, int month, int day)
{
	return time_of_day(settings_zone(q->settings), year, month, day);
}

static struct str local(struct req *q, int64_t ms)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	time_rfc3339(ms, settings_zone(q->settings), &b);
	return buf_to_arena(&b, q->arena);
}

static bool month_parse(struct str text, struct month *m)
{
	int64_t year, number;
	if (text.n < 7 || text.p[4] != '-' || str_to_i64(str_slice(text, 0, 4), &year) != RC_OK ||
	    str_to_i64(str_slice(text, 5, 7), &number) != RC_OK || year < 1970 || year > 9998 || number < 1 ||
	    number > 12)
		return false;
	m->year = (int)year;
	m->number = (int)number;
	return true;
}

static struct month month_asked(struct req *q)
{
	struct month m;
	if (!month_parse(req_query(q, "month"), &m))
		ensure(month_parse(local(q, q->now), &m), "a clock that shows no month");
	m.from = day_start(q, m.year, m.number, 1);
	m.until = day_start(q, m.year, m.number + 1, 1);
	return m;
}

static struct str month_url(struct req *q, const struct month *m, int step)
{
	int months = m->year * 12 + m->number - 1 + step;
	return arena_printf(q->arena, PATH "?month=%04d-%02d", months / 12, months % 12 + 1);
}

/* Days since Monday of the first of the month. */
static int first_weekday(const struct month *m)
{
	int64_t days = time_of_day(NULL, m->year, m->number, 1) / (INT64_C(24) * 60 * 60 * 1000);
	return (int)(((days + 3) % 7 + 7) % 7); /* 1 January 1970 was a Thursday */
}

static enum rc item_fill(struct req *q, const struct desk_mark *mark, struct calendar_item_view *v)
{
	struct article a;
	enum rc rc = article_get(q->db, q->arena, mark->id, &a);
	if (rc != RC_OK)
		return rc;
	v->time = str_slice(local(q, mark->at), 11, 16);
	v->title = staff_headline(q, a.id, a.title);
	v->url = arena_printf(q->arena, "/newsroom/articles/%lld/", (long long)a.id);
	v->coming = mark->at > q->now;
	return RC_OK;
}

/* The marks are in order of time; those before `until` from *at on belong to the day. */
static enum rc day_fill(struct req *q, const struct month *m, int day, const struct desk_marks *marks, size_t *at,
			struct calendar_day_view *v)
{
	CLEANUP(buf_done) struct buf name = BUF(256);
	int64_t start = day_start(q, m->year, m->number, day), until = day_start(q, m->year, m->number, day + 1);
	size_t first = *at;
	v->outside = start < m->from || start >= m->until;
	v->today = start <= q->now && q->now < until;
	locale_date(q->look->locale, start, settings_zone(q->settings), &name);
	v->name = buf_to_arena(&name, q->arena);
	v->number = str_slice(local(q, start), 8, 10);
	if (v->outside)
		return RC_OK;
	while (*at < marks->n && marks->items[*at].at < until)
		++*at;
	struct calendar_item_view *items = arena_array(q->arena, *at - first, sizeof *items);
	enum rc rc = RC_OK;
	for (size_t i = first; i < *at && rc == RC_OK; i++)
		rc = item_fill(q, &marks->items[i], &items[i - first]);
	v->items = VIEW_ITEMS(items, *at - first);
	return rc;
}

static enum rc weeks_fill(struct req *q, const struct month *m, const struct desk_marks *marks,
			  struct staff_calendar_view *v)
{
	int day = 1 - first_weekday(m);
	size_t at = 0, n = 0;
	struct calendar_week_view *weeks = arena_array(q->arena, 6, sizeof *weeks);
	enum rc rc = RC_OK;
	for (; n < 6 && day_start(q, m->year, m->number, day) < m->until; n++) {
		struct calendar_day_view *days = arena_array(q->arena, 7, sizeof *days);
		for (int i = 0; i < 7 && rc == RC_OK; i++)
			rc = day_fill(q, m, day++, marks, &at, &days[i]);
		weeks[n].days = VIEW_ITEMS(days, 7);
	}
	v->weeks = VIEW_ITEMS(weeks, n);
	return rc;
}

static void frame_fill(struct req *q, const struct month *m, struct staff_calendar_view *v)
{
	static const char *const names[] = {N_("Monday"), N_("Tuesday"),  N_("Wednesday"), N_("Thursday"),
					    N_("Friday"), N_("Saturday"), N_("Sunday")};
	CLEANUP(buf_done) struct buf b = BUF(256);
	struct str *weekdays = arena_array(q->arena, 7, sizeof *weekdays);
	for (int i = 0; i < 7; i++)
		weekdays[i] = req_text(q, names[i]);
	locale_month(q->look->locale, m->from, settings_zone(q->settings), &b);
	v->month = buf_to_arena(&b, q->arena);
	v->month_value = arena_printf(q->arena, "%04d-%02d", m->year, m->number);
	v->weekdays = VIEW_ITEMS(weekdays, 7);
	v->before_url = month_url(q, m, -1);
	v->after_url = month_url(q, m, 1);
	staff_page(q, &v->page, N_("Calendar"));
}

enum rc staff_calendar(struct req *q)
{
	struct staff_calendar_view v = {.more = false};
	struct desk_marks marks;
	struct month m = month_asked(q);
	enum rc rc = desk_list_between(q->db, q->arena, m.from, m.until, SHOWN_MAX, &marks);
	if (rc == RC_OK)
		rc = weeks_fill(q, &m, &marks, &v);
	if (rc != RC_OK)
		return rc;
	v.more = marks.more;
	frame_fill(q, &m, &v);
	return req_render(q, 200, "calendar", &staff_calendar_view_type, &v);
}

/* --- What the template may say --- */

static const struct view_field item_fields[] = {
	VIEW_STR_FIELD(struct calendar_item_view, time),
	VIEW_STR_FIELD(struct calendar_item_view, title),
	VIEW_STR_FIELD(struct calendar_item_view, url),
	VIEW_BOOL_FIELD(struct calendar_item_view, coming),
	VIEW_FIELDS_END,
};
static const struct view_type calendar_item_view_type = VIEW_TYPE(struct calendar_item_view, item_fields);

static const struct view_field day_fields[] = {
	VIEW_STR_FIELD(struct calendar_day_view, number),
	VIEW_STR_FIELD(struct calendar_day_view, name),
	VIEW_BOOL_FIELD(struct calendar_day_view, outside),
	VIEW_BOOL_FIELD(struct calendar_day_view, today),
	VIEW_LIST_FIELD(struct calendar_day_view, items, &calendar_item_view_type),
	VIEW_HAS_FIELD(struct calendar_day_view, items),
	VIEW_FIELDS_END,
};
static const struct view_type calendar_day_view_type = VIEW_TYPE(struct calendar_day_view, day_fields);

static const struct view_field week_fields[] = {
	VIEW_LIST_FIELD(struct calendar_week_view, days, &calendar_day_view_type),
	VIEW_FIELDS_END,
};
static const struct view_type calendar_week_view_type = VIEW_TYPE(struct calendar_week_view, week_fields);

static const struct view_field calendar_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_calendar_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_calendar_view, month),
	VIEW_STR_FIELD(struct staff_calendar_view, month_value),
	VIEW_STR_FIELD(struct staff_calendar_view, before_url),
	VIEW_STR_FIELD(struct staff_calendar_view, after_url),
	VIEW_LIST_FIELD(struct staff_calendar_view, weekdays, &view_type_str),
	VIEW_LIST_FIELD(struct staff_calendar_view, weeks, &calendar_week_view_type),
	VIEW_BOOL_FIELD(struct staff_calendar_view, more),
	VIEW_FIELDS_END,
};
const struct view_type staff_calendar_view_type = VIEW_TYPE(struct staff_calendar_view, calendar_fields);
