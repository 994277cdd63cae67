/*
 * Sitemaps: an index; one map of lists (front page, sections, tags, authors); articles in maps by ranges of their ids,
 * so that an article never moves from one map to another; and the map of the last two days for news search.
 */
#include "base/map.h"
#include "store/person.h"
#include "store/section.h"
#include "store/tag.h"
#include "text/locale.h"
#include "text/xml.h"
#include "web/feed_item.h"
#include "web/handlers.h"
#include "web/page.h"

#define SITEMAP_TYPE "application/xml; charset=utf-8"
#define SITEMAP_NS "http://www.sitemaps.org/schemas/sitemap/0.9"
#define PART_IDS 5000   /* ids, and so at most that many addresses, in one map */
#define PARTS_MAX 49999 /* in an index, beside the map of lists */
#define TAGS_MAX 1000   /* the most used ones; the others are hardly worth a crawl */
#define AUTHORS_MAX 5000
#define CHANGED_MAX 500 /* newest changes that are looked at for the dates of the index */
#define NEWS_MAX 1000   /* a rule of news search, as are the two days */
#define NEWS_MS (INT64_C(2) * 24 * 3600 * 1000)
#define NEWS_OLDER 10 /* listed as plain addresses when nothing is recent */

static void date(struct xml_out *x, struct req *q, const char *name, int64_t ms)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	time_rfc3339(ms, settings_zone(q->settings), &b);
	xml_out_element(x, name, buf_str(&b));
}

static int64_t changed_at(int64_t published, int64_t updated)
{
	return updated > published ? updated : published;
}

/* Opens <url>; the caller ends it. changed 0: unknown. */
static void url_start(struct xml_out *x, struct req *q, struct str url, int64_t changed)
{
	xml_out_start(x, "url");
	xml_out_element(x, "loc", feed_address(q, url));
	if (changed > 0)
		date(x, q, "lastmod", changed);
}

static void url_put(struct xml_out *x, struct req *q, struct str url, int64_t changed)
{
	url_start(x, q, url, changed);
	xml_out_end(x);
}

static void urlset_start(struct xml_out *x, struct buf *out, const char *prefix, const char *ns)
{
	xml_out_init(x, out);
	xml_out_start(x, "urlset");
	xml_out_attr(x, "xmlns", STR(SITEMAP_NS));
	if (prefix)
		xml_out_attr(x, prefix, str_of(ns));
}

static enum rc sitemap_send(struct req *q, struct xml_out *x, struct buf *b)
{
	xml_out_end(x);
	enum rc rc = xml_out_done(x);
	return rc == RC_OK ? feed_send(q, SITEMAP_TYPE, b) : rc;
}

/* --- The index --- */

static int64_t part_of(int64_t id)
{
	return (id - 1) / PART_IDS + 1;
}

/* When something in a part last changed, where that is among the newest changes of the site; 0 for older parts. */
static int64_t part_changed(const struct article_cards *newest, int64_t part)
{
	for (size_t i = 0; i < newest->n; i++)
		if (part_of(newest->items[i].id) == part)
			return newest->items[i].modified_at;
	return 0;
}

static void index_put(struct xml_out *x, struct req *q, struct str path, int64_t changed)
{
	xml_out_start(x, "sitemap");
	xml_out_element(x, "loc", feed_address(q, path));
	if (changed > 0)
		date(x, q, "lastmod", changed);
	xml_out_end(x);
}

/* One query a part: the next visible id says which part comes next. */
static enum rc index_parts(struct xml_out *x, struct req *q)
{
	struct article_cards newest;
	struct article_links next;
	int64_t after = 0;
	enum rc rc = article_list_modified(q->db, q->arena, q->now, 0, CHANGED_MAX, 0, &newest);
	for (int i = 0; rc == RC_OK && i < PARTS_MAX; i++) {
		rc = article_walk_visible(q->db, q->arena, q->now, after, 1, &next);
		if (rc != RC_OK || next.n == 0)
			break;
		int64_t part = part_of(next.items[0].id);
		index_put(x, q, arena_printf(q->arena, "/sitemaps/articles-%lld.xml", (long long)part),
			  part_changed(&newest, part));
		after = part * PART_IDS;
	}
	return rc;
}

enum rc feed_sitemap(struct req *q)
{
	CLEANUP(buf_done) struct buf b = BUF(FEED_SIZE_MAX);
	struct xml_out x;
	if (q->lang_prefix.n > 0)
		return RC_NOT_FOUND;
	xml_out_init(&x, &b);
	xml_out_start(&x, "sitemapindex");
	xml_out_attr(&x, "xmlns", STR(SITEMAP_NS));
	index_put(&x, q, STR("/sitemaps/lists.xml"), 0);
	enum rc rc = index_parts(&x, q);
	return rc == RC_OK ? sitemap_send(q, &x, &b) : rc;
}

