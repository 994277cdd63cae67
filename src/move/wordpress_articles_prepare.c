/*
 * From a post's record to a manuscript that only needs to be written: texts, state, dates, lists, the rendered body,
 * and the digest by which the next import knows whether anything changed.
 */
#include <stdio.h>

#include "base/clock.h"
#include "move/wordpress_articles.h"
#include "text/fold.h"
#include "text/slug.h"
#include "text/unicode.h"
#include "text/url.h"
#include "text/wordpress.h"

#define STANDFIRST_MAX 2000
#define SEARCH_MAX 500
#define TITLE_MADE_MAX 80
#define UPDATED_AFTER_MS 60000

struct preparation {
	struct wordpress_import *imp;
	struct wp_article *x;
	const struct wordpress_post *p;
	struct arena *a;
	struct str locale;
	struct wordpress_media *media;
	size_t n_media;
};

static struct str meta(const struct preparation *w, const char *key)
{
	return wordpress_meta(w->p->metas, w->p->n_metas, key);
}

static int64_t meta_number(const struct preparation *w, const char *key)
{
	int64_t n = 0;
	return str_to_i64(str_trim(meta(w, key)), &n) == RC_OK && n > 0 ? n : 0;
}

/* --- Lists --- */

static struct wp_term *term_of(const struct preparation *w, enum wp_taxonomy taxonomy,
			       const struct wordpress_term_ref *ref)
{
	if (ref->slug.n > 0)
		return wp_term_find(w->imp, taxonomy, ref->slug);
	struct wp_term *t = wp_term_by_id(w->imp, taxonomy, ref->id);
	return t ? t : wp_term_find(w->imp, taxonomy, slug_from_title(w->a, ref->name));
}

static bool ref_is(const struct preparation *w, const struct wordpress_term_ref *ref, enum wp_taxonomy taxonomy)
{
	bool any_slug = false;
	for (size_t i = 0; i < w->p->n_terms; i++)
		any_slug = any_slug || w->p->terms[i].slug.n > 0;
	if (any_slug && ref->slug.n == 0)
		return false;
	/* Feeds of themes name no taxonomy. */
	if (ref->taxonomy.n == 0)
		return taxonomy == WP_CATEGORY;
	return str_is(ref->taxonomy, taxonomy == WP_CATEGORY ? "category" : "post_tag");
}

static size_t terms_collect(const struct preparation *w, enum wp_taxonomy taxonomy, const int64_t **ret_ids)
{
	int64_t *ids = arena_array(w->a, w->p->n_terms + 1, sizeof *ids);
	int64_t primary = meta_number(w, "_yoast_wpseo_primary_category");
	size_t n = 0;
	if (primary == 0)
		primary = meta_number(w, "rank_math_primary_category");
	for (size_t i = 0; i < w->p->n_terms; i++) {
		const struct wordpress_term_ref *ref = &w->p->terms[i];
		const struct wp_term *t = ref_is(w, ref, taxonomy) ? term_of(w, taxonomy, ref) : NULL;
		if (!t || t->object_id == 0 || t->taxonomy != taxonomy)
			continue;
		ids[n++] = t->object_id;
		if (taxonomy == WP_CATEGORY && primary > 0 && t->old_id == primary) {
			memmove(ids + 1, ids, (n - 1) * sizeof *ids);
			ids[0] = t->object_id;
		}
	}
	*ret_ids = ids;
	return n;
}

/* Co-Authors Plus names its authors as terms; everybody else has one. */
static size_t authors_collect(const struct preparation *w, const int64_t **ret_ids)
{
	int64_t *ids = arena_array(w->a, w->p->n_terms + 1, sizeof *ids);
	size_t n = 0;
	for (size_t i = 0; i < w->p->n_terms; i++) {
		struct str slug = w->p->terms[i].slug;
		if (!str_is(w->p->terms[i].taxonomy, "author"))
			continue;
		if (str_starts(slug, STR("cap-")))
			slug = str_slice(slug, 4, slug.n);
		const struct wp_person *person = wp_person_by_nicename(w->imp, slug);
		if (person && person->person_id != 0)
			ids[n++] = person->person_id;
	}
	const struct wp_person *creator = wp_person_by_id(w->imp, w->p->author_id);
	if (!creator && w->p->creator.n > 0)
		creator = wp_person_by_login(w->imp, w->p->creator);
	if (n == 0 && creator && creator->person_id != 0)
		ids[n++] = creator->person_id;
	*ret_ids = ids;
	return n;
}

