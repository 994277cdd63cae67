/*
 * What search engines read of an article: schema.org NewsArticle as JSON-LD. Ratings are interaction counts, never an
 * AggregateRating (not allowed for news).
 */
#include "text/json.h"
#include "text/words.h"
#include "web/reader_article.h"

static void counter(struct json_out *o, const char *kind, int64_t n)
{
	if (n <= 0)
		return;
	json_out_object(o);
	json_out_field_str(o, "@type", STR("InteractionCounter"));
	json_out_field_str(o, "interactionType", str_of(kind));
	json_out_field_int(o, "userInteractionCount", n);
	json_out_end(o);
}

static void counters(struct json_out *o, const struct engagement *e)
{
	json_out_key(o, "interactionStatistic");
	json_out_array(o);
	counter(o, "https://schema.org/LikeAction", e->likes);
	counter(o, "https://schema.org/DislikeAction", e->dislikes);
	counter(o, "https://schema.org/ReviewAction", e->ratings);
	counter(o, "https://schema.org/CommentAction", e->comments);
	json_out_end(o);
}

static void authors(struct json_out *o, struct req *q, const struct article_view *v)
{
	const struct link_view *people = v->writers.items;
	if (v->writers.n == 0)
		return;
	json_out_key(o, "author");
	json_out_array(o);
	for (size_t i = 0; i < v->writers.n; i++) {
		json_out_object(o);
		json_out_field_str(o, "@type", STR("Person"));
		json_out_field_str(o, "name", people[i].label);
		json_out_field_str(o, "url", arena_join(q->arena, req_base_url(q), people[i].url, STR_NONE));
		json_out_end(o);
	}
	json_out_end(o);
}

static void reading(struct json_out *o, struct req *q, const struct article *a)
{
	struct read_time t = read_time(a->words, settings_number(q->settings, "reading.words_per_minute"));
	json_out_field_int(o, "wordCount", a->words);
	if (a->words > 0)
		json_out_field_str(o, "timeRequired",
				   arena_printf(q->arena, "PT%lldM%lldS", (long long)t.minutes, (long long)t.seconds));
}

static void corrections(struct json_out *o, struct req *q, const struct article_view *v)
{
	const struct correction_view *c = v->corrections.items;
	if (v->corrections.n == 0)
		return;
	json_out_key(o, "correction");
	json_out_array(o);
	for (size_t i = 0; i < v->corrections.n; i++) {
		json_out_object(o);
		json_out_field_str(o, "@type", STR("CorrectionComment"));
		json_out_field_str(o, "text", html_to_text(q->arena, c[i].text));
		json_out_field_str(o, "datePublished", c[i].at.datetime);
		json_out_end(o);
	}
	json_out_end(o);
}

static void publisher(struct json_out *o, struct req *q)
{
	struct str name = settings_text(q->settings, "site.publisher");
	json_out_key(o, "publisher");
	json_out_object(o);
	json_out_field_str(o, "@type", STR("NewsMediaOrganization"));
	json_out_field_str(o, "name", name.n ? name : settings_text(q->settings, "site.title"));
	json_out_field_str(o, "url", arena_join(q->arena, req_base_url(q), STR("/"), STR_NONE));
	json_out_end(o);
}

void article_json_ld(struct req *q, const struct article *a, const struct engagement *e, struct article_view *v)
{
	CLEANUP(buf_done) struct buf b = BUF(65536);
	struct json_out o;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_str(&o, "@context", STR("https://schema.org"));
	json_out_field_str(&o, "@type", v->is_page ? STR("WebPage") : STR("NewsArticle"));
	json_out_field_str(&o, "headline", a->title);
	json_out_field_str(&o, "url", v->page.canonical);
	json_out_field_str(&o, "mainEntityOfPage", v->page.canonical);
	if (v->page.description.n > 0)
		json_out_field_str(&o, "description", v->page.description);
	json_out_field_str(&o, "inLanguage", v->lang.n ? v->lang : v->page.lang);
	if (v->lead)
		json_out_field_str(&o, "image", arena_join(q->arena, req_base_url(q), v->lead->src, STR_NONE));
	if (!v->is_page) {
		json_out_field_str(&o, "datePublished", v->published->datetime);
		json_out_field_str(&o, "dateModified", v->updated ? v->updated->datetime : v->published->datetime);
		if (v->section)
			json_out_field_str(&o, "articleSection", v->section->label);
		authors(&o, q, v);
		corrections(&o, q, v);
		reading(&o, q, a);
		json_out_field_int(&o, "commentCount", e->comments);
		counters(&o, e);
	}
	publisher(&o, q);
	json_out_end(&o);
	if (json_out_done(&o) == RC_OK)
		v->page.json_ld = html_trusted(buf_to_arena(&b, q->arena));
}
