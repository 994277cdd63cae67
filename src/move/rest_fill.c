/*
 * What an import lacks after its records are in: portraits of people, bytes of media, what the owner's list tells.
 */
#include <stdlib.h>

#include "db/db.h"
#include "move/fetch_media.h"
#include "move/people.h"
#include "move/rest_site.h"
#include "store/origin.h"
#include "text/url.h"

#define BATCH 200
/* So many in a row that nobody answers for: the rest waits for the next run. */
#define SILENT_MAX 5
#define PORTRAIT_SIZE 512

struct filling {
	struct rest *rest;
	struct wordpress_import *imp;
	struct site *site;
	struct db *db;
	const char *tmp;
	unsigned silent;
};

static enum rc go_on(const struct filling *f)
{
	return rest_cancelled(f->rest) ? rc_fail(RC_BUSY, "stopped; the same command goes on where it was") : RC_OK;
}

/* RC_OK when the next one may be tried. */
static enum rc settle(struct filling *f, enum rc rc)
{
	f->silent = rc == RC_BUSY ? f->silent + 1 : 0;
	return rc == RC_INTERNAL ? rc : go_on(f);
}

/* --- Media --- */

/* The row of the origin table by which a media is of this import; old_id 0 when it is not. */
static enum rc former_of(struct filling *f, struct arena *a, int64_t media_id, struct origin_former *ret)
{
	struct origin_formers formers;
	enum rc rc = origin_former_list(f->db, a, ORIGIN_MEDIA, media_id, &formers);
	*ret = (struct origin_former){0};
	for (size_t i = 0; rc == RC_OK && i < formers.n; i++)
		if (formers.items[i].origin_id == wordpress_import_origin(f->imp))
			*ret = formers.items[i];
	return rc;
}

static enum rc former_write(struct site *s, struct db *db, void *ctx)
{
	return origin_former_put(db, ctx);
}

/* Taking in the bytes changed the row; that is no edit of somebody here. */
static enum rc media_bring(struct filling *f, struct arena *a, struct origin_former *former, struct media *m)
{
	struct str address;
	enum rc rc = url_normalise(a, rest_here(f->rest, a, m->source_url), &address);
	if (rc == RC_OK)
		rc = fetch_media(f->site, f->rest->client, a, f->tmp, address, m);
	if (rc != RC_OK)
		return rc;
	former->version = m->modified_at;
	wordpress_import_brought(f->imp, former->old_id);
	return site_write(f->site, former_write, former);
}

static enum rc one_media(struct filling *f, struct media *m)
{
	CLEANUP(arena_done) struct arena a;
	struct origin_former former;
	arena_init(&a);
	enum rc rc = former_of(f, &a, m->id, &former);
	if (rc != RC_OK || former.old_id == 0 || m->source_url.n == 0)
		return rc;
	return settle(f, media_bring(f, &a, &former, m));
}

static enum rc all_media(struct filling *f)
{
	CLEANUP(arena_done) struct arena a;
	struct media_list list;
	int64_t total = 0, done = 0;
	arena_init(&a);
	enum rc rc = RC_OK;
	for (int64_t after = 0; rc == RC_OK; arena_reset(&a)) {
		rc = media_list_missing(f->db, &a, after, BATCH, &list);
		if (rc != RC_OK || list.n == 0)
			break;
		after = list.items[list.n - 1].id;
		total += (int64_t)list.n;
		for (size_t i = 0; i < list.n && rc == RC_OK && f->silent < SILENT_MAX; i++) {
			rest_progress(f->rest, "fetching media", done++, total);
			rc = one_media(f, &list.items[i]);
		}
	}
	if (rc == RC_OK && f->silent >= SILENT_MAX)
		report_remark(
			wordpress_import_report(f->imp),
			"The old site stopped answering while its media were fetched (%s). The same command goes on "
			"there.",
			rc_message());
	return rc;
}

/* --- Portraits --- */

/* Without d=404 everybody would get the same grey head. */
static struct str gravatar(struct arena *a, struct str address)
{
	struct url u;
	if (url_parse(address, &u) != RC_OK || !str_ends(u.host, STR("gravatar.com")))
		return address;
	u.query = arena_printf(a, "s=%d&d=404", PORTRAIT_SIZE);
	u.fragment = STR_NONE;
	return url_join(a, &u);
}

