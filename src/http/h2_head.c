/*
 * Sizes are limited while fields come, so that a small compressed block cannot become a large one in memory; everything
 * else is asked once the block is whole.
 */
#include "http/h2_head.h"

#define FIELDS_FIRST ((size_t)24)
#define LINE_REST (sizeof("  HTTP/1.1") - 1) /* what HTTP/1.1 has in the first line beside method and path */

void h2_head_refuse(struct h2_head *h, int status, const char *why)
{
	if (h->refusal.status == 0)
		h->refusal = (struct refusal){status, why};
}

static void add_field(struct h2_head *h, struct str name, struct str value)
{
	bool crumb = str_is(name, "cookie");
	size_t others = h->n_fields - h->n_crumbs;
	if ((crumb ? h->n_crumbs : others) >= h->limits->fields_max) {
		h2_head_refuse(h, 431, "too many header fields");
		return;
	}
	if (h->n_fields == h->cap_fields) {
		size_t cap = h->cap_fields ? h->cap_fields * 2 : FIELDS_FIRST;
		/* One more than counted: h2_head_finish may put Host before them. */
		struct header *grown = arena_array(h->arena, cap + 1, sizeof(*grown));
		if (h->n_fields > 0)
			memcpy(grown, h->fields, h->n_fields * sizeof(*grown));
		h->fields = grown;
		h->cap_fields = cap;
	}
	h->n_crumbs += crumb;
	h->fields[h->n_fields++] = (struct header){arena_str(h->arena, name), arena_str(h->arena, value)};
}

/* Twice the same would be two requests in one. */
static void add_pseudo(struct h2_head *h, struct str *to, struct str value)
{
	if (to->p)
		h2_head_refuse(h, 400, "a pseudo-header field came twice");
	else if (h->n_fields > 0)
		h2_head_refuse(h, 400, "a pseudo-header field after the others");
	else
		*to = arena_str(h->arena, value);
}

static struct str *pseudo(struct h2_head *h, struct str name)
{
	if (str_is(name, ":method"))
		return &h->method;
	if (str_is(name, ":path"))
		return &h->path;
	if (str_is(name, ":scheme"))
		return &h->scheme;
	return str_is(name, ":authority") ? &h->authority : NULL;
}

void h2_head_add(struct h2_head *h, struct str name, struct str value)
{
	const struct server_limits *limits = h->limits;
	bool is_path = str_is(name, ":path");
	h->bytes += name.n + value.n + sizeof(": \r\n") - 1;
	if (name.n + value.n + 2 > limits->line_max && !is_path)
		h2_head_refuse(h, 431, "header line too long");
	else if (is_path && value.n > limits->line_max)
		h2_head_refuse(h, 414, "request line too long");
	else if (h->bytes > limits->head_max)
		h2_head_refuse(h, 431, "header too large");
	if (h->refusal.status)
		return;
	if (name.n == 0 || name.p[0] != ':') {
		add_field(h, name, value);
		return;
	}
	struct str *to = pseudo(h, name);
	if (to)
		add_pseudo(h, to, value);
	else
		h2_head_refuse(h, 400, "unknown pseudo-header field");
}

/* Fields that speak of the connection have no meaning here, and a proxy would read them differently. */
static bool is_of_connection(const struct header *f)
{
	static const char *const names[] = {"connection", "keep-alive", "proxy-connection", "transfer-encoding",
					    "upgrade"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_is(f->name, names[i]))
			return true;
	return str_is(f->name, "te") && !str_eq_nocase(f->value, STR("trailers"));
}

static void check_names(struct h2_head *h)
{
	for (size_t i = 0; i < h->n_fields; i++) {
		struct str name = h->fields[i].name;
		for (size_t k = 0; k < name.n; k++)
			if (name.p[k] >= 'A' && name.p[k] <= 'Z')
				h2_head_refuse(h, 400, "upper case in a field name");
		if (is_of_connection(&h->fields[i]))
			h2_head_refuse(h, 400, "a header field of the connection");
	}
}

static void check_pseudo(struct h2_head *h)
{
	if (str_is(h->method, "CONNECT"))
		h2_head_refuse(h, 501, "no tunnels here");
	else if (h->method.p == NULL || h->path.p == NULL || h->scheme.p == NULL)
		h2_head_refuse(h, 400, "a pseudo-header field is missing");
	else if (!str_eq_nocase(h->scheme, STR("https")) && !str_eq_nocase(h->scheme, STR("http")))
		h2_head_refuse(h, 400, "a scheme other than http and https");
	else if (h->method.n + h->path.n + LINE_REST > h->limits->line_max)
		h2_head_refuse(h, 414, "request line too long");
	else if (h->path.n == 0 || (h->path.p[0] != '/' && !str_is(h->path, "*")))
		h2_head_refuse(h, 400, "malformed request target");
}

/* Clients may cut one Cookie field into many to compress it better; the place of the first keeps all of them. */
static void join_cookies(struct h2_head *h)
{
	size_t kept = 0, length = 0;
	char *joined = arena_alloc(h->arena, h->bytes);
	struct header *first = NULL;
	for (size_t i = 0; i < h->n_fields; i++) {
		struct header f = h->fields[i];
		if (!str_is(f.name, "cookie")) {
			h->fields[kept++] = f;
			continue;
		}
		if (first == NULL)
			first = &h->fields[kept++];
		else
			length = (size_t)((char *)mempcpy(joined + length, "; ", 2) - joined);
		memcpy(joined + length, f.value.p, f.value.n);
		length += f.value.n;
		*first = (struct header){f.name, {joined, length}};
	}
	h->n_fields = kept;
	h->n_crumbs = 1;
	if (first && first->name.n + length + 2 > h->limits->line_max)
		h2_head_refuse(h, 431, "header line too long");
}

/* Handlers know Host only; where both have come they must agree. */
static void settle_host(struct h2_head *h)
{
	struct str host = STR_NONE;
	for (size_t i = 0; i < h->n_fields && host.p == NULL; i++)
		if (str_is(h->fields[i].name, "host"))
			host = h->fields[i].value;
	if (h->authority.p == NULL)
		return;
	if (host.p) {
		if (!str_eq_nocase(host, h->authority))
			h2_head_refuse(h, 400, "Host and :authority differ");
		return;
	}
	if (h->fields == NULL)
		h->fields = arena_new(h->arena, struct header);
	memmove(h->fields + 1, h->fields, h->n_fields * sizeof(*h->fields));
	h->fields[0] = (struct header){STR("host"), h->authority};
	h->n_fields++;
}

bool h2_head_finish(struct h2_head *h, struct request *q, struct framing *ret_framing, struct refusal *ret_refusal)
{
	check_names(h);
	check_pseudo(h);
	if (h->n_crumbs > 1)
		join_cookies(h);
	settle_host(h);
	q->version = 20;
	q->method_name = h->method;
	if (h->method.p)
		q->method = method_parse(h->method);
	q->target = h->path;
	q->headers = h->fields;
	q->n_headers = h->n_fields;
	if (h->refusal.status) {
		*ret_refusal = h->refusal;
		return false;
	}
	return head_check(q, ret_framing, ret_refusal);
}
