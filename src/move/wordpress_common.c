/*
 * What all steps of the WordPress import use: dates, addresses, digests, look-ups in the tables, writes that a dry run
 * turns into mere looking.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "move/wordpress_import.h"
#include "rules/publish.h"
#include "store/address.h"
#include "text/unicode.h"
#include "text/url.h"

struct str wordpress_meta(const struct wordpress_meta *metas, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(metas[i].key, key))
			return metas[i].value.p ? metas[i].value : STR("");
	return STR_NONE;
}

/* Days since 1970-01-01 of a date of the Gregorian calendar (Howard Hinnant's days_from_civil). */
static int64_t days_of(int64_t y, int64_t m, int64_t d)
{
	y -= m <= 2;
	int64_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
	int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static int64_t digits(struct str s, size_t at, size_t n)
{
	int64_t v = 0;
	for (size_t i = at; i < at + n; i++) {
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
			return -1;
		v = v * 10 + (s.p[i] - '0');
	}
	return v;
}

int64_t wordpress_time(struct str date, int64_t offset_minutes)
{
	struct str s = str_trim(date);
	int64_t y = digits(s, 0, 4), mo = digits(s, 5, 2), d = digits(s, 8, 2);
	int64_t h = digits(s, 11, 2), mi = digits(s, 14, 2), sec = digits(s, 17, 2);
	if (s.n < 10 || s.p[4] != '-' || s.p[7] != '-' || y < 1 || mo < 1 || mo > 12 || d < 1 || d > 31)
		return 0;
	if (s.n == 10)
		h = mi = sec = 0;
	if (h < 0 || h > 23 || mi < 0 || mi > 59 || sec < 0 || sec > 60)
		return 0;
	return (((days_of(y, mo, d) * 24 + h) * 60 + mi - offset_minutes) * 60 + sec) * 1000;
}

static struct str without_www(struct str host)
{
	return str_starts(host, STR("www.")) ? str_slice(host, 4, host.n) : host;
}

/*
 * Scheme, host and path of an absolute http(s) address, host in lower case without "www.", port kept when it is
 * another.
 */
static bool address_parts(struct arena *a, struct str address, struct str *ret_host, struct url *ret_url)
{
	struct str normal;
	if (url_normalise(a, str_trim(address), &normal) != RC_OK || url_parse(normal, ret_url) != RC_OK)
		return false;
	if (ret_url->host.n == 0 || !str_starts(ret_url->scheme, STR("http")))
		return false;
	*ret_host = without_www(ret_url->host);
	if (ret_url->port > 0)
		*ret_host = arena_printf(a, "%.*s:%d", STR_ARG(*ret_host), ret_url->port);
	return true;
}

struct str wordpress_origin(struct arena *a, struct str address)
{
	struct url u;
	struct str host;
	if (!address_parts(a, address, &host, &u))
		return STR("");
	struct str path = u.path;
	while (path.n > 0 && path.p[path.n - 1] == '/')
		path.n--;
	return arena_join(a, host, path.n ? path : STR(""), STR_NONE);
}

bool wp_is_own(const struct wordpress_import *imp, struct str address)
{
	CLEANUP(arena_done) struct arena a;
	struct url u;
	struct str host;
	arena_init(&a);
	if (!address_parts(&a, address, &host, &u))
		return false;
	return str_eq(host, imp->old.host) || (imp->old.link_host.n > 0 && str_eq(host, imp->old.link_host));
}

bool wp_path(const struct wordpress_import *imp, struct arena *a, struct str address, struct str *ret_path)
{
	struct url u;
	struct str raw;
	if (!wp_is_own(imp, address) || url_parse(str_trim(address), &u) != RC_OK || u.query.n > 0)
		return false;
	raw = u.path.n ? u.path : STR("/");
	return url_path_normalise(a, raw, ret_path) == RC_OK && ret_path->n <= ADDRESS_PATH_MAX;
}

uint64_t wp_hash(struct str s)
{
	return str_hash(s);
}

int64_t wp_synthetic_id(struct str kind, struct str name)
{
	unsigned char h[CRYPTO_HASH_SIZE];
	struct wp_digest d;
	int64_t id;
	wp_digest_begin(&d);
	wp_digest_text(&d, kind);
	wp_digest_text(&d, name);
	wp_digest_end(&d, h);
	memcpy(&id, h, sizeof id);
	return -(id & INT64_C(0x3fffffffffffffff)) - 1;
}

/* --- Digests --- */

void wp_digest_begin(struct wp_digest *d)
{
	crypto_sha256_begin(&d->hash);
	wp_digest_number(d, WORDPRESS_DIGEST_VERSION);
}

void wp_digest_number(struct wp_digest *d, int64_t n)
{
	crypto_sha256_add(&d->hash, str_mem(&n, sizeof n));
}

void wp_digest_text(struct wp_digest *d, struct str s)
{
	wp_digest_number(d, (int64_t)s.n);
	crypto_sha256_add(&d->hash, s);
}

void wp_digest_end(struct wp_digest *d, unsigned char ret[CRYPTO_HASH_SIZE])
{
	crypto_sha256_end(&d->hash, ret);
}

/* --- Writes --- */

enum rc wp_write(struct wordpress_import *imp, enum rc (*fn)(struct site *s, struct db *db, void *ctx), void *ctx)
{
	return wp_dry(imp) ? fn(imp->site, imp->reader, ctx) : site_write(imp->site, fn, ctx);
}

struct much_job {
	struct write_job job;
	struct site *site;
	enum rc (*fn)(struct site *s, struct db *db, void *ctx);
	void *ctx;
};

static enum rc much_run(struct db *db, struct write_job **jobs, size_t n)
{
	struct much_job *j = (struct much_job *)jobs[0];
	enum rc rc = db_begin(db);
	if (rc == RC_OK)
		rc = j->fn(j->site, db, j->ctx);
	db_settle(db);
	if (rc == RC_OK)
		return db_commit(db);
	db_rollback(db);
	return rc;
}

static const struct write_kind much_kind = {.name = "import", .run = much_run, .outside = true};

static enum rc nothing_write(struct site *s, struct db *db, void *ctx)
{
	return RC_OK;
}

enum rc wp_write_much(struct wordpress_import *imp, enum rc (*fn)(struct site *s, struct db *db, void *ctx), void *ctx)
{
	if (wp_dry(imp))
		return fn(imp->site, imp->reader, ctx);
	struct much_job j = {.site = imp->site, .fn = fn, .ctx = ctx};
	write_job_init(&j.job, &much_kind);
	enum rc rc = writer_run(imp->site->writer, &j.job);
	write_job_done(&j.job);
	/* Listeners hear of changes when the writer's own transactions commit; an empty one costs no sync. */
	return rc == RC_OK ? site_write(imp->site, nothing_write, NULL) : rc;
}

enum rc wp_go_on(const struct wordpress_import *imp)
{
	if (imp->options.cancelled && imp->options.cancelled(imp->options.ctx))
		return rc_fail(RC_BUSY, "stopped; the same command goes on from here");
	return RC_OK;
}

void wp_progress(const struct wordpress_import *imp, const char *what, int64_t done, int64_t total)
{
	if (imp->options.progress)
		imp->options.progress(imp->options.ctx, what, done, total);
}

enum rc wp_former(struct wordpress_import *imp, struct db *db, struct arena *a, enum origin_kind kind, int64_t old_id,
		  struct origin_former *ret_former)
{
	if (imp->run.origin_id == 0)
		return RC_NOT_FOUND;
	return origin_former_get(db, a, imp->run.origin_id, kind, old_id, ret_former);
}

enum rc wp_former_put(struct wordpress_import *imp, struct db *db, enum origin_kind kind, int64_t old_id,
		      int64_t object_id, const unsigned char digest[CRYPTO_HASH_SIZE], int64_t version)
{
	struct origin_former f = {.origin_id = imp->run.origin_id,
				  .kind = kind,
				  .old_id = old_id,
				  .object_id = object_id,
				  .digest = str_mem(digest, CRYPTO_HASH_SIZE),
				  .version = version};
	return wp_dry(imp) ? RC_OK : origin_former_put(db, &f);
}

static bool is_claimed(void *ctx, struct str path)
{
	struct wordpress_import *imp = ctx;
	return wp_dry(imp) && numbers_get(&imp->paths.claimed, wp_hash(path)) != 0;
}

enum rc wp_path_choose(struct wordpress_import *imp, struct db *db, struct arena *a, int address_kind,
		       int64_t object_id, struct str wanted, struct str *ret_path, bool *ret_clash)
{
	const struct path_wish wish = {.path = wanted,
				       .kind = (enum address_kind)address_kind,
				       .object_id = object_id,
				       .claimed = is_claimed,
				       .ctx = imp};
	enum rc rc = path_free(db, a, &wish, ret_path);
	if (rc != RC_OK)
		return rc;
	if (wp_dry(imp))
		numbers_set(&imp->paths.claimed, wp_hash(*ret_path), 1);
	*ret_clash = !str_eq(*ret_path, wanted);
	return RC_OK;
}

void wp_clash_report(struct wordpress_import *imp, struct str name, struct str wanted, struct str given)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	bool fixed = path_is_reserved(wanted);
	report_item(imp->report, REPORT_CLASH, name, given,
		    arena_printf(&a, "%.*s %s", STR_ARG(wanted),
				 fixed ? "is a fixed address of this program" : "belongs to something else"));
}

