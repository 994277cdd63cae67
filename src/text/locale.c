/*
 * Languages: messages from their catalogue; dates, numbers and lists by ICU. Opening ICU's formatters costs more than a
 * page, so each locale keeps a few that are not in use.
 */
#include "text/locale.h"

#include <pthread.h>
#include <stdlib.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/ulistformatter.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/unumsys.h>
#include <unicode/ustring.h>

#include "text/catalogues.h"
#include "text/message.h"

#define TAG_MAX 64
#define ZONE_MAX 64
#define IDLE_MAX 32
#define FORMATTED_MAX 256 /* UTF-16 units of one date or number */
/* English of no country: ICU would take it for American, where dates and lists are written in their own way. */
#define INTERNATIONAL_ENGLISH "en_001"
#define MEMO_SLOTS 512 /* power of two */
#define MEMO_TEXT 96   /* bytes of a date that is worth remembering */
#define ZONE_SLOTS 1024
#define LIST_MAX 64 /* names that are joined by the language's rules; the rest by commas */

enum date_style { DATE_LONG, DATE_TIME, DATE_MONTH, DATE_STYLES };
enum number_style { NUMBER_GROUPED, NUMBER_TENTHS, NUMBER_PERCENT, NUMBER_STYLES };

/* Formatters for one user at a time; opened when first asked for. */
struct tools {
	struct tools *next;
	char zone[ZONE_MAX]; /* of the dates */
	UDateFormat *dates[DATE_STYLES];
	UNumberFormat *numbers[NUMBER_STYLES];
	UListFormatter *list;
};

/* A date as it was written last: the same few stand on page after page. */
struct dated {
	int64_t minute;
	uint64_t zone; /* hash of its name; 0: the slot is free */
	unsigned char style, n;
	char text[MEMO_TEXT];
};

struct shed {
	pthread_mutex_t lock;
	struct tools *idle;
	unsigned n_idle;
	struct dated dated[MEMO_SLOTS];
};

struct locale {
	struct arena arena;
	struct shed shed;
	const struct message_catalogue *catalogue; /* NULL: messages are as written */
	bool rtl;
	bool plain_digits; /* numbers below 1,000 are written with 0 to 9 and nothing else */
	char tag[TAG_MAX];
	char icu[TAG_MAX];   /* as ICU writes it: the language of the messages, for numbers and lists between them */
	char dates[TAG_MAX]; /* the locale's own language, with the digits of those */
};

static void tools_drop_dates(struct tools *t)
{
	for (int i = 0; i < DATE_STYLES; i++) {
		udat_close(t->dates[i]);
		t->dates[i] = NULL;
	}
}

static void tools_free(struct tools *t)
{
	tools_drop_dates(t);
	for (int i = 0; i < NUMBER_STYLES; i++)
		unum_close(t->numbers[i]);
	ulistfmt_close(t->list);
	free(t);
}

/* The locale is const to its users; its shed is behind the lock. */
static struct shed *shed_of(const struct locale *l)
{
	return (struct shed *)(uintptr_t)&l->shed;
}

static struct tools *tools_take(const struct locale *l)
{
	struct shed *shed = shed_of(l);
	struct tools *t;

	pthread_mutex_lock(&shed->lock);
	t = shed->idle;
	if (t) {
		shed->idle = t->next;
		shed->n_idle--;
	}
	pthread_mutex_unlock(&shed->lock);
	if (!t)
		t = calloc(1, sizeof(*t));
	ensure(t, "out of memory");
	return t;
}

static void tools_give_back(const struct locale *l, struct tools *t)
{
	struct shed *shed = shed_of(l);

	pthread_mutex_lock(&shed->lock);
	if (shed->n_idle < IDLE_MAX) {
		t->next = shed->idle;
		shed->idle = t;
		shed->n_idle++;
		t = NULL;
	}
	pthread_mutex_unlock(&shed->lock);
	if (t)
		tools_free(t);
}

static void set_formats(struct locale *l, const char *icu)
{
	const char *name = strcmp(icu, "en") == 0 ? INTERNATIONAL_ENGLISH : icu;

	memcpy(l->icu, name, strlen(name) + 1);
}

