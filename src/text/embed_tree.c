/*
 * Finds what is an embed in a parsed article and puts the click-to-load element in its place.
 */
#include "text/embed.h"
#include "text/unicode.h"
#include "text/url.h"

#define TITLE_MAX 200

struct scene {
	struct arena *a;
	const struct embed_table *table;
	struct notes *notes;
};

static struct str link_text(struct arena *a, const struct embed *e, struct str title)
{
	struct str label = str_of(e->provider->label);
	title = utf8_cut(str_trim(title), TITLE_MAX);
	/* "YouTube video player" says no more than the label */
	if (title.n == 0 || str_starts_nocase(title, label))
		return label;
	return arena_join(a, label, STR(": "), title, STR_NONE);
}

static struct html_node *link_element(struct arena *a, struct str href, struct str text)
{
	struct html_node *link = html_node_new(a, HTML_ELEMENT, STR("a"));
	html_attr_set(a, link, "href", href);
	html_append(link, html_node_new(a, HTML_TEXT, text));
	return link;
}

struct html_node *embed_element(struct arena *a, const struct embed *e, struct str title)
{
	struct html_node *figure = html_node_new(a, HTML_ELEMENT, STR("figure"));
	struct html_node *link = link_element(a, e->page, link_text(a, e, title));
	html_attr_set(a, figure, "class", arena_printf(a, "embed embed-%s", e->provider->name));
	html_attr_set(a, link, "class", STR("embed-link"));
	html_attr_set(a, link, "data-embed", e->frame);
	html_append(figure, link);
	return figure;
}

void embed_note_host(struct notes *notes, struct str address)
{
	struct url url;
	if (str_starts(address, STR("//")))
		address = str_slice(address, 2, str_find_char(address, '/', 2));
	else if (url_parse(address, &url) == RC_OK && url.host.n > 0)
		address = url.host;
	else
		address = STR("?");
	notes_add(notes, NOTE_EMBED, address);
}

void embed_write(struct arena *a, const struct embed_table *table, struct str address, struct buf *out,
		 struct notes *notes)
{
	struct embed e;
	if (!embed_find(a, table, address, &e)) {
		embed_note_host(notes, address);
		buf_puts(out, "<p><a href=\"");
		html_escape(out, address);
		buf_puts(out, "\">");
		html_escape(out, address);
		buf_puts(out, "</a></p>");
		return;
	}
	buf_printf(out, "<figure class=\"embed embed-%s\"><a class=\"embed-link\" href=\"", e.provider->name);
	html_escape(out, e.page);
	buf_puts(out, "\" data-embed=\"");
	html_escape(out, e.frame);
	buf_puts(out, "\">");
	html_escape(out, str_of(e.provider->label));
	buf_puts(out, "</a></figure>");
}

static bool is_blank(const struct html_node *n)
{
	return n->kind == HTML_COMMENT || (n->kind == HTML_TEXT && str_trim(n->text).n == 0);
}

static bool is_element(const struct html_node *n, const char *name)
{
	return n->kind == HTML_ELEMENT && str_is(n->name, name);
}

static bool nothing_else(const struct html_node *from, const struct html_node *but)
{
	for (; from; from = from->next)
		if (from != but && !is_blank(from))
			return false;
	return true;
}

/* Puts a block where node stands. A paragraph around it ends before it and goes on after it. */
static void put_block(struct arena *a, struct html_node *node, struct html_node *block)
{
	struct html_node *p = node->parent;
	if (p == NULL || !is_element(p, "p") || p->parent == NULL) {
		html_replace(node, block);
		return;
	}
	if (nothing_else(p->first, node)) {
		html_replace(p, block);
		return;
	}
	struct html_node *before = html_node_new(a, HTML_ELEMENT, STR("p"));
	before->attrs = p->attrs;
	before->n_attrs = p->n_attrs;
	while (p->first != node) {
		struct html_node *child = p->first;
		html_remove(child);
		html_append(before, child);
	}
	html_insert_before(p, before);
	html_insert_before(p, block);
	html_remove(node);
}

static struct html_node *link_paragraph(struct scene *s, struct str address)
{
	struct html_node *p = html_node_new(s->a, HTML_ELEMENT, STR("p"));
	if (str_starts(address, STR("//")))
		address = arena_join(s->a, STR("https:"), address, STR_NONE);
	html_append(p, link_element(s->a, address, address));
	return p;
}

