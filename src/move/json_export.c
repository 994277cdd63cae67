/*
 * A site as one JSON object: settings, people, sections, tags, menus, files. Articles are in json_export_article.c.
 */
#include "move/json_export.h"

#include "rules/settings.h"
#include "store/account.h"
#include "store/media.h"
#include "store/menu.h"
#include "store/person.h"
#include "store/section.h"
#include "store/setting.h"
#include "store/tag.h"

#define FORMAT_VERSION 1

void json_field_time(struct json_out *j, const char *key, int64_t ms)
{
	json_out_key(j, key);
	if (ms)
		json_out_time(j, ms);
	else
		json_out_null(j);
}

void json_field_id(struct json_out *j, const char *key, int64_t id)
{
	json_out_key(j, key);
	if (id)
		json_out_int(j, id);
	else
		json_out_null(j);
}

/* An array of rows that are read in batches: next puts those behind `after` and says how many there were. */
static enum rc batches_put(struct json_export *x, const char *key,
			   enum rc (*next)(struct json_export *x, int64_t *after, size_t *ret_n))
{
	int64_t after = 0;
	size_t n;
	enum rc rc;
	json_out_key(&x->json, key);
	json_out_array(&x->json);
	while ((rc = next(x, &after, &n)) == RC_OK && n > 0) {
		arena_reset(&x->arena);
		rc = export_step(&x->e);
		if (rc != RC_OK)
			return rc;
	}
	json_out_end(&x->json);
	return rc;
}

/* --- Settings --- */

/* Tokens of the machine's own are no part of what a site says. */
static bool is_secret(struct str name)
{
	return str_ends(name, STR(".token")) || str_ends(name, STR(".key")) || str_ends(name, STR(".password"));
}

static enum rc settings_put(struct json_export *x)
{
	struct settings all;
	enum rc rc = setting_list(x->e.db, &x->arena, SETTING_SITE, 0, &all);
	json_out_key(&x->json, "settings");
	json_out_object(&x->json);
	for (size_t i = 0; rc == RC_OK && i < all.n; i++) {
		if (is_secret(all.items[i].name))
			continue;
		json_out_key_str(&x->json, all.items[i].name);
		json_out_str(&x->json, all.items[i].value);
	}
	json_out_end(&x->json);
	return rc;
}

/* --- People --- */

static void links_put(struct json_out *j, const struct person_links *links)
{
	json_out_key(j, "links");
	json_out_array(j);
	for (size_t i = 0; i < links->n; i++) {
		json_out_object(j);
		json_out_field_str(j, "label", links->items[i].label);
		json_out_field_str(j, "url", links->items[i].url);
		json_out_end(j);
	}
	json_out_end(j);
}