static enum rc set_tag(struct locale *l, const char *tag)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t parsed = 0;
	char icu[TAG_MAX];

	if (!*tag || strlen(tag) >= TAG_MAX)
		return rc_fail(RC_INVALID, "\"%.70s\" is no language tag", tag);
	uloc_forLanguageTag(tag, icu, TAG_MAX, &parsed, &status);
	if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING || parsed != (int32_t)strlen(tag) || !icu[0])
		return rc_fail(RC_INVALID, "\"%s\" is no language tag; write it like \"en\" or \"pt-BR\"", tag);
	uloc_toLanguageTag(icu, l->tag, TAG_MAX, true, &status);
	if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING)
		return rc_fail(RC_INVALID, "\"%s\" is no language tag", tag);
	l->rtl = uloc_isRightToLeft(icu);
	set_formats(l, icu);
	memcpy(l->dates, l->icu, TAG_MAX);
	return RC_OK;
}

/*
 * A language without a catalogue borrows another's messages; numbers stand between those words and are written as in
 * their language. Dates keep their own words but not digits that nobody would expect there.
 */
static void follow_catalogue(struct locale *l)
{
	struct str said = message_header(l->catalogue, "Language:");
	char catalogue[TAG_MAX], theirs[ULOC_LANG_CAPACITY], ours[ULOC_LANG_CAPACITY];
	UErrorCode status = U_ZERO_ERROR;
	UNumberingSystem *digits;

	if (said.n == 0 || said.n >= TAG_MAX)
		return;
	memcpy(catalogue, said.p, said.n);
	catalogue[said.n] = '\0';
	uloc_getLanguage(catalogue, theirs, sizeof(theirs), &status);
	uloc_getLanguage(l->dates, ours, sizeof(ours), &status);
	if (U_FAILURE(status) || strcmp(theirs, ours) == 0)
		return;
	set_formats(l, catalogue);
	digits = unumsys_open(l->icu, &status);
	if (U_SUCCESS(status))
		uloc_setKeywordValue("numbers", unumsys_getName(digits), l->dates, TAG_MAX, &status);
	unumsys_close(digits);
}

static bool writes_plain_digits(const struct locale *l);

enum rc locale_new(const char *tag, struct str mo, struct locale **ret_locale)
{
	struct locale *l = calloc(1, sizeof(*l));
	enum rc rc;

	ensure(l, "out of memory");
	arena_init(&l->arena);
	pthread_mutex_init(&l->shed.lock, NULL);
	rc = set_tag(l, tag);
	if (rc == RC_OK && mo.n > 0)
		rc = message_catalogue_read(&l->arena, mo, &l->catalogue);
	if (rc != RC_OK) {
		locale_free(l);
		return rc;
	}
	if (l->catalogue)
		follow_catalogue(l);
	l->plain_digits = writes_plain_digits(l);
	*ret_locale = l;
	return RC_OK;
}

void locale_free(struct locale *l)
{
	if (!l)
		return;
	while (l->shed.idle) {
		struct tools *t = l->shed.idle;
		l->shed.idle = t->next;
		tools_free(t);
	}
	pthread_mutex_destroy(&l->shed.lock);
	arena_done(&l->arena);
	free(l);
}

struct str locale_catalogue(const char *tag)
{
	CLEANUP(buf_done) struct buf name = BUF(TAG_MAX);
	const struct bundle_file *file;

	buf_puts(&name, tag);
	buf_puts(&name, ".mo");
	file = bundle_find(&catalogues, buf_str(&name));
	if (!file) {
		buf_clear(&name);
		buf_put(&name, str_slice(str_of(tag), 0, strcspn(tag, "-_")));
		buf_puts(&name, ".mo");
		file = bundle_find(&catalogues, buf_str(&name));
	}
	return file ? file->bytes : STR_NONE;
}

size_t locale_catalogue_tags(struct str *ret_tags, size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < catalogues.n && n < max; i++)
		if (str_ends(catalogues.items[i].name, STR(".mo")))
			ret_tags[n++] = str_slice(catalogues.items[i].name, 0, catalogues.items[i].name.n - 3);
	return n;
}

