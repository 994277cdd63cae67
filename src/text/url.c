/*
 * Addresses by RFC 3986, with the refusals that keep a browser's more forgiving reading (WHATWG) from seeing another
 * address than we do: control bytes, backslashes, odd hosts.
 */
#include "text/url.h"

#include "text/unicode.h"

#define PORT_MAX 65535

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool one_of(char c, const char *set)
{
	return c != 0 && strchr(set, c) != NULL;
}

/* Position of the first byte of set at or after from; s.n when there is none. */
static size_t find_any(struct str s, const char *set, size_t from)
{
	size_t i = from;
	while (i < s.n && !one_of(s.p[i], set))
		i++;
	return i;
}

static bool bytes_allowed(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x20 || c == 0x7F || c == '\\')
			return false;
	}
	return utf8_valid(s);
}

static bool is_scheme(struct str s)
{
	if (s.n == 0 || !is_alpha(s.p[0]))
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (!is_alpha(s.p[i]) && !is_digit(s.p[i]) && !one_of(s.p[i], "+-."))
			return false;
	return true;
}

static bool is_web_scheme(struct str scheme)
{
	return str_eq_nocase(scheme, STR("http")) || str_eq_nocase(scheme, STR("https"));
}

static bool ipv6_bytes(struct str host)
{
	for (size_t i = 0; i < host.n; i++)
		if (!is_digit(host.p[i]) && !one_of(host.p[i], "abcdefABCDEF:."))
			return false;
	return host.n >= 2;
}

/* Takes ":port" off the end of an authority that has one. */
static bool parse_port(struct str *authority, int *ret_port)
{
	size_t colon = str_rfind_char(*authority, ':');
	size_t bracket = str_rfind_char(*authority, ']');
	*ret_port = -1;
	if (colon == SIZE_MAX || (bracket != SIZE_MAX && bracket > colon))
		return true;
	struct str digits = str_slice(*authority, colon + 1, authority->n);
	*authority = str_slice(*authority, 0, colon);
	if (digits.n == 0)
		return true;
	int64_t port;
	if (!is_digit(digits.p[0]) || str_to_i64(digits, &port) != RC_OK || port > PORT_MAX)
		return false;
	*ret_port = (int)port;
	return true;
}

static bool parse_authority(struct str s, struct url *u)
{
	size_t at = str_rfind_char(s, '@');
	if (at != SIZE_MAX) {
		u->userinfo = str_slice(s, 0, at);
		s = str_slice(s, at + 1, s.n);
	}
	if (!parse_port(&s, &u->port))
		return false;
	u->ipv6 = s.n > 0 && s.p[0] == '[';
	if (u->ipv6) {
		u->host = str_slice(s, 1, s.n - 1);
		return s.p[s.n - 1] == ']' && ipv6_bytes(u->host);
	}
	u->host = s;
	return find_any(s, " !\"$&'()*,;<=>[]^`{|}%@:", 0) == s.n;
}

enum rc url_parse(struct str s, struct url *ret_url)
{
	struct url u = {.port = -1};
	if (!bytes_allowed(s))
		return rc_fail(RC_INVALID,
			       "the address holds a control character, a backslash or bytes that are not UTF-8");
	size_t colon = find_any(s, ":/?#", 0);
	if (colon < s.n && s.p[colon] == ':') {
		u.scheme = str_slice(s, 0, colon);
		if (!is_scheme(u.scheme))
			return rc_fail(RC_INVALID, "\"%.*s\" does not begin like an address",
				       STR_ARG(utf8_cut(s, 100)));
		s = str_slice(s, colon + 1, s.n);
	}
	if (str_starts(s, STR("//"))) {
		size_t end = find_any(s, "/?#", 2);
		if (!parse_authority(str_slice(s, 2, end), &u) || (is_web_scheme(u.scheme) && u.host.n == 0))
			return rc_fail(RC_INVALID, "\"%.*s\" has no usable host or port", STR_ARG(utf8_cut(s, 100)));
		s = str_slice(s, end, s.n);
	}
	size_t hash = find_any(s, "#", 0);
	if (hash < s.n)
		u.fragment = str_slice(s, hash + 1, s.n);
	size_t question = find_any(str_slice(s, 0, hash), "?", 0);
	if (question < hash)
		u.query = str_slice(s, question + 1, hash);
	u.path = str_slice(s, 0, question);
	*ret_url = u;
	return RC_OK;
}

