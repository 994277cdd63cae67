/*
 * Building an answer: headers checked as they are added, so that nothing from data can end a header line.
 */
#include "http/response.h"

#include <stdarg.h>

#include "base/log.h"
#include "http/chars.h"
#include "http/stored.h"

#define HEADERS_FIRST 12

static const struct {
	int status;
	const char *text;
} status_texts[] = {
	{100, "Continue"},
	{200, "OK"},
	{201, "Created"},
	{202, "Accepted"},
	{204, "No Content"},
	{206, "Partial Content"},
	{301, "Moved Permanently"},
	{302, "Found"},
	{303, "See Other"},
	{304, "Not Modified"},
	{307, "Temporary Redirect"},
	{308, "Permanent Redirect"},
	{400, "Bad Request"},
	{401, "Unauthorized"},
	{403, "Forbidden"},
	{404, "Not Found"},
	{405, "Method Not Allowed"},
	{406, "Not Acceptable"},
	{408, "Request Timeout"},
	{409, "Conflict"},
	{410, "Gone"},
	{411, "Length Required"},
	{412, "Precondition Failed"},
	{413, "Content Too Large"},
	{414, "URI Too Long"},
	{415, "Unsupported Media Type"},
	{416, "Range Not Satisfiable"},
	{417, "Expectation Failed"},
	{421, "Misdirected Request"},
	{422, "Unprocessable Content"},
	{428, "Precondition Required"},
	{429, "Too Many Requests"},
	{431, "Request Header Fields Too Large"},
	{451, "Unavailable For Legal Reasons"},
	{500, "Internal Server Error"},
	{501, "Not Implemented"},
	{502, "Bad Gateway"},
	{503, "Service Unavailable"},
	{504, "Gateway Timeout"},
	{505, "HTTP Version Not Supported"},
};

const char *status_text(int status)
{
	for (size_t i = 0; i < ARRAY_LEN(status_texts); i++)
		if (status_texts[i].status == status)
			return status_texts[i].text;
	return "Unknown";
}

bool status_has_body(int status)
{
	return status >= 200 && status != 204 && status != 304;
}

void response_init(struct response *r, struct arena *a, int status)
{
	*r = (struct response){.arena = a, .status = status};
}

static void drop_body(struct response *r)
{
	if (r->body == BODY_BLOB)
		blob_unref(r->blob);
	else if (r->body == BODY_SOURCE)
		r->source->close(r->source);
	r->body = BODY_NONE;
	r->blob = NULL;
	r->source = NULL;
	r->bytes = STR_NONE;
	r->offset = r->length = 0;
}

void response_done(struct response *r)
{
	drop_body(r);
	stored_unref(r->stored);
	r->stored = NULL;
}

static bool is_servers_own(const char *name)
{
	static const char *const own[] = {"content-length", "date", "connection", "transfer-encoding"};
	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		if (str_eq_nocase(str_of(name), str_of(own[i])))
			return true;
	return false;
}

static struct header *find(const struct response *r, const char *name)
{
	for (size_t i = 0; i < r->n_headers; i++)
		if (str_eq_nocase(r->headers[i].name, str_of(name)))
			return &r->headers[i];
	return NULL;
}

/* From here on the headers are the response's own, and lines made earlier are not true any more. */
static void own_headers(struct response *r, size_t cap)
{
	struct header *headers = arena_array(r->arena, cap, sizeof(*headers));
	if (r->n_headers > 0)
		memcpy(headers, r->headers, r->n_headers * sizeof(*headers));
	r->headers = headers;
	r->cap_headers = cap;
	r->lines = STR_NONE;
}

static struct header *next_slot(struct response *r)
{
	if (r->n_headers == r->cap_headers)
		own_headers(r, r->cap_headers ? r->cap_headers * 2 : HEADERS_FIRST);
	return &r->headers[r->n_headers++];
}

static bool may_send(struct response *r, const char *name, struct str value)
{
	ensure(!is_servers_own(name), "the server sets this header");
	if (chars_are_field_value(value))
		return true;
	log_error("response header %s refused: control byte in \"%.*s\"", name, STR_ARG(value));
	r->failed = true;
	return false;
}

void response_add(struct response *r, const char *name, struct str value)
{
	if (may_send(r, name, value))
		*next_slot(r) = (struct header){str_of(name), arena_str(r->arena, value)};
}

void response_set(struct response *r, const char *name, struct str value)
{
	if (!may_send(r, name, value))
		return;
	if (r->lines.p)
		own_headers(r, r->n_headers + HEADERS_FIRST);
	struct header *h = find(r, name);
	if (h == NULL)
		h = next_slot(r);
	*h = (struct header){str_of(name), arena_str(r->arena, value)};
}

void response_setf(struct response *r, const char *name, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct str value = arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
	response_set(r, name, value);
}

struct str response_get(const struct response *r, const char *name)
{
	const struct header *h = find(r, name);
	return h ? h->value : STR_NONE;
}

void response_vary(struct response *r, const char *name)
{
	struct str now = response_get(r, "Vary");
	if (now.p == NULL) {
		response_set(r, "Vary", str_of(name));
		return;
	}
	struct str rest = now, piece;
	while (str_split(&rest, ',', &piece))
		if (str_eq_nocase(str_trim(piece), str_of(name)))
			return;
	response_setf(r, "Vary", "%.*s, %s", STR_ARG(now), name);
}

static void set_type(struct response *r, const char *type)
{
	ensure(r->body == BODY_NONE, "a response has one body");
	if (type)
		response_set(r, "Content-Type", str_of(type));
}

void response_bytes(struct response *r, const char *type, struct str bytes)
{
	set_type(r, type);
	r->body = BODY_BYTES;
	r->bytes = bytes;
	r->length = bytes.n;
}

void response_blob(struct response *r, const char *type, struct blob *b)
{
	set_type(r, type);
	r->body = BODY_BLOB;
	r->blob = b;
	r->length = b->bytes.n;
}

void response_source(struct response *r, const char *type, struct body_source *s)
{
	set_type(r, type);
	r->body = BODY_SOURCE;
	r->source = s;
	r->length = s->length;
}

void response_redirect(struct response *r, int status, struct str location)
{
	drop_body(r);
	r->status = status;
	response_set(r, "Location", location);
}

void response_plain(struct response *r, int status)
{
	drop_body(r);
	r->status = status;
	response_bytes(r, "text/plain; charset=utf-8", arena_printf(r->arena, "%d %s\n", status, status_text(status)));
}
