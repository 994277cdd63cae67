/*
 * Rendering and storing articles. What is slow or hostile happens in manuscript_render(); manuscript_store() only
 * writes.
 */
#include "rules/publish.h"

#include "base/clock.h"
#include "store/search.h"
#include "store/section.h"
#include "text/fold.h"
#include "text/locale.h"
#include "text/markdown.h"
#include "text/poll_mark.h"
#include "text/sanitise.h"
#include "text/slug.h"
#include "text/unicode.h"
#include "text/words.h"

#define SEARCH_TEXT_MAX (512 * 1024)
#define PATH_TRIES_MAX 1000

/* Folders (with their slash) hide everything below them, files only themselves. Fixed routes: src/web/routes.c. */
static const char *const reserved[] = {
	"/page/",       "/search/",          "/feed/",        "/comments/", "/corrections/", "/articles/",
	"/polls/",      "/media/",           "/assets/",      "/newsroom/", "/api/",         "/wp-json/",
	"/sitemaps/",   "/wp-admin/",        "/.well-known/", "/preview/",  "/feed.json",    "/healthz",
	"/readyz",      "/metrics",          "/robots.txt",   "/ads.txt",   "/favicon.ico",  "/manifest.webmanifest",
	"/sitemap.xml", "/sitemap-news.xml", "/notices/",     "/receipt/",
};

size_t paths_reserved(const char *const **ret_paths)
{
	*ret_paths = reserved;
	return ARRAY_LEN(reserved);
}

bool path_is_reserved(struct str path)
{
	if (str_is(path, "/"))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(reserved); i++) {
		struct str r = str_of(reserved[i]);
		bool folder = r.p[r.n - 1] == '/';
		struct str name = folder ? str_slice(r, 0, r.n - 1) : r;
		bool with_slash = path.n == name.n + 1 && str_starts(path, name) && path.p[name.n] == '/';
		if (str_eq(path, name) || with_slash || (folder && str_starts(path, r)))
			return true;
	}
	return false;
}

bool path_is_hidden(struct str path, enum address_kind kind)
{
	struct str media = STR("/media/");
	bool file = kind == ADDRESS_MEDIA && str_starts(path, media) && path.n > media.n;
	return !file && path_is_reserved(path);
}

struct str path_off_reserved(struct arena *a, struct str path)
{
	if (!path_is_reserved(path) || path.n < 2)
		return path;
	size_t end = str_find_char(path, '/', 1);
	struct str first = str_slice(path, 0, end), rest = end == SIZE_MAX ? STR("") : str_slice(path, end, path.n);
	return arena_join(a, first, STR("-2"), rest, STR_NONE);
}

static enum worker_html_format worker_format(enum article_format format)
{
	if (format == ARTICLE_WORDPRESS_CLASSIC)
		return WORKER_WORDPRESS_CLASSIC;
	return format == ARTICLE_WORDPRESS_BLOCK ? WORKER_WORDPRESS_BLOCK : WORKER_HTML;
}

/* The mark between parts goes in where the worker says that a part begins. */
static struct safe_html parts_mark(struct arena *a, const struct worker_html_reply *r)
{
	if (r->n_pages == 0)
		return r->html;
	CLEANUP(buf_done) struct buf b = BUF(r->html.s.n + r->n_pages * sizeof BODY_PART_MARK + 1);
	size_t from = 0;
	for (size_t i = 0; i < r->n_pages; i++) {
		buf_put(&b, str_slice(r->html.s, from, r->pages[i]));
		buf_puts(&b, BODY_PART_MARK);
		from = r->pages[i];
	}
	buf_put(&b, str_slice(r->html.s, from, r->html.s.n));
	return html_trusted(buf_to_arena(&b, a));
}

static enum rc body_render(struct site *s, struct arena *a, const struct render_context *c, struct manuscript *m)
{
	struct worker_html_request q = {.source = m->source, .format = worker_format(m->format)};
	if (m->format == ARTICLE_MARKDOWN) {
		enum rc rc = markdown_article(a, m->source, &q.source);
		if (rc != RC_OK)
			return rc;
	}
	if (c) {
		q.site_host = c->site_host;
		q.locale = c->locale;
		q.media = c->media;
		q.n_media = c->n_media;
		q.shortcodes = c->shortcodes;
		q.n_shortcodes = c->n_shortcodes;
	}
	enum rc rc = worker_html(s->workers, &q, a, &m->rendered);
	if (rc != RC_OK)
		return rc;
	m->body = parts_mark(a, &m->rendered);
	return RC_OK;
}

enum rc manuscript_render(struct site *s, struct arena *a, const struct render_context *context, struct manuscript *m)
{
	enum rc rc = body_render(s, a, context, m);
	if (rc != RC_OK)
		return rc;
	struct safe_html words = poll_marks_drop(a, m->rendered.html);
	m->row.words = words_count_html(words);
	struct str text = html_to_text(a, words);
	m->search_title = fold_text(a, m->row.title);
	m->search_text = fold_text(a, arena_join(a, m->row.standfirst.p ? m->row.standfirst : STR(""), STR(" "),
						 str_slice(text, 0, SEARCH_TEXT_MAX), STR_NONE));
	return RC_OK;
}

/* Year, month and day of a moment in a zone, as "2026-11-22…". */
static struct str date_of(struct arena *a, int64_t ms, const char *zone)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	time_rfc3339(ms, zone, &b);
	return buf_to_arena(&b, a);
}

static const struct str pattern_marks[] = {
	STR("{year}"), STR("{month}"), STR("{day}"), STR("{slug}"), STR("{section}"), STR("{id}"),
};
#define PATTERN_MARKS ARRAY_LEN(pattern_marks)

