/*
 * JSON Feed 1.1.
 */
#include "text/json.h"
#include "text/locale.h"
#include "web/feed.h"
#include "web/feed_item.h"
#include "web/handlers.h"

static void text(struct json_out *j, const char *key, struct str value)
{
	if (value.n > 0)
		json_out_field_str(j, key, value);
}

static void date(struct json_out *j, const char *key, int64_t ms, const char *zone)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	time_rfc3339(ms, zone, &b);
	json_out_field_str(j, key, buf_str(&b));
}

static void authors(struct json_out *j, const struct feed_person *people, size_t n)
{
	if (n == 0)
		return;
	json_out_key(j, "authors");
	json_out_array(j);
	for (size_t i = 0; i < n; i++) {
		json_out_object(j);
		json_out_field_str(j, "name", people[i].name);
		text(j, "url", people[i].url);
		json_out_end(j);
	}
	json_out_end(j);
}

static void tags(struct json_out *j, const struct feed_item *i)
{
	if (i->n_categories == 0)
		return;
	json_out_key(j, "tags");
	json_out_array(j);
	for (size_t k = 0; k < i->n_categories; k++)
		json_out_str(j, i->categories[k]);
	json_out_end(j);
}

/* Every item must have a content, of either kind. */
static void item(struct json_out *j, const struct feed *f, const struct feed_item *i)
{
	json_out_object(j);
	json_out_field_str(j, "id", i->id);
	json_out_field_str(j, "url", i->url);
	text(j, "title", i->title);
	if (i->content.n > 0)
		json_out_field_str(j, "content_html", i->content);
	else
		json_out_field_str(j, "content_text", i->summary);
	text(j, "summary", i->summary);
	date(j, "date_published", i->published_at, f->zone);
	if (i->updated_at > i->published_at)
		date(j, "date_modified", i->updated_at, f->zone);
	authors(j, i->authors, i->n_authors);
	tags(j, i);
	json_out_field_str(j, "language", i->lang.n > 0 ? i->lang : f->lang);
	if (i->picture)
		json_out_field_str(j, "image", i->picture->url);
	json_out_end(j);
}

enum rc feed_json_write(const struct feed *f, struct buf *out)
{
	struct json_out j;
	json_out_init(&j, out);
	json_out_object(&j);
	json_out_field_str(&j, "version", STR("https://jsonfeed.org/version/1.1"));
	json_out_field_str(&j, "title", f->title);
	json_out_field_str(&j, "home_page_url", f->home_url);
	json_out_field_str(&j, "feed_url", f->self_url);
	text(&j, "next_url", f->next_url);
	text(&j, "description", f->description);
	text(&j, "icon", f->icon_url);
	json_out_field_str(&j, "language", f->lang);
	authors(&j, &(struct feed_person){f->publisher, f->home_url}, 1);
	json_out_key(&j, "items");
	json_out_array(&j);
	for (size_t i = 0; i < f->n; i++)
		item(&j, f, &f->items[i]);
	json_out_end(&j);
	json_out_end(&j);
	return json_out_done(&j);
}

enum rc feed_json(struct req *q)
{
	return feed_answer(q, &(struct feed_scope){.title = STR(""), .path = STR("/")}, FEED_JSON);
}