const char *locale_tag(const struct locale *l)
{
	return l->tag;
}

bool locale_rtl(const struct locale *l)
{
	return l->rtl;
}

const char *locale_dir(const struct locale *l)
{
	return l->rtl ? "rtl" : "ltr";
}

/* The translation, or what was asked for; an empty msgid is the catalogue's header and nobody's text. */
static struct str find_message(const struct locale *l, const char *context, struct str msgid)
{
	struct str found = STR_NONE;

	if (l->catalogue && msgid.n > 0)
		found = message_form(message_find(l->catalogue, context, msgid), 0);
	return found.n > 0 ? found : msgid;
}

struct str locale_text(const struct locale *l, const char *msgid)
{
	return find_message(l, NULL, str_of(msgid));
}

struct str locale_text_in(const struct locale *l, const char *context, const char *msgid)
{
	return find_message(l, context, str_of(msgid));
}

struct str locale_find(const struct locale *l, struct str msgid)
{
	return find_message(l, NULL, msgid);
}

static uint64_t magnitude(int64_t n)
{
	return n < 0 ? -(uint64_t)n : (uint64_t)n;
}

struct str locale_plural(const struct locale *l, const char *one, const char *many, int64_t n)
{
	struct str found = STR_NONE;

	if (l->catalogue) {
		unsigned form = plural_form(message_plural(l->catalogue), magnitude(n));
		found = message_form(message_find(l->catalogue, NULL, str_of(one)), form);
	}
	if (found.n > 0)
		return found;
	return str_of(magnitude(n) == 1 ? one : many);
}

void locale_fill(struct buf *out, struct str text, const struct str *args, size_t n_args)
{
	size_t at;

	while ((at = str_find_char(text, '%', 0)) != SIZE_MAX) {
		char c = at + 1 < text.n ? text.p[at + 1] : '\0';
		size_t arg = (size_t)(unsigned char)c - '1';
		bool known = c == '%' || (c >= '1' && c <= '9' && arg < n_args);

		buf_put(out, str_slice(text, 0, at));
		buf_put(out, !known ? STR("%") : c == '%' ? STR("%") : args[arg]);
		text = str_slice(text, at + (known ? 2 : 1), text.n);
	}
	buf_put(out, text);
}

void locale_count(const struct locale *l, const char *one, const char *many, int64_t n, struct buf *out)
{
	struct str text = locale_plural(l, one, many, n);
	size_t at = str_find(text, STR("%d"), 0);

	buf_put(out, str_slice(text, 0, at));
	if (at == SIZE_MAX)
		return;
	locale_number(l, n, out);
	buf_put(out, str_slice(text, at + 2, text.n));
}

void locale_duration(const struct locale *l, int64_t minutes, int64_t seconds, struct buf *out)
{
	CLEANUP(buf_done) struct buf m = BUF(1024), s = BUF(1024);

	if (minutes > 0)
		locale_count(l, N_PLURAL("%d minute", "%d minutes"), minutes, &m);
	if (seconds > 0)
		locale_count(l, N_PLURAL("%d second", "%d seconds"), seconds, &s);
	if (m.n > 0 && s.n > 0)
		locale_fill(out, locale_text(l, N_("%1, %2")), (struct str[]){buf_str(&m), buf_str(&s)}, 2);
	else
		buf_put(out, m.n > 0 ? buf_str(&m) : buf_str(&s));
}

/* Appends UTF-16; false when ICU reported a failure instead. */
static bool put_utf16(struct buf *out, const UChar *s, int32_t n, UErrorCode status)
{
	int32_t written = 0;
	char *to;

	if (U_FAILURE(status) || n <= 0)
		return false;
	to = buf_reserve(out, (size_t)n * 3 + 1);
	if (!to)
		return true;
	status = U_ZERO_ERROR;
	u_strToUTF8WithSub(to, n * 3 + 1, &written, s, n, 0xfffd, NULL, &status);
	out->n += (size_t)written;
	return true;
}