/* The largest of {"24": …, "48": …, "96": …}. */
static struct str portrait_address(const struct filling *f, struct arena *a, const struct json *avatars)
{
	struct json_iter it = {0};
	struct str best = STR(""), address;
	int64_t most = -1, size;
	while (json_each(avatars, &it)) {
		if (str_to_i64(it.key, &size) != RC_OK || size <= most || json_str(it.value).n == 0)
			continue;
		most = size;
		best = json_str(it.value);
	}
	if (best.n == 0 || url_resolve(a, f->rest->told.address, best, &address) != RC_OK ||
	    url_normalise(a, address, &address) != RC_OK)
		return STR("");
	bool own = url_same_site(address, f->rest->told.address) || url_same_site(address, f->rest->site);
	bool safe = own || str_starts(address, STR("https://"));
	return safe ? gravatar(a, rest_here(f->rest, a, address)) : STR("");
}

static enum rc one_portrait(struct filling *f, const struct json *user)
{
	CLEANUP(arena_done) struct arena a;
	struct origin_former former;
	arena_init(&a);
	struct str address = portrait_address(f, &a, json_get(user, "avatar_urls"));
	enum rc rc = origin_former_get(f->db, &a, wordpress_import_origin(f->imp), ORIGIN_PERSON,
				       json_int(json_get(user, "id"), 0), &former);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && (former.object_id == 0 || address.n == 0)))
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	return settle(f, people_portrait(f->site, f->rest->client, f->tmp, former.object_id, address));
}

static enum rc portraits_of_frame(struct filling *f, const struct rest_frame *frame)
{
	CLEANUP(arena_done) struct arena a;
	struct str body;
	struct json *users;
	arena_init(&a);
	enum rc rc = rest_spool_body(&f->rest->spool, frame, &a, &body);
	if (rc == RC_OK)
		rc = rest_json(body, &users);
	if (rc != RC_OK)
		return rc;
	struct json_iter it = {0};
	for (int64_t done = 0; rc == RC_OK && f->silent < SILENT_MAX && json_each(users, &it); done++) {
		rest_progress(f->rest, "fetching portraits", done, frame->items);
		rc = one_portrait(f, it.value);
	}
	json_free(users);
	return rc;
}

static enum rc all_portraits(struct filling *f)
{
	const struct rest_spool *s = &f->rest->spool;
	enum rc rc = RC_OK;
	for (size_t i = 0; f->rest->spool_open && rc == RC_OK && i < s->n; i++)
		if (s->frames[i].collection == REST_USERS && s->frames[i].items > 0)
			rc = portraits_of_frame(f, &s->frames[i]);
	f->silent = 0;
	return rc;
}

/* --- All of it --- */

static void say_what_is_closed(const struct filling *f)
{
	static const char *const names[REST_COLLECTIONS] = {"people", "categories", "tags",    "media",
							    "pages",  "posts",      "comments"};
	const struct rest *r = f->rest;
	struct import_report *report = wordpress_import_report(f->imp);
	if (r->root.n == 0)
		report_remark(report, "%.*s", STR_ARG(r->closed_says));
	for (int c = 0; c < REST_COLLECTIONS && r->spool_open; c++) {
		const struct rest_frame *last = rest_spool_last(&r->spool, (enum rest_collection)c);
		if (last && last->status != 200)
			report_remark(report, "The old site does not tell its %s (%d).%s", names[c], last->status,
				      c == REST_USERS && !r->options.people
					      ? " A list of them can be given with --people FILE.csv."
					      : "");
	}
	if (r->unknown_authors > 0)
		report_remark(report,
			      "Of %zu authors the old site tells no more than a number: their articles came without a "
			      "byline.",
			      r->unknown_authors);
	if (r->skipped > 0)
		report_remark(report,
			      "%u items were passed over: the old site answered with an error for each of them.",
			      r->skipped);
}

enum rc rest_fill(struct rest *r, struct wordpress_import *imp)
{
	struct filling f = {.rest = r, .imp = imp, .site = wordpress_import_site(imp)};
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	size_t slash = str_rfind_char(str_of(r->options.spool), '/');
	f.tmp = slash == SIZE_MAX ? "." : arena_cstr(&a, str_slice(str_of(r->options.spool), 0, slash + 1));
	enum rc rc = site_reader(f.site, &f.db);
	if (rc != RC_OK)
		return rc;
	say_what_is_closed(&f);
	if (r->options.people)
		rc = people_bring(imp, r->options.people, r->options.people_folder, r->client);
	if (rc == RC_OK)
		rc = all_portraits(&f);
	if (rc == RC_OK)
		rc = all_media(&f);
	db_close(f.db);
	return rc;
}
