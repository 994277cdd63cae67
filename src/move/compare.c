/*
 * The walk over all addresses. What the words of a page have of their own, and what the theme puts into every page, is
 * only known at the end; until then differing words wait with their keys.
 */
#include "move/compare.h"

#include "base/map.h"
#include "move/compare_addresses.h"
#include "move/pace.h"
#include "net/http_client.h"
#include "text/unicode.h"
#include "text/url.h"

#define PAGE_SIZE_MAX ((size_t)8 << 20)
/* So many addresses in a row without any answer: the site is gone. */
#define SILENT_MAX 5
/* Differing words are furniture when they stand in so many pages and in one of ten that were compared. */
#define FURNITURE_PAGES 3
#define FURNITURE_SHARE 10
#define FURNITURE_SHOWN 5
#define HUNKS_KEPT 12

struct place { /* words that differ somewhere */
	int64_t pages;
	struct str words;
};

struct finding {
	struct compare_finding shown;
	struct place
		*places[HUNKS_KEPT]; /* the text's differences; only where nothing else differs all can be furniture */
	size_t n_places;
	bool more_places;
	struct str text_line; /* empty: the text is alike */
};

struct run {
	const struct compare_options *options;
	struct worker_pool *workers;
	struct http_client *before, *after;
	struct str before_origin, after_origin;
	struct arena *arena; /* of the result */
	struct arena page;   /* of one address */
	struct compare_addresses addresses;
	struct map places; /* key of a hunk → struct place */
	int64_t texts;     /* pages whose text was compared */
	struct finding *findings;
	size_t n_findings, cap;
	unsigned silent_before, silent_after;
};

/* --- One side --- */

static struct str type_of(struct arena *a, const struct http_client_response *r)
{
	struct str rest = http_client_header(r, "content-type"), type = STR_NONE;
	if (!str_split(&rest, ';', &type))
		return STR("");
	return unicode_lower(a, str_trim(type));
}

static void page_read(struct run *run, const struct http_client_response *r, struct compare_side *side)
{
	if (r->status != 200 || !str_is(side->type, "text/html"))
		return;
	enum rc rc = worker_html_page(run->workers, r->body, &run->page, &side->page);
	side->has_page = rc == RC_OK;
	side->locked = str_find(r->body, STR("class=\"post-password-form\""), 0) != SIZE_MAX;
	if (rc != RC_OK)
		side->trouble = arena_str(&run->page, str_of(rc_message()));
}

/* path may hold a query; everything before it is encoded anew. */
static struct str address_at(struct arena *a, struct str origin, struct str path)
{
	size_t query = str_find_char(path, '?', 0);
	return arena_join(a, origin, url_path_encode(a, str_slice(path, 0, query)), str_slice(path, query, SIZE_MAX),
			  STR_NONE);
}

static enum rc side_ask(struct run *run, struct http_client *client, struct str origin,
			const struct compare_address *address, unsigned *silent, struct compare_side *ret)
{
	struct http_client_response r;
	bool look = address->kind == COMPARE_FILE || address->kind == COMPARE_ALIVE;
	struct http_client_request q = {.url = address_at(&run->page, origin, address->path),
					.method = look ? HTTP_CLIENT_HEAD : HTTP_CLIENT_GET};
	*ret = (struct compare_side){0};
	enum rc rc = http_client_fetch(client, &run->page, &q, &r);
	if (rc == RC_BUSY && ++*silent >= SILENT_MAX)
		return rc;
	if (rc == RC_INTERNAL)
		return rc;
	if (rc != RC_BUSY)
		*silent = 0;
	if (rc != RC_OK) {
		ret->trouble = arena_str(&run->page, str_of(rc_message()));
		return RC_OK;
	}
	ret->status = r.status;
	ret->redirects = r.redirects;
	ret->type = type_of(&run->page, &r);
	page_read(run, &r, ret);
	return RC_OK;
}

/* --- Findings --- */

static struct place *place_of(struct run *run, const struct compare_hunk *h)
{
	struct str key = str_mem(&h->key, sizeof(h->key));
	struct place *place = map_get(&run->places, key);
	if (!place) {
		place = arena_new(run->arena, struct place);
		place->words = arena_str(run->arena, utf8_cut_count(h->before.n > 0 ? h->before : h->after, 60));
		map_set(&run->places, key, place);
	}
	return place;
}

