/*
 * Who the authors are where the site keeps its list of users closed: articles tell only a number, feeds only a name; an
 * article that is in both joins them.
 */
#include "base/log.h"
#include "move/rest_site.h"
#include "text/slug.h"
#include "text/unicode.h"
#include "text/url.h"
#include "worker/worker.h"

#define FEED_PAGES_MAX 40

struct learning {
	struct rest *rest;
	struct arena arena;
	struct map posts;   /* path of an article → struct rest_author of its author */
	struct map authors; /* number → struct rest_author */
	size_t unknown;
	unsigned items; /* of the feed page in hand */
};

/* --- What articles tell --- */

static struct str path_of(struct str address)
{
	struct url u;
	return url_parse(address, &u) == RC_OK ? u.path : STR("");
}

static void post_note(struct learning *x, const struct json *post)
{
	int64_t id = json_int(json_get(post, "author"), 0);
	struct str path = path_of(json_str(json_get(post, "link")));
	struct str key = str_mem(&id, sizeof(id));
	if (id <= 0 || path.n == 0)
		return;
	struct rest_author *author = map_get(&x->authors, key);
	if (!author) {
		author = arena_new(&x->arena, struct rest_author);
		author->id = id;
		map_set(&x->authors, key, author);
		x->unknown++;
	}
	map_set(&x->posts, path, author);
}

static enum rc posts_note(struct learning *x)
{
	CLEANUP(arena_done) struct arena a;
	const struct rest_spool *s = &x->rest->spool;
	struct json *answer;
	struct str body;
	arena_init(&a);
	for (size_t i = 0; i < s->n; i++) {
		if (s->frames[i].collection != REST_POSTS && s->frames[i].collection != REST_PAGES)
			continue;
		enum rc rc = rest_spool_body(s, &s->frames[i], &a, &body);
		if (rc == RC_OK)
			rc = rest_json(body, &answer);
		if (rc != RC_OK)
			return rc;
		struct json_iter it = {0};
		while (json_each(answer, &it))
			post_note(x, it.value);
		json_free(answer);
		arena_reset(&a);
	}
	return RC_OK;
}

/* --- What feeds tell --- */

static void item_take(struct learning *x, struct str link, struct str creator)
{
	struct rest_author *author = map_get(&x->posts, path_of(str_trim(link)));
	x->items++;
	if (!author || author->name.n > 0 || str_trim(creator).n == 0)
		return;
	author->name = arena_str(&x->rest->arena, str_trim(creator));
	x->unknown--;
}

static enum rc feed_fill(void *ctx, char *p, size_t max, size_t *ret_n)
{
	struct str *rest = ctx;
	*ret_n = rest->n < max ? rest->n : max;
	if (*ret_n > 0)
		memcpy(p, rest->p, *ret_n);
	*rest = str_slice(*rest, *ret_n, SIZE_MAX);
	return RC_OK;
}

static enum rc feed_parse(struct learning *x, struct arena *a, struct str body)
{
	struct str link = STR(""), creator = STR(""), *into = NULL;
	struct worker_xml_source source = {.fill = feed_fill, .ctx = &body, .name = STR("feed")};
	struct worker_xml_event e;
	struct worker_xml *reader;
	bool inside = false;
	enum rc rc = worker_xml_open(x->rest->workers, &source, &reader);
	if (rc != RC_OK)
		return rc;
	while ((rc = worker_xml_next(reader, a, &e)) == RC_OK && e.kind != WORKER_XML_DONE) {
		if (e.kind == WORKER_XML_START && str_is(e.name, "item")) {
			inside = true;
			link = creator = STR("");
		}
		if (e.kind == WORKER_XML_TEXT && into && inside)
			*into = e.text;
		into = NULL;
		if (e.kind == WORKER_XML_START && str_is(e.name, "link") && e.prefix.n == 0)
			into = &link;
		if (e.kind == WORKER_XML_START && str_is(e.name, "creator"))
			into = &creator;
		if (e.kind == WORKER_XML_END && str_is(e.name, "item")) {
			item_take(x, link, creator);
			inside = false;
		}
	}
	worker_xml_close(reader);
	return rc;
}

/* False when there is no further page worth asking for. */
static bool feed_read(struct learning *x, unsigned page)
{
	CLEANUP(arena_done) struct arena a;
	struct http_client_response h;
	arena_init(&a);
	struct str address = arena_printf(&a, "%.*s/?feed=rss2&paged=%u", STR_ARG(x->rest->site), page);
	struct http_client_request q = {.url = address};
	x->items = 0;
	enum rc rc = http_client_fetch(x->rest->client, &a, &q, &h);
	if (rc == RC_OK && h.status == 200)
		rc = feed_parse(x, &a, h.body);
	if (rc != RC_OK)
		log_info("feed of the old site: %s", rc_message());
	return rc == RC_OK && x->items > 0;
}

static void authors_keep(struct learning *x)
{
	struct rest *r = x->rest;
	r->authors = arena_array(&r->arena, x->authors.n, sizeof(*r->authors));
	for (size_t i = 0; i < x->authors.n; i++) {
		const struct rest_author *author = x->authors.entries[i].value;
		if (author->name.n > 0)
			r->authors[r->n_authors++] = *author;
		else
			r->unknown_authors++;
	}
}

enum rc rest_authors_learn(struct rest *r)
{
	const struct rest_frame *users = rest_spool_last(&r->spool, REST_USERS);
	if (r->authors_known || (users->status == 200 && users->offset + users->items > 0))
		return RC_OK;
	struct learning x = {.rest = r};
	arena_init(&x.arena);
	map_init(&x.posts, &x.arena);
	map_init(&x.authors, &x.arena);
	enum rc rc = posts_note(&x);
	for (unsigned page = 1; rc == RC_OK && x.unknown > 0 && page <= FEED_PAGES_MAX; page++) {
		rest_progress(r, "reading feeds", page, FEED_PAGES_MAX);
		if (!feed_read(&x, page))
			break;
	}
	if (rc == RC_OK && rest_cancelled(r))
		rc = rc_fail(RC_BUSY, "stopped; the same command goes on where it was");
	if (rc == RC_OK)
		authors_keep(&x);
	r->authors_known = rc == RC_OK;
	arena_done(&x.arena);
	return rc;
}

/* --- What the owner's list tells --- */

const struct people_csv_row *rest_author_row(const struct rest *r, const struct rest_author *author)
{
	CLEANUP(arena_done) struct arena a;
	const struct people_csv *people = r->options.people;
	arena_init(&a);
	if (!people)
		return NULL;
	struct str slug = slug_from_title(&a, author->name), name = unicode_casefold(&a, author->name);
	const struct people_csv_row *row = people_csv_find(people, author->name, slug);
	for (size_t i = 0; !row && i < people->n; i++)
		if (str_eq(unicode_casefold(&a, people->items[i].name), name))
			row = &people->items[i];
	return row;
}

struct str rest_author_slug(const struct rest *r, struct arena *a, const struct rest_author *author)
{
	const struct people_csv_row *row = rest_author_row(r, author);
	if (row && row->slug.n > 0)
		return row->slug;
	return slug_from_title(a, row && row->login.n > 0 ? row->login : author->name);
}
