/*
 * JSON out, one append at a time.
 */
#include <time.h>

#include "text/json.h"
#include "text/unicode.h"

static uint64_t level_bit(const struct json_out *j)
{
	return (uint64_t)1 << (j->depth - 1);
}

/* What must stand before a value: a comma in an array, nothing after a key. */
static void before_value(struct json_out *j)
{
	ensure(!j->complete, "the document is complete");
	if (j->depth == 0) {
		j->complete = true;
		return;
	}
	ensure(!(j->objects & level_bit(j)) || j->after_key, "a value in an object needs its key");
	if (!j->after_key && (j->filled & level_bit(j)))
		buf_putc(j->out, ',');
	j->filled |= level_bit(j);
	j->after_key = false;
}

static void open_level(struct json_out *j, bool object)
{
	before_value(j);
	ensure(j->depth < JSON_DEPTH_MAX, "JSON nests too deeply");
	j->depth++;
	j->filled &= ~level_bit(j);
	j->objects = object ? j->objects | level_bit(j) : j->objects & ~level_bit(j);
	j->complete = false;
	buf_putc(j->out, object ? '{' : '[');
}

void json_out_init(struct json_out *j, struct buf *out)
{
	*j = (struct json_out){.out = out};
}

void json_out_object(struct json_out *j)
{
	open_level(j, true);
}

void json_out_array(struct json_out *j)
{
	open_level(j, false);
}

void json_out_end(struct json_out *j)
{
	ensure(j->depth > 0 && !j->after_key, "nothing to end here");
	buf_putc(j->out, j->objects & level_bit(j) ? '}' : ']');
	j->depth--;
	j->complete = j->depth == 0;
}

static bool plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
}

static void put_special(struct buf *out, uint32_t cp)
{
	static const char *const named[0x20] = {
		['\b'] = "\\b", ['\f'] = "\\f", ['\n'] = "\\n", ['\r'] = "\\r", ['\t'] = "\\t"};

	if (cp == '"' || cp == '\\') {
		buf_putc(out, '\\');
		buf_putc(out, (char)cp);
	} else if (cp < 0x20 && named[cp]) {
		buf_puts(out, named[cp]);
	} else if (cp < 0x80 || cp == 0x2028 || cp == 0x2029) {
		buf_printf(out, "\\u%04x", cp);
	} else {
		buf_put_utf8(out, cp);
	}
}

static void put_string(struct buf *out, struct str s)
{
	uint32_t cp;

	buf_putc(out, '"');
	for (;;) {
		size_t i = 0;
		while (i < s.n && plain((unsigned char)s.p[i]))
			i++;
		buf_put(out, str_slice(s, 0, i));
		s = str_slice(s, i, s.n);
		if (!utf8_next(&s, &cp))
			break;
		put_special(out, cp);
	}
	buf_putc(out, '"');
}

void json_out_key(struct json_out *j, const char *key)
{
	json_out_key_str(j, str_of(key));
}

void json_out_key_str(struct json_out *j, struct str key)
{
	ensure(j->depth > 0 && (j->objects & level_bit(j)) && !j->after_key, "a key has no place here");
	if (j->filled & level_bit(j))
		buf_putc(j->out, ',');
	put_string(j->out, key);
	buf_putc(j->out, ':');
	j->after_key = true;
}

void json_out_str(struct json_out *j, struct str value)
{
	before_value(j);
	put_string(j->out, value);
}

void json_out_int(struct json_out *j, int64_t value)
{
	before_value(j);
	buf_put_i64(j->out, value);
}

void json_out_tenths(struct json_out *j, int64_t tenths)
{
	uint64_t n = tenths < 0 ? -(uint64_t)tenths : (uint64_t)tenths;

	before_value(j);
	buf_printf(j->out, "%s%llu.%d", tenths < 0 ? "-" : "", (unsigned long long)(n / 10), (int)(n % 10));
}

void json_out_bool(struct json_out *j, bool value)
{
	before_value(j);
	buf_puts(j->out, value ? "true" : "false");
}

void json_out_null(struct json_out *j)
{
	before_value(j);
	buf_puts(j->out, "null");
}

void json_out_time(struct json_out *j, int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000 - (ms % 1000 < 0));
	struct tm tm = {0};

	before_value(j);
	gmtime_r(&seconds, &tm);
	buf_printf(j->out, "\"%04d-%02d-%02dT%02d:%02d:%02dZ\"", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
		   tm.tm_hour, tm.tm_min, tm.tm_sec);
}

void json_out_raw(struct json_out *j, struct str json)
{
	before_value(j);
	buf_put(j->out, json);
}

enum rc json_out_done(const struct json_out *j)
{
	ensure(j->complete, "the document is not complete");
	return buf_failed(j->out) ? rc_fail(RC_LIMITED, "this JSON is larger than it may be") : RC_OK;
}

void json_out_field_str(struct json_out *j, const char *key, struct str value)
{
	json_out_key(j, key);
	json_out_str(j, value);
}

void json_out_field_int(struct json_out *j, const char *key, int64_t value)
{
	json_out_key(j, key);
	json_out_int(j, value);
}

void json_out_field_bool(struct json_out *j, const char *key, bool value)
{
	json_out_key(j, key);
	json_out_bool(j, value);
}