static void media_add(int64_t *ids, size_t *n, const struct wp_file *f)
{
	if (f && f->media_id != 0)
		ids[(*n)++] = f->media_id;
}

static void media_collect(const struct preparation *w, const struct wp_file *lead)
{
	struct manuscript *m = &w->x->manuscript;
	const struct worker_html_reply *r = &m->rendered;
	int64_t *ids = arena_array(w->a, r->n_media + 1, sizeof *ids);
	size_t n = 0;
	media_add(ids, &n, lead);
	for (size_t i = 0; i < r->n_media; i++) {
		struct url u;
		struct str path;
		if (url_parse(r->media[i], &u) == RC_OK && u.host.n == 0 &&
		    url_path_normalise(w->a, u.path, &path) == RC_OK)
			media_add(ids, &n, wp_file_by_path(w->imp, w->a, path));
	}
	m->media = ids;
	m->n_media = n;
}

/* --- State and dates --- */

static void state_settle(const struct preparation *w)
{
	struct wp_article *x = w->x;
	struct str status = w->p->status;
	bool open = str_is(status, "publish") || str_is(status, "future") || str_is(status, "inherit");
	x->state = REPORT_KINDS;
	x->manuscript.row.state = ARTICLE_DRAFT;
	if (w->p->password.n > 0)
		x->state = REPORT_PROTECTED;
	else if (open)
		x->manuscript.row.state = ARTICLE_PUBLISHED;
	else if (str_is(status, "pending"))
		x->manuscript.row.state = ARTICLE_REVIEW;
	else if (str_is(status, "private"))
		x->state = REPORT_PRIVATE;
	else if (str_is(status, "trash"))
		x->state = REPORT_TRASHED;
	else if (!str_is(status, "draft") && !str_is(status, "auto-draft") && status.n > 0)
		x->state = REPORT_STATUS;
	x->public = w->p->password.n == 0 && str_is(status, "publish");
}

static int64_t time_of(const struct preparation *w, struct str gmt, struct str local)
{
	int64_t at = wordpress_time(gmt, 0);
	return at ? at : wordpress_time(local, w->imp->dates.offset_minutes);
}

static void dates_settle(const struct preparation *w)
{
	struct article *row = &w->x->manuscript.row;
	int64_t published = time_of(w, w->p->date_gmt, w->p->date);
	int64_t modified = time_of(w, w->p->modified_gmt, w->p->modified);
	bool live = row->state == ARTICLE_PUBLISHED;
	/* A draft without a date in UTC has none yet: it gets the one of the day on which it is published. */
	bool floating = !live && wordpress_time(w->p->date_gmt, 0) == 0;
	row->published_at = floating ? 0 : published ? published : live ? (modified ? modified : clock_now()) : 0;
	row->created_at = published ? published : modified ? modified : clock_now();
	row->modified_at = modified > row->created_at ? modified : row->created_at;
	if (live && modified > row->published_at + UPDATED_AFTER_MS)
		row->updated_at = modified;
}

static void language_settle(struct preparation *w)
{
	struct article *row = &w->x->manuscript.row;
	struct str main = wp_language_tag(w->a, w->imp->old.told.language);
	w->locale = w->imp->old.told.language;
	row->lang = STR("");
	for (size_t i = 0; i < w->p->n_terms; i++) {
		const struct wordpress_term_ref *ref = &w->p->terms[i];
		if (str_is(ref->taxonomy, "language") && ref->slug.n > 0) {
			struct str tag = wp_language_tag(w->a, ref->slug);
			row->lang = str_eq(tag, main) ? STR("") : tag;
			w->locale = str_eq(tag, main) ? w->locale : tag;
		}
		if (str_is(ref->taxonomy, "post_translations") && ref->slug.n > 0)
			row->translation_group = -wp_synthetic_id(w->imp->old.key, ref->slug);
	}
}

