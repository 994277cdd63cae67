/*
 * Writes a parsed tree by the allow-list, and checks text against it. The tables say what; this file only obeys.
 */
#include "text/sanitise.h"

#include "text/sanitise_table.h"
#include "text/sanitise_value.h"

#define DEPTH_MAX 512
#define VALUE_BYTES_MAX 65536

struct writer {
	const struct sanitise_options *options;
	struct buf *out;
	struct notes *notes;
	struct buf value; /* scratch */
	unsigned depth;
};

static void put_children(struct writer *w, const struct html_node *parent);

/* Escaped; control bytes but tab and line end are left out. */
static void put_text(struct buf *out, struct str text)
{
	size_t from = 0;
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if ((c >= 0x20 && c != 0x7F) || c == '\n' || c == '\t')
			continue;
		html_escape(out, str_slice(text, from, i));
		if (c == '\r' || c == '\f')
			buf_putc(out, '\n');
		from = i + 1;
	}
	html_escape(out, str_slice(text, from, text.n));
}

static void put_attr(struct writer *w, const char *name, struct str value)
{
	buf_putc(w->out, ' ');
	buf_puts(w->out, name);
	buf_puts(w->out, "=\"");
	html_escape(w->out, value);
	buf_putc(w->out, '"');
}

static void note_refused_link(struct writer *w, struct str value)
{
	value = str_trim(value);
	const char *name = "other";
	if (str_starts_nocase(value, STR("javascript")))
		name = "javascript";
	else if (str_starts_nocase(value, STR("data:")))
		name = "data";
	notes_add(w->notes, NOTE_LINK, str_of(name));
}

static bool is_link(enum sanitise_value kind)
{
	return kind == VALUE_HREF || kind == VALUE_MEDIA_URL;
}

/* An old anchor's name is an id. */
static bool find_attr(const struct html_node *node, unsigned groups, const char *name, struct str *ret_value)
{
	if (!html_has_attr(node, name)) {
		if (!(groups & SAN_A) || strcmp(name, "id") != 0 || !html_has_attr(node, "name"))
			return false;
		name = "name";
	}
	*ret_value = html_attr(node, name);
	return true;
}

/* The cleaned value in w->value; false when the element does not carry the attribute. */
static bool clean_attr(struct writer *w, const struct html_node *node, unsigned groups,
		       const struct sanitise_attribute *row)
{
	struct str value = STR_NONE;
	buf_clear(&w->value);
	if (!find_attr(node, groups, row->name, &value) && row->value != VALUE_FIXED)
		return false;
	if (row->value == VALUE_EMBED && !html_has_class(node, "embed-link"))
		return false;
	if (sanitise_value(row, groups, w->options->embeds, value, &w->value) && !buf_failed(&w->value))
		return true;
	if (is_link(row->value))
		note_refused_link(w, value);
	return false;
}

/* A link that opens a window must not hand it the opener. */
static void complete_rel(struct writer *w, const struct html_node *node, bool rel_given)
{
	if (!str_eq_nocase(str_trim(html_attr(node, "target")), STR("_blank")))
		return;
	if (!rel_given)
		buf_clear(&w->value);
	struct str rest = buf_str(&w->value), word;
	while (html_word(&rest, &word))
		if (str_is(word, "noopener"))
			return;
	buf_puts(&w->value, w->value.n > 0 ? " noopener" : "noopener");
}

static void put_attrs(struct writer *w, const struct html_node *node, unsigned groups)
{
	for (size_t i = 0; i < sanitise_attributes_n; i++) {
		const struct sanitise_attribute *row = &sanitise_attributes[i];
		if (!(row->on & (groups | SAN_ALL)))
			continue;
		bool have = clean_attr(w, node, groups, row);
		if (row->value == VALUE_REL) {
			complete_rel(w, node, have);
			have = w->value.n > 0;
		} else if (!have && (groups & SAN_IMG) && strcmp(row->name, "alt") == 0) {
			have = true; /* decorative, as far as anyone can tell */
		}
		if (have)
			put_attr(w, row->name, buf_str(&w->value));
	}
}

