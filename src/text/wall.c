/* See wall.h. */
#include "text/wall.h"

#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "text/locale.h"

#define ZONE_MAX 64

struct wall {
	int year, month, day, hour, minute;
};

/* The digits [at, at + n) as a number; -1 where there is anything else. */
static int digits(struct str s, size_t at, size_t n)
{
	int value = 0;
	for (size_t i = at; i < at + n; i++) {
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
			return -1;
		value = value * 10 + (s.p[i] - '0');
	}
	return value;
}

static bool wall_parse(struct str s, struct wall *w)
{
	bool seconds = s.n == 19 && s.p[16] == ':' && digits(s, 17, 2) >= 0 && digits(s, 17, 2) < 60;
	if ((s.n != 16 && !seconds) || s.p[4] != '-' || s.p[7] != '-' || (s.p[10] != 'T' && s.p[10] != ' ') ||
	    s.p[13] != ':')
		return false;
	*w = (struct wall){digits(s, 0, 4), digits(s, 5, 2), digits(s, 8, 2), digits(s, 11, 2), digits(s, 14, 2)};
	return w->year >= 1 && w->month >= 1 && w->month <= 12 && w->day >= 1 && w->day <= 31 && w->hour >= 0 &&
	       w->hour < 24 && w->minute >= 0 && w->minute < 60;
}

static int64_t wall_ms(UCalendar *c, const struct wall *w, UCalendarWallTimeOption repeated, UErrorCode *status)
{
	ucal_clear(c);
	ucal_setAttribute(c, UCAL_REPEATED_WALL_TIME, repeated);
	ucal_setAttribute(c, UCAL_SKIPPED_WALL_TIME, UCAL_WALLTIME_NEXT_VALID);
	ucal_setDateTime(c, w->year, w->month - 1, w->day, w->hour, w->minute, 0, status);
	return (int64_t)ucal_getMillis(c, status);
}

/* What the calendar's moment reads like there; 31 February and a skipped hour read otherwise than they were set. */
static struct wall wall_read(UCalendar *c, UErrorCode *status)
{
	return (struct wall){ucal_get(c, UCAL_YEAR, status), ucal_get(c, UCAL_MONTH, status) + 1,
			     ucal_get(c, UCAL_DATE, status), ucal_get(c, UCAL_HOUR_OF_DAY, status),
			     ucal_get(c, UCAL_MINUTE, status)};
}

static enum rc wall_settle(UCalendar *c, const struct wall *w, int64_t *ret_ms, enum wall_kind *ret_kind)
{
	UErrorCode status = U_ZERO_ERROR;
	int64_t last = wall_ms(c, w, UCAL_WALLTIME_LAST, &status);
	int64_t first = wall_ms(c, w, UCAL_WALLTIME_FIRST, &status);
	struct wall read = wall_read(c, &status);
	if (U_FAILURE(status) || read.day != w->day || read.month != w->month)
		return RC_INVALID;
	bool skipped = read.hour != w->hour || read.minute != w->minute;
	*ret_ms = first;
	*ret_kind = skipped ? WALL_NEVER : first != last ? WALL_TWICE : WALL_ONCE;
	return RC_OK;
}

enum rc wall_to_time(const char *zone, struct str text, int64_t *ret_ms, enum wall_kind *ret_kind)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar name[ZONE_MAX];
	struct wall w;
	if (!wall_parse(str_trim(text), &w))
		return RC_INVALID;
	u_uastrncpy(name, zone ? zone : "UTC", ZONE_MAX - 1);
	name[ZONE_MAX - 1] = 0;
	UCalendar *c = ucal_open(name, -1, "en", UCAL_GREGORIAN, &status);
	if (U_FAILURE(status))
		return RC_INTERNAL;
	enum rc rc = wall_settle(c, &w, ret_ms, ret_kind);
	ucal_close(c);
	return rc;
}

void wall_of_time(int64_t ms, const char *zone, struct buf *out)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	time_rfc3339(ms, zone, &b);
	buf_put(out, str_slice(buf_str(&b), 0, 16));
}