/* --- Lists, in each language that has articles in them --- */

struct lists {
	struct req *q;
	struct xml_out x;
	struct str prefix;            /* "" or "/fr" */
	struct article_filter filter; /* the language */
};

/* A list that shows nothing is left out. */
static enum rc list_put(struct lists *l, struct str path, const struct article_filter *which, bool always)
{
	struct req *q = l->q;
	int64_t newest;
	struct article_filter f = *which;
	f.now = q->now;
	f.by_lang = l->filter.by_lang;
	f.lang = l->filter.lang;
	enum rc rc = article_list_newest(q->db, &f, &newest);
	if (rc != RC_OK || (newest == 0 && !always))
		return rc;
	struct str whole = arena_join(q->arena, l->prefix, path, STR_NONE);
	url_put(&l->x, q, page_url(q, whole), newest);
	return RC_OK;
}

static enum rc lists_of_language(struct lists *l, const struct sections *s, const struct tags *t,
				 const struct people *p)
{
	enum rc rc = list_put(l, STR("/"), &(struct article_filter){.limit = 1}, true);
	for (size_t i = 0; i < s->n && rc == RC_OK; i++)
		rc = list_put(l, s->items[i].path, &(struct article_filter){.section_id = s->items[i].id}, false);
	for (size_t i = 0; i < t->n && rc == RC_OK; i++)
		rc = list_put(l, t->items[i].path, &(struct article_filter){.tag_id = t->items[i].id}, false);
	for (size_t i = 0; i < p->n && rc == RC_OK; i++)
		rc = list_put(l, p->items[i].path, &(struct article_filter){.person_id = p->items[i].id}, false);
	return rc;
}

static enum rc lists_answer(struct req *q)
{
	CLEANUP(buf_done) struct buf b = BUF(FEED_SIZE_MAX);
	struct lists l = {.q = q};
	struct sections sections;
	struct tags tags;
	struct people people;
	const struct str *languages;
	size_t n = settings_languages(q->settings, &languages);
	enum rc rc = section_list(q->db, q->arena, &sections);
	if (rc == RC_OK)
		rc = tag_list_top(q->db, q->arena, TAGS_MAX, &tags);
	if (rc == RC_OK)
		rc = person_list(q->db, q->arena, 0, AUTHORS_MAX, &people);
	urlset_start(&l.x, &b, NULL, NULL);
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		l.prefix = i == 0 ? STR("") : arena_join(q->arena, STR("/"), languages[i], STR_NONE);
		l.filter = (struct article_filter){.by_lang = n > 1, .lang = i == 0 ? STR("") : languages[i]};
		rc = lists_of_language(&l, &sections, &tags, &people);
	}
	return rc == RC_OK ? sitemap_send(q, &l.x, &b) : rc;
}

/* --- Articles and pages --- */

/* Each translation names all of them, itself included. Groups were read once when `groups` holds them. */
static enum rc alternates_put(struct xml_out *x, struct req *q, const struct article_link *a, struct map *groups)
{
	const struct str *languages;
	struct str main_tag = settings_languages(q->settings, &languages) ? languages[0] : STR("en");
	struct str key = str_mem(&a->translation_group, sizeof a->translation_group);
	struct article_cards *all = map_get(groups, key);
	if (!all) {
		all = arena_new(q->arena, struct article_cards);
		enum rc rc = article_list_translations(q->db, q->arena, a->translation_group, q->now, all);
		if (rc != RC_OK)
			return rc;
		map_set(groups, key, all);
	}
	for (size_t i = 0; all->n > 1 && i < all->n; i++) {
		const struct article_card *c = &all->items[i];
		xml_out_start(x, "xhtml:link");
		xml_out_attr(x, "rel", STR("alternate"));
		xml_out_attr(x, "hreflang", c->lang.n > 0 ? c->lang : main_tag);
		xml_out_attr(x, "href", feed_address(q, page_url(q, c->path)));
		xml_out_end(x);
	}
	return RC_OK;
}

/* Ids (part - 1) * PART_IDS + 1 … part * PART_IDS. */
static enum rc part_answer(struct req *q, int64_t part)
{
	CLEANUP(buf_done) struct buf b = BUF(FEED_SIZE_MAX);
	struct article_links rows;
	struct xml_out x;
	struct map groups;
	enum rc rc = article_walk_visible(q->db, q->arena, q->now, (part - 1) * PART_IDS, PART_IDS, &rows);
	if (rc != RC_OK)
		return rc;
	if (rows.n == 0 || part_of(rows.items[0].id) != part)
		return RC_NOT_FOUND;
	map_init(&groups, q->arena);
	urlset_start(&x, &b, "xmlns:xhtml", "http://www.w3.org/1999/xhtml");
	for (size_t i = 0; i < rows.n && part_of(rows.items[i].id) == part && rc == RC_OK; i++) {
		const struct article_link *a = &rows.items[i];
		url_start(&x, q, page_url(q, a->path), changed_at(a->published_at, a->updated_at));
		if (a->translation_group)
			rc = alternates_put(&x, q, a, &groups);
		xml_out_end(&x);
	}
	return rc == RC_OK ? sitemap_send(q, &x, &b) : rc;
}

