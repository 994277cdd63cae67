/*
 * The XML writer.
 */
#include "text/xml.h"

#include "text/unicode.h"

static bool name_char(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
	       (!first && ((c >= '0' && c <= '9') || c == '-' || c == '.'));
}

static bool name_valid(const char *name)
{
	for (const char *p = name; *p; p++)
		if (!name_char(*p, p == name))
			return false;
	return *name != '\0';
}

/* The Char production of XML 1.0. */
static bool allowed(uint32_t cp)
{
	return cp == '\t' || cp == '\n' || cp == '\r' || (cp >= 0x20 && cp < 0xfffe) || cp >= 0x10000;
}

static const char *reference(uint32_t cp, bool attribute)
{
	switch (cp) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '\r':
		return "&#13;";
	case '"':
		return attribute ? "&quot;" : NULL;
	case '\t':
		return attribute ? "&#9;" : NULL;
	case '\n':
		return attribute ? "&#10;" : NULL;
	default:
		return NULL;
	}
}

static void put_escaped(struct buf *out, struct str s, bool attribute)
{
	uint32_t cp;

	while (utf8_next(&s, &cp)) {
		const char *ref = cp < 0x80 ? reference(cp, attribute) : NULL;
		if (ref)
			buf_puts(out, ref);
		else if (cp < 0x80 && allowed(cp))
			buf_putc(out, (char)cp);
		else if (allowed(cp))
			buf_put_utf8(out, cp);
	}
}

static void close_tag(struct xml_out *x)
{
	if (x->tag_open)
		buf_putc(x->out, '>');
	x->tag_open = false;
}

static void content(struct xml_out *x)
{
	ensure(x->depth > 0, "text stands inside an element");
	close_tag(x);
}

void xml_out_init(struct xml_out *x, struct buf *out)
{
	*x = (struct xml_out){.out = out};
	buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

void xml_out_instruction(struct xml_out *x, const char *target, struct str value)
{
	ensure(x->depth == 0 && !x->complete && name_valid(target), "an instruction stands before the root element");
	ensure(str_find(value, STR("?>"), 0) == SIZE_MAX, "this would end the instruction");
	buf_printf(x->out, "<?%s ", target);
	buf_put(x->out, value);
	buf_puts(x->out, "?>\n");
}

void xml_out_start(struct xml_out *x, const char *name)
{
	ensure(!x->complete, "the document is complete");
	ensure(x->depth < XML_DEPTH_MAX, "XML nests too deeply");
	ensure(name_valid(name), "no name for an element");
	close_tag(x);
	x->names[x->depth++] = name;
	x->tag_open = true;
	buf_putc(x->out, '<');
	buf_puts(x->out, name);
}

void xml_out_attr(struct xml_out *x, const char *name, struct str value)
{
	ensure(x->tag_open, "attributes come before content");
	ensure(name_valid(name), "no name for an attribute");
	buf_putc(x->out, ' ');
	buf_puts(x->out, name);
	buf_puts(x->out, "=\"");
	put_escaped(x->out, value, true);
	buf_putc(x->out, '"');
}

void xml_out_text(struct xml_out *x, struct str text)
{
	content(x);
	put_escaped(x->out, text, false);
}

void xml_out_int(struct xml_out *x, int64_t value)
{
	content(x);
	buf_printf(x->out, "%lld", (long long)value);
}

void xml_out_cdata(struct xml_out *x, struct str text)
{
	unsigned brackets = 0;
	uint32_t cp;

	content(x);
	if (text.n == 0)
		return;
	buf_puts(x->out, "<![CDATA[");
	while (utf8_next(&text, &cp)) {
		if (!allowed(cp))
			continue;
		if (cp == '>' && brackets >= 2)
			buf_puts(x->out, "]]><![CDATA[");
		brackets = cp == ']' ? brackets + 1 : 0;
		buf_put_utf8(x->out, cp);
	}
	buf_puts(x->out, "]]>");
}

void xml_out_end(struct xml_out *x)
{
	ensure(x->depth > 0, "nothing to end here");
	x->depth--;
	if (x->tag_open) {
		buf_puts(x->out, "/>");
	} else {
		buf_puts(x->out, "</");
		buf_puts(x->out, x->names[x->depth]);
		buf_putc(x->out, '>');
	}
	x->tag_open = false;
	x->complete = x->depth == 0;
}

enum rc xml_out_done(const struct xml_out *x)
{
	ensure(x->complete, "the document is not complete");
	return buf_failed(x->out) ? rc_fail(RC_LIMITED, "this XML is larger than it may be") : RC_OK;
}

void xml_out_element(struct xml_out *x, const char *name, struct str text)
{
	xml_out_start(x, name);
	xml_out_text(x, text);
	xml_out_end(x);
}

void xml_out_element_int(struct xml_out *x, const char *name, int64_t value)
{
	xml_out_start(x, name);
	xml_out_int(x, value);
	xml_out_end(x);
}

void xml_out_element_cdata(struct xml_out *x, const char *name, struct str text)
{
	xml_out_start(x, name);
	xml_out_cdata(x, text);
	xml_out_end(x);
}
