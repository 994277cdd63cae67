/*
 * Categories as sections, tags as tags; parents before their children.
 */
#include "base/clock.h"
#include "move/wordpress_import.h"
#include "store/address.h"
#include "store/section.h"
#include "store/tag.h"

#define BATCH 200

struct terms_batch {
	struct wordpress_import *imp;
	struct arena *arena;
	size_t from, to;
};

/* A section or a tag: the two have the same fields here. */
struct row {
	struct section section;
	struct tag tag;
};

static bool is_section(const struct wp_term *t)
{
	return t->taxonomy == WP_CATEGORY;
}

static enum origin_kind origin_kind(const struct wp_term *t)
{
	return is_section(t) ? ORIGIN_SECTION : ORIGIN_TAG;
}

static int address_kind(const struct wp_term *t)
{
	return is_section(t) ? ADDRESS_SECTION : ADDRESS_TAG;
}

static void digest_of(const struct wp_term *t, int64_t parent, struct str lang, unsigned char ret[CRYPTO_HASH_SIZE])
{
	struct wp_digest d;
	const struct str parts[] = {t->slug, t->name, t->description, t->path, lang};
	wp_digest_begin(&d);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		wp_digest_text(&d, parts[i]);
	wp_digest_number(&d, parent);
	wp_digest_end(&d, ret);
}

/* "" where its posts are in the site's main language, or in several. */
static struct str language_of(const struct terms_batch *b, const struct wp_term *t)
{
	if (t->lang == 0 || t->lang == UINT32_MAX)
		return STR("");
	struct str slug = WP_AT(&b->imp->languages, struct wp_language, t->lang - 1)->slug;
	struct str tag = wp_language_tag(b->arena, slug);
	return str_eq(tag, wp_language_tag(b->arena, b->imp->old.told.language)) ? STR("") : tag;
}

static enum rc row_write(struct terms_batch *b, struct db *db, struct wp_term *t, int64_t parent, struct str path,
			 bool update)
{
	int64_t now = clock_now();
	struct str lang = language_of(b, t);
	if (wp_dry(b->imp))
		return RC_OK;
	if (is_section(t)) {
		struct section s = {.id = t->object_id,
				    .parent_id = parent,
				    .slug = t->slug,
				    .path = path,
				    .name = t->name,
				    .description = t->description,
				    .lang = lang,
				    .modified_at = now};
		return update ? section_update(db, &s) : section_insert(db, &s, &t->object_id);
	}
	struct tag tag = {.id = t->object_id,
			  .slug = t->slug,
			  .path = path,
			  .name = t->name,
			  .description = t->description,
			  .lang = lang,
			  .modified_at = now};
	return update ? tag_update(db, &tag) : tag_insert(db, &tag, &t->object_id);
}

static enum rc row_get(struct terms_batch *b, struct db *db, const struct wp_term *t, struct str *ret_path,
		       int64_t *ret_modified_at)
{
	struct row row;
	enum rc rc = is_section(t) ? section_get(db, b->arena, t->object_id, &row.section)
				   : tag_get(db, b->arena, t->object_id, &row.tag);
	if (rc != RC_OK)
		return rc;
	*ret_path = is_section(t) ? row.section.path : row.tag.path;
	*ret_modified_at = is_section(t) ? row.section.modified_at : row.tag.modified_at;
	return RC_OK;
}

/* One that is here under the same address is the same; else a new one. */
static enum rc term_add(struct terms_batch *b, struct db *db, struct wp_term *t, int64_t parent,
			enum report_fate *ret_fate)
{
	struct str path;
	bool clash = false;
	enum rc rc = address_find(db, t->path, (enum address_kind)address_kind(t), &t->object_id);
	*ret_fate = REPORT_UNCHANGED;
	if (rc != RC_NOT_FOUND)
		return rc;
	*ret_fate = REPORT_ADDED;
	rc = wp_path_choose(b->imp, db, b->arena, address_kind(t), 0, t->path, &path, &clash);
	if (rc != RC_OK)
		return rc;
	if (clash)
		wp_clash_report(b->imp, t->name, t->path, path);
	return row_write(b, db, t, parent, path, false);
}

