/*
 * Comments as RSS: the newest of the site, or of one article. Rows of comments hold no e-mail address.
 */
#include "store/comment.h"
#include "text/html.h"
#include "web/cached.h"
#include "web/feed.h"
#include "web/feed_item.h"
#include "web/handlers.h"
#include "web/page.h"
#include "web/reader_thread.h"

/* An article that comments of this feed belong to. */
struct host {
	struct article article;
	bool shown; /* public, and its comments are on */
};

struct hosts {
	struct host *items;
	size_t n;
};

static enum rc host_load(struct req *q, int64_t article_id, struct host *ret_host)
{
	struct switches sw;
	ret_host->shown = false;
	enum rc rc = article_get(q->db, q->arena, article_id, &ret_host->article);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	rc = switches_of(q->db, q->settings, q->arena, article_id, &sw);
	ret_host->shown = rc == RC_OK && article_visible(&ret_host->article, q->now) && block_on(&sw, BLOCK_COMMENTS);
	return rc;
}

/* hosts has room for one of each comment. */
static enum rc host_of(struct req *q, struct hosts *hosts, int64_t article_id, const struct host **ret_host)
{
	for (size_t i = 0; i < hosts->n; i++) {
		if (hosts->items[i].article.id == article_id) {
			*ret_host = &hosts->items[i];
			return RC_OK;
		}
	}
	struct host *h = &hosts->items[hosts->n++];
	enum rc rc = host_load(q, article_id, h);
	h->article.id = article_id;
	*ret_host = h;
	return rc;
}

static enum rc item_fill(struct req *q, const struct article *a, const struct comment *c, bool name_article,
			 struct feed_item *item)
{
	struct str tail = STR("");
	enum rc rc = thread_tail(q, c->id, &tail);
	if (rc != RC_OK)
		return rc;
	struct feed_person *author = arena_new(q->arena, struct feed_person);
	author->name = c->author;
	long long id = (long long)c->id;
	*item = (struct feed_item){
		.id = arena_printf(q->arena, "%.*s/?p=%lld#comment-%lld", STR_ARG(req_base_url(q)), (long long)a->id,
				   id),
		.url = arena_join(q->arena, feed_address(q, page_url(q, a->path)), tail, STR_NONE),
		.title = name_article ? arena_join(q->arena, c->author, STR(" – "), a->title, STR_NONE)
				      : page_fill_text(q, N_("By %1"), &c->author, 1),
		.summary = html_to_text(q->arena, html_trusted(c->body)),
		.content = c->body,
		.published_at = c->created_at,
		.updated_at = c->edited_at > c->created_at ? c->edited_at : c->created_at,
		.authors = author,
		.n_authors = 1,
	};
	return RC_OK;
}

static enum rc items_fill(struct req *q, int64_t article_id, struct feed *f)
{
	struct comments rows;
	struct hosts hosts = {.n = 0};
	int64_t limit = settings_number(q->settings, "feeds.items");
	enum rc rc = comment_list_latest(q->db, q->arena, article_id, q->now, limit, &rows);
	if (rc != RC_OK)
		return rc;
	if (article_id)
		cached_shows_comments(q, article_id);
	else
		cached_shows_all_comments(q);
	f->items = arena_array(q->arena, rows.n, sizeof *f->items);
	hosts.items = arena_array(q->arena, rows.n, sizeof *hosts.items);
	for (size_t i = 0; i < rows.n && rc == RC_OK; i++) {
		const struct host *h;
		rc = host_of(q, &hosts, rows.items[i].article_id, &h);
		if (rc == RC_OK && h->shown)
			rc = item_fill(q, &h->article, &rows.items[i], article_id == 0, &f->items[f->n++]);
	}
	feed_settle(f);
	return rc;
}

static enum rc answer(struct req *q, int64_t article_id, struct feed *f)
{
	CLEANUP(buf_done) struct buf b = BUF(FEED_SIZE_MAX);
	enum rc rc = items_fill(q, article_id, f);
	if (rc == RC_OK)
		rc = feed_rss_write(f, &b);
	return rc == RC_OK ? feed_send(q, "application/rss+xml; charset=utf-8", &b) : rc;
}

enum rc feed_comments(struct req *q)
{
	struct feed f;
	feed_init(&f, q);
	f.title = arena_join(q->arena, req_text(q, N_("Comments")), STR(" – "), f.title, STR_NONE);
	f.home_url = feed_address(q, page_list_url(q, STR("/")));
	f.self_url = feed_address(q, page_list_url(q, STR("/comments/feed/")));
	return answer(q, 0, &f);
}

enum rc feed_of_article(struct req *q, const struct article *a)
{
	struct feed f;
	struct host h;
	enum rc rc = host_load(q, a->id, &h);
	if (rc != RC_OK)
		return rc;
	if (!h.shown)
		return RC_NOT_FOUND;
	feed_init(&f, q);
	f.title = arena_join(q->arena, a->title, STR(" – "), req_text(q, N_("Comments")), STR_NONE);
	f.description = a->standfirst;
	f.home_url = feed_address(q, page_url(q, a->path));
	const char *slash = str_ends(a->path, STR("/")) ? "" : "/";
	f.self_url = arena_join(q->arena, f.home_url, str_of(slash), STR("feed/"), STR_NONE);
	return answer(q, a->id, &f);
}
