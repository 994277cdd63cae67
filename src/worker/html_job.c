/*
 * An article's way from foreign text to safe HTML, in the child: text rules by format, then the tree, then the
 * allow-list until nothing changes any more.
 */
#include "text/html_adapt.h"
#include "text/sanitise.h"
#include "worker/child.h"
#include "worker/html.h"
#include "worker/html_wire.h"

/* Shortcodes and embeds may make a text longer, but not without end. */
#define GROWN_MAX ((size_t)WORKER_HTML_MAX * 4)
#define PASSES_MAX 4
#define PAGES_MAX 500

struct job {
	struct arena *a;
	const struct worker_html_request *q;
	struct sanitise_options options;
	struct wordpress_context context;
	struct notes notes;
};

/* One step of the text rules: the buffers change places. */
static void step_done(struct buf *from, struct buf *to)
{
	struct buf used = *from;
	*from = *to;
	*to = used;
	buf_clear(to);
}

static void apply_classic(struct job *j, struct buf *text, struct buf *next)
{
	wordpress_lines(&j->context, buf_str(text), next);
	step_done(text, next);
	wordpress_shortcodes(&j->context, buf_str(text), next);
	step_done(text, next);
	wordpress_texturize(buf_str(text), wordpress_quotes(j->q->locale), next);
	step_done(text, next);
	wordpress_autop(j->a, buf_str(text), next);
	step_done(text, next);
}

static void apply_blocks(struct job *j, struct buf *text, struct buf *next)
{
	wordpress_blocks(&j->context, buf_str(text), next);
	step_done(text, next);
	wordpress_shortcodes(&j->context, buf_str(text), next);
	step_done(text, next);
}

static enum rc apply_text_rules(struct job *j, struct str source, struct str *ret_html)
{
	CLEANUP(buf_done) struct buf text = BUF(GROWN_MAX);
	CLEANUP(buf_done) struct buf next = BUF(GROWN_MAX);
	buf_put(&text, source);
	if (j->q->format == WORKER_WORDPRESS_CLASSIC)
		apply_classic(j, &text, &next);
	else if (j->q->format == WORKER_WORDPRESS_BLOCK)
		apply_blocks(j, &text, &next);
	if (buf_failed(&text) || buf_failed(&next))
		return rc_fail(RC_LIMITED, "this text grows beyond %zu bytes", GROWN_MAX);
	*ret_html = buf_to_arena(&text, j->a);
	return RC_OK;
}

/* Parses what was written and writes it again; *ret_same when nothing changed. */
static enum rc pass(struct job *j, struct str html, struct str *ret_html, struct html_node **ret_root, bool *ret_same)
{
	CLEANUP(buf_done) struct buf out = BUF(GROWN_MAX);
	enum rc rc = html_parse_fragment(j->a, html, GROWN_MAX, ret_root);
	if (rc != RC_OK)
		return rc;
	sanitise(*ret_root, &j->options, &out, NULL);
	if (buf_failed(&out))
		return rc_fail(RC_LIMITED, "this text grows beyond %zu bytes", GROWN_MAX);
	*ret_same = str_eq(buf_str(&out), html);
	*ret_html = *ret_same ? html : buf_to_arena(&out, j->a);
	return RC_OK;
}

static enum rc settle(struct job *j, struct str html, struct str *ret_html, struct html_node **ret_root)
{
	for (int i = 0; i < PASSES_MAX; i++) {
		bool same = false;
		enum rc rc = pass(j, html, &html, ret_root, &same);
		if (rc != RC_OK)
			return rc;
		if (same) {
			*ret_html = html;
			return RC_OK;
		}
	}
	return rc_fail(RC_INVALID, "this HTML changes each time it is cleaned");
}

/* *ret_root: the tree of the result. */
static enum rc render(struct job *j, struct str source, struct str *ret_html, struct html_node **ret_root)
{
	CLEANUP(buf_done) struct buf out = BUF(GROWN_MAX);
	struct str html;
	struct html_node *root;
	enum rc rc = apply_text_rules(j, source, &html);
	if (rc == RC_OK)
		rc = html_parse_fragment(j->a, html, GROWN_MAX, &root);
	if (rc != RC_OK)
		return rc;
	embed_tree(j->a, root, j->q->embeds, &j->notes);
	html_adapt_styles(j->a, root);
	html_adapt_addresses(j->a, root, j->q->site_host);
	sanitise(root, &j->options, &out, &j->notes);
	if (buf_failed(&out))
		return rc_fail(RC_LIMITED, "this text grows beyond %zu bytes", GROWN_MAX);
	return settle(j, str_trim(buf_to_arena(&out, j->a)), ret_html, ret_root);
}

