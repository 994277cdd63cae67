/*
 * The list: rows of our own tables first, then the old site's robots.txt and sitemaps.
 */
#include "move/compare_addresses.h"

#include "base/clock.h"
#include "base/log.h"
#include "move/pace.h"
#include "net/http_client.h"
#include "store/address.h"
#include "store/article.h"
#include "store/media.h"
#include "store/origin.h"
#include "store/person.h"
#include "store/section.h"
#include "store/tag.h"
#include "text/url.h"

#define BATCH 200
#define SITEMAP_SIZE_MAX ((size_t)52 << 20)

void compare_addresses_init(struct compare_addresses *l, struct arena *a)
{
	map_init(&l->found, a);
}

static void add(struct compare_addresses *l, struct str path, enum compare_kind kind)
{
	if (l->found.n >= COMPARE_ADDRESSES_MAX || map_has(&l->found, path))
		return;
	struct compare_address *address = arena_new(l->found.arena, struct compare_address);
	*address = (struct compare_address){arena_str(l->found.arena, path), kind};
	map_set(&l->found, path, address);
}

/* --- What was imported --- */

static enum rc add_object(struct db *db, struct arena *a, struct compare_addresses *l, enum address_kind kind,
			  enum origin_kind origin, int64_t id)
{
	static const enum compare_kind kinds[] = {[ADDRESS_ARTICLE] = COMPARE_ARTICLE,
						  [ADDRESS_SECTION] = COMPARE_LIST,
						  [ADDRESS_TAG] = COMPARE_LIST,
						  [ADDRESS_PERSON] = COMPARE_LIST,
						  [ADDRESS_MEDIA] = COMPARE_ALIVE};
	struct origin_formers formers;
	struct address_path_list paths;
	enum rc rc = origin_former_list(db, a, origin, id, &formers);
	if (rc != RC_OK || formers.n == 0)
		return rc;
	rc = address_list(db, a, kind, id, &paths);
	for (size_t i = 0; rc == RC_OK && i < paths.n; i++)
		add(l, paths.items[i].path, kinds[kind]);
	return rc;
}

static enum rc add_articles(struct db *db, struct arena *a, struct compare_addresses *l)
{
	struct article_links links;
	int64_t now = clock_now();
	for (int64_t after = 0;; arena_reset(a)) {
		enum rc rc = article_walk_visible(db, a, now, after, BATCH, &links);
		if (rc != RC_OK || links.n == 0)
			return rc;
		after = links.items[links.n - 1].id;
		for (size_t i = 0; i < links.n && rc == RC_OK; i++)
			rc = add_object(db, a, l, ADDRESS_ARTICLE, ORIGIN_ARTICLE, links.items[i].id);
		if (rc != RC_OK)
			return rc;
	}
}

static enum rc add_sections(struct db *db, struct arena *a, struct compare_addresses *l)
{
	struct sections sections;
	enum rc rc = section_list(db, a, &sections);
	for (size_t i = 0; rc == RC_OK && i < sections.n; i++)
		rc = add_object(db, a, l, ADDRESS_SECTION, ORIGIN_SECTION, sections.items[i].id);
	return rc;
}

static enum rc add_tags(struct db *db, struct arena *a, struct compare_addresses *l)
{
	struct tags tags;
	for (int64_t after = 0;; arena_reset(a)) {
		enum rc rc = tag_list(db, a, after, BATCH, &tags);
		if (rc != RC_OK || tags.n == 0)
			return rc;
		after = tags.items[tags.n - 1].id;
		for (size_t i = 0; i < tags.n && rc == RC_OK; i++)
			rc = add_object(db, a, l, ADDRESS_TAG, ORIGIN_TAG, tags.items[i].id);
		if (rc != RC_OK)
			return rc;
	}
}

static enum rc add_people(struct db *db, struct arena *a, struct compare_addresses *l)
{
	struct people people;
	for (int64_t after = 0;; arena_reset(a)) {
		enum rc rc = person_list(db, a, after, BATCH, &people);
		if (rc != RC_OK || people.n == 0)
			return rc;
		after = people.items[people.n - 1].id;
		for (size_t i = 0; i < people.n && rc == RC_OK; i++)
			rc = add_object(db, a, l, ADDRESS_PERSON, ORIGIN_PERSON, people.items[i].id);
		if (rc != RC_OK)
			return rc;
	}
}

