/*
 * The first walk over an old site's records: everything is read, so that a broken source is refused before anything is
 * written, and what the second walk must know beforehand is kept in small rows.
 */
#include <stdio.h>
#include <stdlib.h>

#include "move/wordpress_import.h"
#include "move/wordpress_php.h"
#include "text/slug.h"
#include "text/unicode.h"
#include "text/url.h"
#include "text/wordpress.h"

#define MOMENTS_MAX 2000
#define ALONE_ENOUGH 3                    /* texts with the name on a line of its own */
#define BLOCK_BYTES_MAX ((size_t)4 << 20) /* of all reusable blocks together */
#define FILE_TEXT_MAX 2000                /* bytes of a caption or description */

static struct str keep(struct wordpress_import *imp, struct str s)
{
	return s.n > 0 ? arena_str(&imp->arena, s) : STR("");
}

static struct str keep_cut(struct wordpress_import *imp, struct str s)
{
	return keep(imp, utf8_cut(str_trim(s), FILE_TEXT_MAX));
}

/* By another thing of its kind; that is said. */
static bool number_is_taken(struct wordpress_import *imp, bool taken, int64_t id, struct str name)
{
	char why[120];
	snprintf(why, sizeof why, "the number %lld is that of another one too; this one came in under another",
		 (long long)id);
	if (taken)
		report_item(imp->report, REPORT_NUMBER, name, STR(""), str_of(why));
	return taken;
}

/* --- Site --- */

static void site_take(struct wordpress_import *imp, const struct wordpress_site *s)
{
	struct url u;
	imp->old.told = (struct wordpress_site){.title = keep(imp, s->title),
						.tagline = keep(imp, s->tagline),
						.address = keep(imp, s->address),
						.language = keep(imp, s->language),
						.time_zone = keep(imp, s->time_zone)};
	imp->old.key = wordpress_origin(&imp->arena, s->address);
	size_t slash = str_find_char(imp->old.key, '/', 0);
	imp->old.host = str_slice(imp->old.key, 0, slash);
	imp->old.prefix = slash == SIZE_MAX ? STR("") : str_slice(imp->old.key, slash, imp->old.key.n);
	imp->old.address = imp->old.told.address;
	while (imp->old.address.n > 0 && imp->old.address.p[imp->old.address.n - 1] == '/')
		imp->old.address.n--;
	if (url_parse(imp->old.address, &u) != RC_OK)
		imp->old.address = STR("");
}

/* --- People --- */

static void person_name(struct wordpress_import *imp, struct str prefix, struct str name, size_t index)
{
	struct str key = arena_join(&imp->arena, prefix, name, STR_NONE);
	if (name.n > 0 && !map_has(&imp->people.by_name, key))
		map_set(&imp->people.by_name, key, (void *)(uintptr_t)index);
}

/* Told again: by a profile that says what the list of authors has no place for. */
static void person_more(struct wordpress_import *imp, const struct wp_person *known,
			const struct wordpress_author *author)
{
	struct wp_person *p = WP_AT(&imp->people.all, struct wp_person, 0);
	p += known - p;
	p->bio = p->bio.n ? p->bio : keep(imp, author->bio);
	p->url = p->url.n ? p->url : keep(imp, author->url);
}