static UNumberFormat *number_open(const struct locale *l, enum number_style style)
{
	UErrorCode status = U_ZERO_ERROR;
	UNumberFormat *f =
		unum_open(style == NUMBER_PERCENT ? UNUM_PERCENT : UNUM_DECIMAL, NULL, 0, l->icu, NULL, &status);

	if (U_FAILURE(status))
		return NULL;
	unum_setAttribute(f, UNUM_MIN_FRACTION_DIGITS, style == NUMBER_TENTHS);
	unum_setAttribute(f, UNUM_MAX_FRACTION_DIGITS, style == NUMBER_TENTHS);
	return f;
}

/* False when ICU has no formatter. */
static bool put_number(const struct locale *l, enum number_style style, int64_t whole, double scaled, struct buf *out)
{
	UChar text[FORMATTED_MAX];
	UErrorCode status = U_ZERO_ERROR;
	struct tools *t = tools_take(l);
	UNumberFormat *f = t->numbers[style];
	int32_t n = 0;

	if (!f)
		f = t->numbers[style] = number_open(l, style);
	if (f && style == NUMBER_GROUPED)
		n = unum_formatInt64(f, whole, text, FORMATTED_MAX, NULL, &status);
	else if (f)
		n = unum_formatDouble(f, scaled, text, FORMATTED_MAX, NULL, &status);
	tools_give_back(l, t);
	return put_utf16(out, text, n, status);
}

static bool writes_plain_digits(const struct locale *l)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	return put_number(l, NUMBER_GROUPED, 987, 0, &b) && str_is(buf_str(&b), "987");
}

void locale_number(const struct locale *l, int64_t n, struct buf *out)
{
	if (l->plain_digits && n >= 0 && n < 1000)
		buf_put_i64(out, n);
	else if (!put_number(l, NUMBER_GROUPED, n, 0, out))
		buf_put_i64(out, n);
}

void locale_tenths(const struct locale *l, int64_t tenths, struct buf *out)
{
	double scaled = (double)tenths / 10;

	if (!put_number(l, NUMBER_TENTHS, 0, scaled, out))
		buf_printf(out, "%.1f", scaled);
}

void locale_percent(const struct locale *l, int64_t percent, struct buf *out)
{
	if (!put_number(l, NUMBER_PERCENT, 0, (double)percent / 100, out))
		buf_printf(out, "%lld%%", (long long)percent);
}

/* A UTF-16 copy in the arena; ill-formed bytes become U+FFFD. */
static UChar *to_utf16(struct arena *a, struct str s, int32_t *ret_n)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t max = s.n < INT32_MAX / 4 ? (int32_t)s.n : 0;
	UChar *to = arena_array(a, (size_t)max + 1, sizeof(UChar));

	u_strFromUTF8WithSub(to, max + 1, ret_n, s.p ? s.p : "", max, 0xfffd, NULL, &status);
	return to;
}

static bool put_list(const struct locale *l, struct arena *a, const struct str *names, size_t n, struct buf *out)
{
	const UChar *texts[LIST_MAX];
	int32_t lengths[LIST_MAX], total = 0, written = 0;
	UErrorCode status = U_ZERO_ERROR;
	struct tools *t;
	UChar *joined;

	for (size_t i = 0; i < n; i++) {
		texts[i] = to_utf16(a, names[i], &lengths[i]);
		total += lengths[i] + 32;
	}
	joined = arena_array(a, (size_t)total, sizeof(UChar));
	t = tools_take(l);
	if (!t->list)
		t->list = ulistfmt_open(l->icu, &status);
	if (U_SUCCESS(status))
		written = ulistfmt_format(t->list, texts, lengths, (int32_t)n, joined, total, &status);
	tools_give_back(l, t);
	return put_utf16(out, joined, written, status);
}

void locale_list(const struct locale *l, const struct str *names, size_t n, struct buf *out)
{
	struct arena a;
	bool done = false;

	arena_init(&a);
	if (n > 1 && n <= LIST_MAX)
		done = put_list(l, &a, names, n, out);
	arena_done(&a);
	for (size_t i = 0; i < n && !done; i++) {
		buf_puts(out, i > 0 ? ", " : "");
		buf_put(out, names[i]);
	}
}