/* Which mark stands there; PATTERN_MARKS for none. */
static size_t mark_at(struct str pattern, size_t at)
{
	size_t i = 0;
	while (i < PATTERN_MARKS && !str_starts(str_slice(pattern, at, pattern.n), pattern_marks[i]))
		i++;
	return i;
}

struct str article_pattern_unknown(struct str pattern)
{
	for (size_t at = 0; at < pattern.n; at++) {
		size_t i = mark_at(pattern, at), end = str_find_char(pattern, '}', at);
		if (i < PATTERN_MARKS)
			at += pattern_marks[i].n - 1;
		else if (pattern.p[at] == '{' || pattern.p[at] == '}')
			return str_slice(pattern, at, end == SIZE_MAX ? pattern.n : end + 1);
	}
	return STR("");
}

struct str article_path_make(const struct site_settings *settings, struct arena *a, const struct article *row,
			     struct str section_slug)
{
	struct str pattern = row->kind == ARTICLE_PAGE ? STR("/{slug}/") : settings_text(settings, "addresses.article");
	int64_t when = row->published_at ? row->published_at : row->created_at;
	struct str date = date_of(a, when, settings_zone(settings));
	const struct str values[PATTERN_MARKS] = {
		str_slice(date, 0, 4),
		str_slice(date, 5, 7),
		str_slice(date, 8, 10),
		row->slug,
		section_slug.n ? section_slug : STR("news"),
		arena_i64(a, row->id),
	};
	CLEANUP(buf_done) struct buf out = BUF(ADDRESS_PATH_MAX);
	for (size_t at = 0; at < pattern.n;) {
		size_t i = mark_at(pattern, at);
		if (i == PATTERN_MARKS) {
			buf_putc(&out, pattern.p[at++]);
			continue;
		}
		buf_put(&out, values[i]);
		at += pattern_marks[i].n;
	}
	return buf_to_arena(&out, a);
}

enum rc path_free(struct db *db, struct arena *a, const struct path_wish *wish, struct str *ret_path)
{
	struct str path = path_is_hidden(wish->path, wish->kind) ? path_off_reserved(a, wish->path) : wish->path;
	struct str stem = str_ends(path, STR("/")) ? str_slice(path, 0, path.n - 1) : path;
	struct str tail = str_slice(path, stem.n, path.n);
	stem = utf8_cut(stem, ADDRESS_PATH_MAX - 16);
	for (int i = 1; i <= PATH_TRIES_MAX; i++) {
		struct str p = i == 1 ? path : arena_printf(a, "%.*s-%d%.*s", STR_ARG(stem), i, STR_ARG(tail));
		if (path_is_hidden(p, wish->kind) || (wish->claimed && wish->claimed(wish->ctx, p)))
			continue;
		enum rc rc = address_check(db, p, wish->kind, wish->object_id);
		if (rc == RC_OK)
			*ret_path = p;
		if (rc != RC_CONFLICT)
			return rc;
	}
	return rc_fail(RC_CONFLICT, "no free address like %.*s", STR_ARG(path));
}

static enum rc path_choose(struct site *s, struct db *db, struct arena *a, struct manuscript *m)
{
	struct section main_section = {.slug = STR("")};
	if (m->n_sections > 0) {
		enum rc rc = section_get(db, a, m->sections[0], &main_section);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
	}
	if (m->row.slug.n == 0)
		m->row.slug = slug_from_title(a, m->row.title);
	if (m->row.slug.n == 0)
		m->row.slug = arena_printf(a, "%lld", (long long)m->row.created_at);
	struct site_settings *settings = site_settings(s);
	struct str path = article_path_make(settings, a, &m->row, main_section.slug);
	settings_unref(settings);
	return path_free(db, a, &(struct path_wish){.path = path, .kind = ADDRESS_ARTICLE}, &m->row.path);
}

static enum rc lists_store(struct db *db, const struct manuscript *m)
{
	int64_t id = m->row.id;
	enum rc rc = article_set_authors(db, id, m->authors, m->n_authors);
	if (rc == RC_OK)
		rc = article_set_sections(db, id, m->sections, m->n_sections);
	if (rc == RC_OK)
		rc = article_set_tags(db, id, m->tags, m->n_tags);
	if (rc == RC_OK)
		rc = article_set_media(db, id, m->media, m->n_media);
	return rc;
}

enum rc manuscript_search_store(struct db *db, const struct manuscript *m)
{
	return search_put(db, m->row.id, m->search_title, m->search_text);
}

/* Drafts stand in the search table too: what is found is decided by visibility, and publishing is then only a state. */
static enum rc texts_store(struct db *db, const struct manuscript *m)
{
	struct article_body body = {.article_id = m->row.id,
				    .format = m->format,
				    .source = m->source,
				    .body = m->body.s,
				    .policy_version = SANITISE_POLICY_VERSION};
	enum rc rc = article_body_put(db, &body);
	return rc == RC_OK && !m->search_later ? manuscript_search_store(db, m) : rc;
}

enum rc manuscript_store(struct site *s, struct db *db, struct arena *a, struct manuscript *m, bool update)
{
	enum rc rc = RC_OK;
	if (m->row.path.n == 0)
		rc = path_choose(s, db, a, m);
	if (rc == RC_OK && update)
		rc = article_update(db, &m->row, &m->row.version);
	else if (rc == RC_OK)
		rc = article_insert(db, &m->row, &m->row.id);
	if (rc == RC_OK)
		rc = lists_store(db, m);
	if (rc == RC_OK)
		rc = texts_store(db, m);
	if (rc != RC_OK)
		return rc;
	if (!update)
		m->row.version = 1;
	site_changed(s, (struct change){.kind = CHANGE_ARTICLE, .article_id = m->row.id});
	return RC_OK;
}
