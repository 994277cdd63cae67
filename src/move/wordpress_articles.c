/*
 * The second walk: posts in batches, prepared on the import's threads while the next batch is being read, written one
 * batch a job, checked when they are there.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "move/wordpress_articles.h"
#include "store/address.h"
#include "text/url.h"

#define BATCH_BYTES_MAX ((size_t)1 << 20)

/* --- What becomes an article --- */

/* WordPress's own machinery, and what other steps bring in. */
static bool is_machinery(struct str type)
{
	static const char *const types[] = {
		"attachment",  "nav_menu_item",    "guest-author",        "revision",       "custom_css",
		"wp_block",    "wp_navigation",    "customize_changeset", "oembed_cache",   "user_request",
		"wp_template", "wp_template_part", "wp_global_styles",    "wp_font_family", "wp_font_face",
	};
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_is(type, types[i]))
			return true;
	return false;
}

/* Kinds of plugins come in as pages when readers could open them under an address of their own. */
static bool is_readable(const struct wordpress_import *imp, struct arena *a, const struct wordpress_post *p)
{
	struct str path;
	return str_is(p->status, "publish") && str_trim(p->content).n > 0 && wp_path(imp, a, p->link, &path) &&
	       !str_is(path, "/");
}

static bool wanted(struct wordpress_import *imp, struct arena *a, const struct wordpress_post *p)
{
	if (str_is(p->type, "post") || str_is(p->type, "page") || p->type.n == 0)
		return !(str_is(p->status, "auto-draft") && p->content.n == 0);
	if (is_machinery(p->type))
		return false;
	bool readable = is_readable(imp, a, p);
	struct str name = arena_join(a, p->type, readable ? STR(" (came in as pages)") : STR(" (left out)"), STR_NONE);
	report_item(imp->report, REPORT_TYPE, name, p->link, STR(""));
	return readable;
}

static void taxonomies_report(struct wordpress_import *imp, const struct wordpress_post *p)
{
	static const char *const known[] = {
		"",       "category", "post_tag",          "nav_menu", "post_format",
		"author", "language", "post_translations", "wp_theme", "wp_pattern_category"};
	for (size_t i = 0; i < p->n_terms; i++) {
		size_t k = 0;
		while (k < ARRAY_LEN(known) && !str_is(p->terms[i].taxonomy, known[k]))
			k++;
		if (k == ARRAY_LEN(known))
			report_item(imp->report, REPORT_TAXONOMY, p->terms[i].taxonomy, p->link, STR(""));
	}
}

/* --- After a batch was written --- */

static struct str where(const struct wp_article *x)
{
	return x->path.n ? x->path : x->post->link;
}

static void state_report(struct wordpress_import *imp, const struct wp_article *x)
{
	bool kept = x->fate == REPORT_KEPT || x->fate == REPORT_DELETED_HERE;
	struct str why = x->state == REPORT_STATUS   ? x->post->status
			 : x->state == REPORT_UNSAFE ? str_of(x->why)
						     : STR("");
	if (x->state != REPORT_KINDS && !kept && !x->settled)
		report_item(imp->report, x->state, x->manuscript.row.title, where(x), why);
	if (x->title_made && !kept)
		report_item(imp->report, REPORT_TITLE, x->manuscript.row.title, where(x), str_trim(x->post->title));
	if (x->fate == REPORT_KEPT)
		report_item(imp->report, REPORT_EDITED, x->manuscript.row.title, x->given, STR(""));
}

/* Its address here is another one than there. */
static void move_report(struct wordpress_import *imp, struct wp_article *x)
{
	struct str title = x->manuscript.row.title;
	if (x->fate == REPORT_DELETED_HERE)
		return;
	if (x->clash)
		wp_clash_report(imp, title, x->path, x->given);
	else if (x->public && x->link == WP_LINK_FRONT)
		report_item(imp->report, REPORT_MOVED, title, x->given,
			    STR("it was the front page; here that shows what is new"));
	else if (x->public && x->link >= WP_LINK_FOREIGN)
		report_item(imp->report, REPORT_MOVED, title, x->given,
			    arena_join(&x->arena, STR("it was at "), x->post->link, STR_NONE));
	else if (x->public && x->link == WP_LINK_NONE)
		report_item(imp->report, REPORT_MOVED, title, x->given, STR("the file names no address"));
}

static void notes_report(struct wordpress_import *imp, const struct wp_article *x)
{
	static const enum report_kind kinds[NOTE_KINDS] = {
		[NOTE_SHORTCODE] = REPORT_SHORTCODE, [NOTE_BRACKET] = REPORT_BRACKET, [NOTE_BLOCK] = REPORT_BLOCK,
		[NOTE_EMBED] = REPORT_EMBED,         [NOTE_ELEMENT] = REPORT_ELEMENT, [NOTE_LINK] = REPORT_LINK,
		[NOTE_MEDIA] = REPORT_GALLERY,
	};
	const struct worker_html_reply *r = &x->manuscript.rendered;
	for (size_t i = 0; i < r->n_notes; i++)
		report_item_times(imp->report, kinds[r->notes[i].kind], r->notes[i].name, where(x), r->notes[i].count);
}

