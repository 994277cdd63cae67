/*
 * What is refused here is refused because two programs could read it differently: that is how requests are smuggled
 * past a proxy.
 */
#include "http/head.h"

#include "base/clock.h"
#include "http/chars.h"
#include "text/url.h"

#define LENGTH_DIGITS_MAX 18

static bool refuse(struct refusal *ret, int status, const char *why)
{
	*ret = (struct refusal){status, why};
	return false;
}

/* The raw block */

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * A line as far as it has come, without the CR at its end, from `from` on. Bytes beyond a limit are not judged, so
 * that the answer is the same however the bytes were split.
 */
static bool line_is_good(const struct head_scan *s, struct str bytes, size_t from, size_t end,
			 const struct server_limits *limits, struct refusal *ret)
{
	char first = s->line < end ? bytes.p[s->line] : '\0';
	if (s->lines > 0 && (first == ' ' || first == '\t'))
		return refuse(ret, 400, "folded header line");
	size_t line_end = s->line + limits->line_max;
	size_t judged = smaller(end, smaller(line_end, limits->head_max));
	struct str text = str_slice(bytes, smaller(from, judged), judged);
	if (text.n > 0 && memchr(text.p, '\0', text.n))
		return refuse(ret, 400, "NUL byte in the header");
	if (text.n > 0 && memchr(text.p, '\r', text.n))
		return refuse(ret, 400, "bare CR in the header");
	if (end > line_end)
		return s->lines == 0 ? refuse(ret, 414, "request line too long")
				     : refuse(ret, 431, "header line too long");
	if (end > limits->head_max)
		return refuse(ret, 431, "header too large");
	return true;
}

static bool end_line(struct head_scan *s, struct str bytes, size_t lf, const struct server_limits *limits,
		     struct refusal *ret)
{
	if (lf == s->line || bytes.p[lf - 1] != '\r') {
		if (!line_is_good(s, bytes, s->line, lf, limits, ret))
			return false;
		return refuse(ret, 400, "bare LF in the header");
	}
	if (!line_is_good(s, bytes, s->line, lf - 1, limits, ret))
		return false;
	if (lf - 1 > s->line && s->lines > limits->fields_max)
		return refuse(ret, 431, "too many header fields");
	return true;
}

enum head_step head_scan(struct head_scan *s, struct str bytes, const struct server_limits *limits, size_t *ret_length,
			 struct refusal *ret_refusal)
{
	for (;;) {
		size_t lf = str_find_char(bytes, '\n', s->at);
		if (lf == SIZE_MAX)
			break;
		if (!end_line(s, bytes, lf, limits, ret_refusal))
			return HEAD_REFUSED;
		bool empty = lf == s->line + 1;
		s->at = s->line = lf + 1;
		if (empty && s->lines > 0) {
			*ret_length = lf + 1;
			return HEAD_DONE;
		}
		if (empty && s->skipped > 0) {
			refuse(ret_refusal, 400, "empty lines before the request");
			return HEAD_REFUSED;
		}
		if (empty)
			s->skipped = lf + 1;
		else
			s->lines++;
	}
	size_t from = s->at > s->line ? s->at - 1 : s->line;
	s->at = bytes.n;
	bool last_is_cr = bytes.n > s->line && bytes.p[bytes.n - 1] == '\r';
	size_t end = bytes.n - (last_is_cr ? 1 : 0);
	return line_is_good(s, bytes, from, end, limits, ret_refusal) ? HEAD_MORE : HEAD_REFUSED;
}

/* Fields */

static size_t count(const struct request *q, const char *name, struct str *ret_first)
{
	struct str wanted = str_of(name);
	size_t n = 0;
	for (size_t i = 0; i < q->n_headers; i++)
		if (q->headers[i].name.n == wanted.n && str_eq_nocase(q->headers[i].name, wanted) && n++ == 0)
			*ret_first = q->headers[i].value;
	return n;
}

static bool fields_are_well_formed(const struct request *q, struct refusal *ret)
{
	for (size_t i = 0; i < q->n_headers; i++)
		if (!chars_are_token(q->headers[i].name) || !chars_are_field_value(q->headers[i].value))
			return refuse(ret, 400, "malformed header field");
	return true;
}

