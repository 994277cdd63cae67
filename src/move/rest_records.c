/*
 * The spool as neutral records: site, people, categories, tags, media, pages, posts, comments. The first walk fills the
 * spool before it tells anything.
 */
#include <stdlib.h>

#include "base/crypto.h"
#include "move/compare_text.h"
#include "move/rest_site.h"
#include "text/url.h"

enum stage { STAGE_SITE, STAGE_AUTHORS, STAGE_FRAMES, STAGE_END };

/* --- One item --- */

static struct str text(struct arena *a, const struct json *j, const char *key)
{
	return arena_str(a, json_str(json_get(j, key)));
}

static struct str rendered(struct arena *a, const struct json *j, const char *key)
{
	return arena_str(a, json_str(json_get(json_get(j, key), "rendered")));
}

static int64_t number(const struct json *j, const char *key)
{
	int64_t n = json_int(json_get(j, key), 0);
	return n >= -WORDPRESS_ID_MAX && n <= WORDPRESS_ID_MAX ? n : 0;
}

void rest_author_fill(struct arena *a, const struct json *j, struct wordpress_author *ret_author)
{
	*ret_author = (struct wordpress_author){.id = number(j, "id"),
						.login = text(a, j, "slug"),
						.nicename = text(a, j, "slug"),
						.name = text(a, j, "name"),
						.url = text(a, j, "url"),
						.bio = text(a, j, "description"),
						.link = text(a, j, "link")};
}

static struct str term_key(struct arena *a, bool category, int64_t id)
{
	return arena_printf(a, "%c%lld", category ? 'c' : 't', (long long)id);
}

static void term_fill(struct rest *r, struct arena *a, const struct json *j, bool category, struct wordpress_term *ret)
{
	struct arena *keep = &r->walk.arena;
	*ret = (struct wordpress_term){.id = number(j, "id"),
				       .taxonomy = str_of(category ? "category" : "post_tag"),
				       .slug = text(a, j, "slug"),
				       .name = text(a, j, "name"),
				       .description = text(a, j, "description"),
				       .parent_id = number(j, "parent"),
				       .link = text(a, j, "link"),
				       .lang = text(a, j, "lang")};
	struct wordpress_term_ref *ref = arena_new(keep, struct wordpress_term_ref);
	*ref = (struct wordpress_term_ref){ret->taxonomy, arena_str(keep, ret->slug), arena_str(keep, ret->name),
					   ret->id};
	map_set(&r->walk.terms, term_key(a, category, ret->id), ref);
}

/* Parents may come after their children; by their ids they are known once the whole collection was told. */
static void terms_of(const struct rest *r, struct arena *a, const struct json *ids, bool category,
		     struct wordpress_post *p)
{
	struct json_iter it = {0};
	while (json_each(ids, &it)) {
		const struct wordpress_term_ref *ref =
			map_get(&r->walk.terms, term_key(a, category, json_int(it.value, 0)));
		if (ref)
			p->terms[p->n_terms++] = *ref;
	}
}

/* Polylang: the language, and one term for all translations, named by the least of their ids. */
static void languages_of(struct arena *a, const struct json *j, struct wordpress_post *p)
{
	struct str lang = text(a, j, "lang");
	const struct json *translations = json_get(j, "translations");
	struct json_iter it = {0};
	int64_t least = p->id;
	if (lang.n == 0)
		return;
	p->terms[p->n_terms++] = (struct wordpress_term_ref){STR("language"), lang, lang, 0};
	while (json_each(translations, &it)) {
		int64_t id = json_int(it.value, 0);
		least = id > 0 && id < least ? id : least;
	}
	if (json_len(translations) > 1)
		p->terms[p->n_terms++] = (struct wordpress_term_ref){
			STR("post_translations"), arena_printf(a, "rest_%lld", (long long)least), STR(""), 0};
}

static void lists_of(const struct rest *r, struct arena *a, const struct json *j, struct wordpress_post *p)
{
	const struct json *categories = json_get(j, "categories"), *tags = json_get(j, "tags");
	p->terms = arena_array(a, json_len(categories) + json_len(tags) + 2, sizeof(*p->terms));
	terms_of(r, a, categories, true, p);
	terms_of(r, a, tags, false, p);
	languages_of(a, j, p);
}

