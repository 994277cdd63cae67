/*
 * The walk: what tables list first, then whatever the pages name. Addresses that wait stand in a temporary file and
 * those that were met are hashes, so that the size of the site matters little.
 */
#include "move/static_export.h"

#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "move/static_links.h"
#include "move/static_seen.h"
#include "move/static_store.h"
#include "net/http_client.h"
#include "store/address.h"
#include "store/article.h"
#include "store/person.h"
#include "store/section.h"
#include "store/tag.h"
#include "text/url.h"

#define BATCH 200
#define TEXT_SIZE_MAX ((size_t)64 << 20)     /* of a page, feed or style sheet */
#define FILE_SIZE_MAX ((size_t)8 << 30)      /* what a tar header can say */
#define NOT_FOUND_PATH "/courant-not-found/" /* no article has it: it would need a file to be here */
#define TOLD_MAX 50                          /* lines about links that lead nowhere */

struct walk {
	const struct static_options *options;
	struct db *db;
	struct http_client *client;
	struct static_store *store;
	struct static_seen seen;
	FILE *queue;        /* a line each: path, comments, and the page that names it, parted by tabs */
	FILE *moved;        /* lines of the list of redirects */
	struct buf waiting; /* lines for the queue, gathered while one page is read */
	struct arena page;
	struct str at;       /* the page that is read; "" while tables are */
	struct str named_by; /* the page that names it; "" for one of the tables */
	int64_t done, total;
	struct static_counts counts;
};

/* --- What is to be fetched --- */

static void address_add(void *ctx, const struct static_address *address)
{
	struct walk *w = ctx;
	struct str key = arena_join(&w->page, address->path, STR("\t"), address->comments, STR_NONE);
	if (!static_seen_add(&w->seen, key))
		return;
	buf_printf(&w->waiting, "%.*s\t%.*s\n", STR_ARG(key), STR_ARG(w->at));
	w->total++;
}

static void path_add(struct walk *w, struct str path)
{
	address_add(w, &(struct static_address){path, STR("")});
}

/* What waits goes behind the rest of the queue; its reader's place is kept. */
static enum rc queue_write(struct walk *w, off_t place)
{
	bool good = !buf_failed(&w->waiting) && fseeko(w->queue, 0, SEEK_END) == 0 &&
		    (w->waiting.n == 0 || fwrite(w->waiting.p, w->waiting.n, 1, w->queue) == 1) &&
		    fseeko(w->queue, place, SEEK_SET) == 0;
	buf_clear(&w->waiting);
	return good ? RC_OK : rc_fail(RC_INTERNAL, "the list of what is to be written: %s", strerror(errno));
}

/* --- What tables list --- */

/* "/2024/" and "/2024/03/" of "/2024/03/slug/": nothing need lead to the pages of a month. */
static void dates_add(struct walk *w, struct str path)
{
	static const char form[] = "/dddd/dd/";
	for (size_t i = 0; i < sizeof form - 1; i++)
		if (i >= path.n || (form[i] == 'd' ? path.p[i] < '0' || path.p[i] > '9' : path.p[i] != '/'))
			return;
	path_add(w, str_slice(path, 0, strlen("/2024/")));
	path_add(w, str_slice(path, 0, strlen("/2024/03/")));
}

static enum rc articles_add(struct walk *w)
{
	struct article_links links;
	int64_t now = clock_now();
	for (int64_t after = 0;; after = links.items[links.n - 1].id) {
		arena_reset(&w->page);
		enum rc rc = article_walk_visible(w->db, &w->page, now, after, BATCH, &links);
		if (rc != RC_OK || links.n == 0)
			return rc;
		for (size_t i = 0; i < links.n; i++) {
			path_add(w, links.items[i].path);
			dates_add(w, links.items[i].path);
		}
		rc = queue_write(w, 0);
		if (rc != RC_OK)
			return rc;
	}
}

static enum rc sections_add(struct walk *w)
{
	struct sections sections;
	enum rc rc = section_list(w->db, &w->page, &sections);
	for (size_t i = 0; rc == RC_OK && i < sections.n; i++)
		path_add(w, sections.items[i].path);
	return rc == RC_OK ? queue_write(w, 0) : rc;
}

