/*
 * The people, sections, tags and menus of the sample newsroom.
 */
#include "app/demo_build.h"
#include "rules/accounts.h"
#include "store/menu.h"
#include "store/person.h"
#include "store/section.h"
#include "store/tag.h"

/* The base that the setting gives, the name, a slash. */
static struct str path_of(struct demo *d, const char *setting, struct str name)
{
	struct site_settings *settings = site_settings(d->site);
	struct str path = arena_join(&d->arena, settings_text(settings, setting), name, STR("/"), STR_NONE);
	settings_unref(settings);
	return path;
}

static enum rc links_store(struct demo *d, struct db *db, int64_t id, const struct json *links)
{
	struct person_link *list = arena_array(&d->arena, json_len(links), sizeof *list);
	size_t n = 0;
	struct json_iter it = {0};
	while (json_each(links, &it))
		list[n++] = (struct person_link){demo_text(it.value, "label"), demo_text(it.value, "url")};
	return person_set_links(db, id, list, n);
}

static enum rc person_store(struct demo *d, struct db *db, struct str slug, const struct json *j)
{
	int64_t id, portrait;
	enum rc rc = demo_id(&d->media, demo_text(j, "portrait"), "picture", &portrait);
	if (rc != RC_OK)
		return rc;
	struct person p = {
		.slug = slug,
		.path = path_of(d, "addresses.author", slug),
		.name = demo_text(j, "name"),
		.title = demo_text(j, "title"),
		.bio = demo_text(j, "bio"),
		.public_email = demo_text(j, "public_email"),
		.portrait_id = portrait,
		.guest = true,
		.created_at = d->now,
		.modified_at = d->now,
	};
	rc = person_insert(db, &p, &id);
	if (rc == RC_OK)
		rc = person_put_email(db, id, demo_text(j, "email"));
	if (rc == RC_OK)
		rc = links_store(d, db, id, json_get(j, "links"));
	if (rc == RC_OK)
		demo_id_set(d, &d->people, slug, id);
	return rc;
}

static enum rc section_store(struct demo *d, struct db *db, struct str slug, const struct json *j, int64_t position)
{
	int64_t id, parent = 0;
	struct str above = demo_text(j, "parent");
	enum rc rc = above.n > 0 ? demo_id(&d->sections, above, "section", &parent) : RC_OK;
	if (rc != RC_OK)
		return rc;
	struct section s = {
		.parent_id = parent,
		.slug = slug,
		.path = path_of(d, "addresses.section", slug),
		.name = demo_text(j, "name"),
		.description = demo_text(j, "description"),
		.position = position,
		.modified_at = d->now,
	};
	rc = section_insert(db, &s, &id);
	if (rc == RC_OK)
		demo_id_set(d, &d->sections, slug, id);
	return rc;
}

static enum rc tag_store(struct demo *d, struct db *db, struct str slug, struct str name)
{
	int64_t id;
	struct tag t = {.slug = slug, .path = path_of(d, "addresses.tag", slug), .name = name, .modified_at = d->now};
	enum rc rc = tag_insert(db, &t, &id);
	if (rc == RC_OK)
		demo_id_set(d, &d->tags, slug, id);
	return rc;
}

enum rc demo_frame_store(struct demo *d, struct db *db)
{
	struct json_iter people = {0}, sections = {0}, tags = {0};
	enum rc rc = RC_OK;
	while (rc == RC_OK && json_each(json_get(d->content, "people"), &people))
		rc = person_store(d, db, people.key, people.value);
	for (int64_t i = 0; rc == RC_OK && json_each(json_get(d->content, "sections"), &sections); i++)
		rc = section_store(d, db, sections.key, sections.value, i);
	while (rc == RC_OK && json_each(json_get(d->content, "tags"), &tags))
		rc = tag_store(d, db, tags.key, json_str(tags.value));
	return rc;
}

/* --- Menus --- */

/* What an item leads to is said by the one key that it has: section, article, tag or url. */
static enum rc target_of(const struct demo *d, const struct json *j, struct menu_item *ret_item)
{
	const struct {
		const char *key;
		enum menu_kind kind;
		const struct map *ids;
	} kinds[] = {
		{"section", MENU_SECTION, &d->sections},
		{"article", MENU_ARTICLE, &d->articles},
		{"tag", MENU_TAG, &d->tags},
	};
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct str name = json_str(json_get(j, kinds[i].key));
		if (!name.p)
			continue;
		ret_item->kind = kinds[i].kind;
		return demo_id(kinds[i].ids, name, kinds[i].key, &ret_item->object_id);
	}
	ret_item->kind = MENU_LINK;
	ret_item->url = demo_text(j, "url");
	return RC_OK;
}

static enum rc items_store(struct db *db, const struct demo *d, int64_t menu, int64_t parent, const struct json *items)
{
	struct json_iter it = {0};
	enum rc rc = RC_OK;
	for (int64_t i = 0; rc == RC_OK && json_each(items, &it); i++) {
		int64_t id;
		struct menu_item item = {
			.menu_id = menu, .parent_id = parent, .position = i, .label = demo_text(it.value, "label")};
		rc = target_of(d, it.value, &item);
		if (rc == RC_OK)
			rc = menu_item_insert(db, &item, &id);
		if (rc == RC_OK)
			rc = items_store(db, d, menu, id, json_get(it.value, "items"));
	}
	return rc;
}

enum rc demo_menus_store(struct demo *d, struct db *db)
{
	struct json_iter it = {0};
	enum rc rc = RC_OK;
	while (rc == RC_OK && json_each(json_get(d->content, "menus"), &it)) {
		int64_t id;
		struct str place = demo_text(it.value, "place");
		struct menu m = {.slug = place, .name = demo_text(it.value, "name"), .place = place};
		rc = menu_insert(db, &m, &id);
		if (rc == RC_OK)
			rc = items_store(db, d, id, 0, json_get(it.value, "items"));
	}
	return rc;
}

/* --- Logins --- */

enum rc demo_accounts_add(struct demo *d)
{
	struct json_iter it = {0};
	while (json_each(json_get(d->content, "people"), &it)) {
		enum account_role role;
		struct str word = demo_text(it.value, "role");
		if (word.n == 0)
			continue;
		enum rc rc = account_role_of(word, &role);
		if (rc == RC_OK)
			rc = account_add(d->site, &staff_program, demo_text(it.value, "email"),
					 demo_text(it.value, "name"), role, STR_NONE);
		if (rc != RC_OK && rc != RC_CONFLICT)
			return rc;
	}
	return RC_OK;
}