static void person_add(struct wordpress_import *imp, const struct wordpress_author *author)
{
	const struct wp_person *known = wp_person_by_login(imp, author->login);
	if (!known && author->nicename.n > 0)
		known = wp_person_by_nicename(imp, author->nicename);
	if (known)
		person_more(imp, known, author);
	if (known || (author->login.n == 0 && author->nicename.n == 0 && author->name.n == 0))
		return;
	struct arena *a = &imp->arena;
	struct wp_person *p = WP_ADD(&imp->people.all, struct wp_person);
	p->login = keep(imp, author->login.n ? author->login : author->nicename.n ? author->nicename : author->name);
	p->nicename = author->nicename.n ? wp_slug(a, author->nicename) : slug_from_title(a, p->login);
	bool taken = number_is_taken(imp, wp_person_by_id(imp, author->id) != NULL, author->id, p->login);
	p->old_id = author->id > 0 && !taken ? author->id : wp_synthetic_id(STR("author"), p->login);
	struct str full = str_trim(arena_join(a, author->first_name.p ? author->first_name : STR(""), STR(" "),
					      author->last_name.p ? author->last_name : STR(""), STR_NONE));
	p->name = author->name.n ? keep(imp, author->name) : full.n ? full : p->login;
	p->email = keep(imp, author->email);
	p->url = keep(imp, author->url);
	p->bio = keep(imp, author->bio);
	if (!wp_path(imp, a, author->link, &p->path))
		p->path = STR("");
	person_name(imp, STR(""), wp_login_key(a, p->login), imp->people.all.n);
	person_name(imp, STR(" "), p->nicename, imp->people.all.n);
	numbers_set(&imp->people.by_id, (uint64_t)p->old_id, (uint32_t)imp->people.all.n);
}

/* Guest authors of Co-Authors Plus are posts of a kind of their own. */
static void guest_add(struct wordpress_import *imp, const struct wordpress_post *p)
{
	const struct wordpress_meta *m = p->metas;
	size_t n = p->n_metas;
	struct str slug = str_starts(p->slug, STR("cap-")) ? str_slice(p->slug, 4, p->slug.n) : p->slug;
	struct str name = wordpress_meta(m, n, "cap-display_name");
	struct wordpress_author guest = {.login = wordpress_meta(m, n, "cap-user_login"),
					 .nicename = slug,
					 .email = wordpress_meta(m, n, "cap-user_email"),
					 .name = name.n ? name : p->title,
					 .first_name = wordpress_meta(m, n, "cap-first_name"),
					 .last_name = wordpress_meta(m, n, "cap-last_name"),
					 .url = wordpress_meta(m, n, "cap-website"),
					 .bio = wordpress_meta(m, n, "cap-description")};
	person_add(imp, &guest);
}

/* --- Terms --- */

static struct wp_term *term_add(struct wordpress_import *imp, enum wp_taxonomy taxonomy, struct str slug,
				struct str name, int64_t old_id)
{
	struct arena *a = &imp->arena;
	struct str plain = slug.n ? wp_slug(a, slug) : slug_from_title(a, name);
	if (plain.n == 0)
		return NULL;
	struct wp_term *t = wp_term_find(imp, taxonomy, plain);
	if (t)
		return t;
	t = WP_ADD(&imp->terms.all, struct wp_term);
	t->taxonomy = taxonomy;
	t->slug = plain;
	t->name = keep(imp, name.n ? name : plain);
	t->path = t->description = t->parent_slug = STR("");
	struct str key = arena_printf(a, "%d/%.*s", (int)taxonomy, STR_ARG(plain));
	bool taken = number_is_taken(imp, wp_term_by_id(imp, taxonomy, old_id) != NULL, old_id, t->name);
	t->old_id = old_id > 0 && !taken ? old_id : wp_synthetic_id(STR("term"), key);
	map_set(&imp->terms.by_slug, key, (void *)(uintptr_t)imp->terms.all.n);
	numbers_set(&imp->terms.by_id, wp_term_key(taxonomy, t->old_id), (uint32_t)imp->terms.all.n);
	return t;
}

static bool taxonomy_of(struct str name, enum wp_taxonomy *ret)
{
	if (str_is(name, "category"))
		*ret = WP_CATEGORY;
	else if (str_is(name, "post_tag"))
		*ret = WP_TAG;
	else
		return false;
	return true;
}

static uint32_t menu_find(struct wordpress_import *imp, struct str slug, struct str name, int64_t old_id)
{
	struct str plain = wp_slug(&imp->arena, slug);
	if (plain.n == 0)
		plain = slug_from_title(&imp->arena, name);
	for (size_t i = 0; i < imp->menus.all.n; i++)
		if (str_eq(WP_AT(&imp->menus.all, struct wp_menu, i)->slug, plain))
			return (uint32_t)i + 1;
	if (plain.n == 0)
		return 0;
	struct wp_menu *m = WP_ADD(&imp->menus.all, struct wp_menu);
	m->slug = plain;
	m->name = keep(imp, name.n ? name : plain);
	m->old_id = old_id > 0 ? old_id : wp_synthetic_id(STR("menu"), plain);
	return (uint32_t)imp->menus.all.n;
}

