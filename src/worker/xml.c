/*
 * The door to libxml2's reading, in the child: pieces of a file to events, strictly. One reading at a time.
 */
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "worker/child.h"
#include "worker/xml_cdata.h"
#include "worker/xml_wire.h"

#define ATTRS_MAX 256
struct reading {
	xmlParserCtxtPtr parser;
	struct buf text; /* since the last tag */
	struct buf *out; /* events of this piece */
	unsigned depth, depth_max;
	size_t text_max;
	int64_t line;    /* lines fed before this piece, for what the parser does not say */
	int64_t skipped; /* line ends before the first byte that was given to the parser */
	bool started;
	struct xml_cdata cdata;
	enum rc rc; /* first failure */
	int64_t failed_line;
	char reason[256];
};

static struct reading *reading;

static struct str str_xml(const xmlChar *s)
{
	return str_of((const char *)s);
}

static void refuse(struct reading *r, enum rc rc, int64_t line, const char *fmt, ...) PRINTF_LIKE(4, 5);

static void refuse(struct reading *r, enum rc rc, int64_t line, const char *fmt, ...)
{
	va_list ap;
	if (r->rc != RC_OK)
		return;
	r->rc = rc;
	r->failed_line = line;
	va_start(ap, fmt);
	vsnprintf(r->reason, sizeof(r->reason), fmt, ap);
	va_end(ap);
	if (r->parser)
		xmlStopParser(r->parser);
}

static int64_t line_now(const struct reading *r)
{
	return xmlSAX2GetLineNumber(r->parser) + r->skipped;
}

static void put_event(struct reading *r, struct worker_xml_event *e)
{
	e->line = line_now(r);
	xml_event_put(r->out, e);
	if (buf_failed(r->out))
		refuse(r, RC_LIMITED, e->line, "one piece of this file holds too much");
}

static void flush_text(struct reading *r)
{
	if (r->text.n == 0)
		return;
	struct worker_xml_event e = {.kind = WORKER_XML_TEXT, .text = buf_str(&r->text)};
	put_event(r, &e);
	buf_clear(&r->text);
	if (r->text.cap > (1u << 20))
		buf_done(&r->text);
}

/* libxml2 gives attributes as rows of local name, prefix, namespace, value begin, value end. */
static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns, int n_namespaces,
		     const xmlChar **namespaces, int n_attrs, int n_defaulted, const xmlChar **attrs)
{
	struct reading *r = reading;
	struct worker_xml_attr list[ATTRS_MAX];
	flush_text(r);
	if (++r->depth > r->depth_max) {
		refuse(r, RC_LIMITED, line_now(r), "elements are nested deeper than %u", r->depth_max);
		return;
	}
	if (n_attrs > ATTRS_MAX) {
		refuse(r, RC_LIMITED, line_now(r), "an element has more than %d attributes", ATTRS_MAX);
		return;
	}
	for (int i = 0; i < n_attrs; i++) {
		const xmlChar **row = attrs + (size_t)i * 5;
		list[i] = (struct worker_xml_attr){str_xml(row[0]), str_xml(row[2]),
						   str_mem(row[3], (size_t)(row[4] - row[3]))};
	}
	struct worker_xml_event e = {.kind = WORKER_XML_START,
				     .name = str_xml(name),
				     .prefix = str_xml(prefix),
				     .ns = str_xml(ns),
				     .attrs = list,
				     .n_attrs = (size_t)n_attrs};
	put_event(r, &e);
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns)
{
	struct reading *r = reading;
	struct worker_xml_event e = {
		.kind = WORKER_XML_END, .name = str_xml(name), .prefix = str_xml(prefix), .ns = str_xml(ns)};
	flush_text(r);
	r->depth--;
	put_event(r, &e);
}

static void on_text(void *ctx, const xmlChar *p, int n)
{
	struct reading *r = reading;
	buf_put(&r->text, str_mem(p, (size_t)n));
	if (buf_failed(&r->text))
		refuse(r, RC_LIMITED, line_now(r), "an element holds more than %zu bytes of text", r->text_max);
}

static void on_doctype(void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	refuse(reading, RC_INVALID, line_now(reading), "a DOCTYPE is not accepted");
}

static xmlEntityPtr on_entity(void *ctx, const xmlChar *name)
{
	return xmlGetPredefinedEntity(name);
}

static struct str first_line(const char *message)
{
	struct str s = str_of(message);
	return str_trim(str_slice(s, 0, str_find_char(s, '\n', 0)));
}

