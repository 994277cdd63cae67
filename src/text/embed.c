/*
 * Matches addresses against the provider table and fills its templates. The tree is embed_tree.c's.
 */
#include "text/embed.h"

#include "text/embed_table.h"
#include "text/url.h"

#define CAPTURES_MAX 6
#define ADDRESS_MAX 2000

struct capture {
	struct str value;
	bool decoded; /* came out of a query: must be encoded again */
};

struct match {
	struct capture captures[CAPTURES_MAX];
	size_t n;
	struct url url;
	struct str address;
};

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static bool in_class(char kind, char c)
{
	if (kind == 'n')
		return c >= '0' && c <= '9';
	if (kind == 'w')
		return is_word_char(c);
	return is_word_char(c) || (c != 0 && strchr(".~%@", c) != NULL);
}

static bool capture(struct match *m, struct str value, bool decoded)
{
	if (m->n >= CAPTURES_MAX)
		return false;
	m->captures[m->n++] = (struct capture){value, decoded};
	return true;
}

static bool match_path(struct match *m, const char *pattern, struct str path)
{
	size_t at = 0;
	for (; *pattern; pattern++) {
		if (*pattern == '*')
			return true;
		if (*pattern != '{') {
			if (at >= path.n || path.p[at++] != *pattern)
				return false;
			continue;
		}
		size_t from = at;
		while (at < path.n && in_class(pattern[1], path.p[at]))
			at++;
		if (at == from || !capture(m, str_slice(path, from, at), false))
			return false;
		pattern += 2;
	}
	return at == path.n || (at + 1 == path.n && path.p[at] == '/');
}

static struct str bare_host(struct str host)
{
	static const char *const prefixes[] = {"www.", "m."};
	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
		if (str_starts_nocase(host, str_of(prefixes[i])))
			return str_slice(host, strlen(prefixes[i]), host.n);
	return host;
}

static bool match_host(const char *pattern, struct str host)
{
	if (pattern[0] != '*')
		return str_eq_nocase(bare_host(host), str_of(pattern));
	struct str suffix = str_of(pattern + 1);
	return host.n > suffix.n && str_eq_nocase(str_slice(host, host.n - suffix.n, host.n), suffix);
}

static bool match_row(struct arena *a, const struct embed_provider *row, struct match *m)
{
	m->n = 0;
	if (!match_host(row->host, m->url.host) || !match_path(m, row->path, m->url.path))
		return false;
	if (row->query == NULL)
		return true;
	struct str value = url_query_get(a, m->url.query, row->query);
	return value.n > 0 && capture(m, value, true);
}

static void put_start(struct arena *a, struct buf *out, const struct match *m)
{
	struct str value = url_query_get(a, m->url.query, "start");
	if (value.n == 0)
		value = url_query_get(a, m->url.query, "t");
	if (str_ends(value, STR("s")))
		value.n--;
	int64_t seconds;
	if (value.n < 8 && str_to_i64(value, &seconds) == RC_OK && seconds > 0)
		buf_printf(out, "?start=%lld", (long long)seconds);
}

static struct str after(struct str s, const char *mark)
{
	size_t at = str_find(s, str_of(mark), 0);
	if (at == SIZE_MAX)
		return STR_NONE;
	s = str_slice(s, at + strlen(mark), s.n);
	return str_slice(s, 0, str_find_char(s, '!', 0));
}

/* A map's frame address opens nothing by itself, but holds the place it shows: !2dLONGITUDE!3dLATITUDE. */
static void put_place(struct buf *out, struct str pb)
{
	struct str longitude = after(pb, "!2d"), latitude = after(pb, "!3d");
	if (longitude.n == 0 || latitude.n == 0) {
		buf_puts(out, "https://www.google.com/maps");
		return;
	}
	buf_puts(out, "https://www.google.com/maps/search/?api=1&query=");
	url_encode(out, latitude, URL_ENCODE_COMPONENT);
	buf_puts(out, "%2C");
	url_encode(out, longitude, URL_ENCODE_COMPONENT);
}