/* Does the address lead to the article, by itself or by its number? */
static enum rc is_alive(struct wordpress_import *imp, const struct wp_article *x, bool *ret_alive)
{
	CLEANUP(arena_done) struct arena a;
	struct address found;
	arena_init(&a);
	*ret_alive = false;
	if (x->link == WP_LINK_ODD || (x->state == REPORT_UNSAFE && !x->settled))
		return RC_OK;
	if (wp_dry(imp) || x->path.n == 0) {
		*ret_alive = !x->clash;
		return RC_OK;
	}
	enum rc rc = address_resolve(imp->reader, &a, x->path, &found);
	*ret_alive = rc == RC_OK && found.kind == ADDRESS_ARTICLE && found.object_id == x->article_id;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc address_report(struct wordpress_import *imp, const struct wp_article *x)
{
	bool alive = false;
	if (!x->public || x->fate == REPORT_DELETED_HERE || x->link == WP_LINK_NONE || x->link == WP_LINK_FOREIGN)
		return RC_OK;
	enum rc rc = x->rc == RC_OK ? is_alive(imp, x, &alive) : RC_OK;
	if (rc != RC_OK)
		return rc;
	wp_address_count(imp, where(x), alive);
	bool said = x->clash || x->link == WP_LINK_ODD || x->state == REPORT_UNSAFE;
	if (!alive && !said && x->rc == RC_OK)
		report_item(imp->report, REPORT_DEAD, where(x), STR(""), STR(""));
	return RC_OK;
}

static enum rc article_report(struct wordpress_import *imp, struct wp_article *x)
{
	for (int fate = 0; x->rc == RC_OK && fate < REPORT_FATES; fate++)
		report_count_many(imp->report, REPORT_COMMENTS, fate, x->comment_fates[fate]);
	if (x->only_comments && x->rc == RC_OK)
		return RC_OK;
	if (x->rc != RC_OK) {
		struct str name = x->manuscript.row.title.n ? x->manuscript.row.title : x->post->title;
		report_item(imp->report, REPORT_REFUSED, name, where(x), str_of(x->why));
		return address_report(imp, x);
	}
	report_count(imp->report, x->manuscript.row.kind == ARTICLE_PAGE ? REPORT_PAGES : REPORT_ARTICLES, x->fate);
	state_report(imp, x);
	move_report(imp, x);
	notes_report(imp, x);
	return address_report(imp, x);
}

/* --- Batches --- */

static struct wp_batch *batch_new(struct wordpress_import *imp)
{
	struct wp_batch *b = calloc(1, sizeof *b);
	ensure(b);
	b->items = calloc(WP_BATCH_MAX, sizeof *b->items);
	ensure(b->items);
	b->imp = imp;
	arena_init(&b->arena);
	for (size_t i = 0; i < WP_BATCH_MAX; i++)
		arena_init(&b->items[i].arena);
	return b;
}

static void batch_clear(struct wp_batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		arena_done(&b->items[i].arena);
		b->items[i] = (struct wp_article){.old_id = 0};
		arena_init(&b->items[i].arena);
	}
	b->n = b->bytes = 0;
	b->guarded = false;
	arena_reset(&b->arena);
}

static void batch_free(struct wp_batch *b)
{
	for (size_t i = 0; i < WP_BATCH_MAX; i++)
		arena_done(&b->items[i].arena);
	arena_done(&b->arena);
	free(b->items);
	free(b);
}

static void batch_add(struct wp_batch *b, const struct wordpress_record *r)
{
	const struct wordpress_post *p = r->kind == WORDPRESS_POST ? &r->post : &r->comments;
	int64_t old_id = p->id;
	if (r->kind == WORDPRESS_POST &&
	    (!wanted(b->imp, &b->arena, p) || !wp_doubles_settle(b->imp, &b->arena, p, &old_id)))
		return;
	if (r->kind == WORDPRESS_POST)
		taxonomies_report(b->imp, p);
	struct wp_article *x = &b->items[b->n++];
	x->old_id = old_id;
	x->post = arena_new(&b->arena, struct wordpress_post);
	*x->post = *p;
	wp_doubles_comments(b->imp, &b->arena, x->post, old_id);
	x->only_comments = r->kind == WORDPRESS_COMMENTS;
	x->manuscript.row.title = STR("");
	b->bytes += p->content.n;
	for (size_t i = 0; i < p->n_comments; i++)
		b->bytes += p->comments[i].content.n + 200;
}

static void prepare_one(void *ctx, size_t i)
{
	struct wp_batch *b = ctx;
	wp_article_prepare(b->imp, &b->items[i]);
}

/* A whole batch is prepared by a thread of its own that waits for the pool, while this one reads on. */
struct ahead {
	struct wp_batch *batch;
	struct thread *thread;
};

static void ahead_run(void *arg)
{
	struct wp_batch *b = arg;
	wp_parallel(b->imp, b->n, prepare_one, b);
}

static enum rc ahead_start(struct ahead *h, struct wp_batch *b)
{
	h->batch = b;
	return thread_start("import", ahead_run, b, &h->thread);
}