/* Does the excerpt hold words that are not, in this order, in the text? Then somebody wrote it. */
static bool says_more(struct arena *a, struct str excerpt, struct str content)
{
	struct compare_text t;
	compare_text(a, rest_words(a, excerpt), rest_words(a, content), &t);
	for (size_t i = 0; i < t.n_hunks; i++)
		if (t.hunks[i].before.n > 0)
			return true;
	return false;
}

/* What WordPress made of the beginning of the text is no excerpt of anybody's. */
static struct str excerpt_of(struct arena *a, const struct json *j, bool protected)
{
	struct str s = rendered(a, j, "excerpt");
	bool made = protected || str_trim(s).n == 0 || str_find(s, STR("[&hellip;]"), 0) != SIZE_MAX ||
		    str_find(s, STR("[…]"), 0) != SIZE_MAX || str_find(s, STR("more-link"), 0) != SIZE_MAX;
	return !made && says_more(a, s, rendered(a, j, "content")) ? s : STR("");
}

static void search_texts(struct arena *a, const struct json *j, struct wordpress_post *p)
{
	const struct json *yoast = json_get(j, "yoast_head_json");
	struct str title = text(a, yoast, "title");
	p->search_description = text(a, yoast, "description");
	if (title.n > 0 && !str_starts(title, p->title))
		p->search_title = title;
}

static void common_fill(struct arena *a, const struct json *j, const char *type, struct wordpress_post *p)
{
	*p = (struct wordpress_post){.id = number(j, "id"),
				     .type = str_of(type),
				     .status = text(a, j, "status"),
				     .title = rendered(a, j, "title"),
				     .link = text(a, j, "link"),
				     .guid = rendered(a, j, "guid"),
				     .slug = text(a, j, "slug"),
				     .author_id = number(j, "author"),
				     .date = text(a, j, "date"),
				     .date_gmt = text(a, j, "date_gmt"),
				     .modified = text(a, j, "modified"),
				     .modified_gmt = text(a, j, "modified_gmt"),
				     .rendered = true};
}

static void post_fill(const struct rest *r, struct arena *a, const struct json *j, bool page, struct wordpress_post *p)
{
	bool protected = json_bool(json_get(json_get(j, "content"), "protected"), false);
	common_fill(a, j, page ? "page" : "post", p);
	p->content = rest_text(a, rendered(a, j, "content"));
	p->excerpt = excerpt_of(a, j, protected);
	p->parent = number(j, "parent");
	p->menu_order = number(j, "menu_order");
	p->password = str_of(protected ? "known to the old site" : "");
	p->sticky = json_bool(json_get(j, "sticky"), false);
	p->comment_status = text(a, j, "comment_status");
	p->thumbnail = number(j, "featured_media");
	search_texts(a, j, p);
	lists_of(r, a, j, p);
}

/* The description of a picture, as rendered, is the picture itself in a paragraph. */
static void media_fill(struct arena *a, const struct json *j, struct wordpress_post *p)
{
	const struct json *details = json_get(j, "media_details");
	struct str description = rendered(a, j, "description");
	common_fill(a, j, "attachment", p);
	p->status = STR("inherit");
	p->excerpt = rendered(a, j, "caption");
	p->content = str_find(description, STR("class=\"attachment\""), 0) == SIZE_MAX ? description : STR("");
	p->parent = number(j, "post");
	p->attachment_url = text(a, j, "source_url");
	p->mime = text(a, j, "mime_type");
	p->alt = text(a, j, "alt_text");
	p->width = (int)json_int(json_get(details, "width"), 0);
	p->height = (int)json_int(json_get(details, "height"), 0);
}