static void put_capture(struct buf *out, const struct capture *c, bool whole)
{
	if (c->decoded && !whole)
		url_encode(out, c->value, URL_ENCODE_COMPONENT);
	else
		buf_put(out, c->value);
}

static struct str fill(struct arena *a, const char *template, const struct match *m, struct str page)
{
	CLEANUP(buf_done) struct buf out = BUF(ADDRESS_MAX * 4);
	bool whole = strlen(template) == 2; /* "$1" alone is an address itself */
	for (const char *t = template; *t; t++) {
		struct str rest = str_of(t);
		if (str_starts(rest, STR("$url"))) {
			url_encode(&out, page, URL_ENCODE_COMPONENT);
			t += 3;
		} else if (str_starts(rest, STR("$start"))) {
			put_start(a, &out, m);
			t += 5;
		} else if (str_starts(rest, STR("$place"))) {
			put_place(&out, m->captures[0].value);
			t += 5;
		} else if (*t == '$' && t[1] >= '1' && (size_t)(t[1] - '1') < m->n) {
			put_capture(&out, &m->captures[t[1] - '1'], whole);
			t++;
		} else {
			buf_putc(&out, *t);
		}
	}
	return buf_to_arena(&out, a);
}

static bool try_row(struct arena *a, const struct embed_provider *row, struct match *m, struct embed *ret)
{
	if (!match_row(a, row, m))
		return false;
	struct str page = row->page ? fill(a, row->page, m, m->address) : m->address;
	struct str frame = fill(a, row->frame, m, page);
	if (!url_is_safe_link(page, URL_LINK_WEB))
		page = frame;
	*ret = (struct embed){.provider = row, .page = page, .frame = frame};
	return true;
}

bool embed_find(struct arena *a, const struct embed_table *table, struct str address, struct embed *ret_embed)
{
	struct match m = {0};
	address = str_trim(address);
	if (address.n == 0 || address.n > ADDRESS_MAX)
		return false;
	m.address = str_starts(address, STR("//")) ? arena_join(a, STR("https:"), address, STR_NONE)
						   : arena_str(a, address);
	if (!url_is_safe_link(m.address, URL_LINK_WEB) || url_parse(m.address, &m.url) != RC_OK)
		return false;
	for (size_t i = 0; table && i < table->n; i++)
		if (try_row(a, &table->rows[i], &m, ret_embed))
			return true;
	for (size_t i = 0; i < embed_builtin_n; i++)
		if (try_row(a, &embed_builtin[i], &m, ret_embed))
			return true;
	return false;
}

/* The length of what a $-word may have become at s: characters that stand in no host, no quote and no new parameter. */
static size_t filled_length(struct str s, const char *word)
{
	if (strncmp(word, "$start", 6) == 0) {
		if (!str_starts(s, STR("?start=")))
			return 0;
		size_t n = 7;
		while (n < s.n && in_class('n', s.p[n]))
			n++;
		return n;
	}
	size_t n = 0;
	while (n < s.n && in_class('s', s.p[n]))
		n++;
	return n;
}

static bool frame_matches(const char *template, struct str frame)
{
	size_t at = 0;
	for (const char *t = template; *t; t++) {
		if (*t != '$') {
			if (at >= frame.n || frame.p[at++] != *t)
				return false;
			continue;
		}
		size_t n = filled_length(str_slice(frame, at, frame.n), t);
		bool start = strncmp(t, "$start", 6) == 0;
		if (n == 0 && !start)
			return false;
		at += n;
		t += start ? 5 : strncmp(t, "$url", 4) == 0 ? 3 : 1;
	}
	return at == frame.n;
}

const struct embed_provider *embed_frame_provider(const struct embed_table *table, struct str frame)
{
	for (size_t i = 0; table && i < table->n; i++)
		if (frame_matches(table->rows[i].frame, frame))
			return &table->rows[i];
	for (size_t i = 0; i < embed_builtin_n; i++)
		if (frame_matches(embed_builtin[i].frame, frame))
			return &embed_builtin[i];
	return NULL;
}