static void put_part(struct buf *out, const char *before, struct str part, const char *after)
{
	if (part.p == NULL)
		return;
	buf_puts(out, before);
	buf_put(out, part);
	buf_puts(out, after);
}

struct str url_join(struct arena *a, const struct url *u)
{
	CLEANUP(buf_done) struct buf out = BUF(SIZE_MAX / 2);
	put_part(&out, "", u->scheme, ":");
	if (u->host.p) {
		buf_puts(&out, "//");
		put_part(&out, "", u->userinfo, "@");
		put_part(&out, u->ipv6 ? "[" : "", u->host, u->ipv6 ? "]" : "");
		if (u->port >= 0)
			buf_printf(&out, ":%d", u->port);
	}
	buf_put(&out, u->path);
	put_part(&out, "?", u->query, "");
	put_part(&out, "#", u->fragment, "");
	return buf_to_arena(&out, a);
}

static int hex_value(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that "%XX" at s[at] stands for, or -1. */
static int escaped_byte(struct str s, size_t at)
{
	if (at + 2 >= s.n || s.p[at] != '%')
		return -1;
	int high = hex_value(s.p[at + 1]), low = hex_value(s.p[at + 2]);
	return high >= 0 && low >= 0 ? high * 16 + low : -1;
}

static void decode_into(struct buf *out, struct str s, bool plus_is_space)
{
	for (size_t i = 0; i < s.n; i++) {
		int byte = escaped_byte(s, i);
		if (byte >= 0) {
			buf_putc(out, (char)byte);
			i += 2;
		} else {
			buf_putc(out, plus_is_space && s.p[i] == '+' ? ' ' : s.p[i]);
		}
	}
}

struct str url_decode(struct arena *a, struct str s)
{
	CLEANUP(buf_done) struct buf out = BUF(s.n + 1);
	decode_into(&out, s, false);
	return buf_to_arena(&out, a);
}

/* The sets in which a byte may stand as it is. */
#define ALL_SETS (1u << URL_ENCODE_COMPONENT | 1u << URL_ENCODE_PATH | 1u << URL_ENCODE_LOOSE)
#define PATH_SETS (1u << URL_ENCODE_PATH | 1u << URL_ENCODE_LOOSE)
#define LOOSE_SET (1u << URL_ENCODE_LOOSE)
static const unsigned char stays_in[256] = {
	['a' ... 'z'] = ALL_SETS, ['A' ... 'Z'] = ALL_SETS, ['0' ... '9'] = ALL_SETS, ['-'] = ALL_SETS,
	['.'] = ALL_SETS,         ['_'] = ALL_SETS,         ['~'] = ALL_SETS,         ['/'] = PATH_SETS,
	[':'] = PATH_SETS,        ['@'] = PATH_SETS,        ['!'] = PATH_SETS,        ['$'] = PATH_SETS,
	['&'] = PATH_SETS,        ['\''] = PATH_SETS,       ['('] = PATH_SETS,        [')'] = PATH_SETS,
	['*'] = PATH_SETS,        ['+'] = PATH_SETS,        [','] = PATH_SETS,        [';'] = PATH_SETS,
	['='] = PATH_SETS,        ['?'] = LOOSE_SET,        ['#'] = LOOSE_SET,        ['['] = LOOSE_SET,
	[']'] = LOOSE_SET,
};

/* The byte at s[at] may stand as it is. */
static bool stays(struct str s, size_t at, enum url_encode_set set)
{
	return stays_in[(unsigned char)s.p[at]] >> set & 1u || (set == URL_ENCODE_LOOSE && escaped_byte(s, at) >= 0);
}

static void encode_with(struct buf *out, struct str s, enum url_encode_set set, const char *hex)
{
	for (size_t i = 0; i < s.n; i++) {
		size_t from = i;
		while (i < s.n && stays(s, i, set))
			i++;
		buf_put(out, str_slice(s, from, i));
		if (i == s.n)
			break;
		unsigned char c = (unsigned char)s.p[i];
		buf_putc(out, '%');
		buf_putc(out, hex[c >> 4]);
		buf_putc(out, hex[c & 15]);
	}
}

void url_encode(struct buf *out, struct str s, enum url_encode_set set)
{
	encode_with(out, s, set, "0123456789ABCDEF");
}

static struct str encoded(struct arena *a, struct str s, enum url_encode_set set)
{
	if (s.p == NULL)
		return s;
	CLEANUP(buf_done) struct buf out = BUF(s.n * 3 + 1);
	url_encode(&out, s, set);
	return buf_to_arena(&out, a);
}

static bool is_dots(struct str segment, unsigned wanted)
{
	unsigned dots = 0;
	for (size_t i = 0; i < segment.n; i++) {
		if (escaped_byte(segment, i) == '.')
			i += 2;
		else if (segment.p[i] != '.')
			return false;
		dots++;
	}
	return dots == wanted;
}

/* Removes the last "/segment" that was put. */
static void pop_segment(struct buf *out)
{
	size_t slash = str_rfind_char(buf_str(out), '/');
	buf_truncate(out, slash == SIZE_MAX ? 0 : slash);
}

/* "." and ".." of a path that begins with '/' (RFC 3986 §5.2.4); collapse drops empty segments too. */
static struct str resolve_dots(struct arena *a, struct str path, bool collapse)
{
	CLEANUP(buf_done) struct buf out = BUF(path.n + 2);
	size_t at = 1;
	while (at <= path.n) {
		size_t end = find_any(path, "/", at);
		struct str segment = str_slice(path, at, end);
		bool last = end == path.n;
		bool up = is_dots(segment, 2);
		if (up)
			pop_segment(&out);
		if (up || is_dots(segment, 1) || (collapse && segment.n == 0)) {
			if (last)
				buf_putc(&out, '/');
		} else {
			buf_putc(&out, '/');
			buf_put(&out, segment);
		}
		at = end + 1;
	}
	if (out.n == 0)
		buf_putc(&out, '/');
	return buf_to_arena(&out, a);
}

static struct str lower_ascii(struct arena *a, struct str s)
{
	char *p = arena_cstr(a, s);
	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] |= 32;
	return str_mem(p, s.n);
}