static enum rc failure_of(const struct wp_batch *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->items[i].rc == RC_BUSY || b->items[i].rc == RC_INTERNAL)
			return rc_fail(b->items[i].rc, "%s", b->items[i].why);
	return RC_OK;
}

/* Waits until the batch is prepared. */
static struct wp_batch *ahead_join(struct ahead *h)
{
	struct wp_batch *b = h->thread ? h->batch : NULL;
	thread_join(h->thread);
	h->thread = NULL;
	return b;
}

/* When one article could not be kept, all of them once more, each under a savepoint: that is slow, and rare. */
static enum rc batch_write(struct wp_batch *b)
{
	b->late_parents = b->imp->late_parents.n;
	enum rc rc = wp_write_much(b->imp, wp_batch_write, b);
	if (!wp_is_its_own_fault(rc))
		return rc;
	b->guarded = true;
	return wp_write_much(b->imp, wp_batch_write, b);
}

static enum rc batch_finish(struct wp_batch *b)
{
	if (!b)
		return RC_OK;
	b->imp->run.position += (int64_t)b->n;
	enum rc rc = failure_of(b);
	if (rc == RC_OK)
		rc = batch_write(b);
	for (size_t i = 0; rc == RC_OK && i < b->n; i++)
		rc = article_report(b->imp, &b->items[i]);
	return rc;
}

struct walk {
	struct wordpress_import *imp;
	struct wordpress_source *source;
	struct wp_batch *batches[2];
	struct ahead ahead;
	int64_t done, total;
	bool ended;
};

static enum rc batch_read(struct walk *w, struct wp_batch *b)
{
	batch_clear(b);
	while (b->n < WP_BATCH_MAX && b->bytes < BATCH_BYTES_MAX) {
		struct wordpress_record r;
		enum rc rc = w->source->next(w->source->ctx, &b->arena, &r);
		if (rc == RC_NOT_FOUND) {
			w->ended = true;
			return RC_OK;
		}
		if (rc != RC_OK)
			return rc;
		w->done = r.done;
		w->total = r.total;
		if (r.kind == WORDPRESS_POST || r.kind == WORDPRESS_COMMENTS)
			batch_add(b, &r);
	}
	return RC_OK;
}

/* While one batch is written the next one is being prepared; its buffer is read into again when it is through. */
static enum rc walk_on(struct walk *w)
{
	for (unsigned i = 0; !w->ended; i ^= 1) {
		enum rc rc = batch_read(w, w->batches[i]);
		if (rc != RC_OK)
			return rc;
		struct wp_batch *prepared = ahead_join(&w->ahead);
		rc = ahead_start(&w->ahead, w->batches[i]);
		if (rc == RC_OK)
			rc = batch_finish(prepared);
		if (rc == RC_OK)
			rc = wp_go_on(w->imp);
		if (rc != RC_OK)
			return rc;
		wp_progress(w->imp, "writing", w->done, w->total);
	}
	return batch_finish(ahead_join(&w->ahead));
}

/* --- Pages whose parent came after them --- */

static enum rc parent_write(struct wordpress_import *imp, struct db *db, struct arena *a, const struct wp_late *late)
{
	struct origin_former page, parent;
	struct article row;
	enum rc rc = wp_former(imp, db, a, ORIGIN_ARTICLE, late->page_old_id, &page);
	if (rc == RC_OK)
		rc = wp_former(imp, db, a, ORIGIN_ARTICLE, late->parent_old_id, &parent);
	if (rc == RC_OK)
		rc = article_get(db, a, page.object_id, &row);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	if (parent.object_id == 0 || parent.object_id == row.id || row.version != page.version)
		return RC_OK;
	row.parent_id = parent.object_id;
	rc = article_update(db, &row, &page.version);
	return rc == RC_OK ? origin_former_put(db, &page) : rc;
}

static enum rc parents_write(struct site *s, struct db *db, void *ctx)
{
	struct wordpress_import *imp = ctx;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	for (size_t i = 0; i < imp->late_parents.n; i++) {
		enum rc rc = parent_write(imp, db, &a, WP_AT(&imp->late_parents, struct wp_late, i));
		if (rc != RC_OK)
			return rc;
		arena_reset(&a);
	}
	site_changed(s, (struct change){.kind = CHANGE_SITE});
	return RC_OK;
}

enum rc wp_articles_write(struct wordpress_import *imp, struct wordpress_source *source)
{
	struct walk w = {.imp = imp, .source = source};
	enum rc rc = source->rewind(source->ctx);
	if (rc != RC_OK)
		return rc;
	imp->ids.next = imp->ids.max + 1;
	imp->ids.next_comment = imp->ids.max_comment + 1;
	w.batches[0] = batch_new(imp);
	w.batches[1] = batch_new(imp);
	rc = walk_on(&w);
	thread_join(w.ahead.thread);
	batch_free(w.batches[0]);
	batch_free(w.batches[1]);
	if (rc == RC_OK && imp->late_parents.n > 0 && !wp_dry(imp))
		rc = site_write(imp->site, parents_write, imp);
	return rc;
}
