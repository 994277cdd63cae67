/*
 * Walks post content, tells shortcodes from prose in square brackets, and puts in their place what they stand for.
 */
#include "text/html.h"
#include "text/url.h"
#include "text/wordpress.h"
#include "text/wordpress_media.h"
#include "text/wordpress_prose.h"
#include "text/wordpress_scan.h"
#include "text/wordpress_shortcode_table.h"

/* Shortcodes within the content of others are followed this deep; further tags only vanish. */
#define NESTING_MAX 4

static const char *const plain_elements[] = {"pre", "code", "kbd", "samp", "script", "style", "textarea"};

struct walk {
	const struct wordpress_context *c;
	const struct map *names; /* tags of this very content */
	struct map unclosed;     /* names that no closing tag follows any more */
	struct prose_line line;
	struct str content;
	struct buf *out;
	unsigned nesting;
};

static void walk(const struct wordpress_context *c, const struct map *names, struct str content, unsigned nesting,
		 struct buf *out);

/* An attribute with a name: no prose has one. */
static bool carries_data(const struct shortcode *tag)
{
	for (size_t i = 0; i < tag->n_attrs; i++)
		if (tag->attrs[i].name.n > 0)
			return true;
	return false;
}

static void add_name(struct map *names, struct str name)
{
	if (names->n < SHORTCODE_NAMES_MAX && !map_has(names, name))
		map_set(names, name, NULL);
}

static void collect_name(const struct shortcode *tag, struct map *names, struct map *opened, struct map *closed)
{
	const struct shortcode_row *row = shortcode_row(tag->name);
	if (tag->escaped || (row && shortcode_is_core(row->kind)))
		return;
	if (tag->self_closing || carries_data(tag))
		add_name(names, tag->name);
	else
		add_name(tag->closing ? closed : opened, tag->name);
}

/* Next '[' in [from, end), or end. */
static size_t next_bracket(struct str s, size_t from, size_t end)
{
	size_t at = str_find_char(str_slice(s, 0, end), '[', from);
	return at == SIZE_MAX ? end : at;
}

/* In a block of its own for shortcodes everything is one. */
static bool begins_shortcode_block(const struct scan_token *t)
{
	return t->kind == SCAN_COMMENT && str_starts(t->s, STR("<!-- wp:shortcode"));
}

void wordpress_shortcode_names(struct arena *a, struct str content, struct map *names, struct map *alone)
{
	struct map opened, closed;
	struct scan_guard guard = {0};
	struct prose_line line = {0};
	bool in_block = false;
	struct scan_token t;
	struct shortcode tag;
	size_t at = 0;
	map_init(&opened, a);
	map_init(&closed, a);
	while (scan_next(content, &at, &t)) {
		if (t.kind == SCAN_COMMENT)
			in_block = begins_shortcode_block(&t);
		if (scan_guarded(&guard, &t, plain_elements, ARRAY_LEN(plain_elements)) || t.kind != SCAN_TEXT)
			continue;
		size_t end = at;
		for (size_t i = next_bracket(content, end - t.s.n, end); i < end; i = next_bracket(content, i, end)) {
			bool found = shortcode_parse(a, content, i, &tag);
			if (found)
				collect_name(&tag, names, &opened, &closed);
			if (found && in_block && !tag.closing)
				add_name(names, tag.name);
			else if (found && alone && shortcode_row(tag.name) == NULL && prose_looks_like_tag(&tag) &&
				 prose_is_alone(&line, a, content, i))
				add_name(alone, tag.name);
			i += found ? tag.length : 1;
			at = i > end ? i : end; /* an attribute may hold tags */
		}
	}
	for (size_t i = 0; i < opened.n; i++)
		if (map_has(&closed, opened.entries[i].key))
			add_name(names, opened.entries[i].key);
}

static bool is_known(const struct walk *w, struct str name)
{
	return str_find_char(name, '_', 0) != SIZE_MAX || map_has(w->names, name) ||
	       (w->c->shortcodes && map_has(w->c->shortcodes, name));
}

static bool names_address(const struct shortcode *tag)
{
	struct str first = shortcode_positional(tag, 0);
	return str_starts_nocase(first, STR("http")) || str_starts(first, STR("/"));
}

