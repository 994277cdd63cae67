/*
 * The text of a post on its way to the renderer: addresses of files that lay with another host become those that the
 * files have here, reusable blocks take the place of their reference, and the attachments that the text may name are
 * gathered.
 */
#include <stdlib.h>

#include "move/wordpress_import.h"
#include "text/unicode.h"
#include "text/url.h"
#include "text/wordpress.h"

#define CONTENT_MAX ((size_t)8 << 20)
#define MEDIA_MAX 2000 /* attachments handed to one rendering */
#define NESTED_MAX 4   /* reusable blocks in one another */

/* --- Addresses --- */

static size_t address_end(struct str s, size_t from)
{
	while (from < s.n && (unsigned char)s.p[from] > ' ' && !strchr("\"'<>()[]\\", s.p[from]))
		from++;
	return from;
}

/* WordPress.com's picture servers have the address of the picture as their path. */
static bool is_photon(struct str host)
{
	return host.n == 9 && host.p[0] == 'i' && str_ends(host, STR(".wp.com")) && host.p[1] >= '0' &&
	       host.p[1] <= '3';
}

/* The path here of a file that another host serves; false when it is none of the old site's. */
static bool local_path(const struct wordpress_import *imp, struct arena *a, struct str address, struct str *ret_path)
{
	struct url u;
	struct str path, host;
	if (url_parse(address, &u) != RC_OK || u.host.n == 0 || url_path_normalise(a, u.path, &path) != RC_OK)
		return false;
	host = unicode_lower(a, u.host);
	if (is_photon(host)) {
		struct str whole = arena_join(a, STR("https:/"), path, STR_NONE);
		return wp_path(imp, a, whole, ret_path) && wp_file_by_path(imp, a, *ret_path);
	}
	if (!map_has(&imp->old.upload_hosts, host))
		return false;
	size_t at = str_find(path, STR("/uploads/"), 0);
	struct str stored = at == SIZE_MAX ? str_slice(path, 1, path.n) : str_slice(path, at + 9, path.n);
	*ret_path = arena_join(a, imp->old.prefix, STR("/wp-content/uploads/"), stored, STR_NONE);
	return wp_file_by_path(imp, a, *ret_path) != NULL;
}

static struct str addresses_settle(const struct wordpress_import *imp, struct arena *a, struct str content)
{
	bool photon = str_find(content, STR(".wp.com/"), 0) != SIZE_MAX;
	if (imp->old.upload_hosts.n == 0 && !photon)
		return content;
	CLEANUP(buf_done) struct buf out = BUF(CONTENT_MAX);
	size_t done = 0, at = 0;
	while ((at = str_find(content, STR("://"), at)) != SIZE_MAX) {
		size_t from = at, end = address_end(content, at);
		struct str path;
		if (from >= 5 && content.p[from - 1] == 's')
			from--;
		from = from >= 4 ? from - 4 : from;
		bool http = str_starts(str_slice(content, from, at), STR("http"));
		if (http && local_path(imp, a, str_slice(content, from, end), &path)) {
			buf_put(&out, str_slice(content, done, from));
			buf_put(&out, url_path_encode(a, path));
			done = end;
		}
		at = end > at + 3 ? end : at + 3;
	}
	if (done == 0)
		return content;
	buf_put(&out, str_slice(content, done, content.n));
	return buf_failed(&out) ? content : buf_to_arena(&out, a);
}

/* --- Reusable blocks --- */

static struct str block_content(const struct wordpress_import *imp, struct str id)
{
	for (size_t i = 0; i < imp->blocks.n; i++)
		if (str_eq(WP_AT(&imp->blocks, struct wordpress_meta, i)->key, id))
			return WP_AT(&imp->blocks, struct wordpress_meta, i)->value;
	return STR_NONE;
}

