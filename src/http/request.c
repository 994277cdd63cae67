/*
 * Looking things up in a request.
 */
#include "http/request.h"

static const struct {
	enum method method;
	const char *name;
} methods[] = {
	{METHOD_GET, "GET"},     {METHOD_HEAD, "HEAD"},     {METHOD_POST, "POST"},       {METHOD_PUT, "PUT"},
	{METHOD_PATCH, "PATCH"}, {METHOD_DELETE, "DELETE"}, {METHOD_OPTIONS, "OPTIONS"},
};

enum method method_parse(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		if (str_is(name, methods[i].name))
			return methods[i].method;
	return METHOD_OTHER;
}

const char *method_name(enum method m)
{
	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		if (methods[i].method == m)
			return methods[i].name;
	return "OTHER";
}

struct str method_allow(struct arena *a, unsigned set)
{
	if (set & METHOD_GET)
		set |= METHOD_HEAD;
	struct str list = STR("");
	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		if (set & methods[i].method)
			list = arena_join(a, list, list.n ? STR(", ") : STR(""), str_of(methods[i].name), STR_NONE);
	return list;
}

static const struct header *next_header(const struct request *q, const char *name, size_t *at)
{
	struct str wanted = str_of(name);
	while (*at < q->n_headers) {
		const struct header *h = &q->headers[(*at)++];
		if (h->name.n == wanted.n && str_eq_nocase(h->name, wanted))
			return h;
	}
	return NULL;
}

struct str request_header(const struct request *q, const char *name)
{
	size_t at = 0;
	const struct header *h = next_header(q, name, &at);
	return h ? h->value : STR_NONE;
}

struct str request_header_list(const struct request *q, const char *name)
{
	size_t at = 0;
	const struct header *h = next_header(q, name, &at);
	if (h == NULL)
		return STR_NONE;
	struct str list = h->value;
	while ((h = next_header(q, name, &at)))
		list = arena_join(q->arena, list, STR(", "), h->value, STR_NONE);
	return list;
}

static struct str unquote(struct str s)
{
	return s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"' ? str_slice(s, 1, s.n - 1) : s;
}

static struct str cookie_in(struct str header, struct str name)
{
	struct str pair;
	while (str_split(&header, ';', &pair)) {
		size_t equals = str_find_char(pair, '=', 0);
		if (equals != SIZE_MAX && str_eq(str_trim(str_slice(pair, 0, equals)), name))
			return unquote(str_trim(str_slice(pair, equals + 1, pair.n)));
	}
	return STR_NONE;
}

struct str request_cookie(const struct request *q, const char *name)
{
	size_t at = 0;
	const struct header *h;
	while ((h = next_header(q, "Cookie", &at))) {
		struct str value = cookie_in(h->value, str_of(name));
		if (value.p)
			return value;
	}
	return STR_NONE;
}

const struct form *request_query_form(struct request *q)
{
	if (q->query_form)
		return q->query_form;
	q->query_form = arena_new(q->arena, struct form);
	struct form form;
	if (q->query.p && form_parse_query(q->arena, q->query, &form) == RC_OK)
		*q->query_form = form;
	return q->query_form;
}

struct str request_query(struct request *q, const char *name)
{
	return form_get(request_query_form(q), name);
}

static struct str lower(struct arena *a, struct str s)
{
	char *p = arena_cstr(a, s);
	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] - 'A' + 'a');
	return (struct str){p, s.n};
}

struct str request_content_type(const struct request *q)
{
	struct str type = request_header(q, "Content-Type");
	if (type.p == NULL)
		return STR_NONE;
	return lower(q->arena, str_trim(str_slice(type, 0, str_find_char(type, ';', 0))));
}

struct str request_origin(const struct request *q)
{
	return arena_join(q->arena, q->https ? STR("https://") : STR("http://"), q->host, STR_NONE);
}

/* The q of a media range in thousandths. */
static int range_q(struct str params)
{
	struct str p;
	while (str_split(&params, ';', &p)) {
		p = str_trim(p);
		if (!str_starts_nocase(p, STR("q=")))
			continue;
		int q = 0, unit = 1000;
		for (size_t i = 2; i < p.n && unit > 0; i++) {
			if (p.p[i] == '.')
				continue;
			if (p.p[i] < '0' || p.p[i] > '9')
				return 0;
			q += (p.p[i] - '0') * unit;
			unit /= 10;
		}
		return q;
	}
	return 1000;
}

bool request_prefers(const struct request *q, const char *type)
{
	struct str accept = request_header_list(q, "Accept"), item;
	int wanted = -1, html = 0;
	while (str_split(&accept, ',', &item)) {
		size_t semicolon = str_find_char(item, ';', 0);
		struct str range = str_trim(str_slice(item, 0, semicolon));
		int weight = semicolon == SIZE_MAX ? 1000 : range_q(str_slice(item, semicolon + 1, item.n));
		if (str_eq_nocase(range, str_of(type)))
			wanted = weight;
		else if (str_eq_nocase(range, STR("text/html")) && weight > html)
			html = weight;
	}
	return wanted > 0 && wanted > html;
}
