/*
 * From rows to a feed: which articles, their whole text with absolute addresses, who wrote them, and the answer.
 */
#include "web/feed.h"

#include "http/conditional.h"
#include "rules/publish.h"
#include "store/person.h"
#include "text/html_absolute.h"
#include "text/markdown.h"
#include "text/poll_mark.h"
#include "text/unicode.h"
#include "web/cached.h"
#include "web/feed_item.h"
#include "web/page.h"
#include "web/reader_article.h"
#include "web/reader_correction.h"
#include "web/reader_list.h"
#include "web/reader_poll.h"

#define PAGES_MAX 1000
#define CONTENT_MAX ((size_t)8 << 20) /* of all items together; what comes later has its summary only */
#define CORRECTIONS_MAX 20
#define CORRECTIONS_SIZE_MAX ((size_t)1 << 20)
#define SUMMARY_MAX 300    /* characters, where there is no standfirst */
#define PICTURE_WIDTH 1200 /* the smallest picture of at least this width is offered */

struct str feed_address(struct req *q, struct str url)
{
	return arena_join(q->arena, req_base_url(q), url, STR_NONE);
}

/* The whole text with absolute addresses; the marks between its pages go. "" when it is too long. */
struct str feed_absolute(struct req *q, struct str html, struct str page)
{
	CLEANUP(buf_done) struct buf out = BUF(CONTENT_MAX);
	struct str mark = STR(BODY_PART_MARK);
	html_absolute(&out, html, req_base_url(q), page);
	if (buf_failed(&out))
		return STR("");
	struct str rest = buf_str(&out), whole = STR("");
	for (size_t at; (at = str_find(rest, mark, 0)) != SIZE_MAX; rest = str_slice(rest, at + mark.n, rest.n))
		whole = arena_join(q->arena, whole, str_slice(rest, 0, at), STR_NONE);
	return arena_join(q->arena, whole, rest, STR_NONE);
}

/* --- One article --- */

/* A variant in the picture's own format: not every feed reader knows WebP. */
static enum rc picture_fill(struct req *q, const struct article *a, struct feed_item *item)
{
	struct media m;
	struct media_variants v;
	enum rc rc = a->lead_media_id ? media_get(q->db, q->arena, a->lead_media_id, &m) : RC_NOT_FOUND;
	if (rc == RC_NOT_FOUND || (rc == RC_OK && (m.state != MEDIA_PRESENT || m.width == 0)))
		return RC_OK;
	if (rc == RC_OK)
		rc = media_variant_list(q->db, q->arena, m.id, &v);
	if (rc != RC_OK)
		return rc;
	struct feed_picture *p = arena_new(q->arena, struct feed_picture);
	*p = (struct feed_picture){.url = m.path, .mime = m.mime, .size = m.size, .width = m.width, .height = m.height};
	for (size_t i = v.n; i-- > 0;) {
		const struct media_variant *w = &v.items[i];
		if (str_eq(w->mime, m.mime) && w->width >= PICTURE_WIDTH && w->width < p->width)
			*p = (struct feed_picture){w->path, w->mime, w->size, w->width, w->height, STR_NONE, STR_NONE};
	}
	p->url = feed_address(q, page_url(q, p->url));
	p->text = a->lead_caption.n ? a->lead_caption : m.caption.n ? m.caption : m.alt;
	p->credit = a->lead_credit.n ? a->lead_credit : m.credit;
	item->picture = p;
	return RC_OK;
}

static enum rc people_fill(struct req *q, const struct article *a, struct feed_item *item)
{
	struct people people;
	enum rc rc = person_list_of_article(q->db, q->arena, a->id, &people);
	if (rc != RC_OK)
		return rc;
	struct feed_person *authors = arena_array(q->arena, people.n, sizeof *authors);
	for (size_t i = 0; i < people.n; i++) {
		struct str url = feed_address(q, page_list_url(q, people.items[i].path));
		authors[i] = (struct feed_person){people.items[i].name, url};
	}
	item->authors = authors;
	item->n_authors = people.n;
	return RC_OK;
}

static enum rc categories_fill(struct req *q, const struct article *a, struct feed_item *item)
{
	struct article_labels in;
	enum rc rc = article_labels(q, a->id, &in);
	if (rc != RC_OK)
		return rc;
	struct str *names = arena_array(q->arena, in.sections.n + in.tags.n, sizeof *names);
	for (size_t i = 0; i < in.sections.n; i++)
		names[i] = in.sections.items[i].name;
	for (size_t i = 0; i < in.tags.n; i++)
		names[in.sections.n + i] = in.tags.items[i].name;
	item->categories = names;
	item->n_categories = in.sections.n + in.tags.n;
	return RC_OK;
}