/* --- Texts --- */

static struct str category_name(const struct preparation *w)
{
	for (size_t i = 0; i < w->p->n_terms; i++)
		if (ref_is(w, &w->p->terms[i], WP_CATEGORY))
			return w->p->terms[i].name;
	return STR("");
}

static enum rc search_text(const struct preparation *w, struct str given, const char *yoast, const char *rank_math,
			   struct str *ret)
{
	const struct article *row = &w->x->manuscript.row;
	const struct wp_person *author = wp_person_by_login(w->imp, w->p->creator);
	const struct wp_variables v = {.title = row->title,
				       .excerpt = row->standfirst,
				       .site = w->imp->old.told.title,
				       .tagline = w->imp->old.told.tagline,
				       .category = category_name(w),
				       .author = author ? author->name : STR("")};
	struct str template = given.n ? given : meta(w, yoast);
	if (template.n == 0)
		template = meta(w, rank_math);
	struct str plain;
	enum rc rc = wp_plain(w->imp, w->a, template, NULL, &plain);
	if (rc == RC_OK)
		*ret = utf8_cut(wp_search_text(w->a, plain, &v), SEARCH_MAX);
	return rc;
}

static enum rc texts_settle(const struct preparation *w)
{
	struct article *row = &w->x->manuscript.row;
	const char *locale = arena_cstr(w->a, w->locale);
	enum rc rc = wp_plain(w->imp, w->a, w->p->title, w->p->rendered ? NULL : locale, &row->title);
	if (rc == RC_OK)
		rc = wp_plain(w->imp, w->a, w->p->excerpt, w->p->rendered ? NULL : locale, &row->standfirst);
	if (rc != RC_OK)
		return rc;
	row->standfirst = utf8_cut(row->standfirst, STANDFIRST_MAX);
	return RC_OK;
}

static enum rc search_settle(const struct preparation *w)
{
	struct article *row = &w->x->manuscript.row;
	enum rc rc = search_text(w, w->p->search_title, "_yoast_wpseo_title", "rank_math_title", &row->search_title);
	if (rc == RC_OK)
		rc = search_text(w, w->p->search_description, "_yoast_wpseo_metadesc", "rank_math_description",
				 &row->search_description);
	return rc;
}

/* The first words, whole ones where there are any. */
static struct str beginning(struct arena *a, struct str text)
{
	struct str s = str_trim(text), cut = utf8_cut(s, TITLE_MADE_MAX);
	if (cut.n == s.n)
		return s;
	size_t space = str_rfind_char(cut, ' ');
	return arena_join(a, str_trim(str_slice(cut, 0, space)), STR("\u2026"), STR_NONE);
}

static struct str slug_words(struct arena *a, struct str slug)
{
	struct str plain = wp_slug(a, slug);
	char *p = arena_cstr(a, plain);
	for (size_t i = 0; i < plain.n; i++)
		p[i] = p[i] == '-' ? ' ' : p[i];
	return str_mem(p, plain.n);
}

/* Markup alone, or nothing at all: lists and links need words, so the text lends its first ones. */
static enum rc title_settle(const struct preparation *w)
{
	struct manuscript *m = &w->x->manuscript;
	struct str title = m->row.standfirst;
	if (m->row.title.n > 0)
		return RC_OK;
	w->x->title_made = true;
	enum rc rc = RC_OK;
	if (title.n == 0)
		rc = unicode_clean(w->a, html_to_text(w->a, m->rendered.html), UNICODE_ONE_LINE | UNICODE_REPAIR,
				   &title);
	if (rc == RC_OK && title.n == 0)
		title = slug_words(w->a, w->p->slug);
	if (rc == RC_OK && title.n == 0)
		title = arena_printf(w->a, "%.*s", STR_ARG(str_slice(w->p->date, 0, 10)));
	m->row.title = title.n ? beginning(w->a, title) : arena_printf(w->a, "#%lld", (long long)w->x->old_id);
	m->search_title = fold_text(w->a, m->row.title);
	return rc;
}