/* A file's own path stands in its row; among the addresses are those of its page on the old site. */
static enum rc add_media_row(struct db *db, struct arena *a, struct compare_addresses *l, const struct media *m)
{
	struct origin_formers formers;
	enum rc rc = origin_former_list(db, a, ORIGIN_MEDIA, m->id, &formers);
	if (rc != RC_OK || formers.n == 0)
		return rc;
	add(l, m->path, COMPARE_FILE);
	return add_object(db, a, l, ADDRESS_MEDIA, ORIGIN_MEDIA, m->id);
}

static enum rc add_media(struct db *db, struct arena *a, struct compare_addresses *l)
{
	struct media_list media;
	for (int64_t after = 0;; arena_reset(a)) {
		enum rc rc = media_list(db, a, after, BATCH, &media);
		if (rc != RC_OK || media.n == 0)
			return rc;
		after = media.items[media.n - 1].id;
		for (size_t i = 0; i < media.n && rc == RC_OK; i++)
			rc = add_media_row(db, a, l, &media.items[i]);
		if (rc != RC_OK)
			return rc;
	}
}

enum rc compare_addresses_known(struct db *db, struct compare_addresses *l)
{
	static enum rc (*const steps[])(struct db *, struct arena *, struct compare_addresses *) = {
		add_articles, add_sections, add_tags, add_people, add_media};
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	enum rc rc = RC_OK;
	for (size_t i = 0; i < ARRAY_LEN(steps) && rc == RC_OK; i++) {
		rc = steps[i](db, &a, l);
		arena_reset(&a);
	}
	return rc;
}

/* --- What the old site lists --- */

struct sitemaps {
	struct http_client *client;
	struct worker_pool *workers;
	struct str site;
	struct compare_addresses *list;
	struct map queue; /* addresses of sitemaps; the arena is the queue's */
	size_t next;
	unsigned read;
};

/* The address of another spelling of the same host is asked for where the owner told us to ask. */
static bool at_site(struct sitemaps *s, struct str address, struct str *ret)
{
	struct url u;
	if (!url_same_site(address, s->site) || url_parse(address, &u) != RC_OK)
		return false;
	struct str query = u.query.n > 0 ? arena_join(s->queue.arena, STR("?"), u.query, STR_NONE) : STR("");
	*ret = arena_join(s->queue.arena, pace_origin(s->queue.arena, s->site), u.path.n > 0 ? u.path : STR("/"), query,
			  STR_NONE);
	return true;
}

static void queue_add(struct sitemaps *s, struct str address)
{
	struct str here;
	if (s->queue.n < COMPARE_SITEMAPS_MAX && at_site(s, address, &here))
		map_set(&s->queue, here, NULL);
}

static void page_add(struct sitemaps *s, struct arena *a, struct str address)
{
	struct url u;
	struct str path;
	if (!url_same_site(address, s->site) || url_parse(address, &u) != RC_OK ||
	    url_path_normalise(a, u.path.n > 0 ? u.path : STR("/"), &path) != RC_OK)
		return;
	add(s->list, u.query.n > 0 ? arena_join(a, path, STR("?"), u.query, STR_NONE) : path, COMPARE_UNKNOWN);
}

static enum rc get(struct sitemaps *s, struct arena *a, struct str address, struct http_client_response *ret)
{
	struct http_client_request q = {.url = address, .body_max = SITEMAP_SIZE_MAX};
	return http_client_fetch(s->client, a, &q, ret);
}

struct bytes {
	struct str rest;
};

static enum rc bytes_fill(void *ctx, char *p, size_t max, size_t *ret_n)
{
	struct bytes *b = ctx;
	*ret_n = b->rest.n < max ? b->rest.n : max;
	if (*ret_n > 0)
		memcpy(p, b->rest.p, *ret_n);
	b->rest = str_slice(b->rest, *ret_n, SIZE_MAX);
	return RC_OK;
}