/* An IANA name as ICU takes it; "UTC" and false when it is NULL, empty, too long or not ASCII. */
static bool zone_utf16(const char *zone, UChar ret[ZONE_MAX])
{
	bool fit = zone && *zone && strlen(zone) < ZONE_MAX;

	for (const char *p = zone; fit && *p; p++)
		fit = (unsigned char)*p < 0x80;
	u_uastrcpy(ret, fit ? zone : "UTC");
	return fit;
}

bool locale_zone_known(const char *zone)
{
	UChar name[ZONE_MAX], canonical[ZONE_MAX];
	UErrorCode status = U_ZERO_ERROR;
	UBool system = false;

	if (!zone_utf16(zone, name))
		return false;
	ucal_getCanonicalTimeZoneID(name, -1, canonical, ZONE_MAX, &system, &status);
	return U_SUCCESS(status) && system;
}

static UDateFormat *month_open(const char *icu, const UChar *zone)
{
	UErrorCode status = U_ZERO_ERROR;
	UDateTimePatternGenerator *g = udatpg_open(icu, &status);
	UChar skeleton[16], pattern[FORMATTED_MAX];
	UDateFormat *f = NULL;
	int32_t n;

	u_uastrcpy(skeleton, "yMMMM");
	n = udatpg_getBestPattern(g, skeleton, -1, pattern, FORMATTED_MAX, &status);
	if (U_SUCCESS(status))
		f = udat_open(UDAT_PATTERN, UDAT_PATTERN, icu, zone, -1, pattern, n, &status);
	udatpg_close(g);
	return f;
}

static UDateFormat *date_open(const struct locale *l, enum date_style style, const UChar *zone)
{
	UErrorCode status = U_ZERO_ERROR;

	if (style == DATE_MONTH)
		return month_open(l->dates, zone);
	return udat_open(style == DATE_TIME ? UDAT_SHORT : UDAT_NONE, UDAT_LONG, l->dates, zone, -1, NULL, 0, &status);
}

static uint64_t zone_hash(const char *zone)
{
	uint64_t hash = str_hash(str_of(zone ? zone : ""));
	return hash ? hash : 1;
}

static struct dated *memo_slot(struct shed *shed, int64_t minute, enum date_style style)
{
	return &shed->dated[((uint64_t)minute * DATE_STYLES + style) * 0x9e3779b97f4a7c15u >> 32 & (MEMO_SLOTS - 1)];
}

static bool memo_put(const struct locale *l, enum date_style style, int64_t minute, uint64_t zone, struct buf *out)
{
	struct shed *shed = shed_of(l);
	pthread_mutex_lock(&shed->lock);
	const struct dated *d = memo_slot(shed, minute, style);
	bool found = d->zone == zone && d->minute == minute && d->style == style;
	if (found)
		buf_put(out, (struct str){d->text, d->n});
	pthread_mutex_unlock(&shed->lock);
	return found;
}

static void memo_keep(const struct locale *l, enum date_style style, int64_t minute, uint64_t zone, struct str text)
{
	struct shed *shed = shed_of(l);
	if (text.n > MEMO_TEXT)
		return;
	pthread_mutex_lock(&shed->lock);
	struct dated *d = memo_slot(shed, minute, style);
	*d = (struct dated){.minute = minute, .zone = zone, .style = (unsigned char)style, .n = (unsigned char)text.n};
	memcpy(d->text, text.p, text.n);
	pthread_mutex_unlock(&shed->lock);
}

static void format_date(const struct locale *l, enum date_style style, int64_t ms, const char *zone, struct buf *out)
{
	UChar text[FORMATTED_MAX], zone16[ZONE_MAX];
	UErrorCode status = U_ZERO_ERROR;
	struct tools *t = tools_take(l);
	char zone8[ZONE_MAX];
	int32_t n = 0;

	zone_utf16(zone, zone16);
	u_austrcpy(zone8, zone16);
	if (strcmp(t->zone, zone8) != 0) {
		tools_drop_dates(t);
		memcpy(t->zone, zone8, sizeof(zone8));
	}
	if (!t->dates[style])
		t->dates[style] = date_open(l, style, zone16);
	if (t->dates[style])
		n = udat_format(t->dates[style], (UDate)ms, text, FORMATTED_MAX, NULL, &status);
	tools_give_back(l, t);
	if (!put_utf16(out, text, n, status))
		time_rfc3339(ms, zone, out);
}

