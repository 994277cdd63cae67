/*
 * Template source to tree: tags, lines that tags have for themselves, indentation of blocks, and messages, whose
 * translation is read in place of what is written. Knows no view.
 */
#include "text/template_ast.h"

#define NESTING_MAX 100

struct parser {
	struct arena *arena;
	struct template_source *source;
	const struct locale *locale;
	struct template_faults *faults;
	struct str src; /* what is read: the source, or a translation */
	size_t pos;
	struct str open, close;
	bool message; /* src is a translation, and stands at `at` of the source */
	bool bol;     /* … and starts a line there */
	size_t at;
	unsigned depth;
	bool failed;
};

struct tag {
	char sigil; /* one of #^/><$=! or & for both raw forms, 0 for a value */
	bool dynamic;
	struct str name;
	size_t start, end;
};

/* What surrounds a tag on its line. */
struct place {
	bool left, right; /* nothing but white space on that side */
	struct str ws;    /* on the left, when `left` */
	size_t after;     /* start of the next line, when `right` */
};

struct list {
	struct node *first, *last;
};

static bool fail(struct parser *p, size_t at, const char *why, struct str what)
{
	p->failed = true;
	template_fault(p->faults, p->source, p->message ? p->at : at, "%s%s%s%.*s",
		       p->message ? "in the translation: " : "", why, what.n ? " " : "", STR_ARG(what));
	return false;
}

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool space(char c)
{
	return blank(c) || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static bool has_space(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (space(s.p[i]))
			return true;
	return false;
}

/* The first tag at or after `from`; false when there is none or it is broken. */
static bool tag_next(struct parser *p, size_t from, struct tag *ret)
{
	static const char sigils[] = "#^/>&<$=!";
	struct tag t = {.start = str_find(p->src, p->open, from)};
	char closer[40];
	size_t i = t.start + p->open.n, end, n = 0;

	if (t.start == SIZE_MAX)
		return false;
	if (i < p->src.n && p->src.p[i] == '{' && str_is(p->open, "{{")) {
		t.sigil = '&';
		closer[n++] = '}';
		i++;
	} else if (i < p->src.n && p->src.p[i] && strchr(sigils, p->src.p[i])) {
		t.sigil = p->src.p[i++];
		if (t.sigil == '=')
			closer[n++] = '=';
	}
	memcpy(closer + n, p->close.p, p->close.n);
	n += p->close.n;
	end = str_find(p->src, str_mem(closer, n), i);
	if (end == SIZE_MAX)
		return fail(p, t.start, "this tag has no end: it needs", str_mem(closer, n));
	t.name = str_trim(str_slice(p->src, i, end));
	t.end = end + n;
	*ret = t;
	return true;
}

/* Checks and completes the name of a tag that is to be used. */
static bool tag_check(struct parser *p, struct tag *t)
{
	if (t->sigil == '!' || t->sigil == '=')
		return true;
	if ((t->sigil == '>' || t->sigil == '<') && t->name.n > 0 && t->name.p[0] == '*') {
		t->dynamic = true;
		t->name = str_trim(str_slice(t->name, 1, t->name.n));
	}
	if (t->name.n == 0)
		return fail(p, t->start, "this tag has no name", STR_NONE);
	if (has_space(t->name))
		return fail(p, t->start, "a name has no spaces in it:", t->name);
	return true;
}

static bool starts_line(const struct parser *p, size_t at)
{
	if (at == 0)
		return !p->message || p->bol;
	return p->src.p[at - 1] == '\n';
}

/* Whether only white space follows on the line; ret_after is then where the next line starts. */
static bool line_ends(const struct parser *p, size_t at, size_t *ret_after)
{
	while (at < p->src.n && blank(p->src.p[at]))
		at++;
	if (at + 1 < p->src.n && p->src.p[at] == '\r' && p->src.p[at + 1] == '\n')
		at++;
	if (at < p->src.n && p->src.p[at] != '\n')
		return false;
	*ret_after = at < p->src.n ? at + 1 : at;
	return true;
}

static struct place tag_place(const struct parser *p, const struct tag *t)
{
	struct place place = {.after = t->end};
	size_t from = t->start;

	if (p->message)
		return place;
	while (from > 0 && blank(p->src.p[from - 1]))
		from--;
	place.left = starts_line(p, from);
	place.ws = place.left ? str_slice(p->src, from, t->start) : STR_NONE;
	place.right = line_ends(p, t->end, &place.after);
	return place;
}

static struct node *add(struct parser *p, struct list *l, enum node_kind kind, struct str text, size_t at)
{
	struct node *n = arena_new(p->arena, struct node);

	n->kind = kind;
	n->text = text;
	n->at = p->message ? p->at : at;
	n->bol = starts_line(p, at);
	if (l->last)
		l->last->next = n;
	else
		l->first = n;
	l->last = n;
	return n;
}

/* Text from the current position to `to`, a node for each line. */
static void add_text(struct parser *p, struct list *l, size_t to)
{
	while (p->pos < to) {
		size_t end = str_find_char(p->src, '\n', p->pos);
		end = end < to ? end + 1 : to;
		add(p, l, NODE_TEXT, str_slice(p->src, p->pos, end), p->pos);
		p->pos = end;
	}
}

/* The text before a tag, and the tag's lines when it has them for itself. True when it has. */
static bool take_lines(struct parser *p, struct list *l, const struct tag *t, const struct place *place, bool own)
{
	add_text(p, l, t->start - (own ? place->ws.n : 0));
	p->pos = own ? place->after : t->end;
	return own;
}

struct str template_indentation(const struct node *n)
{
	size_t i = 0;

	while (n && n->kind == NODE_TEXT && str_trim(n->text).n == 0)
		n = n->next;
	if (!n || n->kind != NODE_TEXT)
		return n ? n->ws : STR_NONE;
	while (i < n->text.n && blank(n->text.p[i]))
		i++;
	return str_slice(n->text, 0, n->bol ? i : 0);
}

static struct str without_blanks(struct str s, size_t max)
{
	size_t i = 0;

	while (i < s.n && i < max && blank(s.p[i]))
		i++;
	return str_slice(s, i, s.n);
}

/* Takes up to n blanks from the start of every line. What fills a parent's blocks has had its own taken. */
static void dedent(struct node *list, size_t n)
{
	for (struct node *node = list; node; node = node->next) {
		if (node->kind == NODE_TEXT && node->bol)
			node->text = without_blanks(node->text, n);
		node->ws = without_blanks(node->ws, n);
		if (node->kind != NODE_PARENT)
			dedent(node->children, n);
	}
}

static bool set_delimiters(struct parser *p, const struct tag *t)
{
	size_t i = 0;
	struct str open, close;

	while (i < t->name.n && !space(t->name.p[i]))
		i++;
	open = str_slice(t->name, 0, i);
	close = str_trim(str_slice(t->name, i, t->name.n));
	if (open.n == 0 || close.n == 0 || open.n > 32 || close.n > 32 || has_space(close) ||
	    str_find_char(t->name, '=', 0) != SIZE_MAX)
		return fail(p, t->start, "delimiters are set as {{=<% %>=}}, not by", t->name);
	p->open = open;
	p->close = close;
	return true;
}

/* Trimmed, every run of white space one space. */
static struct str fold(struct arena *a, struct str s)
{
	char *to = arena_alloc(a, s.n + 1);
	size_t n = 0;

	s = str_trim(s);
	for (size_t i = 0; i < s.n; i++)
		if (!space(s.p[i]))
			to[n++] = s.p[i];
		else if (!space(s.p[i - 1]))
			to[n++] = ' ';
	return str_mem(to, n);
}

static bool has_tag(struct parser text, const struct tag *wanted)
{
	struct tag t;

	for (text.pos = 0; tag_next(&text, text.pos, &t); text.pos = t.end)
		if (t.sigil == wanted->sigil && str_eq(t.name, wanted->name))
			return true;
	return false;
}

static bool brings(char c, struct str text, struct str msgid)
{
	return str_find_char(text, c, 0) != SIZE_MAX && str_find_char(msgid, c, 0) == SIZE_MAX;
}

/* A translation may leave out, move and repeat the tags of its message, and bring nothing that is more than text. */
static bool translation_check(struct parser *translation, struct str msgid)
{
	struct parser original = *translation;
	struct tag t;
	size_t pos = 0;

	original.src = msgid;
	if (brings('<', translation->src, msgid) || brings('"', translation->src, msgid))
		return fail(translation, 0, "< or \" that the message has not:", translation->src);
	for (; tag_next(translation, pos, &t); pos = t.end)
		if (!has_tag(original, &t))
			return fail(translation, 0, "a tag that the message has not:", t.name);
	return !translation->failed;
}

/* The end of the message whose first tag ends at `from`: the tag that closes it. */
static bool message_end(struct parser *p, const struct tag *first, struct tag *ret)
{
	struct tag t;

	for (size_t from = first->end; tag_next(p, from, &t); from = t.end) {
		if (t.sigil == '=' || (t.sigil == '#' && str_is(t.name, "_")))
			return fail(p, t.start, "a message holds no message and sets no delimiters", STR_NONE);
		if (t.sigil == '/' && str_is(t.name, "_")) {
			*ret = t;
			return true;
		}
	}
	return p->failed ? false : fail(p, first->start, "this message has no end: it needs {{/_}}", STR_NONE);
}

static void parse_nodes(struct parser *p, const struct node *owner, bool filling, struct list *l);

static void parse_message(struct parser *p, struct list *l, const struct tag *first)
{
	struct tag last;
	struct str msgid;
	struct parser q;

	add_text(p, l, first->start);
	if (!message_end(p, first, &last))
		return;
	p->pos = last.end;
	msgid = fold(p->arena, str_slice(p->src, first->end, last.start));
	if (msgid.n == 0) {
		fail(p, first->start, "this message is empty", STR_NONE);
		return;
	}
	q = *p;
	q.src = p->locale ? fold(p->arena, locale_find(p->locale, msgid)) : msgid;
	q.pos = 0;
	q.message = true;
	q.bol = starts_line(p, first->start);
	q.at = first->start;
	if (translation_check(&q, msgid))
		parse_nodes(&q, NULL, false, l);
	p->failed |= q.failed;
}

/* filling: n is a block that stands inside a parent. */
static void parse_children(struct parser *p, struct node *n, bool filling)
{
	struct list children = {0};

	if (++p->depth > NESTING_MAX) {
		fail(p, n->at, "sections nest too deeply", STR_NONE);
		return;
	}
	parse_nodes(p, n, filling, &children);
	p->depth--;
	n->children = children.first;
}

static void parse_section(struct parser *p, struct list *l, const struct tag *t, const struct place *place)
{
	enum node_kind kind = t->sigil == '#' ? NODE_SECTION : NODE_INVERTED;
	bool own = take_lines(p, l, t, place, place->left && place->right);
	struct node *n = add(p, l, kind, t->name, t->start);

	n->bol = n->bol && !own;
	n->standalone = own;
	n->ws = place->ws;
	parse_children(p, n, false);
}

static void parse_partial(struct parser *p, struct list *l, const struct tag *t, const struct place *place)
{
	bool own = take_lines(p, l, t, place, place->left && place->right);
	struct node *n = add(p, l, NODE_PARTIAL, t->name, t->start);

	n->dynamic = t->dynamic;
	n->bol = n->bol && !own;
	n->standalone = own;
	n->ws = own ? place->ws : STR_NONE;
}

/* Inside a parent the text around a block is ignored, so there only its right side decides. */
static void parse_block(struct parser *p, struct list *l, const struct tag *t, const struct place *place,
			bool in_parent)
{
	bool own = place->right && (place->left || in_parent);
	struct node *n;

	take_lines(p, l, t, place, own);
	n = add(p, l, NODE_BLOCK, t->name, t->start);
	n->bol = n->bol && !own;
	n->own_lines = own;
	n->standalone = own && place->left;
	n->ws = place->ws;
	parse_children(p, n, in_parent);
	if (in_parent && own)
		dedent(n->children, template_indentation(n->children).n);
}

/* A parent has its lines for itself when nothing stands before its first and after its last tag. */
static void parse_parent(struct parser *p, struct list *l, const struct tag *t, const struct place *place)
{
	struct node *before, *n;

	take_lines(p, l, t, place, false);
	before = l->last;
	n = add(p, l, NODE_PARENT, t->name, t->start);
	n->dynamic = t->dynamic;
	parse_children(p, n, false);
	if (p->failed || p->message || !place->left || !line_ends(p, p->pos, &p->pos))
		return;
	if (place->ws.n > 0)
		before->text.n = 0;
	n->bol = false;
	n->standalone = true;
	n->ws = place->ws;
}

static void parse_tag(struct parser *p, struct list *l, const struct tag *t, bool in_parent)
{
	struct place place = tag_place(p, t);

	switch (t->sigil) {
	case '!':
		take_lines(p, l, t, &place, place.left && place.right);
		break;
	case '=':
		take_lines(p, l, t, &place, place.left && place.right);
		set_delimiters(p, t);
		break;
	case '#':
	case '^':
		if (t->sigil == '#' && str_is(t->name, "_"))
			parse_message(p, l, t);
		else
			parse_section(p, l, t, &place);
		break;
	case '>':
		parse_partial(p, l, t, &place);
		break;
	case '<':
		parse_parent(p, l, t, &place);
		break;
	case '$':
		parse_block(p, l, t, &place, in_parent);
		break;
	default:
		take_lines(p, l, t, &place, false);
		add(p, l, t->sigil == '&' ? NODE_RAW : NODE_VALUE, t->name, t->start);
	}
}

/* The end of owner, which is a block of a parent when `filling`. */
static void parse_end(struct parser *p, struct list *l, const struct tag *t, const struct node *owner, bool filling)
{
	struct place place = tag_place(p, t);
	struct str name =
		owner && owner->dynamic && t->name.p[0] == '*' ? str_trim(str_slice(t->name, 1, t->name.n)) : t->name;

	if (!owner || !str_eq(owner->text, name)) {
		fail(p, t->start, owner ? "this closes what is not open; open is" : "this closes what is not open",
		     owner ? owner->text : STR_NONE);
		return;
	}
	if (owner->kind == NODE_PARENT)
		take_lines(p, l, t, &place, false);
	else
		take_lines(p, l, t, &place, place.left && (place.right || filling));
}

/* Up to the tag that ends owner, or to the end of the source when there is none. */
static void parse_nodes(struct parser *p, const struct node *owner, bool filling, struct list *l)
{
	struct tag t;

	while (!p->failed && tag_next(p, p->pos, &t) && tag_check(p, &t)) {
		if (t.sigil == '/') {
			parse_end(p, l, &t, owner, filling);
			return;
		}
		parse_tag(p, l, &t, owner && owner->kind == NODE_PARENT);
	}
	if (p->failed)
		return;
	if (owner)
		fail(p, owner->at, "this section has no end:", owner->text);
	add_text(p, l, p->src.n);
}

void template_parse(struct arena *a, struct template_source *source, const struct locale *locale,
		    struct template_faults *faults)
{
	struct parser p = {.arena = a,
			   .source = source,
			   .locale = locale,
			   .faults = faults,
			   .src = source->text,
			   .open = STR("{{"),
			   .close = STR("}}")};
	struct list l = {0};

	parse_nodes(&p, NULL, false, &l);
	source->nodes = p.failed ? NULL : l.first;
}
