/*
 * Comments of the old site: prepared beside the writer (text, state, stars), written with their threads.
 */
#include <limits.h>
#include <stdlib.h>

#include "base/clock.h"
#include "move/wordpress_import.h"
#include "rules/accounts.h"
#include "rules/discuss.h"
#include "store/ballot.h"
#include "text/markdown.h"
#include "text/unicode.h"
#include "text/url.h"

#define SOURCE_MAX (MARKDOWN_READER_MAX - 1024)

static enum comment_state state_of(struct str approved)
{
	if (str_is(approved, "1") || str_is(approved, "approve") || str_is(approved, "approved"))
		return COMMENT_VISIBLE;
	if (str_is(approved, "spam"))
		return COMMENT_SPAM;
	return str_is(approved, "trash") || str_is(approved, "post-trashed") ? COMMENT_REMOVED : COMMENT_PENDING;
}

/* Plugins keep notes of orders and logs among the comments; those are nobody's to read. */
static bool is_comment(struct str type)
{
	static const char *const types[] = {"", "comment", "pingback", "trackback", "review"};
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_is(type, types[i]))
			return true;
	return false;
}

static int stars_of(const struct wordpress_comment *c)
{
	int64_t stars;
	struct str value = str_trim(wordpress_meta(c->metas, c->n_metas, "rating"));
	if (str_to_i64(value, &stars) != RC_OK || stars < 1 || stars > 5)
		return 0;
	return (int)stars;
}

static void digest_of(const struct wordpress_comment *told, struct wp_comment *c)
{
	struct wp_digest d;
	const struct str parts[] = {c->author, c->url, c->email, told->content, told->approved};
	wp_digest_begin(&d);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		wp_digest_text(&d, parts[i]);
	wp_digest_number(&d, c->stars);
	wp_digest_end(&d, c->digest);
}

static enum rc prepare(struct wordpress_import *imp, struct arena *a, const struct wordpress_comment *told,
		       struct wp_comment *c)
{
	const struct wp_person *person = wp_person_by_id(imp, told->user_id);
	c->old_id = told->id;
	c->parent_old_id = told->parent;
	c->person_id = person ? person->person_id : 0;
	c->created_at = wordpress_time(told->date_gmt, 0);
	if (c->created_at == 0)
		c->created_at = wordpress_time(told->date, imp->dates.offset_minutes);
	if (c->created_at == 0)
		c->created_at = clock_now();
	c->state = state_of(told->approved);
	c->stars = stars_of(told);
	enum rc rc = wp_plain(imp, a, told->author, NULL, &c->author);
	if (rc != RC_OK)
		return rc;
	c->author = utf8_cut(c->author.n ? c->author : STR("Anonymous"), COMMENT_AUTHOR_MAX);
	c->url = url_is_safe_link(told->url, URL_LINK_WEB) && told->url.n <= COMMENT_URL_MAX ? told->url : STR("");
	if (email_normalise(a, told->email, &c->email) != RC_OK)
		c->email = str_find_char(told->email, '@', 0) != SIZE_MAX ? told->email : STR("");
	c->source = utf8_cut(wp_comment_markdown(a, utf8_repair(a, told->content)), SOURCE_MAX);
	digest_of(told, c);
	return markdown_reader(a, c->source, &c->body);
}

/* How far below a comment that answers none of these; a circle of answers is cut where it was entered. */
static void depth_find(struct wp_comment *comments, const struct numbers *by_id, size_t i)
{
	unsigned above = 0;
	size_t up = i;
	while (comments[up].depth == 0) {
		comments[up].depth = UINT_MAX;
		above++;
		uint32_t parent = numbers_get(by_id, (uint64_t)comments[up].parent_old_id);
		if (parent == 0 || comments[parent - 1].depth == UINT_MAX)
			break;
		up = parent - 1;
	}
	unsigned depth = comments[up].depth == UINT_MAX ? above : comments[up].depth + above;
	for (size_t k = i; above > 0; above--) {
		comments[k].depth = depth--;
		k = numbers_get(by_id, (uint64_t)comments[k].parent_old_id) - 1;
	}
}