static void put_date(const struct locale *l, enum date_style style, int64_t ms, const char *zone, struct buf *out)
{
	int64_t minute = ms / 60000 - (ms % 60000 < 0);
	uint64_t hash = zone_hash(zone);
	size_t from = out->n;
	if (memo_put(l, style, minute, hash, out))
		return;
	format_date(l, style, ms, zone, out);
	if (!buf_failed(out))
		memo_keep(l, style, minute, hash, str_slice(buf_str(out), from, out->n));
}

void locale_date(const struct locale *l, int64_t ms, const char *zone, struct buf *out)
{
	put_date(l, DATE_LONG, ms, zone, out);
}

void locale_date_time(const struct locale *l, int64_t ms, const char *zone, struct buf *out)
{
	put_date(l, DATE_TIME, ms, zone, out);
}

void locale_month(const struct locale *l, int64_t ms, const char *zone, struct buf *out)
{
	put_date(l, DATE_MONTH, ms, zone, out);
}

static int zone_offset_find(int64_t ms, const char *zone)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar zone16[ZONE_MAX];
	UCalendar *calendar;
	int offset = 0;

	zone_utf16(zone, zone16);
	calendar = ucal_open(zone16, -1, "en", UCAL_GREGORIAN, &status);
	ucal_setMillis(calendar, (UDate)ms, &status);
	offset = ucal_get(calendar, UCAL_ZONE_OFFSET, &status) + ucal_get(calendar, UCAL_DST_OFFSET, &status);
	ucal_close(calendar);
	return U_SUCCESS(status) ? offset / 60000 : 0;
}

/* Facts about zones, the same for the whole process: clocks have changed at full quarters of an hour only. */
static struct {
	pthread_mutex_t lock;
	struct {
		int64_t quarter;
		uint64_t zone; /* hash of its name; 0: free */
		int offset;
	} slots[ZONE_SLOTS];
} offsets = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* Minutes east of UTC at that moment. */
static int zone_offset(int64_t ms, const char *zone)
{
	if (!zone || strcmp(zone, "UTC") == 0)
		return 0;
	int64_t quarter = ms / 900000 - (ms % 900000 < 0);
	uint64_t hash = zone_hash(zone);
	size_t slot = ((uint64_t)quarter ^ hash) * 0x9e3779b97f4a7c15u >> 32 & (ZONE_SLOTS - 1);
	pthread_mutex_lock(&offsets.lock);
	bool found = offsets.slots[slot].zone == hash && offsets.slots[slot].quarter == quarter;
	int offset = offsets.slots[slot].offset;
	pthread_mutex_unlock(&offsets.lock);
	if (found)
		return offset;
	offset = zone_offset_find(ms, zone);
	pthread_mutex_lock(&offsets.lock);
	offsets.slots[slot].quarter = quarter;
	offsets.slots[slot].zone = hash;
	offsets.slots[slot].offset = offset;
	pthread_mutex_unlock(&offsets.lock);
	return offset;
}

/* Howard Hinnant's civil_from_days: the day of the Gregorian calendar that is so many days after 1970-01-01. */
static void civil_date(int64_t days, struct tm *tm)
{
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, day = z - era * 146097;
	int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	int64_t of_year = day - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;

	tm->tm_mday = (int)(of_year - (153 * month + 2) / 5 + 1);
	tm->tm_mon = (int)(month < 10 ? month + 2 : month - 10);
	tm->tm_year = (int)(year + era * 400 + (tm->tm_mon < 2) - 1900);
	tm->tm_wday = (int)((days % 7 + 11) % 7);
}

/* The wall clock of the zone; ret_offset is its minutes east of UTC. Without gmtime_r(), which takes libc's lock. */
static struct tm wall_clock(int64_t ms, const char *zone, int *ret_offset)
{
	struct tm tm = {0};

