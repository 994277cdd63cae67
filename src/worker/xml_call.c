/*
 * The caller's side of reading XML: fills pieces from the file, hands events out one by one.
 */
#include <stdio.h>
#include <stdlib.h>

#include "text/unicode.h"
#include "worker/pool.h"
#include "worker/xml_wire.h"

#define PIECE_SIZE ((size_t)64 << 10)
#define DEFAULT_TEXT_MAX ((size_t)32 << 20)
#define DEFAULT_DEPTH 64

struct worker_xml {
	struct worker_pool *pool;
	struct worker_child *child;
	struct worker_xml_source source;
	char *name;
	struct arena answer; /* of the last piece: its events point into it */
	struct wire_reader events;
	int64_t offset; /* bytes fed */
	bool fed_all;
	bool child_gone;
	/* once the events of the last good piece are out */
	enum rc rc;
	bool ended;
	char message[512];
};

static enum rc ask(struct worker_xml *x, uint32_t op, struct str body, struct str *ret_answer)
{
	return worker_ask(x->pool, x->child, op, body, &x->answer, ret_answer, &x->child_gone);
}

static void end_with(struct worker_xml *x, enum rc rc)
{
	x->ended = true;
	x->rc = rc;
	if (rc != RC_OK)
		snprintf(x->message, sizeof(x->message), "%s", rc_message());
}

enum rc worker_xml_open(struct worker_pool *pool, const struct worker_xml_source *source,
			struct worker_xml **ret_reader)
{
	CLEANUP(buf_done) struct buf body = BUF(64);
	struct worker_child *child;
	struct str answer;
	enum rc rc = worker_acquire(pool, &child);
	if (rc != RC_OK)
		return rc;
	struct worker_xml *x = calloc(1, sizeof(*x));
	ensure(x != NULL);
	*x = (struct worker_xml){.pool = pool, .child = child, .source = *source};
	x->name = strndup(source->name.p ? source->name.p : "", source->name.n);
	ensure(x->name != NULL);
	arena_init(&x->answer);
	wire_put_u32(&body, source->depth_max ? source->depth_max : DEFAULT_DEPTH);
	wire_put_i64(&body, (int64_t)(source->text_max ? source->text_max : DEFAULT_TEXT_MAX));
	rc = ask(x, WIRE_XML_OPEN, buf_str(&body), &answer);
	if (rc != RC_OK) {
		worker_xml_close(x);
		return rc;
	}
	*ret_reader = x;
	return RC_OK;
}

static enum rc refusal(struct worker_xml *x, enum rc rc, struct str sentence, int64_t line)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	sentence = utf8_repair(&a, utf8_cut(sentence, 250));
	return rc_fail(rc, "%s%sline %lld: %.*s", x->name, x->name[0] ? ", " : "", (long long)line, STR_ARG(sentence));
}

/* The head of an answer; its events stay for later. */
static enum rc take_answer(struct worker_xml *x, struct str answer)
{
	struct wire_reader r = {.rest = answer};
	uint32_t rc = wire_u32(&r);
	struct str sentence = wire_str(&r);
	int64_t line = wire_i64(&r);
	if (r.failed || rc > RC_INTERNAL)
		return worker_nonsense();
	x->events = r;
	return rc == RC_OK ? RC_OK : refusal(x, (enum rc)rc, sentence, line);
}

static enum rc feed(struct worker_xml *x)
{
	CLEANUP(buf_done) struct buf body = BUF(PIECE_SIZE + 16);
	struct str answer;
	wire_put_u32(&body, 0);
	char *p = buf_reserve(&body, PIECE_SIZE);
	size_t n = 0;
	enum rc rc = x->source.fill(x->source.ctx, p, PIECE_SIZE, &n);
	if (rc != RC_OK)
		return rc;
	ensure(n <= PIECE_SIZE);
	body.n += n;
	x->offset += (int64_t)n;
	x->fed_all = n == 0;
	memcpy(body.p, &(uint32_t){x->fed_all}, sizeof(uint32_t));
	arena_reset(&x->answer);
	rc = ask(x, WIRE_XML_FEED, buf_str(&body), &answer);
	return rc == RC_OK ? take_answer(x, answer) : rc;
}

static void copy_event(struct arena *a, struct worker_xml_event *e)
{
	e->name = arena_str(a, e->name);
	e->prefix = arena_str(a, e->prefix);
	e->ns = arena_str(a, e->ns);
	e->text = arena_str(a, e->text);
	for (size_t i = 0; i < e->n_attrs; i++) {
		e->attrs[i].name = arena_str(a, e->attrs[i].name);
		e->attrs[i].ns = arena_str(a, e->attrs[i].ns);
		e->attrs[i].value = arena_str(a, e->attrs[i].value);
	}
}

enum rc worker_xml_next(struct worker_xml *x, struct arena *a, struct worker_xml_event *ret_event)
{
	while (x->events.rest.n == 0 && !x->ended) {
		enum rc rc = x->fed_all ? RC_OK : feed(x);
		if (rc != RC_OK || x->fed_all)
			end_with(x, rc);
	}
	if (x->events.rest.n == 0) {
		if (x->rc != RC_OK)
			return rc_fail(x->rc, "%s", x->message);
		*ret_event = (struct worker_xml_event){.kind = WORKER_XML_DONE, .offset = x->offset};
		return RC_OK;
	}
	struct worker_xml_event e = xml_event_get(a, &x->events);
	if (x->events.failed) {
		x->events.rest.n = 0;
		end_with(x, worker_nonsense());
		return x->rc;
	}
	copy_event(a, &e);
	e.offset = x->offset;
	*ret_event = e;
	return RC_OK;
}

void worker_xml_close(struct worker_xml *x)
{
	struct str answer;
	if (x == NULL)
		return;
	bool keep = !x->child_gone && ask(x, WIRE_XML_CLOSE, STR_NONE, &answer) == RC_OK;
	worker_release(x->pool, x->child, keep);
	arena_done(&x->answer);
	free(x->name);
	free(x);
}
