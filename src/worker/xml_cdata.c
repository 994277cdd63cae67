/*
 * Follows comments, instructions and CDATA sections by their marks alone. A '<' stands nowhere else than at a mark or
 * tag.
 */
#include "worker/xml_cdata.h"

static bool could_be(struct str mark, struct str begun)
{
	return begun.n <= mark.n && str_starts(mark, begun);
}

static void follow_mark(struct xml_cdata *c, char byte)
{
	if (byte == '<')
		c->n_mark = 0;
	c->mark[c->n_mark++] = byte;
	struct str begun = {c->mark, c->n_mark};
	if (str_is(begun, "<!--"))
		c->state = XML_CDATA_COMMENT;
	else if (str_is(begun, "<?"))
		c->state = XML_CDATA_INSTRUCTION;
	else if (str_is(begun, "<![CDATA["))
		c->state = XML_CDATA_INSIDE;
	else if (could_be(STR("<!--"), begun) || could_be(STR("<![CDATA["), begun))
		return;
	c->n_mark = 0;
	c->run = 0;
}

/* An end is `length` bytes of one kind, then '>'. */
static void follow_end(struct xml_cdata *c, char byte, char kind, unsigned length)
{
	if (byte == kind) {
		c->run++;
		return;
	}
	if (byte == '>' && c->run >= length)
		c->state = XML_CDATA_NONE;
	c->run = 0;
}

static void follow(struct xml_cdata *c, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (c->state) {
		case XML_CDATA_NONE:
			if (c->n_mark > 0 || s.p[i] == '<')
				follow_mark(c, s.p[i]);
			break;
		case XML_CDATA_COMMENT:
			follow_end(c, s.p[i], '-', 2);
			break;
		case XML_CDATA_INSTRUCTION:
			follow_end(c, s.p[i], '?', 1);
			break;
		case XML_CDATA_INSIDE:
			follow_end(c, s.p[i], ']', 2);
			break;
		}
	}
}

/*
 * Bytes at the end that what follows may belong to: brackets, a line end's first half, a character that is not whole.
 */
static size_t hold_back(struct str s)
{
	size_t n = 0;
	while (n < s.n && n < 4 && (s.p[s.n - 1 - n] == ']' || s.p[s.n - 1 - n] == '\r'))
		n++;
	if (n > 0)
		return n;
	for (size_t i = 1; i <= 3 && i <= s.n; i++) {
		unsigned char c = (unsigned char)s.p[s.n - i];
		if (c < 0x80)
			return 0;
		size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
		if (length > 1)
			return length > i ? i : 0;
	}
	return 0;
}

void xml_cdata_put(struct xml_cdata *c, struct str piece, bool last, struct buf *out)
{
	buf_put(out, (struct str){c->held, c->n_held});
	buf_put(out, piece);
	follow(c, piece);
	c->n_held = 0;
	if (last || c->state != XML_CDATA_INSIDE)
		return;
	size_t n = hold_back(buf_str(out));
	memcpy(c->held, out->p + out->n - n, n);
	c->n_held = n;
	buf_truncate(out, out->n - n);
	buf_puts(out, "]]><![CDATA[");
}