static int default_port(struct str scheme)
{
	if (str_eq_nocase(scheme, STR("http")))
		return 80;
	return str_eq_nocase(scheme, STR("https")) ? 443 : -1;
}

static enum rc normalise_web(struct arena *a, struct url *u)
{
	if (u->host.n == 0)
		return rc_fail(RC_INVALID, "the address has no host; write it as https://example.com/");
	u->scheme = lower_ascii(a, u->scheme);
	if (u->ipv6)
		u->host = lower_ascii(a, u->host);
	else if (unicode_host_ascii(a, u->host, &u->host) != RC_OK)
		return rc_fail(RC_INVALID, "\"%.*s\" is not a host name", STR_ARG(utf8_cut(u->host, 100)));
	if (u->port == default_port(u->scheme))
		u->port = -1;
	u->path = u->path.n > 0 ? resolve_dots(a, u->path, false) : STR("/");
	return RC_OK;
}

enum rc url_normalise(struct arena *a, struct str s, struct str *ret)
{
	struct url u;
	enum rc rc = url_parse(str_trim(s), &u);
	if (rc == RC_OK && is_web_scheme(u.scheme))
		rc = normalise_web(a, &u);
	if (rc != RC_OK)
		return rc;
	u.path = encoded(a, u.path, URL_ENCODE_LOOSE);
	u.query = encoded(a, u.query, URL_ENCODE_LOOSE);
	u.fragment = encoded(a, u.fragment, URL_ENCODE_LOOSE);
	*ret = url_join(a, &u);
	return RC_OK;
}