static enum rc tags_add(struct walk *w)
{
	struct tags tags;
	for (int64_t after = 0;; after = tags.items[tags.n - 1].id) {
		arena_reset(&w->page);
		enum rc rc = tag_list(w->db, &w->page, after, BATCH, &tags);
		if (rc != RC_OK || tags.n == 0)
			return rc;
		for (size_t i = 0; i < tags.n; i++)
			path_add(w, tags.items[i].path);
		rc = queue_write(w, 0);
		if (rc != RC_OK)
			return rc;
	}
}

static enum rc people_add(struct walk *w)
{
	struct people people;
	for (int64_t after = 0;; after = people.items[people.n - 1].id) {
		arena_reset(&w->page);
		enum rc rc = person_list(w->db, &w->page, after, BATCH, &people);
		if (rc != RC_OK || people.n == 0)
			return rc;
		for (size_t i = 0; i < people.n; i++)
			path_add(w, people.items[i].path);
		rc = queue_write(w, 0);
		if (rc != RC_OK)
			return rc;
	}
}

/* Former paths and redirects. Last: what is really there comes first where both would be one file. */
static enum rc leads_add(struct walk *w)
{
	struct address_leads leads;
	for (int64_t offset = 0;; offset += BATCH) {
		arena_reset(&w->page);
		enum rc rc = address_list_leads(w->db, &w->page, STR(""), BATCH, offset, &leads);
		if (rc != RC_OK || leads.n == 0)
			return rc;
		for (size_t i = 0; i < leads.n; i++)
			path_add(w, leads.items[i].path);
		rc = queue_write(w, 0);
		if (rc != RC_OK)
			return rc;
	}
}

static enum rc tables_add(struct walk *w)
{
	static const char *const fixed[] = {"/",
					    "/robots.txt",
					    "/sitemap.xml",
					    "/sitemap-news.xml",
					    "/feed/",
					    "/feed/atom/",
					    "/feed.json",
					    "/comments/feed/",
					    "/corrections/",
					    "/corrections/feed/",
					    "/privacy/",
					    "/manifest.webmanifest",
					    "/favicon.ico",
					    "/.well-known/security.txt",
					    "/ads.txt"};
	static enum rc (*const steps[])(struct walk * w) = {articles_add, sections_add, tags_add, people_add,
							    leads_add};
	w->at = w->named_by = STR("");
	for (size_t i = 0; i < ARRAY_LEN(fixed); i++)
		path_add(w, str_of(fixed[i]));
	enum rc rc = queue_write(w, 0);
	for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(steps); i++)
		rc = steps[i](w);
	return rc;
}

/* --- One answer --- */

/* A body on its way: gathered where it is text, else straight into its file. */
struct taking {
	struct walk *w;
	const struct static_address *address;
	enum static_kind kind;
	struct str file;
	struct buf text;
	bool skipped; /* it has no place; why is told */
};

static void trouble_tell(struct walk *w, const char *what)
{
	w->counts.dead++;
	if (w->counts.dead <= TOLD_MAX)
		fprintf(w->options->report, "%s\n", what);
}

/* What cannot stand as a file is told and left out; that alone ends nothing. */
static enum rc place_settle(struct walk *w, enum rc rc)
{
	if (rc != RC_CONFLICT && rc != RC_INVALID)
		return rc;
	trouble_tell(w, rc_message());
	return RC_OK;
}

static enum rc body_begin(void *ctx, const struct http_client_response *head)
{
	struct taking *t = ctx;
	struct walk *w = t->w;
	t->kind = static_kind_of(http_client_header(head, "Content-Type"));
	enum rc rc = static_file_of(&w->page, t->address, t->kind, &t->file);
	if (rc == RC_OK && t->kind == STATIC_FILE)
		rc = static_store_begin(w->store, t->file, head->total);
	t->skipped = rc == RC_CONFLICT || rc == RC_INVALID;
	return place_settle(w, rc);
}

static enum rc body_take(void *ctx, struct str piece)
{
	struct taking *t = ctx;
	if (t->skipped)
		return RC_OK;
	if (t->kind == STATIC_FILE)
		return static_store_add(t->w->store, piece);
	buf_put(&t->text, piece);
	return RC_OK;
}

static enum rc page_put(struct walk *w, const struct static_address *address, struct str file, struct str html)
{
	CLEANUP(buf_done) struct buf b = BUF(TEXT_SIZE_MAX);
	const struct static_found found = {address_add, w};
	static_page(&b, html, w->options->address, address->path, &found);
	if (buf_failed(&b))
		return rc_fail(RC_LIMITED, "%.*s is too large a page", STR_ARG(address->path));
	w->counts.posts += static_page_posts(html);
	return static_store_put(w->store, file, buf_str(&b));
}