static enum rc role_put(struct json_export *x, int64_t person_id)
{
	struct account account;
	enum rc rc = account_get(x->e.db, &x->arena, person_id, &account);
	if (rc == RC_OK) {
		json_out_field_str(&x->json, "login", account.email);
		json_out_field_str(&x->json, "role", str_of(account_role_name(account.role)));
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc person_put(struct json_export *x, const struct person *p)
{
	struct json_out *j = &x->json;
	struct person_links links;
	struct str email = STR("");
	enum rc rc = person_get_email(x->e.db, &x->arena, p->id, &email);
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		rc = person_links(x->e.db, &x->arena, p->id, &links);
	if (rc != RC_OK)
		return rc;
	json_out_object(j);
	json_out_field_int(j, "id", p->id);
	json_out_field_str(j, "slug", p->slug);
	json_out_field_str(j, "path", p->path);
	json_out_field_str(j, "name", p->name);
	json_out_field_str(j, "title", p->title);
	json_out_field_str(j, "bio", p->bio);
	json_out_field_str(j, "url", p->url);
	json_out_field_str(j, "email", email);
	json_out_field_str(j, "public_email", p->public_email);
	json_field_id(j, "portrait", p->portrait_id);
	links_put(j, &links);
	rc = role_put(x, p->id);
	json_field_time(j, "created_at", p->created_at);
	json_out_end(j);
	x->e.counts.people++;
	return rc;
}

static enum rc people_next(struct json_export *x, int64_t *after, size_t *ret_n)
{
	struct people people;
	enum rc rc = person_list(x->e.db, &x->arena, *after, EXPORT_BATCH, &people);
	*ret_n = rc == RC_OK ? people.n : 0;
	for (size_t i = 0; rc == RC_OK && i < people.n; i++) {
		rc = person_put(x, &people.items[i]);
		*after = people.items[i].id;
	}
	return rc;
}

static enum rc people_put(struct json_export *x)
{
	return batches_put(x, "people", people_next);
}

/* --- Sections and tags --- */

static enum rc sections_put(struct json_export *x)
{
	struct json_out *j = &x->json;
	struct sections all;
	enum rc rc = section_list(x->e.db, &x->arena, &all);
	json_out_key(j, "sections");
	json_out_array(j);
	for (size_t i = 0; rc == RC_OK && i < all.n; i++) {
		const struct section *s = &all.items[i];
		json_out_object(j);
		json_out_field_int(j, "id", s->id);
		json_field_id(j, "parent", s->parent_id);
		json_out_field_str(j, "slug", s->slug);
		json_out_field_str(j, "path", s->path);
		json_out_field_str(j, "name", s->name);
		json_out_field_str(j, "description", s->description);
		json_out_field_str(j, "lang", s->lang);
		json_out_field_int(j, "position", s->position);
		json_out_end(j);
	}
	json_out_end(j);
	return rc;
}

static void tag_put(struct json_out *j, const struct tag *t)
{
	json_out_object(j);
	json_out_field_int(j, "id", t->id);
	json_out_field_str(j, "slug", t->slug);
	json_out_field_str(j, "path", t->path);
	json_out_field_str(j, "name", t->name);
	json_out_field_str(j, "description", t->description);
	json_out_field_str(j, "lang", t->lang);
	json_out_end(j);
}

static enum rc tags_next(struct json_export *x, int64_t *after, size_t *ret_n)
{
	struct tags tags;
	enum rc rc = tag_list(x->e.db, &x->arena, *after, EXPORT_BATCH, &tags);
	*ret_n = rc == RC_OK ? tags.n : 0;
	for (size_t i = 0; i < *ret_n; i++) {
		tag_put(&x->json, &tags.items[i]);
		*after = tags.items[i].id;
	}
	return rc;
}

static enum rc tags_put(struct json_export *x)
{
	return batches_put(x, "tags", tags_next);
}

/* --- Menus --- */

static void menu_item_put(struct json_out *j, const struct menu_item *m)
{
	static const char *const kinds[] = {
		[MENU_ARTICLE] = "article", [MENU_SECTION] = "section", [MENU_TAG] = "tag",
		[MENU_PERSON] = "person",   [MENU_LINK] = "link",
	};
	json_out_object(j);
	json_out_field_int(j, "id", m->id);
	json_field_id(j, "parent", m->parent_id);
	json_out_field_str(j, "label", m->label);
	json_out_field_str(j, "kind", str_of(kinds[m->kind]));
	json_field_id(j, "object", m->object_id);
	json_out_field_str(j, "url", m->url);
	json_out_end(j);
}

static enum rc menu_put(struct json_export *x, const struct menu *m)
{
	struct json_out *j = &x->json;
	struct menu_items items;
	enum rc rc = menu_item_list(x->e.db, &x->arena, m->id, &items);
	if (rc != RC_OK)
		return rc;
	json_out_object(j);
	json_out_field_str(j, "slug", m->slug);
	json_out_field_str(j, "name", m->name);
	json_out_field_str(j, "place", m->place);
	json_out_key(j, "items");
	json_out_array(j);
	for (size_t i = 0; i < items.n; i++)
		menu_item_put(j, &items.items[i]);
	json_out_end(j);
	json_out_end(j);
	return RC_OK;
}

static enum rc menus_put(struct json_export *x)
{
	struct menus all;
	enum rc rc = menu_list(x->e.db, &x->arena, &all);
	json_out_key(&x->json, "menus");
	json_out_array(&x->json);
	for (size_t i = 0; rc == RC_OK && i < all.n; i++)
		rc = menu_put(x, &all.items[i]);
	json_out_end(&x->json);
	arena_reset(&x->arena);
	return rc;
}

/* --- Files --- */

static void media_put(struct json_export *x, const struct media *m)
{
	CLEANUP(buf_done) struct buf hash = BUF(2 * MEDIA_HASH_SIZE + 1);
	struct json_out *j = &x->json;
	for (size_t i = 0; i < m->hash.n; i++)
		buf_printf(&hash, "%02x", (unsigned char)m->hash.p[i]);
	json_out_object(j);
	json_out_field_int(j, "id", m->id);
	json_out_field_str(j, "path", m->path);
	json_out_field_str(j, "url", export_address(&x->e, &x->arena, m->path));
	json_out_field_str(j, "sha256", hash.n ? buf_str(&hash) : STR(""));
	json_out_field_str(j, "type", m->mime);
	json_out_field_int(j, "size", m->size);
	json_out_field_int(j, "width", m->width);
	json_out_field_int(j, "height", m->height);
	json_out_field_int(j, "focus_x", m->focus_x);
	json_out_field_int(j, "focus_y", m->focus_y);
	json_out_field_str(j, "name", m->name);
	json_out_field_str(j, "title", m->title);
	json_out_field_str(j, "alt", m->alt);
	json_out_field_str(j, "caption", m->caption);
	json_out_field_str(j, "credit", m->credit);
	json_out_field_str(j, "description", m->description);
	json_field_id(j, "article", m->article_id);
	json_field_id(j, "person", m->person_id);
	json_field_time(j, "created_at", m->created_at);
	json_out_end(j);
	x->e.counts.media++;
}

static enum rc files_next(struct json_export *x, int64_t *after, size_t *ret_n)
{
	struct media_list list;
	enum rc rc = media_list(x->e.db, &x->arena, *after, EXPORT_BATCH, &list);
	*ret_n = rc == RC_OK ? list.n : 0;
	for (size_t i = 0; i < *ret_n; i++) {
		media_put(x, &list.items[i]);
		*after = list.items[i].id;
	}
	return rc;
}

static enum rc files_put(struct json_export *x)
{
	return batches_put(x, "media", files_next);
}

/* --- The document --- */

static enum rc document(struct json_export *x)
{
	enum rc (*const parts[])(struct json_export * x) = {
		settings_put, people_put, sections_put, tags_put, menus_put, files_put, json_articles,
	};
	json_out_init(&x->json, &x->e.out);
	json_out_object(&x->json);
	json_out_field_int(&x->json, "courant_export", FORMAT_VERSION);
	json_field_time(&x->json, "exported_at", x->e.now);
	json_out_field_str(&x->json, "address", x->e.options->address);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		enum rc rc = parts[i](x);
		if (rc != RC_OK)
			return rc;
	}
	json_out_end(&x->json);
	return json_out_done(&x->json);
}

enum rc json_export(struct db *db, const struct export_options *options, struct export_counts *ret_counts)
{
	struct json_export x;
	enum rc rc = export_begin(&x.e, db, options);
	arena_init(&x.arena);
	if (rc == RC_OK)
		rc = document(&x);
	arena_done(&x.arena);
	rc = export_end(&x.e, rc);
	if (rc == RC_OK)
		*ret_counts = x.e.counts;
	return rc;
}
