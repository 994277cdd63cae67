/*
 * RFC 9110 §8.8, §13, §14 for one representation. What cannot be understood is ignored, as the RFC asks: the client
 * then simply gets the whole.
 */
#include "http/conditional.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "http/encode.h"

static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void http_date_format(int64_t ms, char ret_text[HTTP_DATE_SIZE])
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;
	gmtime_r(&seconds, &tm);
	snprintf(ret_text, HTTP_DATE_SIZE, "%s, %02u %s %04u %02u:%02u:%02u GMT", days[tm.tm_wday % 7],
		 (unsigned)tm.tm_mday % 100, months[tm.tm_mon % 12], (unsigned)(tm.tm_year + 1900) % 10000,
		 (unsigned)tm.tm_hour % 100, (unsigned)tm.tm_min % 100, (unsigned)tm.tm_sec % 100);
}

static int month_of(const char *name)
{
	for (int i = 0; i < 12; i++)
		if (strcmp(months[i], name) == 0)
			return i;
	return -1;
}

struct fields {
	int day, year, hour, minute, second;
	char month[4];
};

/* The three forms: as sent today, with a weekday and a two-digit year, as asctime() prints. */
static bool scan(const char *text, size_t n, struct fields *f)
{
	int end = 0;
	if (sscanf(text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", &f->day, f->month, &f->year, &f->hour,
		   &f->minute, &f->second, &end) == 6 &&
	    (size_t)end == n)
		return true;
	if (sscanf(text, "%*[A-Za-z], %2d-%3[A-Za-z]-%2d %2d:%2d:%2d GMT%n", &f->day, f->month, &f->year, &f->hour,
		   &f->minute, &f->second, &end) == 6 &&
	    (size_t)end == n) {
		f->year += f->year < 70 ? 2000 : 1900;
		return true;
	}
	return sscanf(text, "%*3[A-Za-z] %3[A-Za-z] %2d %2d:%2d:%2d %4d%n", f->month, &f->day, &f->hour, &f->minute,
		      &f->second, &f->year, &end) == 6 &&
	       (size_t)end == n;
}

enum rc http_date_parse(struct str s, int64_t *ret_ms)
{
	char text[48];
	if (s.n == 0 || s.n >= sizeof(text))
		return RC_INVALID;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	struct fields f = {0};
	if (!scan(text, s.n, &f))
		return RC_INVALID;
	int month = month_of(f.month);
	if (month < 0 || f.day < 1 || f.day > 31 || f.year < 1900 || f.hour < 0 || f.hour > 23 || f.minute < 0 ||
	    f.minute > 59 || f.second < 0 || f.second > 60)
		return RC_INVALID;
	struct tm tm = {.tm_year = f.year - 1900,
			.tm_mon = month,
			.tm_mday = f.day,
			.tm_hour = f.hour,
			.tm_min = f.minute,
			.tm_sec = f.second};
	*ret_ms = (int64_t)timegm(&tm) * 1000;
	return RC_OK;
}

struct str etag_of(struct arena *a, struct str content)
{
	uint64_t digest[2];
	str_digest(content, digest);
	return arena_printf(a, "\"%016" PRIx64 "%016" PRIx64 "\"", digest[0], digest[1]);
}

static struct str without_weak(struct str etag)
{
	return str_starts(etag, STR("W/")) ? str_slice(etag, 2, etag.n) : etag;
}

/* Tags may hold commas between their quotes, so the list is walked quote by quote. */
/* "abc-gz" and "abc-br" are what response_encode() makes of "abc": the same page, packed. */
static bool is_packed_form(struct str listed, struct str etag)
{
	if (etag.n < 2 || listed.n != etag.n + 3 || !str_starts(listed, str_slice(etag, 0, etag.n - 1)))
		return false;
	return str_ends(listed, STR("-gz\"")) || str_ends(listed, STR("-br\""));
}

bool etag_listed(struct str list, struct str etag)
{
	if (str_is(str_trim(list), "*"))
		return true;
	struct str wanted = without_weak(etag);
	size_t at = 0;
	while ((at = str_find_char(list, '"', at)) != SIZE_MAX) {
		size_t end = str_find_char(list, '"', at + 1);
		if (end == SIZE_MAX)
			return false;
		struct str listed = str_slice(list, at, end + 1);
		if (str_eq(listed, wanted) || is_packed_form(listed, wanted))
			return true;
		at = end + 1;
	}
	return false;
}