static struct str merged_path(struct arena *a, const struct url *base, struct str path)
{
	if (path.n > 0 && path.p[0] == '/')
		return path;
	size_t slash = str_rfind_char(base->path, '/');
	struct str folder = slash == SIZE_MAX ? STR("/") : str_slice(base->path, 0, slash + 1);
	return arena_join(a, folder, path, STR_NONE);
}

enum rc url_resolve(struct arena *a, struct str base_text, struct str ref_text, struct str *ret)
{
	struct url base, ref;
	enum rc rc = url_parse(str_trim(base_text), &base);
	if (rc == RC_OK)
		rc = url_parse(str_trim(ref_text), &ref);
	if (rc != RC_OK)
		return rc;
	if (base.scheme.p == NULL)
		return rc_fail(RC_INVALID, "\"%.*s\" is not a whole address", STR_ARG(utf8_cut(base_text, 100)));
	if (ref.scheme.p == NULL) {
		bool own_host = ref.host.p != NULL;
		struct url u = own_host ? ref : base;
		u.scheme = base.scheme;
		u.fragment = ref.fragment;
		if (!own_host && (ref.path.n > 0 || ref.query.p))
			u.query = ref.query;
		if (!own_host && ref.path.n > 0)
			u.path = merged_path(a, &base, ref.path);
		ref = u;
	}
	if (ref.path.n > 0 && ref.path.p[0] == '/')
		ref.path = resolve_dots(a, ref.path, false);
	*ret = url_join(a, &ref);
	return RC_OK;
}

static unsigned link_kind(const struct url *u)
{
	if (is_web_scheme(u->scheme))
		return u->host.n > 0 && u->userinfo.p == NULL ? URL_LINK_WEB : 0;
	if (str_eq_nocase(u->scheme, STR("mailto")) || str_eq_nocase(u->scheme, STR("tel")))
		return u->host.p == NULL && u->path.n > 0 ? URL_LINK_MAILTO_TEL : 0;
	if (u->scheme.p)
		return 0;
	if (u->host.p)
		return u->host.n > 0 && u->userinfo.p == NULL ? URL_LINK_PROTOCOL_RELATIVE : 0;
	if (u->path.n > 0)
		return u->path.p[0] == '/' ? URL_LINK_PATH : URL_LINK_RELATIVE;
	return u->query.p == NULL && u->fragment.p ? URL_LINK_FRAGMENT : URL_LINK_RELATIVE;
}

bool url_is_safe_link(struct str s, unsigned flags)
{
	struct url u;
	bool padded = s.n > 0 && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
	return !padded && url_parse(s, &u) == RC_OK && (link_kind(&u) & flags) != 0;
}

/* Host in ASCII without "www." and port with the default filled in. */
static bool site_of(struct arena *a, struct str s, struct str *ret_host, int *ret_port)
{
	struct str normal;
	struct url u;
	if (url_normalise(a, s, &normal) != RC_OK || url_parse(normal, &u) != RC_OK || !is_web_scheme(u.scheme))
		return false;
	*ret_host = str_starts(u.host, STR("www.")) ? str_slice(u.host, 4, u.host.n) : u.host;
	*ret_port = u.port;
	return true;
}

bool url_same_site(struct str a, struct str b)
{
	CLEANUP(arena_done) struct arena scratch;
	arena_init(&scratch);
	struct str host_a, host_b;
	int port_a, port_b;
	return site_of(&scratch, a, &host_a, &port_a) && site_of(&scratch, b, &host_b, &port_b) &&
	       str_eq(host_a, host_b) && port_a == port_b;
}

/* Decodes a path, refusing what may not be in one: bad escapes, controls, encoded slashes, backslashes. */
static bool decode_path(struct buf *out, struct str raw)
{
	for (size_t i = 0; i < raw.n; i++) {
		int byte = (unsigned char)raw.p[i];
		bool escape = byte == '%';
		if (escape)
			byte = escaped_byte(raw, i);
		if (byte < 0x20 || byte == 0x7F || byte == '\\' || (escape && byte == '/'))
			return false;
		i += escape ? 2 : 0;
		buf_putc(out, (char)byte);
	}
	return utf8_valid(buf_str(out));
}

