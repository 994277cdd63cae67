/*
 * Where in the HTML each value stands. Escaping makes a value safe as text and in quotes; everywhere else it could
 * become markup or script, so a theme may not put one there. Sources are read front to back, whatever sections do.
 */
#include "text/template_program.h"

enum html_state {
	HTML_STATE_TEXT,
	HTML_STATE_TAG_NAME,
	HTML_STATE_TAG, /* between attributes */
	HTML_STATE_ATTR_NAME,
	HTML_STATE_ATTR_EQUALS, /* the value is about to start */
	HTML_STATE_UNQUOTED,
	HTML_STATE_SINGLE,
	HTML_STATE_DOUBLE,
	HTML_STATE_COMMENT,
	HTML_STATE_SCRIPT, /* or style: ends at its end tag only */
};

#define NAME_MAX_KEPT 16 /* longer names are none that matter here */

struct html_place {
	enum html_state state;
	char tag[NAME_MAX_KEPT], attr[NAME_MAX_KEPT];
	size_t n_tag, n_attr;
	const struct template_source *source;
	struct template_faults *faults;
};

static void keep(char *name, size_t *n, char c)
{
	if (*n < NAME_MAX_KEPT - 1)
		name[(*n)++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	name[*n] = '\0';
}

static bool html_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void end_tag(struct html_place *h)
{
	bool raw = strcmp(h->tag, "script") == 0 || strcmp(h->tag, "style") == 0;

	h->state = raw ? HTML_STATE_SCRIPT : HTML_STATE_TEXT;
}

/* From the `<` of text at i; returns where to go on. */
static size_t start_markup(struct html_place *h, struct str s, size_t i)
{
	struct str rest = str_slice(s, i, s.n);
	char next = i + 1 < s.n ? s.p[i + 1] : '\0';

	if (str_starts(rest, STR("<!--"))) {
		h->state = HTML_STATE_COMMENT;
		return i + 4;
	}
	if (html_space(next) || next == '=' || (next >= '0' && next <= '9'))
		return i + 1;
	h->state = HTML_STATE_TAG_NAME;
	h->n_tag = h->n_attr = 0;
	h->tag[0] = h->attr[0] = '\0';
	return i + 1;
}

/* In script or style: only the matching end tag counts. */
static size_t in_script(struct html_place *h, struct str s, size_t i)
{
	size_t end = str_find(s, STR("</"), i);

	while (end != SIZE_MAX && !str_starts_nocase(str_slice(s, end + 2, s.n), str_of(h->tag)))
		end = str_find(s, STR("</"), end + 2);
	if (end == SIZE_MAX)
		return s.n;
	h->state = HTML_STATE_TAG_NAME;
	h->n_tag = 0;
	return end + 1;
}

static void in_tag(struct html_place *h, char c)
{
	if (c == '>')
		end_tag(h);
	else if (c == '=' && h->state != HTML_STATE_TAG_NAME)
		h->state = HTML_STATE_ATTR_EQUALS;
	else if (html_space(c) || (c == '/' && h->state != HTML_STATE_TAG_NAME))
		h->state = HTML_STATE_TAG;
	else if (h->state == HTML_STATE_TAG_NAME)
		keep(h->tag, &h->n_tag, c);
	else {
		h->n_attr = h->state == HTML_STATE_TAG ? 0 : h->n_attr;
		h->state = HTML_STATE_ATTR_NAME;
		keep(h->attr, &h->n_attr, c);
	}
}

static void in_value(struct html_place *h, char c)
{
	switch (h->state) {
	case HTML_STATE_ATTR_EQUALS:
		if (c == '>')
			end_tag(h);
		else if (!html_space(c))
			h->state = c == '"' ? HTML_STATE_DOUBLE : c == '\'' ? HTML_STATE_SINGLE : HTML_STATE_UNQUOTED;
		break;
	case HTML_STATE_UNQUOTED:
		if (c == '>')
			end_tag(h);
		else if (html_space(c))
			h->state = HTML_STATE_TAG;
		break;
	case HTML_STATE_SINGLE:
		h->state = c == '\'' ? HTML_STATE_TAG : h->state;
		break;
	default:
		h->state = c == '"' ? HTML_STATE_TAG : h->state;
	}
}

static size_t step_text(struct html_place *h, struct str s, size_t i)
{
	size_t end;

	switch (h->state) {
	case HTML_STATE_TEXT:
		return s.p[i] == '<' ? start_markup(h, s, i) : i + 1;
	case HTML_STATE_COMMENT:
		end = str_find(s, STR("-->"), i);
		h->state = end == SIZE_MAX ? h->state : HTML_STATE_TEXT;
		return end == SIZE_MAX ? s.n : end + 3;
	case HTML_STATE_SCRIPT:
		return in_script(h, s, i);
	case HTML_STATE_TAG_NAME:
	case HTML_STATE_TAG:
	case HTML_STATE_ATTR_NAME:
		in_tag(h, s.p[i]);
		return i + 1;
	default:
		in_value(h, s.p[i]);
		return i + 1;
	}
}

static bool is_code_attribute(const char *name)
{
	return (name[0] == 'o' && name[1] == 'n') || strcmp(name, "style") == 0 || strcmp(name, "srcdoc") == 0;
}

/* What is wrong with a value at this place; NULL when it may stand there. */
static const char *value_fault(const struct html_place *h, bool raw)
{
	switch (h->state) {
	case HTML_STATE_TEXT:
	case HTML_STATE_COMMENT:
		return NULL;
	case HTML_STATE_SCRIPT:
		return raw ? NULL : "cannot be made safe inside a script or style";
	case HTML_STATE_SINGLE:
	case HTML_STATE_DOUBLE:
		if (is_code_attribute(h->attr))
			return "cannot be made safe in an attribute that holds code";
		return raw ? "is HTML, which cannot stand in an attribute" : NULL;
	case HTML_STATE_ATTR_EQUALS:
	case HTML_STATE_UNQUOTED:
		return "needs quotes around it: name=\"{{value}}\"";
	default:
		return "cannot be made safe as the name of an element or attribute";
	}
}

static void walk(struct html_place *h, const struct node *list)
{
	for (const struct node *n = list; n; n = n->next) {
		bool value = n->kind == NODE_VALUE || n->kind == NODE_RAW;
		const char *fault = value ? value_fault(h, n->kind == NODE_RAW) : NULL;

		if (fault)
			template_fault(h->faults, h->source, n->at, "\"%.*s\" %s", STR_ARG(n->text), fault);
		for (size_t i = 0; n->kind == NODE_TEXT && i < n->text.n;)
			i = step_text(h, n->text, i);
		if (value && h->state == HTML_STATE_ATTR_EQUALS)
			h->state = HTML_STATE_UNQUOTED;
		walk(h, n->children);
	}
}

void template_check_html(const struct template_source *source, struct template_faults *faults)
{
	struct html_place h = {.source = source, .faults = faults};

	walk(&h, source->nodes);
}