bool request_has_fresh(const struct request *q, struct str etag, int64_t modified_ms)
{
	if (!(q->method & (METHOD_GET | METHOD_HEAD)))
		return false;
	struct str none_match = request_header_list(q, "If-None-Match");
	if (none_match.p)
		return etag.p && etag_listed(none_match, etag);
	int64_t since;
	struct str modified_since = request_header(q, "If-Modified-Since");
	return modified_ms >= 0 && modified_since.p && http_date_parse(modified_since, &since) == RC_OK &&
	       modified_ms / 1000 <= since / 1000;
}

void response_validators(struct response *r, struct str etag, int64_t modified_ms)
{
	char date[HTTP_DATE_SIZE];
	if (etag.p)
		response_set(r, "ETag", etag);
	if (modified_ms < 0)
		return;
	http_date_format(modified_ms, date);
	response_set(r, "Last-Modified", str_of(date));
}

bool response_conditional(const struct request *q, struct response *r, struct str etag, int64_t modified_ms)
{
	response_validators(r, etag, modified_ms);
	if (r->status != 200 || !request_has_fresh(q, etag, modified_ms))
		return false;
	response_done(r);
	r->status = 304;
	return true;
}

/* Digits only: str_to_i64 would take a sign. */
static bool number(struct str s, uint64_t *ret)
{
	int64_t n;
	if (s.n == 0 || s.p[0] == '-' || str_to_i64(s, &n) != RC_OK)
		return false;
	*ret = (uint64_t)n;
	return true;
}

static enum range_kind suffix_range(struct str digits, uint64_t length, uint64_t *ret_from, uint64_t *ret_to)
{
	uint64_t n;
	if (!number(digits, &n))
		return RANGE_NONE;
	if (n == 0 || length == 0)
		return RANGE_UNSATISFIABLE;
	*ret_from = n < length ? length - n : 0;
	*ret_to = length - 1;
	return RANGE_PART;
}

enum range_kind range_parse(struct str value, uint64_t length, uint64_t *ret_from, uint64_t *ret_to)
{
	if (!str_starts_nocase(value, STR("bytes=")))
		return RANGE_NONE;
	struct str spec = str_trim(str_slice(value, 6, value.n));
	size_t dash = str_find_char(spec, '-', 0);
	if (dash == SIZE_MAX)
		return RANGE_NONE;
	struct str first = str_slice(spec, 0, dash), last = str_slice(spec, dash + 1, spec.n);
	if (first.n == 0)
		return suffix_range(last, length, ret_from, ret_to);
	uint64_t from, to = UINT64_MAX;
	if (!number(first, &from) || (last.n > 0 && (!number(last, &to) || to < from)))
		return RANGE_NONE;
	if (from >= length)
		return RANGE_UNSATISFIABLE;
	*ret_from = from;
	*ret_to = to < length ? to : length - 1;
	return RANGE_PART;
}

/* If-Range compares strongly: a weak tag, or a date that is not exactly ours, asks for the whole. */
static bool range_applies(const struct request *q, const struct response *r)
{
	struct str condition = request_header(q, "If-Range");
	if (condition.p == NULL)
		return true;
	if (str_find_char(condition, '"', 0) == SIZE_MAX) {
		struct str modified = response_get(r, "Last-Modified");
		return modified.p && str_eq(modified, condition);
	}
	struct str etag = response_get(r, "ETag");
	return etag.p && !str_starts(condition, STR("W/")) && str_eq(etag, condition);
}

void response_range(const struct request *q, struct response *r)
{
	if (r->status != 200 || r->body == BODY_NONE)
		return;
	response_set(r, "Accept-Ranges", STR("bytes"));
	struct str range = request_header(q, "Range");
	if (q->method != METHOD_GET || range.p == NULL || !range_applies(q, r))
		return;
	uint64_t from, to, whole = r->length;
	switch (range_parse(range, whole, &from, &to)) {
	case RANGE_NONE:
		return;
	case RANGE_UNSATISFIABLE:
		response_plain(r, 416);
		response_setf(r, "Content-Range", "bytes */%" PRIu64, whole);
		return;
	case RANGE_PART:
		r->status = 206;
		r->offset += from;
		r->length = to - from + 1;
		response_setf(r, "Content-Range", "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64, from, to, whole);
		return;
	}
}

void response_settle(const struct request *q, struct response *r)
{
	struct str etag = response_get(r, "ETag"), modified = response_get(r, "Last-Modified");
	int64_t modified_at;
	if (!modified.p || http_date_parse(modified, &modified_at) != RC_OK)
		modified_at = -1;
	if (r->status == 200 && response_may_encode(r))
		response_vary(r, "Accept-Encoding");
	if (response_conditional(q, r, etag, modified_at))
		return;
	if (response_get(r, "Accept-Ranges").p)
		response_range(q, r);
	else
		response_encode(q, r);
}
