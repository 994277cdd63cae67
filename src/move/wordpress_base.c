/*
 * An export names no address of a category or tag. Where the old site's owner changed what these addresses begin with,
 * links in its own texts show it: they end in the slugs of a category and its parents.
 */
#include "move/wordpress_import.h"
#include "text/url.h"

#define LINKS_MAX 20000 /* looked at in all */
#define VOTES_MAX 2000
#define LEAST_VOTES 2 /* different terms that must agree on anything but the usual beginning */
#define CHAIN_MAX 32

struct vote {
	enum wp_taxonomy taxonomy;
	struct str base;
	uint64_t path; /* hash: an article or page of this address makes it void */
};

/* "port" below "village" is "village/port/". */
static struct str chain_of(struct wordpress_import *imp, struct arena *a, const struct wp_term *t)
{
	struct str chain = arena_join(a, t->slug, STR("/"), STR_NONE);
	for (int i = 0; i < CHAIN_MAX && t && t->parent_slug.n > 0; i++) {
		t = wp_term_find(imp, t->taxonomy, t->parent_slug);
		if (t)
			chain = arena_join(a, t->slug, STR("/"), chain, STR_NONE);
	}
	return chain;
}

static void vote(struct wordpress_import *imp, struct arena *a, const struct wp_term *t, struct str path)
{
	struct str chain = chain_of(imp, a, t);
	if (!str_ends(path, chain) || path.n == chain.n)
		return;
	struct str base = str_slice(path, 0, path.n - chain.n);
	bool dated = base.n > 1 && base.p[1] >= '0' && base.p[1] <= '9';
	struct str who = arena_printf(a, "%.*s %d %.*s", STR_ARG(base), (int)t->taxonomy, STR_ARG(t->slug));
	if (imp->hints.votes.n == VOTES_MAX || dated || !str_ends(base, STR("/")) ||
	    numbers_get(&imp->hints.voted, wp_hash(who)) != 0)
		return;
	numbers_set(&imp->hints.voted, wp_hash(who), 1);
	*WP_ADD(&imp->hints.votes, struct vote) =
		(struct vote){t->taxonomy, arena_str(&imp->arena, base), wp_hash(path)};
}

static void link_take(struct wordpress_import *imp, struct arena *a, struct str raw)
{
	struct str path;
	if (raw.n < 2 || url_path_normalise(a, raw, &path) != RC_OK || !str_ends(path, STR("/")) ||
	    !str_starts(path, imp->old.prefix))
		return;
	path = str_slice(path, imp->old.prefix.n, path.n);
	struct str bare = str_slice(path, 0, path.n - 1);
	size_t slash = str_rfind_char(bare, '/');
	for (int taxonomy = 0; slash != SIZE_MAX && taxonomy < WP_TAXONOMIES; taxonomy++) {
		const struct wp_term *t =
			wp_term_find(imp, (enum wp_taxonomy)taxonomy, str_slice(bare, slash + 1, bare.n));
		if (t)
			vote(imp, a, t, path);
	}
}

void wp_base_take(struct wordpress_import *imp, struct arena *a, struct str content)
{
	size_t at = 0;
	while (imp->old.host.n > 0 && imp->hints.links_seen < LINKS_MAX &&
	       (at = str_find(content, imp->old.host, at)) != SIZE_MAX) {
		size_t from = at + imp->old.host.n, to = from;
		bool address = at > 0 && (content.p[at - 1] == '/' || content.p[at - 1] == '.');
		while (to < content.n && (unsigned char)content.p[to] > ' ' && !strchr("\"'<>?#\\)]", content.p[to]))
			to++;
		at = to;
		if (!address)
			continue;
		imp->hints.links_seen++;
		link_take(imp, a, str_slice(content, from, to));
	}
}

static size_t votes_for(const struct wordpress_import *imp, enum wp_taxonomy taxonomy, struct str base)
{
	size_t n = 0;
	for (size_t i = 0; i < imp->hints.votes.n; i++) {
		const struct vote *v = WP_AT(&imp->hints.votes, struct vote, i);
		n += v->taxonomy == taxonomy && str_eq(v->base, base) && numbers_get(&imp->paths.public, v->path) == 0;
	}
	return n;
}

struct str wp_base(const struct wordpress_import *imp, enum wp_taxonomy taxonomy)
{
	struct str best = taxonomy == WP_CATEGORY ? STR("/category/") : STR("/tag/");
	size_t most = votes_for(imp, taxonomy, best);
	for (size_t i = 0; i < imp->hints.votes.n; i++) {
		const struct vote *v = WP_AT(&imp->hints.votes, struct vote, i);
		size_t n = v->taxonomy == taxonomy ? votes_for(imp, taxonomy, v->base) : 0;
		if (n >= LEAST_VOTES && n > most) {
			best = v->base;
			most = n;
		}
	}
	return best;
}
