/*
 * Text of any HTML, and what a visitor sees of a whole foreign page. In the child.
 */
#include "base/map.h"
#include "worker/child.h"
#include "worker/html.h"
#include "worker/html_wire.h"

#define PAGE_MAX ((size_t)WORKER_HTML_MAX * 4)
#define TEXT_MAX ((size_t)WORKER_HTML_MAX * 4)

static bool is_element(const struct html_node *n, const char *name)
{
	return n->kind == HTML_ELEMENT && str_is(n->name, name);
}

static bool is_one_of(const struct html_node *n, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_element(n, names[i]))
			return true;
	return false;
}

/* Never text, wherever they stand. */
static bool is_unseen(const struct html_node *n)
{
	static const char *const names[] = {"script", "style", "noscript", "template", "iframe", "object", "svg",
					    "math",   "head",  "select",   "textarea", "button", "title"};
	return is_one_of(n, names, ARRAY_LEN(names));
}

/* Around an article, not of it. */
static bool is_furniture(const struct html_node *n)
{
	static const char *const names[] = {"nav", "header", "footer", "aside", "form"};
	return is_one_of(n, names, ARRAY_LEN(names));
}

/* Folded text below root; furniture is left out when it is not root itself. */
static struct str text_of(struct arena *a, const struct html_node *root, bool with_furniture)
{
	CLEANUP(buf_done) struct buf out = BUF(TEXT_MAX);
	const struct html_node *n = root;
	bool space = false;
	while (n) {
		if (n != root && (is_unseen(n) || (!with_furniture && is_furniture(n)))) {
			space = true;
			n = html_next_after(root, n);
			continue;
		}
		if (n->kind == HTML_ELEMENT && !html_is_inline(n->name))
			space = true;
		struct str rest = n->kind == HTML_TEXT ? n->text : STR_NONE, word;
		const char *from = rest.p;
		while (html_word(&rest, &word)) {
			if ((space || word.p > from) && out.n > 0)
				buf_putc(&out, ' ');
			buf_put(&out, word);
			space = false;
			from = rest.p;
		}
		if (rest.n > 0)
			space = true;
		/* the end of a block parts words as its beginning does */
		const struct html_node *next = html_next(root, n);
		for (const struct html_node *up = n; next && up && up != next->parent; up = up->parent)
			space = space || (up->kind == HTML_ELEMENT && !html_is_inline(up->name));
		n = next;
	}
	return buf_to_arena(&out, a);
}

enum rc child_text(struct arena *a, struct str request, struct buf *answer)
{
	struct html_node *root;
	enum rc rc = html_parse_page(a, request, PAGE_MAX, &root);
	if (rc == RC_OK)
		buf_put(answer, text_of(a, root, true));
	return rc;
}

static const struct html_node *find(const struct html_node *root, bool (*test)(const struct html_node *))
{
	for (const struct html_node *n = root->first; n; n = html_next(root, n))
		if (n->kind == HTML_ELEMENT && test(n))
			return n;
	return NULL;
}

static bool is_article_body(const struct html_node *n)
{
	static const char *const classes[] = {
		"entry-content", "post-content",    "article-content", "article-body",         "article__body",
		"post-body",     "td-post-content", "single-content",  "post__content",        "entry__content",
		"story-body",    "e-content",       "the-content",     "wp-block-post-content"};
	if (str_eq_nocase(html_attr(n, "itemprop"), STR("articleBody")))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(classes); i++)
		if (html_has_class(n, classes[i]))
			return true;
	return false;
}

static bool is_article(const struct html_node *n)
{
	return is_element(n, "article");
}

static bool is_main(const struct html_node *n)
{
	return is_element(n, "main");
}

static bool is_body(const struct html_node *n)
{
	return is_element(n, "body");
}

static bool is_heading(const struct html_node *n)
{
	return is_element(n, "h1");
}

static const struct html_node *find_article(const struct html_node *root, bool *ret_found)
{
	bool (*const tests[])(const struct html_node *) = {is_article_body, is_article, is_main, is_body};
	for (size_t i = 0; i < ARRAY_LEN(tests); i++) {
		const struct html_node *n = find(root, tests[i]);
		*ret_found = n != NULL && i < 2;
		if (n)
			return n;
	}
	return root;
}

/* Value of `value` on the first such element whose attribute `name` is `is`. */
static struct str head_value(const struct html_node *root, const char *element, const char *name, const char *is,
			     const char *value)
{
	for (const struct html_node *n = root->first; n; n = html_next(root, n))
		if (is_element(n, element) && str_eq_nocase(html_attr(n, name), str_of(is)))
			return str_trim(html_attr(n, value));
	return STR_NONE;
}

static struct str title_of(struct arena *a, const struct html_node *root)
{
	struct str title = head_value(root, "meta", "property", "og:title", "content");
	if (title.n > 0)
		return title;
	for (const struct html_node *n = root->first; n; n = html_next(root, n))
		if (is_element(n, "title"))
			return text_of(a, n, true);
	return STR_NONE;
}

static struct str heading_of(struct arena *a, const struct html_node *root)
{
	const struct html_node *article = find(root, is_article);
	const struct html_node *h1 = article ? find(article, is_heading) : NULL;
	if (h1 == NULL)
		h1 = find(root, is_heading);
	return h1 ? text_of(a, h1, true) : STR_NONE;
}

static struct str picture_address(const struct html_node *img)
{
	static const char *const lazy[] = {"data-src", "data-lazy-src", "data-original"};
	struct str src = str_trim(html_attr(img, "src"));
	for (size_t i = 0; (src.n == 0 || str_starts_nocase(src, STR("data:"))) && i < ARRAY_LEN(lazy); i++)
		if (html_attr(img, lazy[i]).n > 0)
			src = str_trim(html_attr(img, lazy[i]));
	return str_starts_nocase(src, STR("data:")) ? STR_NONE : src;
}

static void collect_pictures(struct arena *a, const struct html_node *article, struct worker_page *page)
{
	struct map found;
	map_init(&found, a);
	for (const struct html_node *n = article->first; n; n = html_next(article, n)) {
		struct str src = is_element(n, "img") ? picture_address(n) : STR_NONE;
		if (src.n > 0 && !map_has(&found, src))
			map_set(&found, src, NULL);
	}
	page->pictures = arena_array(a, found.n, sizeof(*page->pictures));
	for (size_t i = 0; i < found.n; i++)
		page->pictures[page->n_pictures++] = found.entries[i].key;
}

enum rc child_page(struct arena *a, struct str request, struct buf *answer)
{
	struct worker_page page = {0};
	struct html_node *root;
	enum rc rc = html_parse_page(a, request, PAGE_MAX, &root);
	if (rc != RC_OK)
		return rc;
	const struct html_node *article = find_article(root, &page.article_found);
	page.title = title_of(a, root);
	page.heading = heading_of(a, root);
	page.text = text_of(a, article, false);
	page.canonical = head_value(root, "link", "rel", "canonical", "href");
	page.language = str_trim(html_attr(root, "lang"));
	page.description = head_value(root, "meta", "name", "description", "content");
	collect_pictures(a, article, &page);
	html_page_put(answer, &page);
	return RC_OK;
}
