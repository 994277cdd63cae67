/*
 * Atom 1.0 (RFC 4287).
 */
#include "text/locale.h"
#include "text/xml.h"
#include "web/feed.h"
#include "web/feed_item.h"
#include "web/handlers.h"

static void date(struct xml_out *x, const char *name, int64_t ms, const char *zone)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	time_rfc3339(ms, zone, &b);
	xml_out_element(x, name, buf_str(&b));
}

static void link_put(struct xml_out *x, const char *rel, const char *type, struct str url)
{
	xml_out_start(x, "link");
	xml_out_attr(x, "rel", str_of(rel));
	xml_out_attr(x, "type", str_of(type));
	xml_out_attr(x, "href", url);
	xml_out_end(x);
}

static void author(struct xml_out *x, struct str name, struct str url)
{
	xml_out_start(x, "author");
	xml_out_element(x, "name", name);
	xml_out_element(x, "uri", url);
	xml_out_end(x);
}

static void picture(struct xml_out *x, const struct feed *f, const struct feed_picture *p)
{
	xml_out_start(x, "link");
	xml_out_attr(x, "rel", STR("enclosure"));
	xml_out_attr(x, "type", p->mime);
	xml_out_attr(x, "length", arena_printf(f->arena, "%lld", (long long)p->size));
	if (p->text.n > 0)
		xml_out_attr(x, "title", p->text);
	xml_out_attr(x, "href", p->url);
	xml_out_end(x);
}

/* RFC 4685: where the answers are. */
static void replies(struct xml_out *x, const struct feed *f, const struct feed_item *i)
{
	xml_out_start(x, "link");
	xml_out_attr(x, "rel", STR("replies"));
	xml_out_attr(x, "type", STR("application/rss+xml"));
	xml_out_attr(x, "thr:count", arena_printf(f->arena, "%lld", (long long)i->comments));
	xml_out_attr(x, "href", i->comments_feed_url);
	xml_out_end(x);
}

static void entry(struct xml_out *x, const struct feed *f, const struct feed_item *i)
{
	xml_out_start(x, "entry");
	if (i->lang.n > 0)
		xml_out_attr(x, "xml:lang", i->lang);
	xml_out_element(x, "id", i->id);
	xml_out_element(x, "title", i->title);
	link_put(x, "alternate", "text/html", i->url);
	date(x, "published", i->published_at, f->zone);
	date(x, "updated", i->updated_at, f->zone);
	for (size_t k = 0; k < i->n_authors; k++)
		author(x, i->authors[k].name, i->authors[k].url);
	for (size_t k = 0; k < i->n_categories; k++) {
		xml_out_start(x, "category");
		xml_out_attr(x, "term", i->categories[k]);
		xml_out_end(x);
	}
	if (i->picture)
		picture(x, f, i->picture);
	if (i->has_comments)
		replies(x, f, i);
	if (i->summary.n > 0)
		xml_out_element(x, "summary", i->summary);
	if (i->content.n > 0) {
		xml_out_start(x, "content");
		xml_out_attr(x, "type", STR("html"));
		xml_out_cdata(x, i->content);
		xml_out_end(x);
	}
	xml_out_end(x);
}

/* An entry without a byline has the feed's author. A feed that holds nothing yet has never changed. */
static void head(struct xml_out *x, const struct feed *f)
{
	xml_out_element(x, "id", f->home_url);
	xml_out_element(x, "title", f->title);
	if (f->description.n > 0)
		xml_out_element(x, "subtitle", f->description);
	date(x, "updated", f->updated_at, f->zone);
	link_put(x, "self", "application/atom+xml", f->self_url);
	link_put(x, "alternate", "text/html", f->home_url);
	if (f->next_url.n > 0)
		link_put(x, "next", "application/atom+xml", f->next_url);
	author(x, f->publisher, f->home_url);
	if (f->icon_url.n > 0)
		xml_out_element(x, "icon", f->icon_url);
}

enum rc feed_atom_write(const struct feed *f, struct buf *out)
{
	struct xml_out x;
	xml_out_init(&x, out);
	xml_out_start(&x, "feed");
	xml_out_attr(&x, "xmlns", STR("http://www.w3.org/2005/Atom"));
	xml_out_attr(&x, "xmlns:thr", STR("http://purl.org/syndication/thread/1.0"));
	xml_out_attr(&x, "xml:lang", f->lang);
	head(&x, f);
	for (size_t i = 0; i < f->n; i++)
		entry(&x, f, &f->items[i]);
	xml_out_end(&x);
	return xml_out_done(&x);
}

enum rc feed_atom(struct req *q)
{
	return feed_answer(q, &(struct feed_scope){.title = STR(""), .path = STR("/")}, FEED_ATOM);
}
