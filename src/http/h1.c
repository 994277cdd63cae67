/*
 * llhttp as the parser of a head that is there as a whole. Everything else about HTTP/1.1 (framing, rules, limits) is
 * ours.
 */
#include "http/h1.h"

#include <llhttp.h>

#if LLHTTP_VERSION_MAJOR < 9 && !LLHTTP_STRICT_MODE
#error "llhttp before 9 must be built with LLHTTP_STRICT_MODE=1"
#endif

struct parse {
	struct request *q;
	struct header *headers;
	size_t n, cap;
	struct str version;
	bool value_began;
};

/* llhttp may hand over one item in several adjoining pieces. */
static void extend(struct str *s, const char *at, size_t n)
{
	if (s->p == NULL)
		*s = (struct str){at, n};
	else
		s->n = (size_t)(at - s->p) + n;
}

static int on_method(llhttp_t *parser, const char *at, size_t n)
{
	extend(&((struct parse *)parser->data)->q->method_name, at, n);
	return 0;
}

static int on_url(llhttp_t *parser, const char *at, size_t n)
{
	extend(&((struct parse *)parser->data)->q->target, at, n);
	return 0;
}

static int on_version(llhttp_t *parser, const char *at, size_t n)
{
	extend(&((struct parse *)parser->data)->version, at, n);
	return 0;
}

static int on_field(llhttp_t *parser, const char *at, size_t n)
{
	struct parse *p = parser->data;
	if (p->n == 0 || p->value_began) {
		if (p->n == p->cap)
			return HPE_USER;
		p->headers[p->n++] = (struct header){STR_NONE, STR_NONE};
		p->value_began = false;
	}
	extend(&p->headers[p->n - 1].name, at, n);
	return 0;
}

static int on_value(llhttp_t *parser, const char *at, size_t n)
{
	struct parse *p = parser->data;
	p->value_began = true;
	extend(&p->headers[p->n - 1].value, at, n);
	return 0;
}

/* A field without a value gets no on_value at all. */
static int on_value_complete(llhttp_t *parser)
{
	struct parse *p = parser->data;
	p->value_began = true;
	return 0;
}

static int on_head_complete(llhttp_t *parser)
{
	return HPE_PAUSED;
}

static const llhttp_settings_t settings = {
	.on_method = on_method,
	.on_url = on_url,
	.on_version = on_version,
	.on_header_field = on_field,
	.on_header_value = on_value,
	.on_header_value_complete = on_value_complete,
	.on_headers_complete = on_head_complete,
};

static bool refuse(struct refusal *ret, int status, const char *why)
{
	*ret = (struct refusal){status, why};
	return false;
}

/* A method that is a proper word is one we do not have; anything else is not HTTP. */
static bool refuse_method(struct str head, struct refusal *ret)
{
	struct str word = str_slice(head, 0, str_find_char(head, ' ', 0));
	for (size_t i = 0; i < word.n; i++)
		if (!((word.p[i] >= 'A' && word.p[i] <= 'Z') || (word.p[i] >= 'a' && word.p[i] <= 'z') ||
		      word.p[i] == '-'))
			return refuse(ret, 400, "malformed request line");
	return word.n > 0 && word.n < head.n ? refuse(ret, 501, "unknown method")
					     : refuse(ret, 400, "malformed request line");
}

/* Only "HTTP/" and two digits are a version; after a stray space it is no request line. */
static bool refuse_version(struct str head, struct refusal *ret)
{
	size_t end = str_find(head, STR("\r\n"), 0);
	size_t name = str_find(head, STR(" HTTP/"), 0);
	if (name == SIZE_MAX || end < name || end - name != sizeof(" HTTP/1.1") - 1)
		return refuse(ret, 400, "malformed request line");
	return refuse(ret, 505, "unknown version of HTTP");
}

static bool refuse_error(llhttp_errno_t err, struct str head, struct refusal *ret)
{
	switch (err) {
	case HPE_INVALID_METHOD:
		return refuse_method(head, ret);
	case HPE_INVALID_VERSION:
	case HPE_PAUSED_H2_UPGRADE:
		return refuse_version(head, ret);
	case HPE_INVALID_URL:
		return refuse(ret, 400, "malformed request target");
	case HPE_INVALID_CONTENT_LENGTH:
	case HPE_UNEXPECTED_CONTENT_LENGTH:
		return refuse(ret, 400, "malformed Content-Length");
	case HPE_INVALID_TRANSFER_ENCODING:
		return refuse(ret, 400, "a transfer coding other than chunked");
	default:
		return refuse(ret, 400, "malformed header");
	}
}

/* One space each, and HTTP: llhttp takes several, and RTSP and ICE for some methods. */
static bool line_is_exact(struct str head, const struct request *q, struct str version)
{
	struct str between = STR(" HTTP/");
	const char *method_end = q->method_name.p + q->method_name.n, *target_end = q->target.p + q->target.n;
	return q->method_name.p == head.p && q->target.p == method_end + 1 && version.p == target_end + between.n &&
	       memcmp(target_end, between.p, between.n) == 0 && version.p[version.n] == '\r';
}

/* Optional white space is space and tab only; other control bytes must stay to be refused. */
static struct str trim_value(struct str s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = str_slice(s, 1, s.n);
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

bool h1_parse(struct str head, size_t lines, struct request *q, struct refusal *ret_refusal)
{
	struct parse p = {.q = q, .cap = lines, .headers = arena_array(q->arena, lines, sizeof(struct header))};
	llhttp_t parser;
	llhttp_init(&parser, HTTP_REQUEST, &settings);
	parser.data = &p;
	llhttp_errno_t err = llhttp_execute(&parser, head.p, head.n);
	if (err != HPE_PAUSED)
		return refuse_error(err, head, ret_refusal);
	if (str_is(q->method_name, "CONNECT"))
		return refuse(ret_refusal, 501, "no tunnels here");
	if (!line_is_exact(head, q, p.version))
		return refuse(ret_refusal, 400, "malformed request line");
	q->version = str_is(p.version, "1.1") ? 11 : str_is(p.version, "1.0") ? 10 : 0;
	if (q->version == 0)
		return refuse(ret_refusal, 505, "unknown version of HTTP");
	for (size_t i = 0; i < p.n; i++)
		p.headers[i].value = trim_value(p.headers[i].value);
	q->headers = p.headers;
	q->n_headers = p.n;
	return true;
}
