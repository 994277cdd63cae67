/*
 * Corrections: on their article, on the page of all and in its feed; and tombstones of withdrawn articles.
 */
#include "web/reader_correction.h"

#include "store/standing.h"
#include "text/markdown.h"
#include "web/feed_item.h"
#include "web/handlers.h"

#define OF_ARTICLE_MAX 100
#define PATH "/corrections/"

struct str correction_label(const struct req *q, enum correction_kind kind)
{
	static const char *const labels[CORRECTION_KINDS] = {
		[CORRECTION_CORRECTION] = N_("Correction"),
		[CORRECTION_CLARIFICATION] = N_("Clarification"),
		[CORRECTION_UPDATE] = N_("Update"),
	};
	return req_text(q, labels[kind]);
}

/* --- As views --- */

static enum rc view_fill(struct req *q, const struct correction *c, struct correction_view *v)
{
	*v = (struct correction_view){
		.kind = correction_label(q, c->kind), .at = page_time(q, c->at), .title = c->title};
	if (c->path.n > 0)
		v->url = page_url(q, c->path);
	return markdown_reader(q->arena, c->text, &v->text);
}

static enum rc views_make(struct req *q, const struct corrections *rows, struct view_list *ret_views)
{
	struct correction_view *views = arena_array(q->arena, rows->n, sizeof *views);
	enum rc rc = RC_OK;
	for (size_t i = 0; i < rows->n && rc == RC_OK; i++)
		rc = view_fill(q, &rows->items[i], &views[i]);
	*ret_views = VIEW_ITEMS(views, rows->n);
	return rc;
}

enum rc article_corrections(struct req *q, int64_t article_id, struct view_list *ret_views)
{
	struct corrections rows;
	enum rc rc = correction_list_of_article(q->db, q->arena, article_id, OF_ARTICLE_MAX, &rows);
	return rc == RC_OK ? views_make(q, &rows, ret_views) : rc;
}

/* --- The page of all --- */

static struct str page_n(struct req *q, int64_t page)
{
	struct str url = page_list_url(q, STR(PATH));
	return page == 1 ? url : arena_printf(q->arena, "%.*spage/%lld/", STR_ARG(url), (long long)page);
}

static struct pager_view *pager(struct req *q, int64_t page, bool more)
{
	if (page == 1 && !more)
		return NULL;
	struct str number = arena_printf(q->arena, "%lld", (long long)page);
	struct pager_view *p = arena_new(q->arena, struct pager_view);
	p->newer_url = page > 1 ? page_n(q, page - 1) : STR("");
	p->older_url = more ? page_n(q, page + 1) : STR("");
	p->position = page_fill_text(q, N_("Page %1"), &number, 1);
	return p;
}

static enum rc page_answer(struct req *q, int64_t page)
{
	struct corrections_view v = {.heading = req_text(q, N_("Corrections"))};
	struct corrections rows;
	int64_t size = settings_number(q->settings, "lists.page_size");
	enum rc rc = correction_list(q->db, q->arena, q->now, size + 1, (page - 1) * size, &rows);
	if (rc != RC_OK)
		return rc;
	if (rows.n == 0 && page > 1)
		return RC_NOT_FOUND;
	bool more = (int64_t)rows.n > size;
	rows.n -= more;
	rc = views_make(q, &rows, &v.corrections);
	if (rc != RC_OK)
		return rc;
	page_fill(q, &v.page, v.heading);
	page_canonical(q, &v.page, arena_join(q->arena, q->lang_prefix, STR(PATH), STR_NONE),
		       page > 1 ? arena_printf(q->arena, "page/%lld/", (long long)page) : STR(""));
	page_feed(q, &v.page, v.heading, STR(PATH "feed/"));
	v.pager = pager(q, page, more);
	return req_render(q, 200, "corrections", &corrections_view_type, &v);
}

enum rc reader_corrections(struct req *q)
{
	return page_answer(q, 1);
}

enum rc reader_corrections_page(struct req *q)
{
	int64_t page = req_path_id(q, "n");
	if (page == 1)
		return req_redirect(q, 301, arena_join(q->arena, q->lang_prefix, STR(PATH), STR_NONE), NULL);
	return page > 1 && page < 100000 ? page_answer(q, page) : RC_NOT_FOUND;
}

/* --- The feed of all --- */

static enum rc item_fill(struct req *q, const struct correction *c, struct feed_item *item)
{
	struct safe_html html;
	enum rc rc = markdown_reader(q->arena, c->text, &html);
	if (rc != RC_OK)
		return rc;
	*item = (struct feed_item){
		.id = arena_printf(q->arena, "%.*s/?p=%lld#correction-%lld", STR_ARG(req_base_url(q)),
				   (long long)c->article_id, (long long)c->id),
		.url = arena_join(q->arena, feed_address(q, page_url(q, c->path)), STR("#corrections"), STR_NONE),
		.title = arena_join(q->arena, correction_label(q, c->kind), STR(" – "), c->title, STR_NONE),
		.summary = html_to_text(q->arena, html),
		.content = html.s,
		.published_at = c->at,
		.updated_at = c->at,
	};
	return RC_OK;
}

enum rc feed_corrections(struct req *q)
{
	struct feed f;
	struct corrections rows;
	CLEANUP(buf_done) struct buf b = BUF(FEED_SIZE_MAX);
	enum rc rc = correction_list(q->db, q->arena, q->now, settings_number(q->settings, "feeds.items"), 0, &rows);
	if (rc != RC_OK)
		return rc;
	feed_init(&f, q);
	f.title = arena_join(q->arena, req_text(q, N_("Corrections")), STR(" – "), f.title, STR_NONE);
	f.home_url = feed_address(q, page_list_url(q, STR(PATH)));
	f.self_url = feed_address(q, page_list_url(q, STR(PATH "feed/")));
	f.items = arena_array(q->arena, rows.n, sizeof *f.items);
	for (f.n = 0; f.n < rows.n && rc == RC_OK; f.n++)
		rc = item_fill(q, &rows.items[f.n], &f.items[f.n]);
	feed_settle(&f);
	if (rc == RC_OK)
		rc = feed_rss_write(&f, &b);
	return rc == RC_OK ? feed_send(q, "application/rss+xml; charset=utf-8", &b) : rc;
}

/* --- Tombstones --- */

enum rc reader_is_gone(struct req *q, const struct article *a, bool *ret_gone)
{
	struct standing s;
	*ret_gone = a->state == ARTICLE_WITHDRAWN;
	if (a->state != ARTICLE_TRASH)
		return RC_OK;
	enum rc rc = standing_get(q->db, q->arena, a->id, &s);
	if (rc == RC_OK)
		*ret_gone = s.withdrawn_at != 0;
	return rc;
}

enum rc reader_withdrawn(struct req *q, const struct article *a)
{
	struct standing s;
	struct withdrawn_view v = {.title = a->title};
	if (req_wants_json(q))
		return req_problem(q, 410, NULL);
	enum rc rc = standing_get(q->db, q->arena, a->id, &s);
	if (rc != RC_OK)
		return rc;
	req_set_lang(q, a->lang);
	page_fill(q, &v.page, a->title);
	page_lang_of(q, a->lang, &v.lang, &v.dir);
	v.page.robots = STR("noindex");
	v.reason = s.reason;
	if (s.withdrawn_at) {
		v.at = arena_new(q->arena, struct time_view);
		*v.at = page_date(q, s.withdrawn_at);
	}
	return req_render(q, 410, "withdrawn", &withdrawn_view_type, &v);
}