static void blocks_put(const struct wordpress_import *imp, struct str content, int depth, struct buf *out)
{
	static const char mark[] = "<!-- wp:block {\"ref\":";
	size_t done = 0, at = 0;
	while (depth < NESTED_MAX && (at = str_find(content, str_of(mark), at)) != SIZE_MAX) {
		size_t from = at + sizeof mark - 1, to = from, end = str_find(content, STR("-->"), at);
		while (to < content.n && content.p[to] >= '0' && content.p[to] <= '9')
			to++;
		struct str inner = block_content(imp, str_slice(content, from, to));
		if (inner.p && end != SIZE_MAX) {
			buf_put(out, str_slice(content, done, at));
			blocks_put(imp, inner, depth + 1, out);
			done = end + 3;
		}
		at = from;
	}
	buf_put(out, str_slice(content, done, content.n));
}

struct str wp_content(const struct wordpress_import *imp, struct arena *a, struct str content)
{
	if (imp->blocks.n > 0 && str_find(content, STR("<!-- wp:block {"), 0) != SIZE_MAX) {
		CLEANUP(buf_done) struct buf out = BUF(CONTENT_MAX);
		blocks_put(imp, content, 0, &out);
		if (!buf_failed(&out))
			content = buf_to_arena(&out, a);
	}
	return addresses_settle(imp, a, content);
}

/* --- Attachments that the text may name --- */

struct gathered {
	const struct wordpress_import *imp;
	struct arena *arena;
	struct wordpress_media *items;
	size_t n;
	struct numbers seen;
};

static void gather(struct gathered *g, const struct wp_file *f, bool attached)
{
	if (!f || g->n == MEDIA_MAX || numbers_get(&g->seen, (uint64_t)f->old_id) != 0)
		return;
	numbers_set(&g->seen, (uint64_t)f->old_id, 1);
	g->items[g->n++] = (struct wordpress_media){.id = f->old_id,
						    .path = url_path_encode(g->arena, f->path),
						    .width = f->width,
						    .height = f->height,
						    .alt = f->alt,
						    .caption = f->caption,
						    .title = f->title,
						    .mime = f->mime,
						    .attached = attached};
}

static void gather_attached(struct gathered *g, int64_t parent)
{
	const uint32_t *order = g->imp->files.by_parent;
	size_t low = 0, high = g->imp->files.all.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (WP_AT(&g->imp->files.all, struct wp_file, order[middle])->parent_old_id < parent)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < g->imp->files.all.n; low++) {
		const struct wp_file *f = WP_AT(&g->imp->files.all, struct wp_file, order[low]);
		if (f->parent_old_id != parent)
			return;
		gather(g, f, true);
	}
}

/* Every number in the text that is one of an attachment: rather too many than too few. */
static void gather_named(struct gathered *g, struct str content)
{
	for (size_t i = 0; i < content.n;) {
		int64_t id = 0;
		size_t from = i;
		while (i < content.n && content.p[i] >= '0' && content.p[i] <= '9' && i - from < 12)
			id = id * 10 + (content.p[i++] - '0');
		if (i > from)
			gather(g, wp_file_by_id(g->imp, id), false);
		else
			i++;
	}
}

size_t wp_content_media(const struct wordpress_import *imp, struct arena *a, int64_t post_id, struct str content,
			struct wordpress_media **ret_media)
{
	bool shortcodes = str_find_char(content, '[', 0) != SIZE_MAX;
	*ret_media = NULL;
	if (imp->files.all.n == 0 || (!shortcodes && !wordpress_is_block(content)))
		return 0;
	size_t most = imp->files.all.n < MEDIA_MAX ? imp->files.all.n : MEDIA_MAX;
	struct gathered g = {.imp = imp, .arena = a};
	struct wordpress_media *items = calloc(most, sizeof *items);
	ensure(items);
	g.items = items;
	if (shortcodes && post_id > 0)
		gather_attached(&g, post_id);
	gather_named(&g, content);
	*ret_media = arena_array(a, g.n, sizeof *items);
	if (g.n > 0)
		memcpy(*ret_media, items, g.n * sizeof *items);
	free(items);
	numbers_done(&g.seen);
	return g.n;
}