/* A feed stands under both names, since who reads it asks for the folder: servers look for index.html there. */
static enum rc text_put(struct walk *w, const struct taking *t)
{
	const struct static_found found = {address_add, w};
	struct str text = buf_str(&t->text), xml = STR("index.xml");
	static_text(text, w->options->address, &found);
	enum rc rc = static_store_put(w->store, t->file, text);
	if (rc != RC_OK || !str_ends(t->file, xml) || !str_ends(t->address->path, STR("/")))
		return rc;
	struct str folder = str_slice(t->file, 0, t->file.n - xml.n);
	return static_store_put(w->store, arena_join(&w->page, folder, STR("index.html"), STR_NONE), text);
}

static enum rc good_put(struct walk *w, struct taking *t)
{
	if (t->skipped)
		return RC_OK;
	if (buf_failed(&t->text))
		return rc_fail(RC_LIMITED, "%.*s is too large", STR_ARG(t->address->path));
	w->counts.pages += t->kind == STATIC_PAGE;
	w->counts.files += t->kind != STATIC_PAGE;
	if (t->kind == STATIC_FILE)
		return static_store_end(w->store);
	enum rc rc = t->kind == STATIC_PAGE ? page_put(w, t->address, t->file, buf_str(&t->text)) : text_put(w, t);
	return place_settle(w, rc);
}

/* --- What leads elsewhere --- */

/* "/old.php", "/photo.jpg": a page by that name would be sent as something else. */
static bool is_other_file(struct str path, struct str file)
{
	struct str name = str_slice(path, str_rfind_char(path, '/') + 1, path.n);
	return str_find_char(name, '.', 0) != SIZE_MAX && str_ends(file, STR("/index.html"));
}

/* A page that leads on, and a line of _redirects, which some servers read: where none is, the page does it. */
static enum rc redirect_put(struct walk *w, const struct static_address *from, const struct http_client_response *r)
{
	struct static_address to;
	struct str location = http_client_header(r, "Location"), file, other = STR("");
	enum rc rc = static_file_of(&w->page, from, STATIC_PAGE, &file);
	if (rc == RC_OK && static_address_read(&w->page, w->options->address, from->path, location, &to)) {
		address_add(w, &to);
		rc = static_file_of(&w->page, &to, STATIC_PAGE, &other);
	}
	if (rc != RC_OK || str_eq(file, other)) /* with a slash or without: one folder */
		return place_settle(w, rc);
	if (from->comments.n == 0)
		fprintf(w->moved, "%.*s %.*s 301\n", STR_ARG(url_path_encode(&w->page, from->path)), STR_ARG(location));
	w->counts.redirects++;
	if (is_other_file(from->path, file))
		return RC_OK;
	rc = page_put(w, from, file, r->body);
	return rc == RC_CONFLICT ? RC_OK : rc;
}

/* A tombstone is a page as well. What tables list and readers do not see is nobody's dead link. */
static enum rc other_put(struct walk *w, const struct static_address *address, const struct http_client_response *r)
{
	struct str file;
	if (r->status == 410 && static_kind_of(http_client_header(r, "Content-Type")) == STATIC_PAGE) {
		enum rc rc = static_file_of(&w->page, address, STATIC_PAGE, &file);
		w->counts.pages += rc == RC_OK;
		return place_settle(w, rc == RC_OK ? page_put(w, address, file, r->body) : rc);
	}
	if (w->named_by.n > 0 || r->status >= 500)
		trouble_tell(w, arena_printf(&w->page, "%.*s answers %d; named by %.*s", STR_ARG(address->path),
					     r->status, STR_ARG(w->named_by))
					.p);
	return RC_OK;
}

/* --- The walk --- */