/* "https://host" of a frame template. */
static struct str frame_origin(const char *frame)
{
	struct str s = str_of(frame);
	return str_slice(s, 0, str_find_char(s, '/', sizeof("https://") - 1));
}

static void put_origin(struct buf *out, size_t start, const char *frame)
{
	struct str origin = frame_origin(frame);
	struct str rest = str_slice(buf_str(out), start, out->n), word;
	while (html_word(&rest, &word))
		if (str_eq(word, origin))
			return;
	if (out->n > start)
		buf_putc(out, ' ');
	buf_put(out, origin);
}

void embed_frame_hosts(const struct embed_table *table, struct buf *out)
{
	size_t start = out->n;
	for (size_t i = 0; table && i < table->n; i++)
		put_origin(out, start, table->rows[i].frame);
	for (size_t i = 0; i < embed_builtin_n; i++)
		put_origin(out, start, embed_builtin[i].frame);
}

/* Number of captures of a path pattern; SIZE_MAX when it is malformed. */
static size_t pattern_captures(const char *path)
{
	size_t n = 0;
	if (path[0] != '/')
		return SIZE_MAX;
	for (const char *p = path; *p; p++) {
		if (*p == '*' && p[1] != 0)
			return SIZE_MAX;
		if (*p != '{')
			continue;
		if (p[1] == 0 || strchr("nws", p[1]) == NULL || p[2] != '}')
			return SIZE_MAX;
		n++;
		p += 2;
	}
	return n;
}

static bool template_sound(const char *template, size_t captures)
{
	for (const char *t = template; *t; t++) {
		if (*t <= ' ' || *t == '"' || *t == '<' || *t == '>' || *t == '\'' || *t == '`')
			return false;
		if (*t != '$' || strncmp(t, "$url", 4) == 0 || strncmp(t, "$start", 6) == 0)
			continue;
		if (strncmp(t, "$place", 6) == 0 && captures > 0)
			continue;
		if (t[1] < '1' || (size_t)(t[1] - '0') > captures)
			return false;
	}
	return true;
}

enum rc embed_provider_check(const struct embed_provider *row)
{
	struct str name = str_of(row->name);
	for (size_t i = 0; i < name.n; i++)
		if (!((name.p[i] >= 'a' && name.p[i] <= 'z') || (name.p[i] >= '0' && name.p[i] <= '9')))
			name.n = 0;
	if (name.n == 0 || name.n > 40)
		return rc_fail(RC_INVALID, "an embed provider's name is made of lower-case letters and digits");
	if (row->label == NULL || row->label[0] == 0 || row->host == NULL || row->host[0] == 0)
		return rc_fail(RC_INVALID, "embed provider %s needs a label and a host", row->name);
	size_t captures = row->path ? pattern_captures(row->path) : SIZE_MAX;
	if (captures == SIZE_MAX)
		return rc_fail(RC_INVALID,
			       "embed provider %s: a path begins with / and knows {n}, {w}, {s} and a last *",
			       row->name);
	captures += row->query ? 1 : 0;
	if (captures > CAPTURES_MAX)
		return rc_fail(RC_INVALID, "embed provider %s: more than %d captures", row->name, CAPTURES_MAX);
	struct str origin = row->frame ? frame_origin(row->frame) : STR_NONE;
	if (!str_starts(origin, STR("https://")) || origin.n < 12 || str_find_char(origin, '$', 0) != SIZE_MAX ||
	    str_find_char(str_of(row->frame), '/', 8) == SIZE_MAX || !template_sound(row->frame, captures))
		return rc_fail(RC_INVALID, "embed provider %s: the frame is https://host/… with captures that exist",
			       row->name);
	if (row->page && !template_sound(row->page, captures))
		return rc_fail(RC_INVALID, "embed provider %s: the page names a capture that does not exist",
			       row->name);
	return RC_OK;
}