/* Replaces node by the embed, or by a link when no row knows the address. */
static void replace_by_address(struct scene *s, struct html_node *node, struct str address, struct str title)
{
	struct embed e;
	address = str_trim(address);
	if (embed_find(s->a, s->table, address, &e)) {
		put_block(s->a, node, embed_element(s->a, &e, title));
		return;
	}
	embed_note_host(s->notes, address);
	if (url_is_safe_link(address, URL_LINK_MEDIA | URL_LINK_PROTOCOL_RELATIVE))
		put_block(s->a, node, link_paragraph(s, address));
	else
		html_remove(node);
}

static struct str frame_address(const struct html_node *node)
{
	static const char *const names[] = {"src", "data-src", "data-lazy-src", "data-litespeed-src"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct str value = str_trim(html_attr(node, names[i]));
		if (value.n > 0 && !str_starts_nocase(value, STR("about:")) && !str_starts_nocase(value, STR("data:")))
			return value;
	}
	return STR_NONE;
}

/* Of an object or embed element: its own address, or that of a parameter or an embed within. */
static struct str player_address(const struct html_node *player)
{
	for (const struct html_node *n = player; n; n = html_next(player, n)) {
		struct str value = STR_NONE;
		if (is_element(n, "object"))
			value = html_attr(n, "data");
		else if (is_element(n, "embed") || is_element(n, "iframe"))
			value = html_attr(n, "src");
		else if (is_element(n, "param") && (str_eq_nocase(html_attr(n, "name"), STR("movie")) ||
						    str_eq_nocase(html_attr(n, "name"), STR("src"))))
			value = html_attr(n, "value");
		if (str_trim(value).n > 0)
			return str_trim(value);
	}
	return STR_NONE;
}

static struct html_node *find_element(const struct html_node *root, const char *name)
{
	for (const struct html_node *n = root->first; n; n = html_next(root, n))
		if (is_element(n, name))
			return (struct html_node *)n;
	return NULL;
}

/*
 * The address of a figure that WordPress's embed block saved: text of its wrapper, or a frame that a plugin put there.
 */
static struct str block_address(struct scene *s, const struct html_node *figure)
{
	for (const struct html_node *n = figure->first; n; n = html_next(figure, n)) {
		if (is_element(n, "iframe") || is_element(n, "embed") || is_element(n, "object"))
			return is_element(n, "iframe") ? frame_address(n) : player_address(n);
		if (n->kind != HTML_ELEMENT || !html_has_class(n, "wp-block-embed__wrapper"))
			continue;
		CLEANUP(buf_done) struct buf text = BUF(1u << 16);
		html_node_text(&text, n);
		struct str address = str_trim(buf_str(&text));
		if (str_starts_nocase(address, STR("http")) && str_find_char(address, ' ', 0) == SIZE_MAX)
			return arena_str(s->a, address);
	}
	return STR_NONE;
}

static void replace_block_embed(struct scene *s, struct html_node *figure)
{
	struct str address = block_address(s, figure);
	struct embed e;
	if (address.n == 0)
		return;
	bool known = embed_find(s->a, s->table, address, &e);
	struct html_node *caption = find_element(figure, "figcaption");
	struct html_node *element =
		known ? embed_element(s->a, &e, STR_NONE) : html_node_new(s->a, HTML_ELEMENT, STR("figure"));
	if (!known) {
		embed_note_host(s->notes, address);
		html_attr_set(s->a, element, "class", STR("wp-block-embed"));
		html_append(element, link_element(s->a, address, address));
	}
	if (caption) {
		html_remove(caption);
		html_append(element, caption);
	}
	html_replace(figure, element);
}

/* The last link of a quoted post leads to the post. */
static struct str last_link(const struct html_node *root)
{
	struct str href = STR_NONE;
	for (const struct html_node *n = root->first; n; n = html_next(root, n))
		if (is_element(n, "a") && html_attr(n, "href").n > 0)
			href = html_attr(n, "href");
	return href;
}

