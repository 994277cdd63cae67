/*
 * Numbers that a source uses twice. The first post or comment keeps its number; a later one comes in under a number
 * made of what it says, so that the next import knows it again. What stands twice word for word comes in once.
 */
#include "move/wordpress_import.h"
#include "text/url.h"

static struct str or_empty(struct str s)
{
	return s.p ? s : STR("");
}

int64_t wp_post_old_id(struct arena *a, const struct wordpress_post *p)
{
	struct url u;
	struct str from[] = {p->link, p->guid};
	if (p->id > 0)
		return p->id;
	for (size_t i = 0; i < ARRAY_LEN(from); i++) {
		int64_t id;
		if (url_parse(from[i], &u) == RC_OK && str_to_i64(url_query_get(a, u.query, "p"), &id) == RC_OK &&
		    id > 0 && id <= WORDPRESS_ID_MAX)
			return id;
	}
	struct str what = arena_join(a, or_empty(p->date), or_empty(p->title), or_empty(p->link), STR_NONE);
	return wp_synthetic_id(STR("post"), what);
}

void wp_doubles_learn(struct wordpress_import *imp, struct arena *scratch, const struct wordpress_post *p)
{
	int64_t id = wp_post_old_id(scratch, p);
	if (!numbers_mark(&imp->ids.posts, (uint64_t)id) || numbers_get(&imp->ids.doubles_by_id, (uint64_t)id) != 0)
		return;
	*WP_ADD(&imp->ids.doubles, struct wp_double) = (struct wp_double){.old_id = id};
	numbers_set(&imp->ids.doubles_by_id, (uint64_t)id, (uint32_t)imp->ids.doubles.n);
}

static uint64_t hash_of(const struct wordpress_post *p)
{
	const struct str texts[] = {p->type, p->status, p->title, p->link, p->date, p->content, p->excerpt};
	unsigned char h[CRYPTO_HASH_SIZE];
	struct wp_digest d;
	uint64_t hash;
	wp_digest_begin(&d);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		wp_digest_text(&d, texts[i]);
	for (size_t i = 0; i < p->n_comments; i++)
		wp_digest_text(&d, p->comments[i].content);
	wp_digest_end(&d, h);
	memcpy(&hash, h, sizeof hash);
	return hash;
}

bool wp_doubles_settle(struct wordpress_import *imp, struct arena *a, const struct wordpress_post *p, int64_t *ret_id)
{
	int64_t id = wp_post_old_id(a, p);
	uint32_t index = numbers_get(&imp->ids.doubles_by_id, (uint64_t)id);
	struct wp_double *d = index ? WP_AT(&imp->ids.doubles, struct wp_double, index - 1) : NULL;
	*ret_id = id;
	if (!d)
		return true;
	if (d->times++ == 0) {
		d->title = arena_str(&imp->arena, or_empty(p->title));
		d->hash = hash_of(p);
		return true;
	}
	if (d->hash == hash_of(p)) {
		report_item(imp->report, REPORT_NUMBER, p->title, p->link,
			    STR("it stands twice in the file, word for word; it came in once"));
		return false;
	}
	struct str what = arena_printf(a, "%lld %u %.*s %.*s", (long long)id, d->times, STR_ARG(or_empty(p->link)),
				       STR_ARG(or_empty(p->date)));
	*ret_id = wp_synthetic_id(STR("double"), what);
	if (p->id > 0)
		what = arena_printf(a, "the post number %lld is that of \"%.*s\" too; this one came in under another",
				    (long long)id, STR_ARG(d->title));
	else
		what = arena_printf(a, "without a number it cannot be told from \"%.*s\"; it came in all the same",
				    STR_ARG(d->title));
	report_item(imp->report, REPORT_NUMBER, p->title, p->link, what);
	return true;
}

/* --- Comments --- */

/* Not yet used by any comment, the same at the next import. */
static int64_t comment_id_make(struct wordpress_import *imp, struct arena *a, const struct wordpress_comment *c,
			       int64_t post_id)
{
	for (unsigned i = 0;; i++) {
		struct str what =
			arena_printf(a, "%lld %u %.*s %.*s %.*s", (long long)post_id, i, STR_ARG(or_empty(c->date)),
				     STR_ARG(or_empty(c->author)), STR_ARG(or_empty(c->content)));
		int64_t id = wp_synthetic_id(STR("comment"), what);
		if (!numbers_mark(&imp->ids.comments, (uint64_t)id))
			return id;
	}
}

/* Answers to a comment that got another number follow it, unless the number was first used in this very post. */
static void answers_follow(struct wordpress_post *p, size_t i, int64_t from, int64_t to)
{
	for (size_t k = 0; k < p->n_comments; k++)
		if (k != i && p->comments[k].id == from)
			return;
	for (size_t k = 0; k < p->n_comments; k++)
		if (p->comments[k].parent == from)
			p->comments[k].parent = to;
}

static void comment_settle(struct wordpress_import *imp, struct arena *a, struct wordpress_post *p, size_t i,
			   int64_t post_id)
{
	struct wordpress_comment *c = &p->comments[i];
	int64_t before = c->id;
	if (before > 0 && !numbers_mark(&imp->ids.comments, (uint64_t)before))
		return;
	c->id = comment_id_make(imp, a, c, post_id);
	if (before <= 0)
		return;
	answers_follow(p, i, before, c->id);
	report_item(imp->report, REPORT_NUMBER, p->title, p->link,
		    arena_printf(a,
				 "the number %lld of the comment by \"%.*s\" is that of another one too; this one came "
				 "in under another",
				 (long long)before, STR_ARG(or_empty(c->author))));
}

void wp_doubles_comments(struct wordpress_import *imp, struct arena *a, struct wordpress_post *p, int64_t post_id)
{
	for (size_t i = 0; i < p->n_comments; i++)
		comment_settle(imp, a, p, i, post_id);
}

/* --- Numbers that cannot be read --- */

void wp_odd_report(struct wordpress_import *imp, struct arena *a, const struct wordpress_record *r)
{
	const struct wordpress_post *p = &r->post;
	struct str name = r->kind == WORDPRESS_AUTHOR ? r->author.login
			  : r->kind == WORDPRESS_TERM ? r->term.name
						      : p->title;
	for (size_t i = 0; i < r->n_odd; i++) {
		const struct wordpress_odd *odd = &r->odd[i];
		report_item(imp->report, REPORT_NUMBER, name, r->kind == WORDPRESS_POST ? p->link : STR(""),
			    arena_printf(a, "line %lld: %s \"%.*s\" is no number that can be used; %s",
					 (long long)odd->line, odd->field, STR_ARG(odd->text),
					 odd->own ? "it came in under a new one" : "it was left out"));
	}
}