/* Of what the table holds: "[Facebook]" is prose; "[vc_row full]" and "[vimeo 123]" are not. */
static bool is_listed_tag(struct walk *w, const struct shortcode *tag, const struct shortcode_row *row, size_t at)
{
	if (tag->closing || names_address(tag))
		return true;
	if (row->kind == SHORTCODE_PLAYER)
		return (tag->n_attrs == 1 && tag->attrs[0].value.n > 4) ||
		       (tag->n_attrs <= 1 && str_eq(tag->name, str_of(row->name)) &&
			prose_is_alone(&w->line, w->c->arena, w->content, at));
	return tag->n_attrs == 0 || row->kind == SHORTCODE_BLOCK;
}

static bool is_tag(struct walk *w, const struct shortcode *tag, const struct shortcode_row *row, size_t at)
{
	if (tag->self_closing || carries_data(tag) || is_known(w, tag->name))
		return true;
	if (row)
		return is_listed_tag(w, tag, row, at);
	return prose_looks_like_tag(tag) && prose_is_alone(&w->line, w->c->arena, w->content, at);
}

/* Start of the first [/name] at or after from; SIZE_MAX when there is none. *ret_past: just past it. */
static size_t find_close(struct walk *w, struct str name, size_t from, size_t *ret_past)
{
	if (map_has(&w->unclosed, name))
		return SIZE_MAX;
	for (size_t at = str_find(w->content, STR("[/"), from); at != SIZE_MAX;
	     at = str_find(w->content, STR("[/"), at + 2)) {
		size_t end = at + 2 + name.n;
		if (!str_eq(str_slice(w->content, at + 2, end), name))
			continue;
		while (end < w->content.n && scan_is_space(w->content.p[end]))
			end++;
		if (end >= w->content.n || w->content.p[end] != ']')
			continue;
		*ret_past = end + 1;
		return at;
	}
	map_set(&w->unclosed, name, NULL);
	return SIZE_MAX;
}

static void put_break(struct walk *w)
{
	if (w->out->n > 0 && !str_ends(buf_str(w->out), STR("\n\n")))
		buf_puts(w->out, "\n\n");
}

static bool begins_line(struct str s, size_t at)
{
	while (at > 0 && (s.p[at - 1] == ' ' || s.p[at - 1] == '\t'))
		at--;
	return at == 0 || s.p[at - 1] == '\n' || s.p[at - 1] == ']';
}

static bool ends_line(struct str s, size_t at)
{
	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t' || s.p[at] == '\r'))
		at++;
	return at >= s.n || s.p[at] == '\n' || s.p[at] == '[';
}

/* The tag goes. Where it stood by itself it parted paragraphs; within a line it parted nothing. */
static size_t vanish(struct walk *w, const struct shortcode *tag, const struct shortcode_row *row, size_t at)
{
	size_t past = at + tag->length;
	bool between = tag->closing && past < w->content.n && w->content.p[past] == '[';
	bool block = row && (row->kind == SHORTCODE_BLOCK || row->kind == SHORTCODE_HEADING);
	if (!tag->closing && (row == NULL || !shortcode_is_core(row->kind)))
		notes_add(w->c->notes, NOTE_SHORTCODE, tag->name);
	if (block || between || (begins_line(w->content, at) && ends_line(w->content, past)))
		put_break(w);
	return past;
}

/* Text of an inner content that should be one address: tags dropped, references decoded. */
static struct str inner_address(struct walk *w, struct str inner)
{
	CLEANUP(buf_done) struct buf text = BUF(8192);
	CLEANUP(buf_done) struct buf decoded = BUF(8192);
	struct scan_token t;
	size_t at = 0;
	while (scan_next(inner, &at, &t))
		if (t.kind == SCAN_TEXT)
			buf_put(&text, t.s);
	html_decode(&decoded, str_trim(buf_str(&text)));
	return arena_str(w->c->arena, buf_str(&decoded));
}

static void put_address(struct walk *w, struct str address)
{
	if (wordpress_put_player(w->c, address, w->out))
		return;
	put_break(w);
	embed_write(w->c->arena, w->c->embeds, address, w->out, w->c->notes);
	put_break(w);
}