static bool parse_length(struct str s, uint64_t *ret)
{
	int64_t n;
	if (s.n == 0 || s.n > LENGTH_DIGITS_MAX || s.p[0] == '-' || str_to_i64(s, &n) != RC_OK)
		return false;
	*ret = (uint64_t)n;
	return true;
}

static bool check_body(const struct request *q, struct framing *f, struct refusal *ret)
{
	struct str length = STR_NONE, coding = STR_NONE, encoding;
	size_t lengths = count(q, "Content-Length", &length), codings = count(q, "Transfer-Encoding", &coding);
	if (lengths > 0 && codings > 0)
		return refuse(ret, 400, "both Content-Length and Transfer-Encoding");
	if (lengths > 1)
		return refuse(ret, 400, "two Content-Length fields");
	if (codings > 1 || (codings == 1 && !str_eq_nocase(coding, STR("chunked"))))
		return refuse(ret, 400, "a transfer coding other than chunked");
	if (codings == 1 && q->version != 11)
		return refuse(ret, 400, "a transfer coding in a version that has none");
	if (lengths == 1 && !parse_length(length, &f->length))
		return refuse(ret, 400, "malformed Content-Length");
	f->chunked = codings == 1;
	if (count(q, "Content-Encoding", &encoding) > 0)
		return refuse(ret, 415, "encoded request bodies are not taken");
	return true;
}

static bool check_expect(const struct request *q, struct framing *f, struct refusal *ret)
{
	struct str expect;
	size_t n = count(q, "Expect", &expect);
	if (n > 1 || (n == 1 && !str_eq_nocase(expect, STR("100-continue"))))
		return refuse(ret, 417, "unknown expectation");
	f->expects_continue = n == 1 && q->version == 11;
	return true;
}

static bool list_holds(struct str list, const char *token)
{
	struct str item;
	while (str_split(&list, ',', &item))
		if (str_eq_nocase(str_trim(item), str_of(token)))
			return true;
	return false;
}

static struct str lower(struct arena *a, struct str s)
{
	char *p = arena_cstr(a, s);
	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] | 0x20);
	return (struct str){p, s.n};
}

static bool host_is_good(struct str host)
{
	size_t colon = str_rfind_char(host, ':');
	bool v6 = host.n > 0 && host.p[0] == '[';
	if (!chars_are_host(host) || (!v6 && str_find_char(host, ':', 0) != colon))
		return false;
	if (v6) {
		size_t end = str_find_char(host, ']', 0);
		struct netaddr a;
		return end != SIZE_MAX && netaddr_parse(str_slice(host, 0, end + 1), &a) == RC_OK &&
		       (end + 1 == host.n || host.p[end + 1] == ':');
	}
	return str_find_char(host, ']', 0) == SIZE_MAX && colon != 0;
}

static bool check_host(struct request *q, struct refusal *ret)
{
	struct str host;
	size_t n = count(q, "Host", &host);
	if (n == 0)
		return refuse(ret, 400, "no Host");
	if (n > 1)
		return refuse(ret, 400, "two Host fields");
	if (!host_is_good(host))
		return refuse(ret, 400, "malformed Host");
	q->host = lower(q->arena, host);
	return true;
}

/* http://host/path: the host must be the one that the Host field names. */
static bool take_authority(struct request *q, struct str *target, struct refusal *ret)
{
	size_t scheme = str_starts_nocase(*target, STR("http://"))    ? 7
			: str_starts_nocase(*target, STR("https://")) ? 8
								      : 0;
	if (scheme == 0)
		return refuse(ret, 400, "malformed request target");
	size_t end = scheme;
	while (end < target->n && target->p[end] != '/' && target->p[end] != '?')
		end++;
	struct str authority = str_slice(*target, scheme, end);
	if (!str_eq_nocase(authority, q->host))
		return refuse(ret, 400, "the request target names another host");
	*target = str_slice(*target, end, target->n);
	return true;
}

/* Most paths need no work: no escape, no empty and no dot segment. */
static bool path_is_plain(struct str path)
{
	for (size_t i = 0; i < path.n; i++) {
		char c = path.p[i];
		if (c == '%' || c == '\\' ||
		    (c == '/' && i + 1 < path.n && (path.p[i + 1] == '/' || path.p[i + 1] == '.')))
			return false;
	}
	return path.n > 0 && path.p[0] == '/';
}