/* What providers give to paste: an element that their script would turn into a frame. */
static struct str scripted_address(struct scene *s, const struct html_node *node)
{
	if (html_has_class(node, "twitter-tweet") || html_has_class(node, "twitter-video"))
		return last_link(node);
	if (html_has_class(node, "instagram-media")) {
		struct str link = html_attr(node, "data-instgrm-permalink");
		return link.n > 0 ? link : last_link(node);
	}
	if (html_has_class(node, "tiktok-embed"))
		return html_attr(node, "cite");
	if (html_has_class(node, "fb-post") || html_has_class(node, "fb-video"))
		return html_attr(node, "data-href");
	if (html_has_class(node, "flourish-embed") && html_attr(node, "data-src").n > 0)
		return arena_join(s->a, STR("https://public.flourish.studio/"), html_attr(node, "data-src"), STR_NONE);
	return STR_NONE;
}

static bool has_text(const struct html_node *node)
{
	for (const struct html_node *n = node; n; n = html_next(node, n))
		if (n->kind == HTML_TEXT && str_trim(n->text).n > 0)
			return true;
	return false;
}

/* The quoted words stay readable without a click. */
static bool replace_scripted(struct scene *s, struct html_node *node)
{
	struct embed e;
	struct str address = scripted_address(s, node);
	if (address.n == 0 || !embed_find(s->a, s->table, address, &e))
		return false;
	struct html_node *figure = embed_element(s->a, &e, STR_NONE);
	put_block(s->a, node, figure);
	if (is_element(node, "blockquote") && has_text(node)) {
		node->attrs = NULL;
		node->n_attrs = 0;
		html_insert_before(figure->first, node);
	}
	return true;
}

/* The text of a paragraph that is nothing but one address, else STR_NONE. */
static struct str lone_address(struct arena *a, const struct html_node *p)
{
	/* A link that shows nothing but its own address is that address: Markdown makes one of every bare one. */
	const struct html_node *link = p->first;
	if (link && !link->next && str_is(link->name, "a") && link->first && !link->first->next &&
	    link->first->kind == HTML_TEXT && str_eq(link->first->text, html_attr(link, "href")))
		p = link;
	CLEANUP(buf_done) struct buf text = BUF(4096);
	for (const struct html_node *n = p->first; n; n = n->next) {
		if (n->kind == HTML_ELEMENT)
			return STR_NONE;
		if (n->kind == HTML_TEXT)
			buf_put(&text, n->text);
	}
	struct str s = str_trim(buf_str(&text));
	if (buf_failed(&text) || (!str_starts_nocase(s, STR("http://")) && !str_starts_nocase(s, STR("https://"))))
		return STR_NONE;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ')
			return STR_NONE;
	return arena_str(a, s);
}

static void visit(struct scene *s, struct html_node *node)
{
	if (html_has_class(node, "wp-block-embed")) {
		replace_block_embed(s, node);
	} else if (str_is(node->name, "iframe")) {
		struct str address = frame_address(node);
		if (address.n > 0)
			replace_by_address(s, node, address, html_attr(node, "title"));
	} else if (str_is(node->name, "object") || str_is(node->name, "embed")) {
		struct str address = player_address(node);
		if (address.n > 0)
			replace_by_address(s, node, address, STR_NONE);
	} else if (str_is(node->name, "p")) {
		struct str address = lone_address(s->a, node);
		struct embed e;
		bool linked = node->first && is_element(node->first, "a");
		/* a link that no row knows stays the link it is */
		if (url_is_safe_link(address, URL_LINK_WEB) && (!linked || embed_find(s->a, s->table, address, &e)))
			replace_by_address(s, node, address, STR_NONE);
	} else if (str_is(node->name, "blockquote") || str_is(node->name, "div")) {
		replace_scripted(s, node);
	}
}

void embed_tree(struct arena *a, struct html_node *root, const struct embed_table *table, struct notes *notes)
{
	struct scene s = {a, table, notes};
	size_t n = 0, cap = 64;
	struct html_node **nodes = arena_array(a, cap, sizeof(*nodes));
	for (struct html_node *node = root->first; node; node = html_next(root, node)) {
		if (node->kind != HTML_ELEMENT || str_is(node->name, "a"))
			continue;
		if (n == cap) {
			struct html_node **more = arena_array(a, cap * 2, sizeof(*nodes));
			memcpy(more, nodes, n * sizeof(*nodes));
			nodes = more;
			cap *= 2;
		}
		nodes[n++] = node;
	}
	/* outer elements first; what was taken out of the tree with its parent has no root any more */
	for (size_t i = 0; i < n; i++) {
		const struct html_node *top = nodes[i];
		while (top->parent)
			top = top->parent;
		if (top == root)
			visit(&s, nodes[i]);
	}
}