	*ret_offset = zone_offset(ms, zone);
	int64_t seconds = ms / 1000 - (ms % 1000 < 0) + *ret_offset * 60;
	int64_t days = seconds / 86400 - (seconds % 86400 < 0);
	int of_day = (int)(seconds - days * 86400);
	civil_date(days, &tm);
	tm.tm_hour = of_day / 3600;
	tm.tm_min = of_day / 60 % 60;
	tm.tm_sec = of_day % 60;
	return tm;
}

/* A sign and two digits. */
static void put_two(struct buf *out, char before, int n)
{
	buf_put(out, str_mem((char[]){before, (char)('0' + n / 10), (char)('0' + n % 10)}, 3));
}

static void put_offset(int offset, const char *separator, struct buf *out)
{
	int minutes = abs(offset);

	put_two(out, offset < 0 ? '-' : '+', minutes / 60);
	buf_puts(out, separator);
	buf_printf(out, "%02d", minutes % 60);
}

static void put_year(struct buf *out, int year)
{
	if (year >= 1000 && year <= 9999)
		buf_put_i64(out, year);
	else
		buf_printf(out, "%04d", year);
}

void time_rfc3339(int64_t ms, const char *zone, struct buf *out)
{
	int offset;
	struct tm tm = wall_clock(ms, zone, &offset);

	put_year(out, tm.tm_year + 1900);
	put_two(out, '-', tm.tm_mon + 1);
	put_two(out, '-', tm.tm_mday);
	put_two(out, 'T', tm.tm_hour);
	put_two(out, ':', tm.tm_min);
	put_two(out, ':', tm.tm_sec);
	if (offset == 0)
		buf_putc(out, 'Z');
	else
		put_offset(offset, ":", out);
}

void time_rfc822(int64_t ms, const char *zone, struct buf *out)
{
	static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int offset;
	struct tm tm = wall_clock(ms, zone, &offset);

	buf_printf(out, "%.3s, %02d %.3s %04d %02d:%02d:%02d ", days + tm.tm_wday * 3, tm.tm_mday,
		   months + tm.tm_mon * 3, tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
	put_offset(offset, "", out);
}

bool locale_language_known(const char *tag)
{
	UErrorCode status = U_ZERO_ERROR;
	char icu[TAG_MAX], language[TAG_MAX];
	int32_t parsed = 0;

	uloc_forLanguageTag(tag, icu, TAG_MAX, &parsed, &status);
	if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING || parsed != (int32_t)strlen(tag))
		return false;
	uloc_getLanguage(icu, language, TAG_MAX, &status);
	if (U_FAILURE(status))
		return false;
	for (const char *const *known = uloc_getISOLanguages(); *known; known++)
		if (strcmp(*known, language) == 0)
			return true;
	return false;
}

void locale_language_name(const char *tag, struct buf *out)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar name[FORMATTED_MAX];
	char icu[TAG_MAX];
	int32_t parsed = 0, n = 0;

	uloc_forLanguageTag(tag, icu, TAG_MAX, &parsed, &status);
	if (U_SUCCESS(status) && status != U_STRING_NOT_TERMINATED_WARNING && icu[0])
		n = uloc_getDisplayName(icu, icu, name, FORMATTED_MAX, &status);
	if (n > 0 && U_SUCCESS(status))
		n = u_strToTitle(name, FORMATTED_MAX, name, n, NULL, icu, &status);
	if (!put_utf16(out, name, n, status))
		buf_puts(out, tag);
}

int64_t time_of_day(const char *zone, int year, int month, int day)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar name[ZONE_MAX];

	zone_utf16(zone, name);
	UCalendar *c = ucal_open(name, -1, "en", UCAL_GREGORIAN, &status);
	if (U_FAILURE(status))
		return 0;
	ucal_clear(c);
	ucal_setDate(c, year, month - 1, day, &status);
	double ms = ucal_getMillis(c, &status);
	ucal_close(c);
	return U_FAILURE(status) ? 0 : (int64_t)ms;
}