/* A prefix that is not declared is no reason: elements are known by their local names. */
static void on_error(void *ctx, xmlErrorPtr error)
{
	struct reading *r = reading;
	if (error->level < XML_ERR_ERROR || error->domain == XML_FROM_NAMESPACE || r->rc != RC_OK)
		return;
	if (error->code == XML_ERR_DOCUMENT_END && r->depth > 0) {
		refuse(r, RC_INVALID, error->line + r->skipped, "the file ends inside an element: it is cut off");
		return;
	}
	struct str message = error->message ? first_line(error->message) : STR("it is not well-formed");
	bool internal = error->code == XML_ERR_INTERNAL_ERROR;
	bool huge = internal && str_find(message, STR("Huge"), 0) != SIZE_MAX;
	if (huge)
		message = STR("a tag or comment is too long");
	else if (internal) /* its way of saying that it cannot go on at this byte */
		message = STR("Input is not proper UTF-8, or holds a character that XML does not allow");
	bool limit = huge || error->code == XML_ERR_NO_MEMORY || error->code == XML_ERR_NAME_TOO_LONG;
	refuse(r, limit ? RC_LIMITED : RC_INVALID, error->line + r->skipped, "%.*s", STR_ARG(message));
}

static bool new_parser(struct reading *r)
{
	static xmlSAXHandler sax;
	memset(&sax, 0, sizeof(sax));
	sax.initialized = XML_SAX2_MAGIC;
	sax.startElementNs = on_start;
	sax.endElementNs = on_end;
	sax.characters = on_text;
	sax.ignorableWhitespace = on_text;
	sax.cdataBlock = on_text;
	sax.internalSubset = on_doctype;
	sax.getEntity = on_entity;
	sax.serror = on_error;
	r->parser = xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);
	return r->parser && xmlCtxtUseOptions(r->parser, XML_PARSE_NONET | XML_PARSE_BIG_LINES) >= 0;
}

static void close_reading(void)
{
	static struct reading one;
	if (reading) {
		if (reading->parser)
			xmlFreeParserCtxt(reading->parser);
		buf_done(&reading->text);
	}
	reading = &one;
	one = (struct reading){0};
}

enum rc child_xml_open(struct arena *a, struct str request, struct buf *answer)
{
	struct wire_reader w = {.rest = request};
	close_reading();
	reading->depth_max = wire_u32(&w);
	reading->text_max = (size_t)wire_i64(&w);
	buf_init(&reading->text, reading->text_max);
	if (w.failed || !new_parser(reading))
		return rc_fail(RC_INTERNAL, "cannot start reading XML");
	return RC_OK;
}

/* Position of the first byte that XML 1.0 has no place for, for which the parser's own words mislead; or the length. */
static size_t find_control(struct str piece)
{
	for (size_t i = 0; i < piece.n; i++) {
		unsigned char c = (unsigned char)piece.p[i];
		if (c < 0x20 && c != '\n' && c != '\t' && c != '\r')
			return i;
	}
	return piece.n;
}

static int64_t count_lines(struct str s)
{
	int64_t n = 0;
	for (size_t at = str_find_char(s, '\n', 0); at != SIZE_MAX; at = str_find_char(s, '\n', at + 1))
		n++;
	return n;
}

/* Some plugins print a line end before the declaration; a parser that sees it can only refuse. */
static struct str without_leading_space(struct reading *r, struct str piece)
{
	size_t n = 0;
	while (!r->started && n < piece.n && (piece.p[n] == ' ' || (piece.p[n] >= '\t' && piece.p[n] <= '\r')))
		r->skipped += piece.p[n++] == '\n';
	piece = str_slice(piece, n, piece.n);
	r->started = r->started || piece.n > 0;
	return piece;
}

static void feed(struct reading *r, struct str piece, bool last)
{
	size_t control = find_control(piece);
	struct str sound = without_leading_space(r, str_slice(piece, 0, control));
	CLEANUP(buf_done) struct buf cut = BUF(sound.n + 64);
	xml_cdata_put(&r->cdata, sound, last || control < piece.n, &cut);
	if (cut.n > 0)
		xmlParseChunk(r->parser, cut.p, (int)cut.n, 0);
	if (control < piece.n) /* unless something before it was worse */
		refuse(r, RC_INVALID, r->line + 1 + count_lines(str_slice(piece, 0, control)),
		       "byte 0x%02X is a control character, which XML does not allow", (unsigned char)piece.p[control]);
	r->line += count_lines(piece);
	if (!last || r->rc != RC_OK)
		return;
	if (!r->started)
		refuse(r, RC_INVALID, 1, "the file is empty");
	else
		xmlParseChunk(r->parser, NULL, 0, 1);
}

enum rc child_xml_feed(struct arena *a, struct str request, struct buf *answer)
{
	struct wire_reader w = {.rest = request};
	CLEANUP(buf_done) struct buf events = BUF(WIRE_MAX / 2);
	bool last = wire_u32(&w) != 0;
	struct reading *r = reading;
	if (w.failed || r == NULL || r->parser == NULL)
		return rc_fail(RC_INTERNAL, "no XML is being read");
	r->out = &events;
	feed(r, w.rest, last);
	if (r->rc == RC_OK && (r->parser->wellFormed == 0 || r->parser->disableSAX))
		refuse(r, RC_INVALID, line_now(r), "it is not well-formed");
	wire_put_u32(answer, r->rc);
	wire_put_str(answer, str_of(r->reason));
	wire_put_i64(answer, r->failed_line);
	buf_put(answer, buf_str(&events));
	return RC_OK;
}

enum rc child_xml_close(struct arena *a, struct str request, struct buf *answer)
{
	close_reading();
	return RC_OK;
}