/* An address that another one has is said again by every import. */
static enum rc known_look(struct terms_batch *b, struct db *db, const struct wp_term *t)
{
	struct str path;
	int64_t modified_at = 0;
	bool clash = false;
	enum rc rc = row_get(b, db, t, &path, &modified_at);
	if (rc == RC_OK)
		rc = wp_clash_ask(db, b->arena, address_kind(t), t->object_id, t->path, path, &clash);
	if (rc == RC_OK && clash)
		wp_clash_report(b->imp, t->name, t->path, path);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc term_change(struct terms_batch *b, struct db *db, struct wp_term *t, int64_t parent,
			   const struct origin_former *former, enum report_fate *ret_fate)
{
	struct str path;
	int64_t modified_at = 0;
	enum rc rc = row_get(b, db, t, &path, &modified_at);
	if (rc == RC_NOT_FOUND) {
		*ret_fate = REPORT_DELETED_HERE;
		t->object_id = 0;
		return RC_OK;
	}
	if (rc != RC_OK)
		return rc;
	if (modified_at != former->version) {
		*ret_fate = REPORT_KEPT;
		report_item(b->imp->report, REPORT_EDITED, t->name, path, STR(""));
		return RC_OK;
	}
	*ret_fate = REPORT_UPDATED;
	rc = address_check(db, t->path, (enum address_kind)address_kind(t), t->object_id);
	return row_write(b, db, t, parent, rc == RC_OK ? t->path : path, true);
}

static enum rc former_store(struct terms_batch *b, struct db *db, const struct wp_term *t,
			    const unsigned char digest[CRYPTO_HASH_SIZE])
{
	struct str path;
	int64_t modified_at = 0;
	if (wp_dry(b->imp))
		return RC_OK;
	enum rc rc = row_get(b, db, t, &path, &modified_at);
	if (rc != RC_OK)
		return rc;
	return wp_former_put(b->imp, db, origin_kind(t), t->old_id, t->object_id, digest, modified_at);
}

static enum rc term_write(struct terms_batch *b, struct db *db, struct wp_term *t)
{
	unsigned char digest[CRYPTO_HASH_SIZE];
	struct origin_former former = {0};
	enum report_fate fate = REPORT_UNCHANGED;
	int64_t parent = 0;
	if (t->written)
		return RC_OK;
	t->written = true;
	if (t->parent != 0) {
		struct wp_term *up = WP_AT(&b->imp->terms.all, struct wp_term, t->parent - 1);
		enum rc rc = term_write(b, db, up);
		if (rc != RC_OK)
			return rc;
		parent = up->object_id;
	}
	digest_of(t, parent, language_of(b, t), digest);
	enum rc rc = wp_former(b->imp, db, b->arena, origin_kind(t), t->old_id, &former);
	bool known = rc == RC_OK;
	t->object_id = former.object_id;
	bool same = known && str_eq(former.digest, str_mem(digest, sizeof digest));
	if (known && former.object_id == 0)
		fate = REPORT_DELETED_HERE;
	else if (known && !same)
		rc = term_change(b, db, t, parent, &former, &fate);
	else if (rc == RC_NOT_FOUND)
		rc = term_add(b, db, t, parent, &fate);
	if (rc == RC_OK && fate != REPORT_ADDED && t->object_id != 0)
		rc = known_look(b, db, t);
	if (rc != RC_OK)
		return rc;
	report_count(b->imp->report, is_section(t) ? REPORT_SECTIONS : REPORT_TAGS, fate);
	bool settled = same || fate == REPORT_DELETED_HERE || fate == REPORT_KEPT;
	return settled ? RC_OK : former_store(b, db, t, digest);
}

static enum rc batch_write(struct site *s, struct db *db, void *ctx)
{
	struct terms_batch *b = ctx;
	for (size_t i = b->from; i < b->to; i++) {
		enum rc rc = term_write(b, db, WP_AT(&b->imp->terms.all, struct wp_term, i));
		if (rc != RC_OK)
			return rc;
	}
	site_changed(s, (struct change){.kind = CHANGE_SITE});
	return RC_OK;
}

static enum rc texts_prepare(struct wordpress_import *imp)
{
	for (size_t i = 0; i < imp->terms.all.n; i++) {
		struct wp_term *t = WP_AT(&imp->terms.all, struct wp_term, i);
		enum rc rc = wp_plain(imp, &imp->arena, t->name, NULL, &t->name);
		if (rc == RC_OK)
			rc = wp_plain(imp, &imp->arena, t->description, NULL, &t->description);
		if (rc != RC_OK)
			return rc;
		if (t->name.n == 0)
			t->name = t->slug;
	}
	return RC_OK;
}

enum rc wp_terms_write(struct wordpress_import *imp)
{
	enum rc rc = texts_prepare(imp);
	for (size_t i = 0; rc == RC_OK && i < imp->terms.all.n; i += BATCH) {
		CLEANUP(arena_done) struct arena a;
		arena_init(&a);
		size_t to = i + BATCH < imp->terms.all.n ? i + BATCH : imp->terms.all.n;
		struct terms_batch b = {.imp = imp, .arena = &a, .from = i, .to = to};
		rc = wp_write(imp, batch_write, &b);
	}
	return rc;
}