/* A place counts once a page, however often its words stand there. */
static void places_add(struct run *run, const struct compare_text *text, struct finding *f)
{
	for (size_t i = 0; i < text->n_hunks; i++) {
		struct place *place = place_of(run, &text->hunks[i]);
		size_t k = 0;
		while (k < f->n_places && f->places[k] != place)
			k++;
		if (k < f->n_places)
			continue;
		if (f->n_places == HUNKS_KEPT) {
			f->more_places = true;
			return;
		}
		f->places[f->n_places++] = place;
		place->pages++;
	}
}

/* Once a line is here it stands; what is said of the text waits for the end. */
static void finding_tell(FILE *out, struct compare_finding *f)
{
	if (!out || f->n_told == f->n_lines)
		return;
	fprintf(out, "%.*s\n", STR_ARG(f->path));
	for (; f->n_told < f->n_lines; f->n_told++)
		fprintf(out, "    %.*s\n", STR_ARG(f->lines[f->n_told]));
	fflush(out);
}

static struct finding *finding_new(struct run *run)
{
	if (run->n_findings == run->cap) {
		struct finding *old = run->findings;
		run->cap = run->cap ? run->cap * 2 : 64;
		run->findings = arena_array(run->arena, run->cap, sizeof(*run->findings));
		if (run->n_findings > 0)
			memcpy(run->findings, old, run->n_findings * sizeof(*old));
	}
	return &run->findings[run->n_findings++];
}

static void finding_add(struct run *run, struct str path, const struct compare_page *p)
{
	bool text_differs = p->text_compared && p->text.n_hunks > 0;
	run->texts += p->text_compared;
	if (p->n_lines == 0 && !text_differs)
		return;
	struct finding *f = finding_new(run);
	f->shown = (struct compare_finding){.path = path};
	f->shown.lines = arena_array(run->arena, p->n_lines + 1, sizeof(*f->shown.lines));
	for (size_t i = 0; i < p->n_lines; i++)
		f->shown.lines[f->shown.n_lines++] = arena_str(run->arena, p->lines[i]);
	finding_tell(run->options->out, &f->shown);
	if (text_differs) {
		f->text_line = arena_str(run->arena, compare_text_line(&run->page, &p->text));
		places_add(run, &p->text, f);
	}
}

static enum rc address_compare(struct run *run, const struct compare_address *address)
{
	struct compare_side before, after;
	struct compare_page page;
	enum rc rc = side_ask(run, run->before, run->before_origin, address, &run->silent_before, &before);
	if (rc == RC_OK)
		rc = side_ask(run, run->after, run->after_origin, address, &run->silent_after, &after);
	if (rc != RC_OK)
		return rc;
	compare_page(&run->page, address->kind, &before, &after, &page);
	finding_add(run, address->path, &page);
	arena_reset(&run->page);
	return RC_OK;
}

/* --- The end --- */

static bool is_furniture(const struct run *run, const struct place *place)
{
	return place->pages >= FURNITURE_PAGES && place->pages * FURNITURE_SHARE >= run->texts;
}

static bool only_furniture(const struct run *run, const struct finding *f)
{
	if (f->more_places)
		return false;
	for (size_t i = 0; i < f->n_places; i++)
		if (!is_furniture(run, f->places[i]))
			return false;
	return true;
}

static void result_fill(struct run *run, int64_t asked, struct compare_result *ret)
{
	ret->asked = asked;
	ret->differ = arena_array(run->arena, run->n_findings, sizeof(*ret->differ));
	for (size_t i = 0; i < run->n_findings; i++) {
		struct finding *f = &run->findings[i];
		if (f->text_line.n > 0 && !only_furniture(run, f))
			f->shown.lines[f->shown.n_lines++] = f->text_line;
		finding_tell(run->options->out, &f->shown);
		if (f->shown.n_lines > 0)
			ret->differ[ret->n_differ++] = f->shown;
	}
	ret->alike = asked - (int64_t)ret->n_differ;
	ret->furniture = arena_array(run->arena, FURNITURE_SHOWN, sizeof(*ret->furniture));
	for (size_t i = 0; i < run->places.n && ret->n_furniture < FURNITURE_SHOWN; i++) {
		struct place *place = run->places.entries[i].value;
		if (is_furniture(run, place))
			ret->furniture[ret->n_furniture++] = place->words;
	}
}

