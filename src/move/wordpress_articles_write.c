/*
 * Writing a batch of prepared posts: what is new comes in, what changed there is updated, what was edited or deleted
 * here stays. Each post under a savepoint of its own, so that one that cannot be kept harms no other.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "move/wordpress_articles.h"
#include "store/address.h"
#include "store/article.h"
#include "store/tally.h"
#include "text/slug.h"

#define ALSO (-1) /* version of a number that only leads on: its own post may still come */
#define COUNT_MAX INT64_C(1000000000000)

/* --- Counts of the engagement plugin --- */

static enum rc count_carry(struct db *db, const struct wp_article *x, const char *key, const char *block,
			   const char *choice)
{
	int64_t n;
	struct str value = str_trim(wordpress_meta(x->post->metas, x->post->n_metas, key));
	if (str_to_i64(value, &n) != RC_OK || n < 0 || n > COUNT_MAX)
		return RC_OK;
	return tally_carry(db, x->article_id, str_of(block), str_of(choice), n);
}

/* The old site's counts go on growing, whatever happened to the text here. */
static enum rc counts_carry(struct db *db, const struct wp_article *x)
{
	static const struct {
		const char *key, *block, *choice;
	} counts[] = {
		{"twp_be_like_count", "like", "like"},      {"twp_be_dislike_like_count", "like", "dislike"},
		{"twp_be_react_1", "reaction", "happy"},    {"twp_be_react_2", "reaction", "sad"},
		{"twp_be_react_3", "reaction", "excited"},  {"twp_be_react_4", "reaction", "angry"},
		{"twp_be_react_5", "reaction", "surprise"}, {"twp_be_react_6", "reaction", "sleepy"},
		{"twp_be_post_views_count", "view", "all"}, {"courant_stars_1", "stars", "1"},
		{"courant_stars_2", "stars", "2"},          {"courant_stars_3", "stars", "3"},
		{"courant_stars_4", "stars", "4"},          {"courant_stars_5", "stars", "5"},
	};
	for (size_t i = 0; i < ARRAY_LEN(counts) && x->post->n_metas > 0; i++) {
		enum rc rc = count_carry(db, x, counts[i].key, counts[i].block, counts[i].choice);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

/* --- Addresses --- */

/*
 * Without an address of its own: the one that this site gives. A draft keeps away from what readers of the old site
 * knew.
 */
static struct str path_make(struct wordpress_import *imp, struct wp_article *x)
{
	struct site_settings *settings = site_settings(imp->site);
	struct str path = article_path_make(settings, &x->arena, &x->manuscript.row, STR(""));
	struct str copy = arena_str(&x->arena, path);
	settings_unref(settings);
	if (numbers_get(&imp->paths.public, wp_hash(copy)) == 0)
		return copy;
	struct str stem = str_ends(copy, STR("/")) ? str_slice(copy, 0, copy.n - 1) : copy;
	return arena_join(&x->arena, stem, STR("-draft"), str_slice(copy, stem.n, copy.n), STR_NONE);
}

static enum rc path_settle(struct wordpress_import *imp, struct db *db, struct wp_article *x, int64_t object_id,
			   struct str before)
{
	struct str wanted = x->path.n ? x->path : before.n ? before : path_make(imp, x);
	bool clash = false;
	enum rc rc = wp_path_choose(imp, db, &x->arena, ADDRESS_ARTICLE, object_id, wanted, &x->given, &clash);
	if (rc != RC_OK)
		return rc;
	if (clash && before.n > 0)
		x->given = before;
	x->clash = clash && x->path.n > 0;
	x->manuscript.row.path = x->given;
	return RC_OK;
}

/* What it was called before it was renamed on the old site. */
static enum rc former_slugs_add(struct db *db, struct wp_article *x)
{
	struct str path = x->path;
	size_t end = path.n > 1 && path.p[path.n - 1] == '/' ? path.n - 1 : path.n;
	size_t slash = str_rfind_char(str_slice(path, 0, end), '/');
	for (size_t i = 0; slash != SIZE_MAX && i < x->post->n_metas; i++) {
		struct str slug = wp_slug(&x->arena, x->post->metas[i].value);
		if (!str_is(x->post->metas[i].key, "_wp_old_slug") || slug.n == 0)
			continue;
		struct str former = arena_join(&x->arena, str_slice(path, 0, slash + 1), slug,
					       str_slice(path, end, path.n), STR_NONE);
		if (path_is_reserved(former))
			continue;
		enum rc rc = address_add_former(db, ADDRESS_ARTICLE, x->article_id, former, clock_now());
		if (rc != RC_OK && rc != RC_CONFLICT && rc != RC_INVALID)
			return rc;
	}
	return RC_OK;
}

/* --- One article --- */

static enum rc id_choose(struct wordpress_import *imp, struct db *db, struct wp_article *x)
{
	struct article other;
	x->manuscript.row.id = x->old_id;
	if (x->old_id <= 0)
		x->manuscript.row.id = imp->ids.next++;
	for (;;) {
		enum rc rc = article_get(db, &x->arena, x->manuscript.row.id, &other);
		if (rc != RC_OK)
			return rc == RC_NOT_FOUND ? RC_OK : rc;
		x->manuscript.row.id = imp->ids.next++;
	}
}

static enum rc parent_settle(struct wordpress_import *imp, struct db *db, struct wp_article *x)
{
	struct origin_former former;
	int64_t parent = x->post->parent;
	if (x->manuscript.row.kind != ARTICLE_PAGE || parent == 0)
		return RC_OK;
	enum rc rc = wp_former(imp, db, &x->arena, ORIGIN_ARTICLE, parent, &former);
	if (rc == RC_OK && former.object_id != 0 && former.object_id != x->article_id)
		x->manuscript.row.parent_id = former.object_id;
	if (rc == RC_NOT_FOUND)
		*WP_ADD(&imp->late_parents, struct wp_late) = (struct wp_late){x->old_id, parent};
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc article_add(struct wordpress_import *imp, struct db *db, struct wp_article *x)
{
	x->fate = REPORT_ADDED;
	enum rc rc = id_choose(imp, db, x);
	if (rc == RC_OK)
		rc = path_settle(imp, db, x, 0, STR(""));
	if (rc == RC_OK)
		rc = parent_settle(imp, db, x);
	if (rc != RC_OK || wp_dry(imp))
		return rc;
	rc = manuscript_store(imp->site, db, &x->arena, &x->manuscript, false);
	x->article_id = x->manuscript.row.id;
	return rc;
}

static enum rc article_change(struct wordpress_import *imp, struct db *db, struct wp_article *x,
			      const struct origin_former *former)
{
	struct article now;
	struct article *row = &x->manuscript.row;
	enum rc rc = article_get(db, &x->arena, x->article_id, &now);
	if (rc == RC_NOT_FOUND) {
		x->fate = REPORT_DELETED_HERE;
		return RC_OK;
	}
	if (rc != RC_OK)
		return rc;
	x->given = now.path;
	x->settled = now.state == ARTICLE_PUBLISHED;
	x->fate = now.version == former->version ? REPORT_UPDATED : REPORT_KEPT;
	if (x->fate == REPORT_KEPT)
		return wp_clash_ask(db, &x->arena, ADDRESS_ARTICLE, now.id, x->path, now.path, &x->clash);
	row->id = now.id;
	row->version = now.version;
	row->correction = now.correction;
	row->lead_credit = now.lead_credit;
	rc = path_settle(imp, db, x, now.id, now.path);
	if (rc == RC_OK)
		rc = parent_settle(imp, db, x);
	return rc == RC_OK && !wp_dry(imp) ? manuscript_store(imp->site, db, &x->arena, &x->manuscript, true) : rc;
}

static enum rc unchanged_look(struct db *db, struct wp_article *x)
{
	struct article now;
	enum rc rc = article_get(db, &x->arena, x->article_id, &now);
	x->fate = rc == RC_OK ? REPORT_UNCHANGED : REPORT_DELETED_HERE;
	x->given = STR("");
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	x->given = now.path;
	x->settled = now.state == ARTICLE_PUBLISHED;
	return wp_clash_ask(db, &x->arena, ADDRESS_ARTICLE, now.id, x->path, now.path, &x->clash);
}

static enum rc hangers_on_write(struct wordpress_import *imp, struct db *db, struct wp_article *x)
{
	enum rc rc = RC_OK;
	if (x->fate == REPORT_DELETED_HERE)
		return RC_OK;
	if (!x->only_comments && !wp_dry(imp)) {
		rc = counts_carry(db, x);
		if (rc == RC_OK)
			rc = wp_polls_write(db, x, x->fate == REPORT_ADDED || x->fate == REPORT_UPDATED);
		if (rc == RC_OK && x->fate != REPORT_KEPT)
			rc = former_slugs_add(db, x);
	}
	if (rc == RC_OK)
		rc = wp_comments_write(imp, db, &x->arena, x->article_id, x->comments, x->n_comments, x->comment_fates);
	if (rc != RC_OK || x->only_comments || (x->fate != REPORT_ADDED && x->fate != REPORT_UPDATED))
		return rc;
	if (x->link == WP_LINK_NUMBER && x->also_id != 0)
		rc = wp_former_put(imp, db, ORIGIN_ARTICLE, x->also_id, x->article_id, x->digest, ALSO);
	if (rc != RC_OK)
		return rc;
	return wp_former_put(imp, db, ORIGIN_ARTICLE, x->old_id, x->article_id, x->digest, x->manuscript.row.version);
}

static enum rc article_write(struct wordpress_import *imp, struct db *db, struct wp_article *x)
{
	struct origin_former former = {0};
	x->clash = x->settled = false;
	memset(x->comment_fates, 0, sizeof x->comment_fates);
	enum rc rc = wp_former(imp, db, &x->arena, ORIGIN_ARTICLE, x->old_id, &former);
	bool known = rc == RC_OK && former.version != ALSO;
	x->article_id = known ? former.object_id : 0;
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	rc = RC_OK;
	if (known ? former.object_id == 0 : x->only_comments)
		x->fate = REPORT_DELETED_HERE;
	else if (x->only_comments)
		x->fate = REPORT_UNCHANGED;
	else if (!known)
		rc = article_add(imp, db, x);
	else if (str_eq(former.digest, str_mem(x->digest, sizeof x->digest)))
		rc = unchanged_look(db, x);
	else
		rc = article_change(imp, db, x, &former);
	return rc == RC_OK ? hangers_on_write(imp, db, x) : rc;
}

bool wp_is_its_own_fault(enum rc rc)
{
	return rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_LIMITED || rc == RC_NOT_FOUND;
}

/* What cannot be kept takes nothing along: in a dry run there is nothing to take. */
static enum rc guarded_write(struct wordpress_import *imp, struct db *db, struct wp_article *x)
{
	enum rc rc = wp_dry(imp) ? RC_OK : db_savepoint(db);
	if (rc != RC_OK)
		return rc;
	rc_clear();
	rc = article_write(imp, db, x);
	if (rc != RC_OK && !wp_is_its_own_fault(rc))
		return rc;
	x->rc = rc;
	snprintf(x->why, sizeof x->why, "%s", rc_message());
	if (wp_dry(imp))
		return RC_OK;
	return rc == RC_OK ? db_savepoint_release(db) : db_savepoint_undo(db);
}

static enum rc search_write(struct db *db, const struct wp_article *x)
{
	bool stored = x->rc == RC_OK && !x->only_comments && (x->fate == REPORT_ADDED || x->fate == REPORT_UPDATED);
	return stored && x->manuscript.search_later ? manuscript_search_store(db, &x->manuscript) : RC_OK;
}

enum rc wp_batch_write(struct site *s, struct db *db, void *batch)
{
	struct wp_batch *b = batch;
	b->imp->late_parents.n = b->late_parents;
	for (size_t i = 0; i < b->n; i++) {
		if (b->items[i].rc != RC_OK)
			continue;
		bool guarded = b->guarded || wp_dry(b->imp);
		b->items[i].manuscript.search_later = !guarded;
		enum rc rc = (guarded ? guarded_write : article_write)(b->imp, db, &b->items[i]);
		if (rc != RC_OK)
			return rc;
	}
	for (size_t i = 0; i < b->n; i++) {
		enum rc rc = search_write(db, &b->items[i]);
		if (rc != RC_OK)
			return rc;
	}
	if (wp_dry(b->imp) || b->imp->run.id == 0)
		return RC_OK;
	return origin_run_advance(db, b->imp->run.id, b->imp->run.position);
}
