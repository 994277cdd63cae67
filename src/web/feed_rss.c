/*
 * RSS 2.0 with the extensions that feed readers know: whole text, all authors, comments, the lead picture.
 */
#include "text/html.h"
#include "text/locale.h"
#include "text/xml.h"
#include "web/feed.h"
#include "web/feed_item.h"
#include "web/handlers.h"

static void date(struct xml_out *x, const char *name, int64_t ms, const char *zone)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	time_rfc822(ms, zone, &b);
	xml_out_element(x, name, buf_str(&b));
}

static void atom_link(struct xml_out *x, const char *rel, struct str url)
{
	xml_out_start(x, "atom:link");
	xml_out_attr(x, "href", url);
	xml_out_attr(x, "rel", str_of(rel));
	xml_out_attr(x, "type", STR("application/rss+xml"));
	xml_out_end(x);
}

static void number_attr(struct xml_out *x, const struct feed *f, const char *name, int64_t n)
{
	xml_out_attr(x, name, arena_printf(f->arena, "%lld", (long long)n));
}

static void picture(struct xml_out *x, const struct feed *f, const struct feed_picture *p)
{
	xml_out_start(x, "enclosure");
	xml_out_attr(x, "url", p->url);
	number_attr(x, f, "length", p->size);
	xml_out_attr(x, "type", p->mime);
	xml_out_end(x);
	xml_out_start(x, "media:content");
	xml_out_attr(x, "url", p->url);
	xml_out_attr(x, "type", p->mime);
	xml_out_attr(x, "medium", STR("image"));
	number_attr(x, f, "fileSize", p->size);
	number_attr(x, f, "width", p->width);
	number_attr(x, f, "height", p->height);
	if (p->text.n > 0)
		xml_out_element(x, "media:description", p->text);
	if (p->credit.n > 0)
		xml_out_element(x, "media:credit", p->credit);
	xml_out_end(x);
}

static void comments(struct xml_out *x, const struct feed_item *i)
{
	xml_out_element(x, "comments", i->comments_url);
	xml_out_element(x, "wfw:commentRss", i->comments_feed_url);
	xml_out_element_int(x, "slash:comments", i->comments);
}

/* An item needs a title or a description. The latter is read as HTML, so plain text is escaped once more for it. */
static void texts(struct xml_out *x, const struct feed *f, const struct feed_item *i)
{
	if (i->title.n > 0 || i->summary.n == 0)
		xml_out_element(x, "title", i->title.n > 0 ? i->title : i->url);
	if (i->summary.n > 0)
		xml_out_element_cdata(x, "description", html_from_text(f->arena, i->summary).s);
	if (i->content.n > 0)
		xml_out_element_cdata(x, "content:encoded", i->content);
}

static void item(struct xml_out *x, const struct feed *f, const struct feed_item *i)
{
	xml_out_start(x, "item");
	texts(x, f, i);
	xml_out_element(x, "link", i->url);
	xml_out_start(x, "guid");
	xml_out_attr(x, "isPermaLink", STR("false"));
	xml_out_text(x, i->id);
	xml_out_end(x);
	date(x, "pubDate", i->published_at, f->zone);
	if (i->updated_at > i->published_at) {
		CLEANUP(buf_done) struct buf b = BUF(64);
		time_rfc3339(i->updated_at, f->zone, &b);
		xml_out_element(x, "atom:updated", buf_str(&b));
	}
	for (size_t k = 0; k < i->n_authors; k++)
		xml_out_element(x, "dc:creator", i->authors[k].name);
	if (i->lang.n > 0)
		xml_out_element(x, "dc:language", i->lang);
	for (size_t k = 0; k < i->n_categories; k++)
		xml_out_element(x, "category", i->categories[k]);
	if (i->picture)
		picture(x, f, i->picture);
	if (i->has_comments)
		comments(x, i);
	xml_out_end(x);
}

static void channel(struct xml_out *x, const struct feed *f)
{
	xml_out_element(x, "title", f->title);
	xml_out_element(x, "link", f->home_url);
	xml_out_element(x, "description", f->description.n > 0 ? f->description : f->title);
	xml_out_element(x, "language", f->lang);
	atom_link(x, "self", f->self_url);
	if (f->next_url.n > 0)
		atom_link(x, "next", f->next_url);
	if (f->n > 0)
		date(x, "lastBuildDate", f->updated_at, f->zone);
	if (f->icon_url.n > 0) {
		xml_out_start(x, "image");
		xml_out_element(x, "url", f->icon_url);
		xml_out_element(x, "title", f->title);
		xml_out_element(x, "link", f->home_url);
		xml_out_end(x);
	}
}

enum rc feed_rss_write(const struct feed *f, struct buf *out)
{
	static const char *const namespaces[][2] = {
		{"xmlns:atom", "http://www.w3.org/2005/Atom"},
		{"xmlns:content", "http://purl.org/rss/1.0/modules/content/"},
		{"xmlns:dc", "http://purl.org/dc/elements/1.1/"},
		{"xmlns:media", "http://search.yahoo.com/mrss/"},
		{"xmlns:slash", "http://purl.org/rss/1.0/modules/slash/"},
		{"xmlns:wfw", "http://wellformedweb.org/CommentAPI/"},
	};
	struct xml_out x;
	xml_out_init(&x, out);
	xml_out_start(&x, "rss");
	xml_out_attr(&x, "version", STR("2.0"));
	for (size_t i = 0; i < ARRAY_LEN(namespaces); i++)
		xml_out_attr(&x, namespaces[i][0], str_of(namespaces[i][1]));
	xml_out_start(&x, "channel");
	channel(&x, f);
	for (size_t i = 0; i < f->n; i++)
		item(&x, f, &f->items[i]);
	xml_out_end(&x);
	xml_out_end(&x);
	return xml_out_done(&x);
}

enum rc feed_rss(struct req *q)
{
	return feed_answer(q, &(struct feed_scope){.title = STR(""), .path = STR("/")}, FEED_RSS);
}