static struct str first_image(const struct html_node *root)
{
	for (const struct html_node *n = root->first; n; n = html_next(root, n))
		if (n->kind == HTML_ELEMENT && str_is(n->name, "img"))
			return html_attr(n, "src");
	return STR_NONE;
}

static void add_media(struct job *j, const struct html_node *root, struct map *found)
{
	struct str *addresses;
	size_t n = html_media_addresses(j->a, root, &addresses);
	for (size_t i = 0; i < n; i++)
		if (!map_has(found, addresses[i]))
			map_set(found, addresses[i], NULL);
}

static enum rc render_pages(struct job *j, struct buf *html, struct worker_html_reply *reply)
{
	struct str rest = j->q->source, page;
	struct map media;
	map_init(&media, j->a);
	reply->pages = arena_array(j->a, PAGES_MAX, sizeof(*reply->pages));
	while (wordpress_page(&rest, &page)) {
		struct str one;
		struct html_node *root;
		enum rc rc = render(j, page, &one, &root);
		if (rc != RC_OK)
			return rc;
		if (html->n > 0) {
			buf_putc(html, '\n');
			if (reply->n_pages < PAGES_MAX)
				reply->pages[reply->n_pages++] = html->n;
		}
		buf_put(html, one);
		if (reply->first_image.n == 0)
			reply->first_image = first_image(root);
		add_media(j, root, &media);
	}
	struct str *addresses = arena_array(j->a, media.n, sizeof(*addresses));
	for (size_t i = 0; i < media.n; i++)
		addresses[i] = media.entries[i].key;
	reply->media = addresses;
	reply->n_media = media.n;
	return RC_OK;
}

/* What stands before the mark is rendered for itself; what it meets was noted already. */
static enum rc render_teaser(struct job *j, struct worker_html_reply *reply)
{
	size_t at, length;
	struct html_node *root;
	if (j->q->format == WORKER_HTML || !wordpress_more(j->q->source, &at, &length))
		return RC_OK;
	struct job quiet = *j;
	notes_init(&quiet.notes, j->a);
	quiet.context.notes = NULL;
	return render(&quiet, str_slice(j->q->source, 0, at), &reply->teaser.s, &root);
}

static void prepare(struct job *j, struct map *shortcodes)
{
	notes_init(&j->notes, j->a);
	map_init(shortcodes, j->a);
	for (size_t i = 0; i < j->q->n_shortcodes; i++)
		map_set(shortcodes, j->q->shortcodes[i], NULL);
	j->options = (struct sanitise_options){.policy = SANITISE_ARTICLE, .embeds = j->q->embeds};
	j->context = (struct wordpress_context){
		.arena = j->a,
		.media = j->q->media,
		.n_media = j->q->n_media,
		.embeds = j->q->embeds,
		.shortcodes = shortcodes,
		.notes = &j->notes,
	};
}

enum rc child_html(struct arena *a, struct str request, struct buf *answer)
{
	CLEANUP(buf_done) struct buf html = BUF(GROWN_MAX);
	struct worker_html_request q;
	struct worker_html_reply reply = {0};
	struct map shortcodes;
	enum rc rc = html_request_get(a, request, &q);
	if (rc != RC_OK)
		return rc;
	if (q.source.n > WORKER_HTML_MAX)
		return rc_fail(RC_LIMITED, "a text of %zu bytes is larger than %u", q.source.n, WORKER_HTML_MAX);
	struct job j = {.a = a, .q = &q};
	prepare(&j, &shortcodes);
	rc = render_pages(&j, &html, &reply);
	if (rc == RC_OK)
		rc = render_teaser(&j, &reply);
	if (rc != RC_OK)
		return rc;
	if (buf_failed(&html))
		return rc_fail(RC_LIMITED, "this text grows beyond %zu bytes", GROWN_MAX);
	reply.html.s = buf_str(&html);
	reply.notes = j.notes.items;
	reply.n_notes = j.notes.n;
	html_reply_put(answer, &reply);
	return RC_OK;
}