enum rc feed_sitemap_part(struct req *q)
{
	struct str name = req_path_text(q, "n"), before = STR("articles-"), behind = STR(".xml");
	int64_t part;
	if (q->lang_prefix.n > 0)
		return RC_NOT_FOUND;
	if (str_is(name, "lists.xml"))
		return lists_answer(q);
	if (!str_starts(name, before) || !str_ends(name, behind) || name.n <= before.n + behind.n)
		return RC_NOT_FOUND;
	struct str digits = str_slice(name, before.n, name.n - behind.n);
	if (digits.p[0] == '0' || str_to_i64(digits, &part) != RC_OK || part < 1 || part > INT64_MAX / PART_IDS)
		return RC_NOT_FOUND;
	return part_answer(q, part);
}

/* --- News --- */

/* ISO 639, but for the two ways of writing Chinese that news search tells apart. */
static struct str news_language(struct req *q, struct str lang)
{
	const struct str *languages;
	if (lang.n == 0 && settings_languages(q->settings, &languages) > 0)
		lang = languages[0];
	struct str base = str_slice(lang, 0, str_find_char(lang, '-', 0));
	if (!str_eq_nocase(base, STR("zh")))
		return base;
	static const char *const traditional[] = {"-hant", "-tw", "-hk", "-mo"};
	for (size_t i = 0; i < ARRAY_LEN(traditional); i++)
		if (str_find_nocase(lang, str_of(traditional[i]), 0) != SIZE_MAX)
			return STR("zh-tw");
	return STR("zh-cn");
}

static void news_put(struct xml_out *x, struct req *q, const struct article_card *c)
{
	struct str publisher = settings_text(q->settings, "site.publisher");
	url_start(x, q, page_url(q, c->path), 0);
	xml_out_start(x, "news:news");
	xml_out_start(x, "news:publication");
	xml_out_element(x, "news:name", publisher.n > 0 ? publisher : settings_text(q->settings, "site.title"));
	xml_out_element(x, "news:language", news_language(q, c->lang));
	xml_out_end(x);
	date(x, q, "news:publication_date", c->published_at);
	xml_out_element(x, "news:title", c->title);
	xml_out_end(x);
	xml_out_end(x);
}

/* An article without a title cannot be news: the title is required. */
static enum rc news_recent(struct xml_out *x, struct req *q, size_t *ret_n)
{
	struct article_filter f = {.now = q->now, .from = q->now - NEWS_MS, .limit = ARTICLE_LIST_MAX};
	struct article_cards rows;
	*ret_n = 0;
	for (; f.offset < NEWS_MAX; f.offset += ARTICLE_LIST_MAX) {
		enum rc rc = article_list(q->db, q->arena, &f, &rows);
		if (rc != RC_OK)
			return rc;
		for (size_t i = 0; i < rows.n; i++) {
			if (rows.items[i].title.n == 0)
				continue;
			news_put(x, q, &rows.items[i]);
			++*ret_n;
		}
		if (rows.n < ARTICLE_LIST_MAX)
			break;
	}
	return RC_OK;
}

/* A map without any address is reported as broken: the newest articles, or the front page, stand in as plain ones. */
static enum rc news_older(struct xml_out *x, struct req *q)
{
	struct article_filter f = {.now = q->now, .limit = NEWS_OLDER};
	struct article_cards rows;
	enum rc rc = article_list(q->db, q->arena, &f, &rows);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < rows.n; i++)
		url_put(x, q, page_url(q, rows.items[i].path),
			changed_at(rows.items[i].published_at, rows.items[i].updated_at));
	if (rows.n == 0)
		url_put(x, q, STR("/"), 0);
	return RC_OK;
}

enum rc feed_sitemap_news(struct req *q)
{
	CLEANUP(buf_done) struct buf b = BUF(FEED_SIZE_MAX);
	struct xml_out x;
	size_t n;
	if (q->lang_prefix.n > 0)
		return RC_NOT_FOUND;
	urlset_start(&x, &b, "xmlns:news", "http://www.google.com/schemas/sitemap-news/0.9");
	enum rc rc = news_recent(&x, q, &n);
	if (rc == RC_OK && n == 0)
		rc = news_older(&x, q);
	return rc == RC_OK ? sitemap_send(q, &x, &b) : rc;
}
