/*
 * Between the two walks: parents of terms, and the addresses that WordPress gives to what its export names no address
 * of.
 */
#include <stdlib.h>

#include "move/wordpress_import.h"

#define CHAIN_MAX 32 /* categories in one another */

static struct wp_term *term_at(struct wordpress_import *imp, size_t i)
{
	return WP_AT(&imp->terms.all, struct wp_term, i);
}

static void parent_find(struct wordpress_import *imp, struct wp_term *t)
{
	if (t->taxonomy != WP_CATEGORY)
		return;
	struct wp_term *parent = t->parent_slug.n ? wp_term_find(imp, WP_CATEGORY, t->parent_slug) : NULL;
	if (!parent)
		parent = wp_term_by_id(imp, WP_CATEGORY, t->parent_old_id);
	if (parent && parent != t)
		t->parent = (uint32_t)(parent - term_at(imp, 0)) + 1;
}

/* A category that is its own ancestor loses its parent. */
static void circle_break(struct wordpress_import *imp, struct wp_term *t)
{
	const struct wp_term *up = t;
	for (int i = 0; up->parent != 0; i++) {
		up = term_at(imp, up->parent - 1);
		if (up == t || i == CHAIN_MAX) {
			t->parent = 0;
			return;
		}
	}
}

/* "/fr" where most posts of the language have it in front. */
static struct str language_prefix(struct wordpress_import *imp, const struct wp_term *t)
{
	if (t->lang == 0 || t->lang == UINT32_MAX)
		return STR("");
	const struct wp_language *l = WP_AT(&imp->languages, struct wp_language, t->lang - 1);
	bool prefixed = l->prefixed * 2 > l->posts;
	return prefixed ? arena_join(&imp->arena, STR("/"), l->slug, STR_NONE) : STR("");
}

static void term_place(struct wordpress_import *imp, struct wp_term *t)
{
	struct arena *a = &imp->arena;
	if (t->path.n > 0)
		return;
	struct str chain = arena_join(a, t->slug, STR("/"), STR_NONE);
	for (uint32_t up = t->parent; up != 0; up = term_at(imp, up - 1)->parent)
		chain = arena_join(a, term_at(imp, up - 1)->slug, STR("/"), chain, STR_NONE);
	t->path = arena_join(a, imp->old.prefix, language_prefix(imp, t), imp->old.bases[t->taxonomy], chain, STR_NONE);
}

static int by_parent(const void *a, const void *b, void *ctx)
{
	const struct wp_file *files = ctx, *x = &files[*(const uint32_t *)a], *y = &files[*(const uint32_t *)b];
	if (x->parent_old_id != y->parent_old_id)
		return x->parent_old_id < y->parent_old_id ? -1 : 1;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return x->old_id < y->old_id ? -1 : x->old_id > y->old_id;
}

static void files_order(struct wordpress_import *imp)
{
	imp->files.by_parent = arena_array(&imp->arena, imp->files.all.n, sizeof(uint32_t));
	for (size_t i = 0; i < imp->files.all.n; i++)
		imp->files.by_parent[i] = (uint32_t)i;
	if (imp->files.all.n > 0)
		qsort_r(imp->files.by_parent, imp->files.all.n, sizeof(uint32_t), by_parent, imp->files.all.items);
}

void wp_tables_settle(struct wordpress_import *imp)
{
	for (size_t i = 0; i < imp->terms.all.n; i++)
		parent_find(imp, term_at(imp, i));
	for (size_t i = 0; i < imp->terms.all.n; i++)
		circle_break(imp, term_at(imp, i));
	for (int taxonomy = 0; taxonomy < WP_TAXONOMIES; taxonomy++)
		imp->old.bases[taxonomy] = wp_base(imp, (enum wp_taxonomy)taxonomy);
	for (size_t i = 0; i < imp->terms.all.n; i++)
		term_place(imp, term_at(imp, i));
	for (size_t i = 0; i < imp->people.all.n; i++) {
		struct wp_person *p = WP_AT(&imp->people.all, struct wp_person, i);
		if (p->path.n == 0 && p->nicename.n > 0)
			p->path = arena_join(&imp->arena, imp->old.prefix, STR("/author/"), p->nicename, STR("/"),
					     STR_NONE);
	}
	files_order(imp);
	imp->shortcodes.names = arena_array(&imp->arena, imp->shortcodes.known.n, sizeof(struct str));
	for (size_t i = 0; i < imp->shortcodes.known.n; i++)
		imp->shortcodes.names[i] = imp->shortcodes.known.entries[i].key;
}