static size_t handle_caption(struct walk *w, const struct shortcode *tag, const struct shortcode_row *row, size_t at)
{
	size_t past, from = at + tag->length;
	size_t close = find_close(w, tag->name, from, &past);
	if (close == SIZE_MAX)
		return vanish(w, tag, row, at);
	CLEANUP(buf_done) struct buf inner = BUF(w->out->max);
	walk(w->c, w->names, str_slice(w->content, from, close), w->nesting + 1, &inner);
	put_break(w);
	wordpress_put_caption(tag, buf_str(&inner), w->out);
	put_break(w);
	return past;
}

static size_t handle_embed(struct walk *w, const struct shortcode *tag, const struct shortcode_row *row, size_t at)
{
	size_t past = at + tag->length;
	struct str address = str_trim(shortcode_attr(tag, "src"));
	size_t close = find_close(w, tag->name, past, &past);
	if (close != SIZE_MAX)
		address = inner_address(w, str_slice(w->content, at + tag->length, close));
	if (!url_is_safe_link(address, URL_LINK_WEB))
		return vanish(w, tag, row, at);
	put_address(w, address);
	return past;
}

static bool is_id(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] == '-' || s.p[i] == '_' || (s.p[i] >= '0' && s.p[i] <= '9') ||
		      ((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z')))
			return false;
	return s.n > 0;
}

static size_t handle_player(struct walk *w, const struct shortcode *tag, const struct shortcode_row *row, size_t at)
{
	size_t past = at + tag->length, after_close = past;
	struct str address = str_trim(shortcode_attr(tag, row->attr));
	if (address.n == 0)
		address = str_trim(shortcode_attr(tag, "url"));
	if (address.n == 0)
		address = str_trim(shortcode_positional(tag, 0));
	size_t close = find_close(w, tag->name, past, &after_close);
	if (address.n == 0 && close != SIZE_MAX) {
		address = inner_address(w, str_slice(w->content, past, close));
		past = after_close;
	}
	if (is_id(address) && row->address[0])
		address = arena_join(w->c->arena, str_of(row->address), address, STR_NONE);
	if (!url_is_safe_link(address, URL_LINK_WEB))
		return vanish(w, tag, row, at);
	put_address(w, address);
	return past;
}

static size_t handle_picture(struct walk *w, const struct shortcode *tag, const struct shortcode_row *row, size_t at)
{
	struct str ids = shortcode_attr(tag, row->attr);
	if (row->kind == SHORTCODE_IMAGE && url_is_safe_link(ids, URL_LINK_MEDIA)) {
		struct wordpress_media m = {.path = ids, .alt = shortcode_attr(tag, "alt")};
		put_break(w);
		wordpress_put_picture(&m, false, w->out);
		put_break(w);
		return at + tag->length;
	}
	if (row->kind == SHORTCODE_IMAGE || ids.n == 0)
		return vanish(w, tag, row, at);
	put_break(w);
	const struct wordpress_media *one =
		str_find_char(ids, ',', 0) == SIZE_MAX ? wordpress_media_find(w->c, ids) : NULL;
	if (one)
		wordpress_put_picture(one, false, w->out);
	else
		wordpress_put_gallery(w->c, tag, ids, w->out);
	put_break(w);
	return at + tag->length;
}

static size_t handle_heading(struct walk *w, const struct shortcode *tag, const struct shortcode_row *row, size_t at)
{
	struct str text = str_trim(shortcode_attr(tag, row->attr));
	size_t past = vanish(w, tag, row, at);
	if (text.n == 0)
		return past;
	put_break(w);
	buf_puts(w->out, "<h3>");
	buf_put(w->out, text);
	buf_puts(w->out, "</h3>\n\n");
	return past;
}

static size_t handle_drop(struct walk *w, const struct shortcode *tag, const struct shortcode_row *row, size_t at)
{
	size_t past = vanish(w, tag, row, at);
	find_close(w, tag->name, past, &past);
	return past;
}

static size_t handle_media(struct walk *w, const struct shortcode *tag, enum shortcode_kind kind, size_t at)
{
	struct str ids = shortcode_attr(tag, "ids");
	put_break(w);
	if (kind == SHORTCODE_GALLERY)
		wordpress_put_gallery(w->c, tag, ids.n > 0 ? ids : shortcode_attr(tag, "include"), w->out);
	else if (kind == SHORTCODE_AUDIO)
		wordpress_put_audio(w->c, tag, w->out);
	else if (kind == SHORTCODE_VIDEO)
		wordpress_put_video(w->c, tag, w->out);
	else
		wordpress_put_playlist(w->c, tag, w->out);
	put_break(w);
	return at + tag->length;
}

/* Puts what the tag stands for; returns where the content goes on. */
static size_t handle(struct walk *w, const struct shortcode *tag, const struct shortcode_row *row, size_t at)
{
	enum shortcode_kind kind = row ? row->kind : SHORTCODE_UNKNOWN;
	if (tag->closing || w->nesting >= NESTING_MAX)
		return vanish(w, tag, row, at);
	switch (kind) {
	case SHORTCODE_CAPTION:
		return handle_caption(w, tag, row, at);
	case SHORTCODE_EMBED:
		return handle_embed(w, tag, row, at);
	case SHORTCODE_GALLERY:
	case SHORTCODE_AUDIO:
	case SHORTCODE_VIDEO:
	case SHORTCODE_PLAYLIST:
		return handle_media(w, tag, kind, at);
	case SHORTCODE_PLAYER:
		return handle_player(w, tag, row, at);
	case SHORTCODE_PICTURE:
	case SHORTCODE_IMAGE:
		return handle_picture(w, tag, row, at);
	case SHORTCODE_HEADING:
		return handle_heading(w, tag, row, at);
	case SHORTCODE_DROP:
		return handle_drop(w, tag, row, at);
	default:
		return vanish(w, tag, row, at);
	}
}

/*
 * [[name]] and [[name]…[/name]]: shown without the outer brackets. Returns where it ends, or `at` when it is neither.
 */
static size_t put_escaped(struct walk *w, size_t at)
{
	struct shortcode tag;
	size_t past;
	if (at + 1 >= w->content.n || w->content.p[at + 1] != '[')
		return at;
	if (shortcode_parse(w->c->arena, w->content, at, &tag) && tag.escaped) {
		buf_put(w->out, str_slice(w->content, at + 1, at + tag.length - 1));
		return at + tag.length;
	}
	if (!shortcode_parse(w->c->arena, w->content, at + 1, &tag) || tag.closing)
		return at;
	size_t close = find_close(w, tag.name, at + 1 + tag.length, &past);
	if (close == SIZE_MAX || past >= w->content.n || w->content.p[past] != ']')
		return at;
	buf_put(w->out, str_slice(w->content, at + 1, past));
	return past + 1;
}

/* The bracket at `at`: returns where the content goes on. */
static size_t put_bracket(struct walk *w, size_t at)
{
	struct shortcode tag;
	size_t past = put_escaped(w, at);
	if (past > at)
		return past;
	if (shortcode_parse(w->c->arena, w->content, at, &tag)) {
		const struct shortcode_row *row = shortcode_row(tag.name);
		if (is_tag(w, &tag, row, at))
			return handle(w, &tag, row, at);
		if (prose_is_doubtful(&w->line, w->c->arena, w->content, &tag, at))
			notes_add(w->c->notes, NOTE_BRACKET, tag.name);
	}
	buf_putc(w->out, '[');
	return at + 1;
}

static void walk(const struct wordpress_context *c, const struct map *names, struct str content, unsigned nesting,
		 struct buf *out)
{
	struct walk w = {.c = c, .names = names, .content = content, .out = out, .nesting = nesting};
	struct scan_guard guard = {0};
	struct scan_token t;
	size_t at = 0;
	map_init(&w.unclosed, c->arena);
	while (scan_next(content, &at, &t)) {
		bool guarded = scan_guarded(&guard, &t, plain_elements, ARRAY_LEN(plain_elements));
		if (guarded || t.kind != SCAN_TEXT) {
			buf_put(out, t.s);
			continue;
		}
		size_t pos = at - t.s.n, end = at;
		while (pos < end) {
			size_t bracket = next_bracket(content, pos, end);
			buf_put(out, str_slice(content, pos, bracket));
			pos = bracket < end ? put_bracket(&w, bracket) : end;
		}
		at = pos;
	}
}

void wordpress_shortcodes(const struct wordpress_context *c, struct str content, struct buf *out)
{
	struct map names;
	map_init(&names, c->arena);
	wordpress_shortcode_names(c->arena, content, &names, NULL);
	walk(c, &names, content, 0, out);
}