enum rc wp_clash_ask(struct db *db, struct arena *a, int address_kind, int64_t object_id, struct str wanted,
		     struct str given, bool *ret_clash)
{
	struct address found;
	*ret_clash = false;
	if (wanted.n == 0 || str_eq(wanted, given))
		return RC_OK;
	enum rc rc = address_resolve(db, a, wanted, &found);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	bool own = rc == RC_OK && (int)found.kind == address_kind && found.object_id == object_id;
	*ret_clash = !own && (rc == RC_OK || path_is_hidden(wanted, (enum address_kind)address_kind));
	return RC_OK;
}

void wp_address_count(struct wordpress_import *imp, struct str address, bool alive)
{
	uint64_t h = wp_hash(address);
	if (numbers_get(&imp->paths.asked, h) != 0)
		return;
	numbers_set(&imp->paths.asked, h, 1);
	report_address(imp->report, alive);
}

/* --- Tables --- */

void *wp_list_add(struct wp_list *list, size_t size)
{
	if (list->n == list->cap) {
		list->cap = list->cap ? list->cap * 2 : 16;
		list->items = realloc(list->items, list->cap * size);
		ensure(list->items);
	}
	void *item = (char *)list->items + list->n++ * size;
	memset(item, 0, size);
	return item;
}

static const struct wp_person *person_at(const struct wordpress_import *imp, uintptr_t index)
{
	return index == 0 ? NULL : WP_AT(&imp->people.all, struct wp_person, index - 1);
}