static bool leads_on(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static struct str url_of(struct walk *w, const struct static_address *address)
{
	bool more = address->comments.n > 0;
	return arena_join(&w->page, w->options->server, url_path_encode(&w->page, address->path),
			  more ? STR("?comments=") : STR(""), address->comments, STR_NONE);
}

static enum rc address_fetch(struct walk *w, const struct static_address *address)
{
	struct taking t = {.w = w, .address = address, .text = BUF(TEXT_SIZE_MAX)};
	struct http_client_request q = {.url = url_of(w, address),
					.no_follow = true,
					.body_max = FILE_SIZE_MAX,
					.begin = body_begin,
					.sink = body_take,
					.sink_ctx = &t};
	struct http_client_response r;
	enum rc rc = http_client_fetch(w->client, &w->page, &q, &r);
	if (rc == RC_OK && r.status == 200)
		rc = good_put(w, &t);
	else if (rc == RC_OK && leads_on(r.status))
		rc = redirect_put(w, address, &r);
	else if (rc == RC_OK)
		rc = other_put(w, address, &r);
	buf_done(&t.text);
	return rc;
}

/* The page that servers show for what is not there. */
static enum rc not_found_put(struct walk *w)
{
	struct static_address address = {STR(NOT_FOUND_PATH), STR("")};
	struct http_client_request q = {.url = url_of(w, &address)};
	struct http_client_response r;
	enum rc rc = http_client_fetch(w->client, &w->page, &q, &r);
	if (rc == RC_OK)
		rc = page_put(w, &address, STR("404.html"), r.body);
	return rc == RC_OK ? queue_write(w, 0) : rc;
}

static enum rc line_fetch(struct walk *w, struct str line)
{
	struct static_address address = {STR(""), STR("")};
	struct str rest = line;
	str_split(&rest, '\t', &address.path);
	str_split(&rest, '\t', &address.comments);
	w->at = address.path;
	w->named_by = rest;
	return address_fetch(w, &address);
}

static enum rc step_tell(struct walk *w)
{
	const struct static_options *o = w->options;
	if (o->progress)
		o->progress(o->ctx, ++w->done, w->total);
	return o->cancelled && o->cancelled(o->ctx) ? rc_fail(RC_BUSY, "stopped") : RC_OK;
}

static enum rc queue_walk(struct walk *w)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	enum rc rc = RC_OK;
	rewind(w->queue);
	while (rc == RC_OK && (n = getline(&line, &room, w->queue)) > 0) {
		off_t place = ftello(w->queue);
		arena_reset(&w->page);
		rc = line_fetch(w, str_mem(line, (size_t)n - 1));
		if (rc == RC_OK)
			rc = queue_write(w, place);
		if (rc == RC_OK)
			rc = step_tell(w);
	}
	free(line);
	return rc;
}

static enum rc moved_put(struct walk *w)
{
	char piece[16384];
	size_t n;
	off_t size = ftello(w->moved);
	enum rc rc = static_store_begin(w->store, STR("_redirects"), size);
	rewind(w->moved);
	while (rc == RC_OK && (n = fread(piece, 1, sizeof piece, w->moved)) > 0)
		rc = static_store_add(w->store, str_mem(piece, n));
	return rc == RC_OK ? static_store_end(w->store) : rc;
}

static enum rc walk_open(struct walk *w)
{
	const struct static_options *o = w->options;
	struct str host = str_slice(o->server, strlen("http://"), o->server.n);
	const char *const allowed[] = {arena_cstr(&w->page, host), NULL};
	const struct http_client_options client = {
		.purpose = "export", .allow_hosts = allowed, .cancelled = o->cancelled, .cancelled_ctx = o->ctx};
	w->queue = tmpfile();
	w->moved = tmpfile();
	if (!w->queue || !w->moved)
		return rc_fail(RC_INTERNAL, "no temporary file: %s", strerror(errno));
	enum rc rc = http_client_new(&client, &w->client);
	return rc == RC_OK ? static_store_new(o->out, &w->store) : rc;
}

static void walk_close(struct walk *w)
{
	http_client_free(w->client);
	static_store_free(w->store);
	static_seen_done(&w->seen);
	if (w->queue)
		fclose(w->queue);
	if (w->moved)
		fclose(w->moved);
	buf_done(&w->waiting);
	arena_done(&w->page);
}

enum rc static_export(struct db *db, const struct static_options *options, struct static_counts *ret_counts)
{
	struct walk w = {.options = options, .db = db, .waiting = BUF(TEXT_SIZE_MAX)};
	arena_init(&w.page);
	enum rc rc = walk_open(&w);
	if (rc == RC_OK)
		rc = tables_add(&w);
	if (rc == RC_OK)
		rc = not_found_put(&w);
	if (rc == RC_OK)
		rc = queue_walk(&w);
	if (rc == RC_OK)
		rc = moved_put(&w);
	if (rc == RC_OK)
		rc = static_store_finish(w.store);
	if (rc == RC_OK)
		*ret_counts = w.counts;
	walk_close(&w);
	return rc;
}
