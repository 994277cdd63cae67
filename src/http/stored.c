/*
 * One answer in up to three encodings, each with its headers ready to be sent.
 */
#include "http/stored.h"

#include <stdlib.h>

#include "http/conditional.h"
#include "http/encode.h"

#define GZIP_LEVEL 6
#define BROTLI_QUALITY 5

enum variant_index { PLAIN, GZIP, BROTLI, VARIANTS };

static const struct {
	enum encoding encoding;
	const char *mark; /* what it adds to the entity tag */
} variant_kinds[VARIANTS] = {{ENCODING_IDENTITY, ""}, {ENCODING_GZIP, "-gz"}, {ENCODING_BROTLI, "-br"}};

struct variant {
	struct blob *blob;      /* NULL: not in this encoding */
	struct header *headers; /* one allocation with the lines, whose bytes they point to */
	size_t n_headers;
	struct str lines; /* as HTTP/1.1 sends them */
	struct str etag;
};

struct stored {
	atomic_uint refs;
	int64_t modified_at; /* -1: not said */
	bool ranges;
	unsigned available; /* set of enum encoding */
	struct variant variants[VARIANTS];
};

bool stored_possible(const struct response *r)
{
	return r->status == 200 && !r->failed && (r->body == BODY_BLOB || r->body == BODY_BYTES) && r->offset == 0 &&
	       response_get(r, "Set-Cookie").p == NULL && response_get(r, "Content-Encoding").p == NULL;
}

static void bodies_make(struct stored *s, const struct response *r)
{
	/* A copy of the right size: a buffer that has grown may be half empty. */
	struct str bytes = r->body == BODY_BLOB ? r->blob->bytes : r->bytes;
	s->variants[PLAIN].blob = blob_new(bytes);
	if (encoding_worth(response_get(r, "Content-Type"), bytes.n)) {
		s->variants[GZIP].blob = encode_gzip(bytes, GZIP_LEVEL);
		s->variants[BROTLI].blob = encode_brotli(bytes, BROTLI_QUALITY);
	}
	for (int i = 0; i < VARIANTS; i++)
		s->available |= s->variants[i].blob ? variant_kinds[i].encoding : 0;
}

static struct str line_put(char **at, struct str text, const char *after)
{
	char *p = *at;
	memcpy(p, text.p, text.n);
	memcpy(p + text.n, after, 2);
	*at = p + text.n + 2;
	return (struct str){p, text.n};
}

static void lines_make(struct variant *v, const struct response *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n_headers; i++)
		n += r->headers[i].name.n + r->headers[i].value.n + 4;
	v->n_headers = r->n_headers;
	v->headers = malloc(r->n_headers * sizeof(*v->headers) + n);
	ensure(v->headers != NULL, "out of memory");
	char *lines = (char *)(v->headers + r->n_headers), *at = lines;
	for (size_t i = 0; i < r->n_headers; i++) {
		v->headers[i].name = line_put(&at, r->headers[i].name, ": ");
		v->headers[i].value = line_put(&at, r->headers[i].value, "\r\n");
		if (str_eq_nocase(v->headers[i].name, STR("ETag")))
			v->etag = v->headers[i].value;
	}
	v->lines = (struct str){lines, n};
}

/* Each encoding is a representation of its own with a strong tag of its own: "abc", "abc-gz", "abc-br". */
static void headers_make(struct stored *s, const struct response *from, int i)
{
	CLEANUP(arena_done) struct arena a;
	struct response r;
	arena_init(&a);
	response_init(&r, &a, 200);
	for (size_t k = 0; k < from->n_headers; k++)
		response_set(&r, from->headers[k].name.p, from->headers[k].value);
	if (s->available != ENCODING_IDENTITY)
		response_vary(&r, "Accept-Encoding");
	struct str etag = response_get(&r, "ETag");
	if (i != PLAIN)
		response_set(&r, "Content-Encoding", str_of(encoding_name(variant_kinds[i].encoding)));
	if (i != PLAIN && etag.n >= 2 && etag.p[0] == '"')
		response_setf(&r, "ETag", "%.*s%s\"", (int)etag.n - 1, etag.p, variant_kinds[i].mark);
	lines_make(&s->variants[i], &r);
}

struct stored *stored_new(const struct response *r)
{
	ensure(stored_possible(r), "not an answer that can be kept");
	struct stored *s = calloc(1, sizeof(*s));
	ensure(s != NULL, "out of memory");
	atomic_init(&s->refs, 1);
	bodies_make(s, r);
	for (int i = 0; i < VARIANTS; i++)
		if (s->variants[i].blob)
			headers_make(s, r, i);
	struct str modified = response_get(r, "Last-Modified");
	if (!modified.p || http_date_parse(modified, &s->modified_at) != RC_OK)
		s->modified_at = -1;
	s->ranges = response_get(r, "Accept-Ranges").p != NULL;
	return s;
}

struct stored *stored_ref(struct stored *s)
{
	atomic_fetch_add_explicit(&s->refs, 1, memory_order_relaxed);
	return s;
}

void stored_unref(struct stored *s)
{
	if (s == NULL || atomic_fetch_sub_explicit(&s->refs, 1, memory_order_acq_rel) != 1)
		return;
	for (int i = 0; i < VARIANTS; i++) {
		blob_unref(s->variants[i].blob);
		free(s->variants[i].headers);
	}
	free(s);
}

size_t stored_size(const struct stored *s)
{
	size_t n = sizeof(*s);
	for (int i = 0; i < VARIANTS; i++) {
		const struct variant *v = &s->variants[i];
		if (v->blob)
			n += sizeof(struct blob) + v->blob->bytes.n + v->n_headers * sizeof(*v->headers) + v->lines.n;
	}
	return n;
}

static const struct variant *variant_for(const struct stored *s, const struct request *q)
{
	if (s->available == ENCODING_IDENTITY)
		return &s->variants[PLAIN];
	enum encoding e = encoding_choose(request_header_list(q, "Accept-Encoding"), s->available);
	return &s->variants[e == ENCODING_BROTLI ? BROTLI : e == ENCODING_GZIP ? GZIP : PLAIN];
}

void stored_respond(struct stored *s, const struct request *q, struct response *ret_response)
{
	const struct variant *v = variant_for(s, q);
	bool fresh = request_has_fresh(q, v->etag, s->modified_at);
	response_init(ret_response, q->arena, fresh ? 304 : 200);
	ret_response->headers = v->headers;
	ret_response->n_headers = ret_response->cap_headers = v->n_headers;
	ret_response->lines = v->lines;
	ret_response->stored = stored_ref(s);
	if (fresh)
		return;
	response_bytes(ret_response, NULL, v->blob->bytes);
	if (s->ranges && v == &s->variants[PLAIN] && request_header(q, "Range").p)
		response_range(q, ret_response);
}