struct str wp_login_key(struct arena *a, struct str login)
{
	CLEANUP(buf_done) struct buf b = BUF(256);
	for (size_t i = 0; i < login.n; i++) {
		unsigned char c = (unsigned char)login.p[i];
		if (c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c != '\0' && strchr(" _.-@", c)))
			buf_putc(&b, (char)c);
	}
	return unicode_lower(a, str_trim(buf_str(&b)));
}

const struct wp_person *wp_person_by_login(const struct wordpress_import *imp, struct str login)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	return person_at(imp, (uintptr_t)map_get(&imp->people.by_name, wp_login_key(&a, login)));
}

const struct wp_person *wp_person_by_nicename(const struct wordpress_import *imp, struct str nicename)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct str key = arena_join(&a, STR(" "), wp_slug(&a, nicename), STR_NONE);
	return person_at(imp, (uintptr_t)map_get(&imp->people.by_name, key));
}

const struct wp_person *wp_person_by_id(const struct wordpress_import *imp, int64_t id)
{
	return id == 0 ? NULL : person_at(imp, numbers_get(&imp->people.by_id, (uint64_t)id));
}

struct wp_term *wp_term_find(const struct wordpress_import *imp, enum wp_taxonomy taxonomy, struct str slug)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct str key = arena_printf(&a, "%d/%.*s", (int)taxonomy, STR_ARG(wp_slug(&a, slug)));
	uintptr_t index = (uintptr_t)map_get(&imp->terms.by_slug, key);
	return index == 0 ? NULL : WP_AT(&imp->terms.all, struct wp_term, index - 1);
}

struct wp_term *wp_term_by_id(const struct wordpress_import *imp, enum wp_taxonomy taxonomy, int64_t id)
{
	uint32_t index = id == 0 ? 0 : numbers_get(&imp->terms.by_id, wp_term_key(taxonomy, id));
	return index == 0 ? NULL : WP_AT(&imp->terms.all, struct wp_term, index - 1);
}

struct wp_file *wp_file_by_id(const struct wordpress_import *imp, int64_t id)
{
	uint32_t index = numbers_get(&imp->files.by_id, (uint64_t)id);
	return id == 0 || index == 0 ? NULL : WP_AT(&imp->files.all, struct wp_file, index - 1);
}

static struct wp_file *file_at(const struct wordpress_import *imp, struct str path)
{
	uint32_t index = numbers_get(&imp->files.by_path, wp_hash(path));
	struct wp_file *f = index == 0 ? NULL : WP_AT(&imp->files.all, struct wp_file, index - 1);
	return f && str_eq(f->path, path) ? f : NULL;
}

/* "-300x200" at the end of a stem: its length, else 0. */
static size_t size_suffix(struct str stem)
{
	size_t i = stem.n, digits_after = 0, digits_before = 0;
	while (i > 0 && stem.p[i - 1] >= '0' && stem.p[i - 1] <= '9')
		i--, digits_after++;
	if (digits_after == 0 || i == 0 || stem.p[--i] != 'x')
		return 0;
	while (i > 0 && stem.p[i - 1] >= '0' && stem.p[i - 1] <= '9')
		i--, digits_before++;
	return digits_before > 0 && i > 0 && stem.p[i - 1] == '-' ? stem.n - i + 1 : 0;
}

struct wp_file *wp_file_by_path(const struct wordpress_import *imp, struct arena *a, struct str path)
{
	struct wp_file *f = file_at(imp, path);
	size_t dot = str_rfind_char(path, '.');
	if (f || dot == SIZE_MAX)
		return f;
	struct str stem = str_slice(path, 0, dot), tail = str_slice(path, dot, path.n);
	stem.n -= size_suffix(stem);
	f = file_at(imp, arena_join(a, stem, tail, STR_NONE));
	if (!f)
		f = file_at(imp, arena_join(a, stem, STR("-scaled"), tail, STR_NONE));
	return f;
}