static enum rc body_render(struct preparation *w)
{
	struct wordpress_import *imp = w->imp;
	struct manuscript *m = &w->x->manuscript;
	m->source = wp_content(imp, w->a, utf8_repair(w->a, w->p->content));
	struct str marked = wp_polls_mark(w->a, w->p, m->source);
	bool has_polls = marked.p != m->source.p; /* an export of ours, which is HTML */
	m->source = marked;
	m->format = w->p->rendered || has_polls     ? ARTICLE_HTML
		    : wordpress_is_block(m->source) ? ARTICLE_WORDPRESS_BLOCK
						    : ARTICLE_WORDPRESS_CLASSIC;
	w->n_media = wp_content_media(imp, w->a, w->p->id, m->source, &w->media);
	const struct render_context context = {.site_host = imp->old.link_host.n ? imp->old.link_host : imp->old.host,
					       .locale = w->locale,
					       .media = w->media,
					       .n_media = w->n_media,
					       .shortcodes = imp->shortcodes.names,
					       .n_shortcodes = imp->shortcodes.known.n};
	return manuscript_render(imp->site, w->a, &context, m);
}

/* What no safe HTML can be made of is kept all the same: a draft of nothing but its source. */
static enum rc body_settle(struct preparation *w)
{
	struct manuscript *m = &w->x->manuscript;
	enum rc rc = body_render(w);
	if (rc != RC_INVALID && rc != RC_LIMITED)
		return rc;
	snprintf(w->x->why, sizeof w->x->why, "%s", rc_message());
	m->rendered = (struct worker_html_reply){.html = html_trusted(STR(""))};
	m->body = m->rendered.html;
	m->row.state = ARTICLE_DRAFT;
	w->x->state = REPORT_UNSAFE;
	m->search_title = fold_text(w->a, m->row.title);
	m->search_text = fold_text(w->a, m->row.standfirst);
	return RC_OK;
}

/* --- Address --- */

static void slug_settle(const struct preparation *w)
{
	struct article *row = &w->x->manuscript.row;
	row->slug = wp_slug(w->a, w->p->slug);
	if (row->slug.n == 0)
		row->slug = slug_from_title(w->a, row->title);
	if (row->slug.n == 0)
		row->slug = arena_printf(w->a, "%lld", (long long)w->x->old_id);
}

/* ?p=7, of another post's number where this one was copied from another site; that leads here when nobody has it. */
static bool leads_by_number(const struct preparation *w)
{
	static const char *const names[] = {"p", "page_id"};
	struct url u;
	if (url_parse(str_trim(w->p->link), &u) != RC_OK)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		int64_t id;
		if (str_to_i64(url_query_get(w->a, u.query, names[i]), &id) != RC_OK || id <= 0)
			continue;
		w->x->also_id = id == w->x->old_id ? 0 : id;
		return w->x->also_id == 0 ||
		       (id <= WORDPRESS_ID_MAX && !numbers_marked(&w->imp->ids.posts, (uint64_t)id));
	}
	return false;
}

/* A static front page has the site's own address; it keeps that, and gets one by its name beside it. */
static enum wp_link link_of(const struct preparation *w, struct str *ret_path)
{
	*ret_path = STR("");
	if (str_trim(w->p->link).n == 0)
		return WP_LINK_NONE;
	if (!wp_path(w->imp, w->a, w->p->link, ret_path)) {
		*ret_path = STR("");
		if (!wp_is_own(w->imp, w->p->link))
			return WP_LINK_FOREIGN;
		return leads_by_number(w) ? WP_LINK_NUMBER : WP_LINK_ODD;
	}
	bool front =
		str_is(*ret_path, "/") || (w->imp->old.prefix.n > 0 &&
					   str_eq(*ret_path, arena_join(w->a, w->imp->old.prefix, STR("/"), STR_NONE)));
	if (front)
		*ret_path = STR("");
	return front ? WP_LINK_FRONT : WP_LINK_PATH;
}

static void path_settle(const struct preparation *w)
{
	struct wp_article *x = w->x;
	x->link = link_of(w, &x->path);
	/* What readers never saw does not take an address from what they did. */
	if (!x->public && x->path.n > 0 && numbers_get(&w->imp->paths.public, wp_hash(x->path)) != 0)
		x->path = STR("");
}