/* A correction's kind and what it says. */
static enum rc correction_put(struct req *q, struct str kind, struct str text, struct buf *out)
{
	struct safe_html html;
	struct str whole = arena_join(q->arena, STR("**"), kind, STR("**\n\n"), text, STR_NONE);
	enum rc rc = markdown_reader(q->arena, utf8_cut(whole, MARKDOWN_READER_MAX), &html);
	if (rc == RC_OK)
		buf_put(out, html.s);
	return rc;
}

/* What was corrected, after the text: the box that an import brought, and what was corrected here. */
static enum rc correction_html(struct req *q, const struct article *a, struct str *ret_html)
{
	struct corrections rows;
	CLEANUP(buf_done) struct buf b = BUF(CORRECTIONS_SIZE_MAX);
	enum rc rc = correction_list_of_article(q->db, q->arena, a->id, CORRECTIONS_MAX, &rows);
	if (rc == RC_OK && a->correction.n > 0)
		rc = correction_put(q, req_text(q, N_("Correction")), a->correction, &b);
	for (size_t i = 0; i < rows.n && rc == RC_OK; i++)
		rc = correction_put(q, correction_label(q, rows.items[i].kind), rows.items[i].text, &b);
	if (rc == RC_OK)
		*ret_html = buf_failed(&b) ? STR("") : buf_to_arena(&b, q->arena);
	return rc;
}

static enum rc text_fill(struct req *q, const struct article *a, size_t *room, struct feed_item *item)
{
	struct article_body body;
	struct str correction, content;
	enum rc rc = article_body_get(q->db, q->arena, a->id, &body);
	if (rc == RC_NOT_FOUND)
		body = (struct article_body){.body = STR("")};
	else if (rc != RC_OK)
		return rc;
	struct safe_html text = html_trusted(body.body);
	rc = correction_html(q, a, &correction);
	if (rc == RC_OK)
		rc = article_polls_linked(q, a->id, item->url, &text);
	if (rc != RC_OK)
		return rc;
	item->summary = a->standfirst;
	if (item->summary.n == 0)
		item->summary = html_brief(q->arena, poll_marks_drop(q->arena, html_trusted(body.body)), SUMMARY_MAX);
	content = arena_join(q->arena, feed_absolute(q, text.s, item->url), correction, STR_NONE);
	if (content.n > *room)
		return RC_OK;
	*room -= content.n;
	item->content = content;
	return RC_OK;
}

static enum rc comments_fill(struct req *q, const struct article_card *card, struct feed_item *item)
{
	struct switches sw;
	enum rc rc = switches_of(q->db, q->settings, q->arena, card->id, &sw);
	item->has_comments = rc == RC_OK && block_on(&sw, BLOCK_COMMENTS);
	item->comments = card->comments;
	cached_shows_comments(q, card->id);
	item->comments_url = arena_join(q->arena, item->url, STR("#comments"), STR_NONE);
	const char *slash = str_ends(card->path, STR("/")) ? "" : "/";
	item->comments_feed_url = arena_join(q->arena, item->url, str_of(slash), STR("feed/"), STR_NONE);
	return rc;
}

static enum rc item_fill(struct req *q, const struct article_card *card, size_t *room, struct feed_item *item)
{
	struct article a;
	struct str dir;
	enum rc rc = article_get(q->db, q->arena, card->id, &a);
	if (rc != RC_OK)
		return rc;
	*item = (struct feed_item){
		.id = arena_printf(q->arena, "%.*s/?p=%lld", STR_ARG(req_base_url(q)), (long long)a.id),
		.url = feed_address(q, page_url(q, a.path)),
		.title = a.title,
		.published_at = a.published_at,
		.updated_at = a.updated_at > a.published_at ? a.updated_at : a.published_at,
	};
	page_lang_of(q, a.lang, &item->lang, &dir);
	rc = people_fill(q, &a, item);
	if (rc == RC_OK)
		rc = categories_fill(q, &a, item);
	if (rc == RC_OK)
		rc = picture_fill(q, &a, item);
	if (rc == RC_OK)
		rc = text_fill(q, &a, room, item);
	if (rc == RC_OK)
		rc = comments_fill(q, card, item);
	return rc;
}

/* --- The whole --- */