static void comment_fill(struct arena *a, const struct json *j, struct wordpress_comment *ret)
{
	struct str status = json_str(json_get(j, "status"));
	*ret = (struct wordpress_comment){.id = number(j, "id"),
					  .parent = number(j, "parent"),
					  .user_id = number(j, "author"),
					  .author = text(a, j, "author_name"),
					  .url = text(a, j, "author_url"),
					  .date = text(a, j, "date"),
					  .date_gmt = text(a, j, "date_gmt"),
					  .content = rendered(a, j, "content"),
					  .approved = str_of(str_is(status, "approved") ? "1" : "0"),
					  .type = text(a, j, "type")};
}

/* --- Comments come in the order of their ids; those of one article in an answer are told together. --- */

struct by_post {
	int64_t post, id;
	const struct json *value;
};

static int compare_by_post(const void *x, const void *y)
{
	const struct by_post *a = x, *b = y;
	if (a->post != b->post)
		return a->post < b->post ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static const struct by_post *sorted(struct arena *a, const struct json *items)
{
	struct by_post *list = arena_array(a, json_len(items), sizeof(*list));
	struct json_iter it = {0};
	size_t n = 0;
	while (json_each(items, &it))
		list[n++] = (struct by_post){number(it.value, "post"), number(it.value, "id"), it.value};
	qsort(list, n, sizeof(*list), compare_by_post);
	return list;
}

/* Answers how many items it took. */
static size_t comments_fill(struct rest_walk *w, struct arena *a, struct wordpress_post *p)
{
	const struct by_post *list = sorted(&w->page, w->answer);
	size_t n = json_len(w->answer), from = w->item, to = from;
	while (to < n && list[to].post == list[from].post)
		to++;
	*p = (struct wordpress_post){.id = list[from].post,
				     .comments = arena_array(a, to - from, sizeof(*p->comments))};
	for (size_t i = from; i < to; i++)
		comment_fill(a, list[i].value, &p->comments[p->n_comments++]);
	return to - from;
}

/* --- The walk --- */

static void record_fill(struct rest *r, struct arena *a, enum rest_collection c, struct wordpress_record *ret)
{
	struct rest_walk *w = &r->walk;
	const struct json *item = json_at(w->answer, w->item);
	size_t took = 1;
	*ret = (struct wordpress_record){.kind = c == REST_USERS                          ? WORDPRESS_AUTHOR
						 : c == REST_CATEGORIES || c == REST_TAGS ? WORDPRESS_TERM
						 : c == REST_COMMENTS                     ? WORDPRESS_COMMENTS
											  : WORDPRESS_POST};
	if (c == REST_USERS)
		rest_author_fill(a, item, &ret->author);
	else if (c == REST_CATEGORIES || c == REST_TAGS)
		term_fill(r, a, item, c == REST_CATEGORIES, &ret->term);
	else if (c == REST_MEDIA)
		media_fill(a, item, &ret->post);
	else if (c == REST_COMMENTS)
		took = comments_fill(w, a, &ret->comments);
	else
		post_fill(r, a, item, c == REST_PAGES, &ret->post);
	w->item += took;
	w->done += (int64_t)took;
}

static int64_t items_total(const struct rest *r)
{
	int64_t n = 0;
	for (size_t i = 0; i < r->spool.n; i++)
		n += r->spool.frames[i].items;
	return n;
}

static enum rc frame_open(struct rest *r)
{
	struct rest_walk *w = &r->walk;
	struct str body;
	json_free(w->answer);
	w->answer = NULL;
	w->item = 0;
	arena_reset(&w->page);
	enum rc rc = rest_spool_body(&r->spool, &r->spool.frames[w->frame], &w->page, &body);
	return rc == RC_OK ? rest_json(body, &w->answer) : rc;
}

static enum rc frames_next(struct rest *r, struct arena *a, struct wordpress_record *ret)
{
	struct rest_walk *w = &r->walk;
	while (w->frame < r->spool.n) {
		enum rc rc = w->answer ? RC_OK : frame_open(r);
		if (rc != RC_OK)
			return rc;
		if (w->item < json_len(w->answer)) {
			record_fill(r, a, r->spool.frames[w->frame].collection, ret);
			return RC_OK;
		}
		json_free(w->answer);
		w->answer = NULL;
		w->frame++;
	}
	return RC_NOT_FOUND;
}

/* Only where the site does not tell its users. */
static bool authors_next(struct rest *r, struct arena *a, struct wordpress_record *ret)
{
	struct rest_walk *w = &r->walk;
	if (w->item >= r->n_authors)
		return false;
	const struct rest_author *author = &r->authors[w->item++];
	const struct people_csv_row *row = rest_author_row(r, author);
	struct str slug = rest_author_slug(r, a, author);
	*ret = (struct wordpress_record){.kind = WORDPRESS_AUTHOR,
					 .author = {.id = author->id,
						    .login = row && row->login.n > 0 ? row->login : slug,
						    .nicename = slug,
						    .name = row && row->name.n > 0 ? row->name : author->name,
						    .email = row ? row->email : STR(""),
						    .url = row ? row->url : STR(""),
						    .bio = row ? row->bio : STR("")}};
	return true;
}

static enum rc source_next(void *ctx, struct arena *a, struct wordpress_record *ret)
{
	struct rest *r = ctx;
	struct rest_walk *w = &r->walk;
	enum rc rc = RC_OK;
	if (w->stage == STAGE_SITE) {
		w->stage = STAGE_AUTHORS;
		*ret = (struct wordpress_record){.kind = WORDPRESS_SITE, .site = r->told};
	} else if (w->stage == STAGE_AUTHORS && authors_next(r, a, ret)) {
		rc = RC_OK;
	} else {
		if (w->stage == STAGE_AUTHORS) {
			w->stage = STAGE_FRAMES;
			w->item = 0;
		}
		rc = frames_next(r, a, ret);
	}
	if (rc == RC_OK) {
		ret->done = w->done;
		ret->total = items_total(r);
	}
	return rc;
}

/* Articles and pages must be readable; what else is closed is only less. */
static enum rc collections_check(struct rest *r)
{
	const struct rest_frame *posts = rest_spool_last(&r->spool, REST_POSTS);
	const struct rest_frame *pages = rest_spool_last(&r->spool, REST_PAGES);
	if (posts->status != 200 && pages->status != 200)
		return rc_fail(RC_DENIED,
			       "%.*s does not tell its articles (%d). An export file brings them in: courant import "
			       "wordpress %.*s --wxr FILE.xml",
			       STR_ARG(r->site), posts->status, STR_ARG(r->site));
	return RC_OK;
}

enum rc rest_spool_ready(struct rest *r)
{
	if (r->spool_open)
		return RC_OK;
	enum rc rc = rest_spool_open(&r->spool, r->options.spool, r->site);
	r->spool_open = rc == RC_OK;
	return rc;
}

static enum rc spool_fill(struct rest *r)
{
	if (r->root.n == 0)
		return rc_fail(r->closed, "%.*s", STR_ARG(r->closed_says));
	enum rc rc = rest_spool_ready(r);
	for (int c = 0; c < REST_COLLECTIONS && rc == RC_OK; c++)
		rc = rest_read(r, (enum rest_collection)c);
	if (rc == RC_OK)
		rc = collections_check(r);
	if (rc == RC_OK)
		rc = rest_authors_learn(r);
	return rc == RC_OK ? rest_spool_hash(&r->spool, r->hash) : rc;
}

static enum rc source_rewind(void *ctx)
{
	struct rest *r = ctx;
	struct rest_walk *w = &r->walk;
	enum rc rc = spool_fill(r);
	json_free(w->answer);
	arena_reset(&w->arena);
	arena_reset(&w->page);
	*w = (struct rest_walk){.arena = w->arena, .page = w->page};
	map_init(&w->terms, &w->arena);
	return rc;
}

static struct str source_hash(void *ctx)
{
	struct rest *r = ctx;
	return str_mem(r->hash, sizeof(r->hash));
}

struct wordpress_source *rest_source(struct rest *r)
{
	r->source = (struct wordpress_source){
		.ctx = r, .name = r->site, .rewind = source_rewind, .next = source_next, .hash = source_hash};
	return &r->source;
}