static void term_take(struct wordpress_import *imp, const struct wordpress_term *told)
{
	enum wp_taxonomy taxonomy;
	if (str_is(told->taxonomy, "nav_menu"))
		menu_find(imp, told->slug, told->name, told->id);
	if (!taxonomy_of(told->taxonomy, &taxonomy))
		return;
	struct wp_term *t = term_add(imp, taxonomy, told->slug, told->name, told->id);
	if (!t)
		return;
	t->description = keep_cut(imp, told->description);
	t->parent_slug = wp_slug(&imp->arena, told->parent_slug);
	t->parent_old_id = told->parent_id;
	if (!wp_path(imp, &imp->arena, told->link, &t->path))
		t->path = STR("");
}

/* --- Languages (Polylang) --- */

static uint32_t language_find(struct wordpress_import *imp, struct str slug)
{
	for (size_t i = 0; i < imp->languages.n; i++)
		if (str_eq(WP_AT(&imp->languages, struct wp_language, i)->slug, slug))
			return (uint32_t)i + 1;
	struct wp_language *l = WP_ADD(&imp->languages, struct wp_language);
	l->slug = keep(imp, slug);
	return (uint32_t)imp->languages.n;
}

static uint32_t language_of(struct wordpress_import *imp, const struct wordpress_post *p)
{
	for (size_t i = 0; i < p->n_terms; i++)
		if (str_is(p->terms[i].taxonomy, "language") && p->terms[i].slug.n >= 2 && p->terms[i].slug.n <= 12)
			return language_find(imp, p->terms[i].slug);
	return 0;
}

/* --- Files --- */

/* The part below the uploads folder. */
static struct str stored_name(struct str path, struct str attached_file)
{
	if (attached_file.n > 0 && attached_file.p[0] != '/')
		return attached_file;
	size_t at = str_find(path, STR("/uploads/"), 0);
	return at == SIZE_MAX ? str_slice(path, 1, path.n) : str_slice(path, at + 9, path.n);
}

/* Files that lay with another host get the address that they would have had here. */
static struct str file_path(struct wordpress_import *imp, const struct wordpress_post *p, struct str attached_file)
{
	struct arena *a = &imp->arena;
	struct str path;
	struct url u;
	if (wp_path(imp, a, p->attachment_url, &path))
		return path;
	if (url_parse(str_trim(p->attachment_url), &u) != RC_OK || u.host.n == 0 ||
	    url_path_normalise(a, u.path, &path) != RC_OK || path.n < 2)
		return STR("");
	map_set(&imp->old.upload_hosts, unicode_lower(a, u.host), imp);
	struct str stored = stored_name(path, attached_file);
	return arena_join(a, imp->old.prefix, STR("/wp-content/uploads/"), stored, STR_NONE);
}

static void file_sizes(struct wordpress_import *imp, struct arena *scratch, struct str serialised, struct wp_file *f)
{
	struct php_value v;
	if (serialised.n == 0 || php_parse(scratch, serialised, &v) != RC_OK)
		return;
	int64_t width = php_int(php_get(&v, "width")), height = php_int(php_get(&v, "height"));
	if (width > 0 && width < 100000 && height > 0 && height < 100000) {
		f->width = (int)width;
		f->height = (int)height;
	}
	struct str stored = php_str(php_get(&v, "file"));
	if (f->stored.n == 0 && stored.n > 0)
		f->stored = keep(imp, stored);
}

