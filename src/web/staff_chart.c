/* See staff_chart.h. */
#include "web/staff_chart.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define BAR (CHART_STEP - 3)

struct time_view chart_day(struct req *q, int64_t day)
{
	CLEANUP(buf_done) struct buf text = BUF(256), machine = BUF(64);
	locale_date(q->look->locale, day * DAY_MS, NULL, &text);
	time_rfc3339(day * DAY_MS, NULL, &machine);
	return (struct time_view){arena_str(q->arena, str_slice(buf_str(&machine), 0, 10)),
				  buf_to_arena(&text, q->arena)};
}

struct str chart_number(struct req *q, int64_t n)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	locale_number(q->look->locale, n, &b);
	return buf_to_arena(&b, q->arena);
}

static struct str bars(struct req *q, const int64_t *values, size_t n, int64_t most)
{
	CLEANUP(buf_done) struct buf b = BUF(8192);
	for (size_t i = 0; i < n && most > 0; i++) {
		int64_t height = values[i] > 0 ? (values[i] * CHART_HEIGHT + most - 1) / most : 0;
		if (height > 0)
			buf_printf(&b, "M%zu %dv-%dh%dv%dz", i * CHART_STEP, CHART_HEIGHT, (int)height, BAR,
				   (int)height);
	}
	return buf_to_arena(&b, q->arena);
}

struct chart_view chart_make(struct req *q, const char *label, const int64_t *values, size_t n, int64_t from_day)
{
	int64_t total = 0;
	size_t top = 0;
	for (size_t i = 0; i < n; i++) {
		total += values[i];
		top = values[i] > values[top] ? i : top;
	}
	struct str args[] = {chart_number(q, total), chart_day(q, from_day).text,
			     chart_day(q, from_day + (int64_t)n - 1).text, chart_number(q, values[top]),
			     chart_day(q, from_day + (int64_t)top).text};
	return (struct chart_view){
		.label = req_text(q, label),
		.path = bars(q, values, n, values[top]),
		.width = (int64_t)n * CHART_STEP,
		.height = CHART_HEIGHT,
		.total = args[0],
		.summary = page_fill_text(q, N_("%1 from %2 to %3, at most %4 a day, on %5"), args, ARRAY_LEN(args)),
	};
}

static const struct view_field chart_fields[] = {
	VIEW_STR_FIELD(struct chart_view, label),
	VIEW_STR_FIELD(struct chart_view, path),
	VIEW_INT_FIELD(struct chart_view, width),
	VIEW_INT_FIELD(struct chart_view, height),
	VIEW_STR_FIELD(struct chart_view, total),
	VIEW_STR_FIELD(struct chart_view, summary),
	VIEW_FIELDS_END,
};
const struct view_type chart_view_type = VIEW_TYPE(struct chart_view, chart_fields);