/* Nothing in it but white space, nothing on it: what a stray end tag or a removed shortcode leaves. */
static bool is_empty_paragraph(const struct html_node *node)
{
	if (!str_is(node->name, "p") || node->n_attrs > 0)
		return false;
	for (const struct html_node *c = node->first; c; c = c->next)
		if (c->kind == HTML_ELEMENT || (c->kind == HTML_TEXT && str_trim(c->text).n > 0))
			return false;
	return true;
}

static bool attr_survives(struct writer *w, const struct html_node *node, unsigned groups, const char *name)
{
	for (size_t i = 0; i < sanitise_attributes_n; i++) {
		const struct sanitise_attribute *row = &sanitise_attributes[i];
		if (strcmp(row->name, name) != 0 || !(row->on & (groups | SAN_ALL)))
			continue;
		struct notes *notes = w->notes;
		w->notes = NULL; /* the attribute is noted when it is written */
		bool have = clean_attr(w, node, groups, row);
		w->notes = notes;
		return have;
	}
	return false;
}

/* Without what makes it of use: a picture without address, a link that leads nowhere and marks nothing. */
static bool is_pointless(struct writer *w, const struct html_node *node, unsigned groups)
{
	if (groups & SAN_IMG)
		return !attr_survives(w, node, groups, "src");
	if (groups & SAN_A)
		return !attr_survives(w, node, groups, "href") && !attr_survives(w, node, groups, "id") &&
		       !attr_survives(w, node, groups, "class");
	return false;
}

static void unwrap(struct writer *w, const struct html_node *node)
{
	bool block = !html_is_inline(node->name) && w->out->n > 0;
	if (block)
		buf_putc(w->out, '\n'); /* its border was a border between words */
	put_children(w, node);
	if (block)
		buf_putc(w->out, '\n');
}

static void put_element(struct writer *w, const struct html_node *node)
{
	if (sanitise_dropped(node->name)) {
		notes_add(w->notes, NOTE_ELEMENT, node->name);
		return;
	}
	const struct sanitise_element *element = sanitise_element(node->name);
	if (is_empty_paragraph(node))
		return;
	if (element && is_pointless(w, node, element->groups)) {
		if (element->groups & SAN_A) {
			struct str href = html_attr(node, "href");
			if (href.n > 0)
				note_refused_link(w, href);
			put_children(w, node);
		} else if (html_attr(node, "src").n > 0) {
			note_refused_link(w, html_attr(node, "src"));
		}
		return;
	}
	if (element == NULL) {
		unwrap(w, node);
		return;
	}
	const char *name = element->as ? element->as : element->name;
	buf_putc(w->out, '<');
	buf_puts(w->out, name);
	put_attrs(w, node, element->groups);
	buf_putc(w->out, '>');
	if (element->groups & SAN_VOID)
		return;
	if (strcmp(name, "pre") == 0 && node->first && node->first->kind == HTML_TEXT &&
	    str_starts(node->first->text, STR("\n")))
		buf_putc(w->out, '\n'); /* a parser drops the first line end of a pre */
	put_children(w, node);
	buf_puts(w->out, "</");
	buf_puts(w->out, name);
	buf_putc(w->out, '>');
}

static void put_children(struct writer *w, const struct html_node *parent)
{
	if (w->depth >= DEPTH_MAX)
		return;
	w->depth++;
	for (const struct html_node *n = parent->first; n; n = n->next) {
		if (n->kind == HTML_TEXT)
			put_text(w->out, n->text);
		else if (n->kind == HTML_ELEMENT)
			put_element(w, n);
	}
	w->depth--;
}

void sanitise(const struct html_node *root, const struct sanitise_options *options, struct buf *out,
	      struct notes *notes)
{
	struct writer w = {.options = options, .out = out, .notes = notes, .value = BUF(VALUE_BYTES_MAX)};
	put_children(&w, root);
	buf_done(&w.value);
}