static int by_depth(const void *a, const void *b)
{
	const struct wp_comment *x = a, *y = b;
	if (x->depth != y->depth)
		return x->depth < y->depth ? -1 : 1;
	return x->old_id < y->old_id ? -1 : x->old_id > y->old_id;
}

static void answers_last(struct wp_comment *comments, size_t n)
{
	struct numbers by_id = {0};
	for (size_t i = 0; i < n; i++)
		numbers_set(&by_id, (uint64_t)comments[i].old_id, (uint32_t)i + 1);
	for (size_t i = 0; i < n; i++)
		depth_find(comments, &by_id, i);
	qsort(comments, n, sizeof *comments, by_depth);
	for (size_t i = 0; i < n; i++)
		numbers_set(&by_id, (uint64_t)comments[i].old_id, (uint32_t)i + 1);
	for (size_t i = 0; i < n; i++)
		comments[i].parent = numbers_get(&by_id, (uint64_t)comments[i].parent_old_id);
	numbers_done(&by_id);
}

enum rc wp_comments_prepare(struct wordpress_import *imp, struct arena *a, const struct wordpress_post *p,
			    struct wp_comment **ret_comments, size_t *ret_n)
{
	struct wp_comment *comments = arena_array(a, p->n_comments, sizeof *comments);
	size_t n = 0;
	for (size_t i = 0; i < p->n_comments; i++) {
		if (!is_comment(p->comments[i].type))
			continue;
		enum rc rc = prepare(imp, a, &p->comments[i], &comments[n]);
		if (rc != RC_OK)
			return rc;
		n++;
	}
	if (n > 0)
		answers_last(comments, n);
	*ret_comments = comments;
	*ret_n = n;
	return RC_OK;
}

/* --- Writing --- */

struct place {
	struct wordpress_import *imp;
	struct db *db;
	struct arena *arena;
	int64_t article_id;
	struct wp_comment *comments;
};