void feed_init(struct feed *f, struct req *q)
{
	const struct asset *icon = asset_named(look_assets(), STR("icon-192.png"));
	struct str title = settings_text(q->settings, "site.title");
	struct str publisher = settings_text(q->settings, "site.publisher");
	*f = (struct feed){.arena = q->arena,
			   .title = title,
			   .description = settings_text(q->settings, "site.tagline"),
			   .lang = str_of(locale_tag(q->look->locale)),
			   .publisher = publisher.n ? publisher : title,
			   .next_url = STR(""),
			   .icon_url = icon ? feed_address(q, icon->path) : STR(""),
			   .zone = settings_zone(q->settings)};
}

void feed_settle(struct feed *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->items[i].updated_at > f->updated_at)
			f->updated_at = f->items[i].updated_at;
}

/* Counts from 1; anything that is no page is the first, as with every unknown parameter. */
static int64_t page_asked(struct req *q)
{
	int64_t page;
	return str_to_i64(req_query(q, "page"), &page) == RC_OK && page > 1 && page <= PAGES_MAX ? page : 1;
}

static void addresses_fill(struct req *q, const struct feed_scope *s, enum feed_format format, int64_t page, bool more,
			   struct feed *f)
{
	static const char *const tails[] = {
		[FEED_RSS] = "feed/", [FEED_ATOM] = "feed/atom/", [FEED_JSON] = "feed.json"};
	const char *slash = str_ends(s->path, STR("/")) ? "" : "/";
	f->home_url = feed_address(q, page_list_url(q, s->path));
	struct str self = arena_join(q->arena, f->home_url, str_of(slash), str_of(tails[format]), STR_NONE);
	f->self_url = page == 1 ? self : arena_printf(q->arena, "%.*s?page=%lld", STR_ARG(self), (long long)page);
	if (more && page < PAGES_MAX)
		f->next_url = arena_printf(q->arena, "%.*s?page=%lld", STR_ARG(self), (long long)page + 1);
}

static enum rc items_fill(struct req *q, const struct article_cards *rows, size_t n, struct feed *f)
{
	size_t room = CONTENT_MAX;
	enum rc rc = RC_OK;
	f->items = arena_array(q->arena, n, sizeof *f->items);
	for (size_t i = 0; i < n && rc == RC_OK; i++)
		rc = item_fill(q, &rows->items[i], &room, &f->items[i]);
	f->n = n;
	feed_settle(f);
	return rc;
}

static enum rc feed_fill(struct req *q, const struct feed_scope *s, enum feed_format format, struct feed *f)
{
	struct article_cards rows;
	int64_t page = page_asked(q), size = settings_number(q->settings, "feeds.items");
	struct article_filter filter = {.now = q->now,
					.section_id = s->section_id,
					.tag_id = s->tag_id,
					.person_id = s->person_id,
					.limit = size + 1,
					.offset = (page - 1) * size};
	filter_lang(q, &filter);
	enum rc rc = article_list(q->db, q->arena, &filter, &rows);
	if (rc != RC_OK)
		return rc;
	if (rows.n == 0 && page > 1)
		return RC_NOT_FOUND;
	bool more = (int64_t)rows.n > size;
	feed_init(f, q);
	if (s->title.n > 0)
		f->title = arena_join(q->arena, s->title, STR(" – "), f->title, STR_NONE);
	addresses_fill(q, s, format, page, more, f);
	return items_fill(q, &rows, more ? (size_t)size : rows.n, f);
}

enum rc feed_send(struct req *q, const char *type, struct buf *bytes)
{
	if (buf_failed(bytes))
		return rc_fail(RC_INTERNAL, "a feed or sitemap became too long");
	struct response *r = &q->response;
	struct str etag = etag_of(q->arena, buf_str(bytes));
	response_init(r, q->arena, 200);
	response_blob(r, type, blob_of_buf(bytes));
	response_set(r, "X-Content-Type-Options", STR("nosniff"));
	response_set(r, "ETag", etag);
	req_cacheable(q);
	return RC_OK;
}

enum rc feed_answer(struct req *q, const struct feed_scope *scope, enum feed_format format)
{
	static const struct {
		const char *type;
		enum rc (*write)(const struct feed *f, struct buf *out);
	} formats[] = {
		[FEED_RSS] = {"application/rss+xml; charset=utf-8", feed_rss_write},
		[FEED_ATOM] = {"application/atom+xml; charset=utf-8", feed_atom_write},
		[FEED_JSON] = {"application/feed+json", feed_json_write},
	};
	CLEANUP(buf_done) struct buf b = BUF(FEED_SIZE_MAX);
	struct feed f;
	enum rc rc = feed_fill(q, scope, format, &f);
	if (rc == RC_OK)
		rc = formats[format].write(&f, &b);
	return rc == RC_OK ? feed_send(q, formats[format].type, &b) : rc;
}
