/*
 * Reading whole collections, page by page in the order of their ids, with pages that become smaller where the site has
 * trouble answering.
 */
#include "move/rest_site.h"

#define PAGE_ITEMS 100
/* So many good answers in a row and pages grow again. */
#define GOOD_ANSWERS 5
#define SKIPPED_MAX 50

static const struct {
	const char *route, *fields, *what;
} collections[REST_COLLECTIONS] = {
	[REST_USERS] = {"wp/v2/users", "id,name,url,description,link,slug,avatar_urls", "reading people"},
	[REST_CATEGORIES] = {"wp/v2/categories", "id,name,slug,description,parent,link,lang", "reading categories"},
	[REST_TAGS] = {"wp/v2/tags", "id,name,slug,description,link,lang", "reading tags"},
	[REST_MEDIA] =
		{"wp/v2/media",
		 "id,date,date_gmt,modified,modified_gmt,slug,status,link,title,author,caption,description,alt_text,"
		 "mime_type,media_details,post,source_url",
		 "reading media"},
	[REST_PAGES] = {"wp/v2/pages",
			"id,date,date_gmt,modified,modified_gmt,slug,status,link,guid,title,content,excerpt,author,"
			"featured_media,comment_status,parent,menu_order,lang,translations,yoast_head_json",
			"reading pages"},
	[REST_POSTS] = {"wp/v2/posts",
			"id,date,date_gmt,modified,modified_gmt,slug,status,link,guid,title,content,excerpt,author,"
			"featured_media,comment_status,sticky,categories,tags,lang,translations,yoast_head_json",
			"reading posts"},
	[REST_COMMENTS] = {"wp/v2/comments",
			   "id,post,parent,author,author_name,author_url,date,date_gmt,content,status,type",
			   "reading comments"},
};

const char *rest_route(enum rest_collection c)
{
	return collections[c].route;
}

struct reading {
	struct rest *rest;
	enum rest_collection collection;
	int64_t offset, total, per_page;
	int64_t most; /* pages of more items were too much for the site */
	unsigned good;
	bool ended;
};

static int64_t header_number(const struct http_client_response *h, const char *name)
{
	int64_t n;
	return str_to_i64(str_trim(http_client_header(h, name)), &n) == RC_OK && n >= 0 ? n : -1;
}

static enum rc page_keep(struct reading *x, const struct http_client_response *h, struct json *items)
{
	int64_t n = (int64_t)json_len(items);
	x->total = header_number(h, "x-wp-total");
	x->ended = n == 0 || (x->total >= 0 && x->offset + n >= x->total) || (x->total < 0 && n < x->per_page);
	struct rest_frame f = {.collection = x->collection,
			       .status = 200,
			       .offset = x->offset,
			       .items = n,
			       .total = x->total,
			       .last = x->ended};
	enum rc rc = rest_spool_add(&x->rest->spool, f, h->body);
	x->offset += n;
	if (++x->good % GOOD_ANSWERS == 0 && x->per_page < x->most)
		x->per_page = x->per_page * 2 < x->most ? x->per_page * 2 : x->most;
	return rc;
}

/* Closed, or the end in the words of a site that does not tell totals. */
static enum rc closed_keep(struct reading *x, int status)
{
	x->ended = true;
	bool beyond = status == 400 && x->offset > 0;
	struct rest_frame f = {.collection = x->collection,
			       .status = beyond ? 200 : status,
			       .offset = x->offset,
			       .total = x->total,
			       .last = true};
	return rest_spool_add(&x->rest->spool, f, STR("[]"));
}

/* An item that the site cannot show at all is passed over; what cannot be had at all ends the run. */
static enum rc trouble(struct reading *x, int status, enum rc rc)
{
	x->good = 0;
	if (x->per_page > 1) {
		x->most = x->per_page - 1;
		x->per_page = x->per_page > 3 ? x->per_page / 3 : 1;
		return RC_OK;
	}
	if (rc != RC_OK)
		return rc_fail(RC_BUSY, "%s: %.400s. What was read is kept: the same command goes on there",
			       collections[x->collection].route, rc_message());
	if (++x->rest->skipped > SKIPPED_MAX)
		return rc_fail(RC_BUSY,
			       "%s: the old site answers %d again and again. What was read is kept: the same command "
			       "goes on there",
			       collections[x->collection].route, status);
	struct rest_frame f = {.collection = x->collection,
			       .status = 200,
			       .offset = x->offset,
			       .items = 1,
			       .total = x->total,
			       .last = x->total >= 0 && x->offset + 1 >= x->total};
	x->ended = f.last;
	x->offset++;
	return rest_spool_add(&x->rest->spool, f, STR("[]"));
}

/* What fails at once is asked for in smaller pieces at once; who asks for patience, and single items, get it. */
static enum rc page_ask(struct reading *x, struct arena *a, struct str address, struct http_client_response *ret)
{
	struct http_client_request q = {.url = address, .accept = STR("application/json")};
	enum rc rc = RC_BUSY;
	bool wait = x->per_page == 1;
	if (!wait) {
		rc = http_client_fetch(x->rest->hasty, a, &q, ret);
		wait = rc == RC_OK && (ret->status == 429 || ret->status == 503);
	}
	return wait ? http_client_fetch(x->rest->client, a, &q, ret) : rc;
}

static enum rc page_read(struct reading *x)
{
	CLEANUP(arena_done) struct arena a;
	struct http_client_response h;
	struct json *items;
	arena_init(&a);
	struct str query =
		arena_printf(&a, "per_page=%lld&offset=%lld&orderby=id&order=asc&_fields=%s", (long long)x->per_page,
			     (long long)x->offset, collections[x->collection].fields);
	enum rc rc = page_ask(x, &a, rest_address(x->rest, &a, collections[x->collection].route, query.p), &h);
	if (rc != RC_OK && rest_cancelled(x->rest))
		return rc;
	if (rc == RC_BUSY || rc == RC_LIMITED)
		return trouble(x, 0, rc);
	if (rc != RC_OK)
		return rc;
	if (h.status >= 500 || h.status == 429)
		return trouble(x, h.status, h.status == 429 ? http_client_status(&h) : RC_OK);
	if (h.status != 200)
		return closed_keep(x, h.status);
	rc = rest_json(h.body, &items);
	if (rc == RC_INTERNAL)
		return rc;
	if (rc != RC_OK || json_kind(items) != JSON_KIND_ARRAY) {
		if (rc == RC_OK)
			json_free(items);
		return trouble(x, h.status, RC_OK);
	}
	rc = page_keep(x, &h, items);
	json_free(items);
	return rc;
}

enum rc rest_read(struct rest *r, enum rest_collection c)
{
	struct reading x = {.rest = r, .collection = c, .total = -1, .per_page = PAGE_ITEMS, .most = PAGE_ITEMS};
	const struct rest_frame *last = rest_spool_last(&r->spool, c);
	if (last) {
		x.offset = last->offset + last->items;
		x.total = last->total;
		x.ended = last->last;
	}
	enum rc rc = RC_OK;
	while (rc == RC_OK && !x.ended) {
		rest_progress(r, collections[c].what, x.offset, x.total > 0 ? x.total : 0);
		rc = rest_cancelled(r) ? rc_fail(RC_BUSY, "stopped; the same command goes on where it was")
				       : page_read(&x);
	}
	return rc;
}