/* Two attachments of one number are two files, unless they are the same one. False: nothing to keep. */
static bool file_number(struct wordpress_import *imp, struct arena *scratch, const struct wordpress_post *p,
			struct str path, int64_t *ret_id)
{
	const struct wp_file *other = wp_file_by_id(imp, p->id);
	*ret_id = p->id;
	if (path.n == 0) {
		report_item(imp->report, REPORT_MEDIA, p->title, p->link, STR("its record names no address of a file"));
		return false;
	}
	if (p->id > 0 && !other)
		return true;
	*ret_id = wp_synthetic_id(STR("file"), path);
	bool same = wp_file_by_id(imp, *ret_id) != NULL || (other && str_eq(other->path, path));
	if (other)
		report_item(imp->report, REPORT_NUMBER, p->title, path,
			    arena_printf(scratch, "the number %lld is that of the file %.*s too; %s", (long long)p->id,
					 STR_ARG(other->path),
					 same ? "it came in once" : "this one came in under another"));
	return !same;
}

static void file_add(struct wordpress_import *imp, struct arena *scratch, const struct wordpress_post *p, int64_t at)
{
	struct str attached = wordpress_meta(p->metas, p->n_metas, "_wp_attached_file");
	struct str path = file_path(imp, p, attached), alt = p->alt;
	int64_t old_id;
	if (!file_number(imp, scratch, p, path, &old_id))
		return;
	if (alt.n == 0)
		alt = wordpress_meta(p->metas, p->n_metas, "_wp_attachment_image_alt");
	struct wp_file *f = WP_ADD(&imp->files.all, struct wp_file);
	*f = (struct wp_file){.old_id = old_id,
			      .parent_old_id = p->parent,
			      .created_at = at,
			      .path = path,
			      .url = keep(imp, p->attachment_url),
			      .stored = keep(imp, stored_name(path, attached)),
			      .title = keep_cut(imp, p->title),
			      .alt = keep_cut(imp, alt),
			      .caption = keep_cut(imp, p->excerpt),
			      .description = keep_cut(imp, p->content),
			      .mime = keep(imp, p->mime),
			      .order = p->menu_order,
			      .width = p->width,
			      .height = p->height};
	file_sizes(imp, scratch, wordpress_meta(p->metas, p->n_metas, "_wp_attachment_metadata"), f);
	if (!wp_path(imp, &imp->arena, p->link, &f->page))
		f->page = STR("");
	numbers_set(&imp->files.by_id, (uint64_t)old_id, (uint32_t)imp->files.all.n);
	if (numbers_get(&imp->files.by_path, wp_hash(path)) == 0)
		numbers_set(&imp->files.by_path, wp_hash(path), (uint32_t)imp->files.all.n);
}

/* --- Menus --- */

static void menu_item_add(struct wordpress_import *imp, const struct wordpress_post *p)
{
	const struct wordpress_term_ref *in = NULL;
	for (size_t i = 0; i < p->n_terms && !in; i++)
		if (str_is(p->terms[i].taxonomy, "nav_menu"))
			in = &p->terms[i];
	if (!in || !str_is(p->status, "publish"))
		return;
	const struct wordpress_meta *m = p->metas;
	size_t n = p->n_metas;
	int64_t parent = 0, object = 0;
	if (str_to_i64(wordpress_meta(m, n, "_menu_item_menu_item_parent"), &parent) != RC_OK)
		parent = 0;
	if (str_to_i64(wordpress_meta(m, n, "_menu_item_object_id"), &object) != RC_OK)
		object = 0;
	uint32_t menu = menu_find(imp, in->slug, in->name, 0);
	if (menu == 0)
		return;
	struct wp_menu_item *item = WP_ADD(&imp->menus.items, struct wp_menu_item);
	*item = (struct wp_menu_item){.old_id = p->id,
				      .parent_old_id = parent,
				      .position = p->menu_order,
				      .menu = menu,
				      .label = keep(imp, p->title),
				      .url = keep(imp, wordpress_meta(m, n, "_menu_item_url")),
				      .type = keep(imp, wordpress_meta(m, n, "_menu_item_type")),
				      .object = keep(imp, wordpress_meta(m, n, "_menu_item_object")),
				      .object_old_id = object};
}