/* --- Digest --- */

static void digest_settle(const struct preparation *w)
{
	const struct wordpress_post *p = w->p;
	const struct manuscript *m = &w->x->manuscript;
	const struct str texts[] = {p->type,   p->status,           p->title,    p->link,
				    p->slug,   p->creator,          m->source,   p->excerpt,
				    p->date,   p->date_gmt,         p->modified, p->comment_status,
				    w->locale, m->row.search_title, m->row.lang, m->row.search_description};
	const int64_t numbers[] = {
		p->parent,         p->menu_order,           p->sticky, p->rendered, m->row.lead_media_id,
		p->password.n > 0, m->row.translation_group};
	struct wp_digest d;
	wp_digest_begin(&d);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		wp_digest_text(&d, texts[i]);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		wp_digest_number(&d, numbers[i]);
	for (size_t i = 0; i < p->n_terms; i++) {
		wp_digest_text(&d, p->terms[i].taxonomy);
		wp_digest_text(&d, p->terms[i].slug.n ? p->terms[i].slug : p->terms[i].name);
		wp_digest_number(&d, p->terms[i].id);
	}
	for (size_t i = 0; i < p->n_metas; i++)
		if (str_is(p->metas[i].key, "_wp_old_slug"))
			wp_digest_text(&d, p->metas[i].value);
	for (size_t i = 0; i < w->n_media; i++) {
		wp_digest_text(&d, w->media[i].path);
		wp_digest_text(&d, w->media[i].caption);
		wp_digest_text(&d, w->media[i].alt);
		wp_digest_number(&d, w->media[i].width);
	}
	wp_digest_end(&d, w->x->digest);
}

static enum rc lead_settle(const struct preparation *w, const struct wp_file **ret_lead)
{
	struct article *row = &w->x->manuscript.row;
	int64_t id = w->p->thumbnail > 0 ? w->p->thumbnail : meta_number(w, "_thumbnail_id");
	const struct wp_file *lead = wp_file_by_id(w->imp, id);
	*ret_lead = lead;
	row->lead_media_id = lead ? lead->media_id : 0;
	return lead ? wp_plain(w->imp, w->a, lead->caption, NULL, &row->lead_caption) : RC_OK;
}

static enum rc prepare(struct preparation *w)
{
	struct manuscript *m = &w->x->manuscript;
	const struct wp_file *lead = NULL;
	m->row.kind = str_is(w->p->type, "post") ? ARTICLE_ARTICLE : ARTICLE_PAGE;
	m->row.position = w->p->menu_order;
	m->row.sticky = w->p->sticky;
	m->row.comment_policy = str_is(w->p->comment_status, "closed") ? STR("closed") : STR("");
	state_settle(w);
	dates_settle(w);
	language_settle(w);
	path_settle(w);
	enum rc rc = texts_settle(w);
	if (rc == RC_OK)
		rc = lead_settle(w, &lead);
	if (rc != RC_OK)
		return rc;
	m->n_authors = authors_collect(w, &m->authors);
	m->n_sections = terms_collect(w, WP_CATEGORY, &m->sections);
	m->n_tags = terms_collect(w, WP_TAG, &m->tags);
	rc = body_settle(w);
	if (rc == RC_OK)
		rc = title_settle(w);
	if (rc == RC_OK)
		rc = search_settle(w);
	if (rc != RC_OK)
		return rc;
	slug_settle(w);
	media_collect(w, lead);
	digest_settle(w);
	return RC_OK;
}

void wp_article_prepare(struct wordpress_import *imp, struct wp_article *x)
{
	struct preparation w = {.imp = imp, .x = x, .p = x->post, .a = &x->arena};
	rc_clear();
	x->rc = RC_OK;
	if (!x->only_comments)
		x->rc = prepare(&w);
	if (x->rc == RC_OK)
		x->rc = wp_comments_prepare(imp, &x->arena, x->post, &x->comments, &x->n_comments);
	if (x->rc != RC_OK)
		snprintf(x->why, sizeof x->why, "%s", rc_message());
}
