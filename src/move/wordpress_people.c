/*
 * Authors of the old site as people here: guests, until somebody gives them a login.
 */
#include "base/clock.h"
#include "move/wordpress_import.h"
#include "rules/accounts.h"
#include "store/address.h"
#include "text/slug.h"
#include "text/url.h"

#define BATCH 200

struct people_batch {
	struct wordpress_import *imp;
	struct arena *arena;
	size_t from, to;
};

static void digest_of(const struct wp_person *p, unsigned char ret[CRYPTO_HASH_SIZE])
{
	struct wp_digest d;
	const struct str parts[] = {p->login, p->nicename, p->email, p->name, p->url, p->bio, p->path};
	wp_digest_begin(&d);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		wp_digest_text(&d, parts[i]);
	wp_digest_end(&d, ret);
}

static enum rc slug_is_taken(void *ctx, struct str slug, bool *ret_taken)
{
	CLEANUP(arena_done) struct arena a;
	struct person p;
	arena_init(&a);
	enum rc rc = person_get_by_slug(ctx, &a, slug, &p);
	*ret_taken = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* What the export knows; what it does not know stays as it is. */
static void row_fill(const struct wp_person *p, struct person *row)
{
	row->name = p->name;
	if (p->url.n > 0 && url_is_safe_link(p->url, URL_LINK_WEB))
		row->url = p->url;
	if (p->bio.n > 0)
		row->bio = p->bio;
	row->modified_at = clock_now();
}

static enum rc email_put(struct arena *a, struct db *db, const struct wp_person *p, int64_t id)
{
	struct str email;
	if (p->email.n == 0 || email_normalise(a, p->email, &email) != RC_OK)
		return RC_OK;
	return person_put_email(db, id, email);
}

/* Who writes here already under this address for mail. */
static enum rc adopt(struct people_batch *b, struct db *db, struct wp_person *p, struct person *ret_row)
{
	struct str email;
	int64_t id;
	if (p->email.n == 0 || email_normalise(b->arena, p->email, &email) != RC_OK)
		return RC_NOT_FOUND;
	enum rc rc = person_find_by_email(db, email, &id);
	if (rc == RC_OK)
		rc = person_get(db, b->arena, id, ret_row);
	if (rc != RC_OK)
		return rc;
	p->person_id = id;
	if (wp_dry(b->imp) || p->path.n == 0)
		return RC_OK;
	rc = address_add_former(db, ADDRESS_PERSON, id, p->path, clock_now());
	return rc == RC_CONFLICT || rc == RC_INVALID ? RC_OK : rc;
}

static enum rc person_add(struct people_batch *b, struct db *db, struct wp_person *p, struct person *row)
{
	struct wordpress_import *imp = b->imp;
	bool clash = false;
	*row = (struct person){
		.title = STR(""), .bio = STR(""), .url = STR(""), .public_email = STR(""), .guest = true};
	row->created_at = clock_now();
	row_fill(p, row);
	struct str wanted = p->nicename.n ? p->nicename : slug_from_title(b->arena, p->name);
	enum rc rc = slug_unique(b->arena, wanted.n ? wanted : STR("author"), slug_is_taken, db, &row->slug);
	struct str path = p->path;
	if (path.n == 0)
		path = arena_join(b->arena, imp->old.prefix, STR("/author/"), row->slug, STR("/"), STR_NONE);
	if (rc == RC_OK)
		rc = wp_path_choose(imp, db, b->arena, ADDRESS_PERSON, 0, path, &row->path, &clash);
	if (rc != RC_OK)
		return rc;
	if (clash)
		wp_clash_report(imp, p->name, path, row->path);
	if (wp_dry(imp))
		return RC_OK;
	rc = person_insert(db, row, &p->person_id);
	return rc == RC_OK ? email_put(b->arena, db, p, p->person_id) : rc;
}

/* An address that another one has is said again by every import. */
static enum rc known_look(struct people_batch *b, struct db *db, const struct wp_person *p)
{
	struct person row;
	bool clash = false;
	enum rc rc = person_get(db, b->arena, p->person_id, &row);
	if (rc == RC_OK)
		rc = wp_clash_ask(db, b->arena, ADDRESS_PERSON, p->person_id, p->path, row.path, &clash);
	if (rc == RC_OK && clash)
		wp_clash_report(b->imp, p->name, p->path, row.path);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc person_change(struct people_batch *b, struct db *db, struct wp_person *p,
			     const struct origin_former *former, struct person *row, enum report_fate *ret_fate)
{
	enum rc rc = person_get(db, b->arena, former->object_id, row);
	if (rc == RC_NOT_FOUND) {
		*ret_fate = REPORT_DELETED_HERE;
		p->person_id = 0;
		return RC_OK;
	}
	if (rc != RC_OK)
		return rc;
	if (row->modified_at != former->version) {
		*ret_fate = REPORT_KEPT;
		report_item(b->imp->report, REPORT_EDITED, row->name, row->path, STR(""));
		return RC_OK;
	}
	*ret_fate = REPORT_UPDATED;
	row_fill(p, row);
	if (wp_dry(b->imp))
		return RC_OK;
	rc = person_update(db, row);
	return rc == RC_OK ? email_put(b->arena, db, p, row->id) : rc;
}

static enum rc person_write(struct people_batch *b, struct db *db, struct wp_person *p)
{
	unsigned char digest[CRYPTO_HASH_SIZE];
	struct origin_former former = {0};
	struct person row = {0};
	enum report_fate fate = REPORT_UNCHANGED;
	digest_of(p, digest);
	enum rc rc = wp_former(b->imp, db, b->arena, ORIGIN_PERSON, p->old_id, &former);
	p->person_id = former.object_id;
	if (rc == RC_OK && former.object_id == 0)
		fate = REPORT_DELETED_HERE;
	else if (rc == RC_OK && !str_eq(former.digest, str_mem(digest, sizeof digest)))
		rc = person_change(b, db, p, &former, &row, &fate);
	else if (rc == RC_NOT_FOUND) {
		rc = adopt(b, db, p, &row);
		if (rc == RC_NOT_FOUND) {
			fate = REPORT_ADDED;
			rc = person_add(b, db, p, &row);
		}
	}
	if (rc == RC_OK && fate != REPORT_ADDED && p->person_id != 0)
		rc = known_look(b, db, p);
	if (rc != RC_OK)
		return rc;
	report_count(b->imp->report, REPORT_PEOPLE, fate);
	if (row.modified_at == 0 || fate == REPORT_KEPT)
		return RC_OK;
	return wp_former_put(b->imp, db, ORIGIN_PERSON, p->old_id, p->person_id, digest, row.modified_at);
}

static enum rc batch_write(struct site *s, struct db *db, void *ctx)
{
	struct people_batch *b = ctx;
	for (size_t i = b->from; i < b->to; i++) {
		enum rc rc = person_write(b, db, WP_AT(&b->imp->people.all, struct wp_person, i));
		if (rc != RC_OK)
			return rc;
	}
	site_changed(s, (struct change){.kind = CHANGE_SITE});
	return RC_OK;
}

/* Names and biographies as text, before anything waits for the writer. */
static enum rc texts_prepare(struct wordpress_import *imp)
{
	for (size_t i = 0; i < imp->people.all.n; i++) {
		struct wp_person *p = WP_AT(&imp->people.all, struct wp_person, i);
		enum rc rc = wp_plain(imp, &imp->arena, p->name, NULL, &p->name);
		if (rc != RC_OK)
			return rc;
		if (p->name.n == 0)
			p->name = p->login;
		p->bio = wp_comment_markdown(&imp->arena, p->bio);
	}
	return RC_OK;
}

enum rc wp_people_write(struct wordpress_import *imp)
{
	enum rc rc = texts_prepare(imp);
	for (size_t i = 0; rc == RC_OK && i < imp->people.all.n; i += BATCH) {
		CLEANUP(arena_done) struct arena a;
		arena_init(&a);
		size_t to = i + BATCH < imp->people.all.n ? i + BATCH : imp->people.all.n;
		struct people_batch b = {.imp = imp, .arena = &a, .from = i, .to = to};
		rc = wp_write(imp, batch_write, &b);
	}
	return rc;
}