static void block_add(struct wordpress_import *imp, const struct wordpress_post *p)
{
	static const char *const types[] = {"wp_block", "wp_navigation"};
	size_t held = 0;
	for (size_t i = 0; i < imp->blocks.n; i++)
		held += WP_AT(&imp->blocks, struct wordpress_meta, i)->value.n;
	if (!str_is(p->status, "publish") || held + p->content.n > BLOCK_BYTES_MAX)
		return;
	struct wordpress_meta *b = WP_ADD(&imp->blocks, struct wordpress_meta);
	bool menu = str_is(p->type, types[1]);
	b->key = arena_printf(&imp->arena, "%s%lld", menu ? "menu " : "", (long long)p->id);
	b->value = keep(imp, p->content);
	if (menu)
		menu_find(imp, p->slug.n ? p->slug : b->key, p->title, p->id);
}

/* --- Posts --- */

static void link_take(struct wordpress_import *imp, struct arena *scratch, const struct wordpress_post *p,
		      uint32_t lang)
{
	struct str origin = wordpress_origin(scratch, p->link), path;
	struct str host = str_slice(origin, 0, str_find_char(origin, '/', 0));
	/* The most frequent host by one pass: a majority vote. */
	if (host.n > 0 && imp->old.link_votes == 0)
		imp->old.link_host = keep(imp, host);
	if (host.n > 0)
		imp->old.link_votes += str_eq(host, imp->old.link_host) ? 1 : -1;
	struct url u;
	if (url_parse(p->link, &u) != RC_OK || u.query.n > 0 || url_path_normalise(scratch, u.path, &path) != RC_OK)
		return;
	if (imp->old.prefix.n == 0 && str_starts(path, STR("/index.php/")))
		imp->old.prefix = STR("/index.php");
	if (lang > 0) {
		struct wp_language *l = WP_AT(&imp->languages, struct wp_language, lang - 1);
		l->posts++;
		l->prefixed += str_starts(path, arena_join(scratch, STR("/"), l->slug, STR("/"), STR_NONE));
	}
	if (str_is(p->status, "publish") && p->password.n == 0)
		numbers_set(&imp->paths.public, wp_hash(path), 1);
}

static void moment_take(struct wordpress_import *imp, const struct wordpress_post *p)
{
	int64_t utc = wordpress_time(p->date_gmt, 0), local = wordpress_time(p->date, 0);
	if (utc == 0 || local == 0)
		return;
	int64_t minutes = (local - utc) / 60000, month = utc / (INT64_C(30) * 86400000);
	if (minutes < -12 * 60 || minutes > 14 * 60 || (local - utc) % 60000 != 0)
		return;
	uint64_t key = (uint64_t)month * 10000 + (uint64_t)(minutes + 2000);
	uint32_t known = numbers_get(&imp->dates.offsets, key);
	if (known != 0)
		WP_AT(&imp->dates.moments, struct wp_moment, known - 1)->posts++;
	if (known != 0 || imp->dates.moments.n == MOMENTS_MAX)
		return;
	*WP_ADD(&imp->dates.moments, struct wp_moment) = (struct wp_moment){utc, (int)minutes, 1};
	numbers_set(&imp->dates.offsets, key, (uint32_t)imp->dates.moments.n);
	imp->dates.offset_minutes = minutes;
}

static void post_terms_take(struct wordpress_import *imp, const struct wordpress_post *p, uint32_t lang)
{
	bool any_slug = false;
	for (size_t i = 0; i < p->n_terms; i++)
		any_slug = any_slug || p->terms[i].slug.n > 0;
	for (size_t i = 0; i < p->n_terms; i++) {
		const struct wordpress_term_ref *ref = &p->terms[i];
		enum wp_taxonomy taxonomy = WP_CATEGORY;
		if ((ref->taxonomy.n > 0 && !taxonomy_of(ref->taxonomy, &taxonomy)) || (any_slug && ref->slug.n == 0))
			continue;
		struct wp_term *t = term_add(imp, taxonomy, ref->slug, ref->name, ref->id);
		if (t && lang > 0)
			t->lang = t->lang == 0 || t->lang == lang ? lang : UINT32_MAX;
	}
}

static void comments_count(struct wordpress_import *imp, const struct wordpress_post *p)
{
	for (size_t i = 0; i < p->n_comments; i++)
		if (p->comments[i].id > imp->ids.max_comment)
			imp->ids.max_comment = p->comments[i].id;
}