static bool check_path(struct request *q, struct refusal *ret)
{
	if (path_is_plain(q->raw_path)) {
		q->path = q->raw_path;
		return true;
	}
	if (url_path_normalise(q->arena, q->raw_path, &q->path) != RC_OK)
		return refuse(ret, 400, "malformed path");
	q->path_changed = !str_eq(url_decode(q->arena, q->raw_path), q->path);
	return true;
}

static bool check_target(struct request *q, struct refusal *ret)
{
	struct str target = q->target;
	if (!chars_are_target(target))
		return refuse(ret, 400, "malformed request target");
	if (q->method == METHOD_OPTIONS && str_is(target, "*")) {
		q->raw_path = q->path = target;
		return true;
	}
	if (target.p[0] != '/' && !take_authority(q, &target, ret))
		return false;
	size_t mark = str_find_char(target, '?', 0);
	q->raw_path = str_slice(target, 0, mark);
	if (q->raw_path.n == 0)
		q->raw_path = STR("/");
	q->query = mark == SIZE_MAX ? STR_NONE : str_slice(target, mark + 1, target.n);
	return check_path(q, ret);
}

bool head_check(struct request *q, struct framing *ret_framing, struct refusal *ret_refusal)
{
	struct framing f = {0};
	q->method = method_parse(q->method_name);
	if (!fields_are_well_formed(q, ret_refusal) || !check_body(q, &f, ret_refusal) || !check_host(q, ret_refusal) ||
	    !check_target(q, ret_refusal) || !check_expect(q, &f, ret_refusal))
		return false;
	f.keep_alive = q->version >= 11 && !list_holds(request_header_list(q, "Connection"), "close");
	*ret_framing = f;
	return true;
}

/* Who asks */

static struct str last_item(struct str list)
{
	size_t comma = str_rfind_char(list, ',');
	return str_trim(comma == SIZE_MAX ? list : str_slice(list, comma + 1, list.n));
}

/* From the right, as long as the one who speaks is trusted; what cannot be read ends the walk. */
static struct netaddr walk_forwarded(struct netaddr peer, struct str list, const struct trust *trusted)
{
	struct netaddr client = peer;
	while (list.n > 0 && trust_has(trusted, &client)) {
		size_t comma = str_rfind_char(list, ',');
		struct netaddr next;
		if (netaddr_parse_forwarded(last_item(list), &next) != RC_OK || next.family == NETADDR_UNIX)
			break;
		client = next;
		list = comma == SIZE_MAX ? STR_NONE : str_slice(list, 0, comma);
	}
	return client;
}

/* The first field by which a proxy says for whom it asks; p == NULL when there is none. */
static struct str forwarding_field(const struct request *q)
{
	static const char *const names[] = {
		"X-Forwarded-For", "X-Forwarded-Proto", "Forwarded",        "X-Real-IP",
		"Client-IP",       "X-Client-IP",       "CF-Connecting-IP", "True-Client-IP",
	};
	for (size_t i = 0; i < q->n_headers; i++) {
		struct str name = q->headers[i].name;
		char c = name.n >= sizeof("Forwarded") - 1 ? (char)(name.p[0] | 0x20) : '\0';
		if (c != 'x' && c != 'f' && c != 'c' && c != 't')
			continue;
		for (size_t k = 0; k < ARRAY_LEN(names); k++)
			if (str_eq_nocase(name, str_of(names[k])))
				return name;
	}
	return STR_NONE;
}

void head_resolve_client(struct request *q, struct trust *trusted)
{
	q->client = q->peer;
	q->peer_trusted = trust_has(trusted, &q->peer);
	if (!q->peer_trusted) {
		struct str field = forwarding_field(q);
		q->forwarded_unlisted = field.p != NULL;
		if (field.p)
			trust_warn(trusted, &q->peer, field, clock_mono());
		return;
	}
	struct str proto = request_header_list(q, "X-Forwarded-Proto");
	q->client = walk_forwarded(q->peer, request_header_list(q, "X-Forwarded-For"), trusted);
	if (proto.p)
		q->https = str_eq_nocase(last_item(proto), STR("https"));
}