/*
 * Dots are resolved before decoding, where "%2e" is still told from '.', and nothing is decoded twice: a segment that
 * reads "%2e" after decoding is only a name.
 */
enum rc url_path_normalise(struct arena *a, struct str raw_path, struct str *ret_path)
{
	if (raw_path.n == 0 || raw_path.p[0] != '/')
		return rc_fail(RC_INVALID, "the path does not begin with a slash");
	struct str path = resolve_dots(a, raw_path, true);
	CLEANUP(buf_done) struct buf out = BUF(path.n + 1);
	if (!decode_path(&out, path))
		return rc_fail(RC_INVALID, "the path holds characters that no address here has");
	*ret_path = unicode_normalise(a, buf_to_arena(&out, a), UNICODE_NFC);
	return RC_OK;
}

struct str url_path_encode(struct arena *a, struct str path)
{
	size_t plain = 0;
	while (plain < path.n && stays(path, plain, URL_ENCODE_PATH))
		plain++;
	if (path.p && plain == path.n)
		return path;
	CLEANUP(buf_done) struct buf out = BUF(path.n * 3 + 1);
	encode_with(&out, path, URL_ENCODE_PATH, "0123456789abcdef");
	return buf_to_arena(&out, a);
}

static struct str field_decode(struct arena *a, struct str s)
{
	CLEANUP(buf_done) struct buf out = BUF(s.n + 1);
	decode_into(&out, s, true);
	return buf_to_arena(&out, a);
}

bool url_field_next(struct arena *a, struct str *rest, struct url_field *ret_field)
{
	struct str piece;
	do {
		if (!str_split(rest, '&', &piece))
			return false;
	} while (piece.n == 0);
	size_t equals = str_find_char(piece, '=', 0);
	size_t end = equals == SIZE_MAX ? piece.n : equals;
	ret_field->name = field_decode(a, str_slice(piece, 0, end));
	ret_field->value = field_decode(a, str_slice(piece, end + 1, piece.n));
	return true;
}

struct str url_query_get(struct arena *a, struct str query, const char *name)
{
	struct url_field field;
	while (url_field_next(a, &query, &field))
		if (str_is(field.name, name))
			return utf8_repair(a, field.value);
	return STR_NONE;
}

static bool is_text(struct str s)
{
	return utf8_valid(s) && str_find_char(s, 0, 0) == SIZE_MAX;
}

enum rc url_form_parse(struct arena *a, struct str body, size_t max, struct url_field **ret_fields, size_t *ret_n)
{
	size_t n = 0, pieces = body.n > 0;
	for (size_t i = 0; i < body.n; i++)
		pieces += body.p[i] == '&';
	struct url_field *fields = arena_array(a, pieces < max ? pieces : max, sizeof(*fields)), field;
	while (url_field_next(a, &body, &field)) {
		if (n == max)
			return rc_fail(RC_LIMITED, "the form has more than %zu fields", max);
		if (!is_text(field.name))
			return rc_fail(RC_INVALID, "the form has a field whose name is not text");
		if (!is_text(field.value))
			return rc_fail(RC_INVALID, "%.*s: not valid text (UTF-8 without NUL is expected)",
				       STR_ARG(utf8_cut(field.name, 100)));
		fields[n++] = field;
	}
	*ret_fields = fields;
	*ret_n = n;
	return RC_OK;
}

static void form_encode(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ' ')
			buf_putc(out, '+');
		else
			url_encode(out, str_slice(s, i, i + 1), URL_ENCODE_COMPONENT);
	}
}

void url_form_put(struct buf *out, struct str name, struct str value)
{
	if (out->n > 0)
		buf_putc(out, '&');
	form_encode(out, name);
	buf_putc(out, '=');
	form_encode(out, value);
}