/* A name on lines of its own in some texts is a shortcode wherever it stands. */
static void shortcodes_take(struct wordpress_import *imp, struct arena *scratch, struct str content)
{
	struct map names, alone;
	map_init(&names, scratch);
	map_init(&alone, scratch);
	wordpress_shortcode_names(scratch, content, &names, &alone);
	for (size_t i = 0; i < alone.n; i++) {
		struct str name = alone.entries[i].key;
		uintptr_t times = (uintptr_t)map_get(&imp->shortcodes.alone, name) + 1;
		if (times > 1 || imp->shortcodes.alone.n < SHORTCODE_NAMES_MAX)
			map_set(&imp->shortcodes.alone, name, (void *)times);
		if (times == ALONE_ENOUGH)
			map_set(&names, name, NULL);
	}
	for (size_t i = 0; i < names.n && imp->shortcodes.known.n < SHORTCODE_NAMES_MAX; i++)
		if (!map_has(&imp->shortcodes.known, names.entries[i].key))
			map_set(&imp->shortcodes.known, names.entries[i].key, NULL);
}

static void post_take(struct wordpress_import *imp, struct arena *scratch, const struct wordpress_post *p)
{
	if (p->id > imp->ids.max)
		imp->ids.max = p->id;
	comments_count(imp, p);
	moment_take(imp, p);
	if (str_is(p->type, "nav_menu_item")) {
		menu_item_add(imp, p);
		return;
	}
	if (str_is(p->type, "wp_block") || str_is(p->type, "wp_navigation")) {
		block_add(imp, p);
		return;
	}
	if (str_is(p->type, "guest-author")) {
		guest_add(imp, p);
		return;
	}
	uint32_t lang = language_of(imp, p);
	link_take(imp, scratch, p, lang);
	if (str_is(p->type, "attachment")) {
		int64_t at = wordpress_time(p->date_gmt, 0);
		file_add(imp, scratch, p, at ? at : wordpress_time(p->date, imp->dates.offset_minutes));
		return;
	}
	wp_doubles_learn(imp, scratch, p);
	post_terms_take(imp, p, lang);
	/* A creator that no author record names is an author none the less. */
	if (p->creator.n > 0 && !wp_person_by_login(imp, p->creator))
		person_add(imp, &(struct wordpress_author){.login = p->creator, .name = p->creator});
	wp_base_take(imp, scratch, p->content);
	if (!p->rendered && str_find_char(p->content, '[', 0) != SIZE_MAX)
		shortcodes_take(imp, scratch, p->content);
}

static void record_take(struct wordpress_import *imp, struct arena *scratch, const struct wordpress_record *r)
{
	wp_odd_report(imp, scratch, r);
	switch (r->kind) {
	case WORDPRESS_SITE:
		site_take(imp, &r->site);
		break;
	case WORDPRESS_AUTHOR:
		person_add(imp, &r->author);
		break;
	case WORDPRESS_TERM:
		term_take(imp, &r->term);
		break;
	case WORDPRESS_POST:
		post_take(imp, scratch, &r->post);
		break;
	case WORDPRESS_COMMENTS:
		comments_count(imp, &r->comments);
		break;
	}
}

enum rc wp_walk(struct wordpress_import *imp, struct wordpress_source *source)
{
	CLEANUP(arena_done) struct arena scratch;
	arena_init(&scratch);
	enum rc rc = source->rewind(source->ctx);
	for (unsigned n = 0; rc == RC_OK; n++) {
		struct wordpress_record r;
		arena_reset(&scratch);
		rc = source->next(source->ctx, &scratch, &r);
		if (rc != RC_OK)
			break;
		record_take(imp, &scratch, &r);
		if (n % 64 == 0) {
			wp_progress(imp, "reading", r.done, r.total);
			rc = wp_go_on(imp);
		}
	}
	if (rc != RC_NOT_FOUND)
		return rc;
	imp->dates.offset_minutes = wp_zone_offset(imp->dates.moments.items, imp->dates.moments.n);
	wp_tables_settle(imp);
	return RC_OK;
}