/* --- The run --- */

static enum rc walk(struct run *run, struct compare_result *ret)
{
	const struct compare_options *o = run->options;
	int64_t n = (int64_t)run->addresses.found.n, asked = o->limit > 0 && o->limit < n ? o->limit : n;
	if (n == 0)
		return rc_fail(RC_NOT_FOUND,
			       "nothing was imported here and the old site lists no addresses: there is nothing "
			       "to compare");
	for (int64_t i = 0; i < asked; i++) {
		if (o->progress)
			o->progress(o->ctx, i, asked);
		enum rc rc = address_compare(run, run->addresses.found.entries[i * n / asked].value);
		if (rc != RC_OK)
			return rc;
	}
	if (o->progress)
		o->progress(o->ctx, asked, asked);
	result_fill(run, asked, ret);
	return RC_OK;
}

static enum rc client_open(struct run *run, struct str origin, int64_t delay_ms, struct http_client **ret)
{
	const char *hosts[] = {arena_cstr(run->arena, pace_authority(run->arena, origin)), NULL};
	struct http_client_options o = {.purpose = "compare",
					.allow_hosts = hosts,
					.delay_ms = delay_ms,
					.body_max = PAGE_SIZE_MAX,
					.attempts = 3,
					.cancelled = run->options->cancelled,
					.cancelled_ctx = run->options->ctx};
	return http_client_new(&o, ret);
}

static enum rc origins_check(struct run *run)
{
	const struct compare_options *o = run->options;
	run->before_origin = pace_origin(run->arena, o->old_address);
	run->after_origin = pace_origin(run->arena, o->new_address);
	if (run->before_origin.n == 0)
		return rc_fail(RC_INVALID, "\"%.*s\" is no address; write it as https://old-site.example",
			       STR_ARG(o->old_address));
	if (run->after_origin.n == 0)
		return rc_fail(RC_INVALID, "\"%.*s\" is no address of this site", STR_ARG(o->new_address));
	if (str_eq(run->before_origin, run->after_origin))
		return rc_fail(RC_INVALID,
			       "%.*s would be compared with itself; --new ADDRESS says where this site answers",
			       STR_ARG(run->before_origin));
	return RC_OK;
}

static enum rc new_site_check(struct run *run)
{
	struct http_client_response r;
	struct http_client_request q = {.url = arena_join(run->arena, run->after_origin, STR("/healthz"), STR_NONE)};
	enum rc rc = http_client_fetch(run->after, run->arena, &q, &r);
	if (rc == RC_OK && r.status == 200)
		return RC_OK;
	return rc_fail(RC_BUSY,
		       "this site does not answer at %.*s: start it with \"courant serve\", or say with --new ADDRESS "
		       "where it is",
		       STR_ARG(run->after_origin));
}

static enum rc prepare(struct run *run, struct db *db, struct compare_result *ret)
{
	const struct compare_options *o = run->options;
	enum rc rc = origins_check(run);
	if (rc == RC_OK)
		rc = client_open(run, run->before_origin, pace_delay(run->before_origin, o->delay_ms), &run->before);
	if (rc == RC_OK)
		rc = client_open(run, run->after_origin, 0, &run->after);
	if (rc == RC_OK)
		rc = new_site_check(run);
	if (rc == RC_OK)
		rc = compare_addresses_known(db, &run->addresses);
	if (rc == RC_OK)
		rc = compare_addresses_listed(run->before, run->workers, o->old_address, &run->addresses,
					      &ret->sitemaps);
	return rc;
}

enum rc compare_sites(struct db *db, struct worker_pool *workers, const struct compare_options *options,
		      struct arena *a, struct compare_result *ret_result)
{
	struct run run = {.options = options, .workers = workers, .arena = a};
	struct compare_result result = {0};
	arena_init(&run.page);
	map_init(&run.places, a);
	compare_addresses_init(&run.addresses, a);
	enum rc rc = prepare(&run, db, &result);
	if (rc == RC_OK)
		rc = walk(&run, &result);
	http_client_free(run.before);
	http_client_free(run.after);
	arena_done(&run.page);
	if (rc == RC_OK)
		*ret_result = result;
	return rc;
}