static enum rc parent_of(const struct place *p, const struct wp_comment *c, int64_t *ret_id)
{
	struct origin_former former;
	struct comment parent;
	*ret_id = 0;
	if (c->parent != 0)
		*ret_id = p->comments[c->parent - 1].id;
	if (c->parent_old_id == 0 || *ret_id != 0)
		return RC_OK;
	enum rc rc = wp_former(p->imp, p->db, p->arena, ORIGIN_COMMENT, c->parent_old_id, &former);
	if (rc != RC_OK || former.object_id == 0)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	rc = comment_get(p->db, p->arena, former.object_id, &parent);
	if (rc == RC_OK && parent.article_id == p->article_id)
		*ret_id = parent.id;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Who rated with a comment has no cookie here: one voter for each such comment, that nobody can be. */
static struct str voter_of(const struct place *p, const struct wp_comment *c)
{
	unsigned char *h = arena_alloc(p->arena, CRYPTO_HASH_SIZE);
	struct str who =
		arena_printf(p->arena, "import %.*s comment %lld", STR_ARG(p->imp->old.key), (long long)c->old_id);
	crypto_keyed_hash(p->imp->site->key, who, h);
	return str_mem(h, CRYPTO_HASH_SIZE);
}

static enum rc stars_put(const struct place *p, const struct wp_comment *c, const struct comment *row)
{
	bool outdated;
	const struct comment_rating r = {.voter = voter_of(p, c), .tag = STR_NONE};
	struct ballot b = {.article_id = p->article_id,
			   .block = STR("stars"),
			   .voter = r.voter,
			   .choice = arena_printf(p->arena, "%d", c->stars),
			   .comment_id = row->id,
			   .cast_at = c->created_at};
	if (c->stars == 0)
		return RC_OK;
	enum rc rc = comment_rating_put(p->db, row->id, &r, c->created_at);
	if (rc == RC_OK)
		rc = ballot_is_outdated(p->db, &b, &outdated);
	if (rc != RC_OK || outdated || row->state != COMMENT_VISIBLE)
		return rc;
	rc = ballots_cast(p->db, &b, 1);
	return rc == RC_OK ? b.rc : rc;
}

static enum rc comment_add(const struct place *p, const struct wp_comment *c, struct comment *row)
{
	enum rc rc = parent_of(p, c, &row->parent_id);
	if (rc != RC_OK || wp_dry(p->imp))
		return rc;
	row->id = c->old_id > 0 ? c->old_id : p->imp->ids.next_comment++;
	row->article_id = p->article_id;
	row->state = c->state;
	row->reason = STR("");
	row->author = c->author;
	row->url = c->url;
	row->person_id = c->person_id;
	row->source = c->source;
	row->body = c->body.s;
	row->stars = c->stars;
	row->voter = STR_NONE;
	row->edit_hash = STR_NONE;
	row->created_at = c->created_at;
	rc = comment_insert(p->db, row);
	if (rc == RC_OK && c->email.n > 0)
		rc = comment_email_put(p->db, row->id, c->email);
	return rc == RC_OK ? stars_put(p, c, row) : rc;
}

/* Moderated or edited here since: that stands. former.version is the state it came in. */
static enum rc comment_change(const struct place *p, const struct wp_comment *c, const struct origin_former *former,
			      struct comment *row, enum report_fate *ret_fate)
{
	enum rc rc = comment_get(p->db, p->arena, former->object_id, row);
	if (rc != RC_OK)
		return rc;
	*ret_fate = REPORT_KEPT;
	if ((int64_t)row->state != former->version || row->edited_at != 0)
		return RC_OK;
	*ret_fate = REPORT_UPDATED;
	if (wp_dry(p->imp))
		return RC_OK;
	row->author = c->author;
	row->url = c->url;
	row->source = c->source;
	row->body = c->body.s;
	rc = comment_update(p->db, row);
	if (rc == RC_OK && row->state != c->state)
		rc = discuss_moderate_in(p->imp->site, p->db, row->id, c->state, STR(""));
	return rc;
}

/* Nothing is looked for where nothing can be. */
static enum rc former_get(const struct place *p, int64_t old_id, struct origin_former *ret_former)
{
	return p->imp->run.first ? RC_NOT_FOUND
				 : wp_former(p->imp, p->db, p->arena, ORIGIN_COMMENT, old_id, ret_former);
}

static enum rc comment_write(const struct place *p, struct wp_comment *c, int64_t fates[REPORT_FATES])
{
	struct origin_former former = {0};
	struct comment row = {0};
	enum report_fate fate = REPORT_UNCHANGED;
	enum rc rc = former_get(p, c->old_id, &former);
	bool known = rc == RC_OK;
	if (known && former.object_id == 0)
		fate = REPORT_DELETED_HERE;
	else if (known && !str_eq(former.digest, str_mem(c->digest, sizeof c->digest)))
		rc = comment_change(p, c, &former, &row, &fate);
	else if (rc == RC_NOT_FOUND) {
		fate = REPORT_ADDED;
		rc = comment_add(p, c, &row);
	}
	if (known && rc == RC_NOT_FOUND) {
		fate = REPORT_DELETED_HERE;
		rc = RC_OK;
	}
	if (rc != RC_OK)
		return rc;
	fates[fate]++;
	c->id = fate == REPORT_ADDED ? row.id : 0;
	if (fate != REPORT_ADDED && fate != REPORT_UPDATED)
		return RC_OK;
	return wp_former_put(p->imp, p->db, ORIGIN_COMMENT, c->old_id, row.id, c->digest, (int64_t)c->state);
}

enum rc wp_comments_write(struct wordpress_import *imp, struct db *db, struct arena *a, int64_t article_id,
			  struct wp_comment *comments, size_t n, int64_t fates[REPORT_FATES])
{
	struct place p = {.imp = imp, .db = db, .arena = a, .article_id = article_id, .comments = comments};
	for (size_t i = 0; i < n; i++) {
		enum rc rc = comment_write(&p, &comments[i], fates);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}