/* <sitemap><loc> leads to further sitemaps, <url><loc> to pages; <image:loc> to neither. */
static enum rc sitemap_parse(struct sitemaps *s, struct str address, struct str xml)
{
	CLEANUP(arena_done) struct arena a;
	struct bytes bytes = {xml};
	struct worker_xml_source source = {.fill = bytes_fill, .ctx = &bytes, .name = address};
	struct worker_xml_event e;
	struct worker_xml *reader;
	bool loc = false, index = false;
	arena_init(&a);
	enum rc rc = worker_xml_open(s->workers, &source, &reader);
	if (rc != RC_OK)
		return rc;
	while ((rc = worker_xml_next(reader, &a, &e)) == RC_OK && e.kind != WORKER_XML_DONE) {
		if (e.kind == WORKER_XML_START && e.prefix.n == 0 && !str_is(e.name, "loc"))
			index = str_is(e.name, "sitemap");
		if (e.kind == WORKER_XML_TEXT && loc && index)
			queue_add(s, str_trim(e.text));
		else if (e.kind == WORKER_XML_TEXT && loc)
			page_add(s, &a, str_trim(e.text));
		loc = e.kind == WORKER_XML_START && e.prefix.n == 0 && str_is(e.name, "loc");
		arena_reset(&a);
	}
	worker_xml_close(reader);
	return rc;
}

/* One that is missing, broken or too large is passed over: what it lists is in our own tables as well. */
static enum rc sitemap_read(struct sitemaps *s, struct str address)
{
	CLEANUP(arena_done) struct arena a;
	struct http_client_response r;
	arena_init(&a);
	enum rc rc = get(s, &a, address, &r);
	if (rc == RC_BUSY)
		return rc;
	if (rc == RC_OK && r.status != 200)
		return RC_OK;
	if (rc == RC_OK && str_starts(str_trim(r.body), STR("<")))
		rc = sitemap_parse(s, address, r.body);
	else if (rc == RC_OK)
		rc = rc_fail(RC_INVALID, "%.*s is no sitemap in XML", STR_ARG(address));
	if (rc == RC_OK)
		s->read++;
	else if (rc != RC_BUSY && rc != RC_INTERNAL)
		log_warning("sitemap passed over: %s", rc_message());
	return rc == RC_INTERNAL ? rc : RC_OK;
}

static enum rc robots_read(struct sitemaps *s)
{
	CLEANUP(arena_done) struct arena a;
	struct http_client_response r;
	struct str line;
	arena_init(&a);
	enum rc rc = get(s, &a, arena_join(&a, pace_origin(&a, s->site), STR("/robots.txt"), STR_NONE), &r);
	if (rc != RC_OK)
		return rc == RC_BUSY ? rc : RC_OK;
	while (r.status == 200 && str_line(&r.body, &line))
		if (str_starts_nocase(line, STR("sitemap:")))
			queue_add(s, str_trim(str_slice(line, strlen("sitemap:"), SIZE_MAX)));
	return RC_OK;
}

static enum rc queue_read(struct sitemaps *s)
{
	enum rc rc = RC_OK;
	while (rc == RC_OK && s->next < s->queue.n)
		rc = sitemap_read(s, s->queue.entries[s->next++].key);
	return rc;
}

enum rc compare_addresses_listed(struct http_client *client, struct worker_pool *workers, struct str site,
				 struct compare_addresses *l, unsigned *ret_read)
{
	static const char *const usual[] = {"wp-sitemap.xml", "sitemap_index.xml", "sitemap.xml"};
	CLEANUP(arena_done) struct arena a;
	struct sitemaps s = {.client = client, .workers = workers, .site = site, .list = l};
	arena_init(&a);
	map_init(&s.queue, &a);
	enum rc rc = robots_read(&s);
	if (rc == RC_OK)
		rc = queue_read(&s);
	struct str base = site.n > 0 && site.p[site.n - 1] == '/' ? str_slice(site, 0, site.n - 1) : site;
	for (size_t i = 0; i < ARRAY_LEN(usual) && rc == RC_OK && s.read == 0; i++) {
		queue_add(&s, arena_join(&a, base, STR("/"), str_of(usual[i]), STR_NONE));
		rc = queue_read(&s);
	}
	*ret_read = s.read;
	return rc;
}
