/*
 * People get what they lack. Their modified_at stays, so that a later import still knows that nobody edited them here.
 */
#include "move/people.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "db/db.h"
#include "move/fetch_media.h"
#include "rules/accounts.h"
#include "rules/ingest.h"
#include "store/address.h"
#include "store/person.h"
#include "text/slug.h"
#include "text/url.h"

struct bringing {
	struct wordpress_import *imp;
	struct site *site;
	struct arena *arena;
	const struct people_csv_row *row;
	int64_t person_id, portrait_id;
	bool added;
};

static struct str slug_of(struct arena *a, const struct people_csv_row *row)
{
	return row->slug.n > 0 ? row->slug : slug_from_title(a, row->login);
}

/* --- Rows --- */

/* A name is missing where the import had nothing better than the login. */
static bool is_no_name(const struct person *p, const struct people_csv_row *row)
{
	return p->name.n == 0 || str_eq_nocase(p->name, row->login) || str_eq_nocase(p->name, p->slug);
}

static void row_take(const struct people_csv_row *row, struct person *p)
{
	if (row->name.n > 0 && is_no_name(p, row))
		p->name = row->name;
	if (p->bio.n == 0)
		p->bio = row->bio;
	if (p->url.n == 0)
		p->url = row->url;
}

static enum rc email_take(struct bringing *b, struct db *db)
{
	struct str email, known;
	if (b->row->email.n == 0 || email_normalise(b->arena, b->row->email, &email) != RC_OK)
		return RC_OK;
	enum rc rc = person_get_email(db, b->arena, b->person_id, &known);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && known.n == 0))
		rc = person_put_email(db, b->person_id, email);
	return rc;
}

static enum rc person_add(struct bringing *b, struct db *db)
{
	int64_t now = clock_now();
	struct str slug = slug_of(b->arena, b->row);
	struct person p = {.slug = slug,
			   .path = arena_join(b->arena, STR("/author/"), slug, STR("/"), STR_NONE),
			   .name = b->row->name.n > 0 ? b->row->name : slug,
			   .title = STR(""),
			   .bio = b->row->bio,
			   .url = b->row->url,
			   .public_email = STR(""),
			   .guest = true,
			   .created_at = now,
			   .modified_at = now};
	b->added = true;
	return person_insert(db, &p, &b->person_id);
}

static enum rc row_write(struct site *s, struct db *db, void *ctx)
{
	struct bringing *b = ctx;
	struct person p;
	enum rc rc = person_get_by_slug(db, b->arena, slug_of(b->arena, b->row), &p);
	if (rc == RC_NOT_FOUND) {
		rc = person_add(b, db);
	} else if (rc == RC_OK) {
		b->person_id = p.id;
		row_take(b->row, &p);
		rc = person_update(db, &p);
	}
	if (rc == RC_OK)
		rc = email_take(b, db);
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_SITE});
	return rc;
}

/* --- Portraits --- */

static enum rc portrait_write(struct site *s, struct db *db, void *ctx)
{
	struct bringing *b = ctx;
	struct person p;
	enum rc rc = person_get(db, b->arena, b->person_id, &p);
	if (rc != RC_OK || p.portrait_id != 0)
		return rc;
	p.portrait_id = b->portrait_id;
	site_changed(s, (struct change){.kind = CHANGE_SITE});
	return person_update(db, &p);
}

/* What is known of the person and of the address; RC_CONFLICT when nothing is to be done. */
static enum rc portrait_prepare(struct bringing *b, struct str source, struct media *ret)
{
	struct db *db;
	struct person p;
	enum rc rc = site_reader(b->site, &db);
	if (rc != RC_OK)
		return rc;
	rc = person_get(db, b->arena, b->person_id, &p);
	if (rc == RC_OK && p.portrait_id != 0)
		rc = rc_fail(RC_CONFLICT, "%.*s has a portrait", STR_ARG(p.name));
	if (rc == RC_OK)
		rc = media_get_by_source_url(db, b->arena, source, ret);
	if (rc == RC_NOT_FOUND && p.slug.n > 0) {
		int64_t now = clock_now();
		*ret = (struct media){.name = arena_printf(b->arena, "%.*s.jpg", STR_ARG(p.slug)),
				      .path = STR(""),
				      .title = p.name,
				      .alt = p.name,
				      .caption = STR(""),
				      .description = STR(""),
				      .credit = STR(""),
				      .source_url = source,
				      .created_at = now,
				      .modified_at = now};
		rc = RC_OK;
	}
	db_close(db);
	return rc;
}

static enum rc portrait_set(struct bringing *b, const struct media *m)
{
	b->portrait_id = m->id;
	return site_write(b->site, portrait_write, b);
}

enum rc people_portrait(struct site *s, struct http_client *client, const char *tmp, int64_t person_id,
			struct str address)
{
	CLEANUP(arena_done) struct arena a;
	struct media m = {0};
	arena_init(&a);
	struct bringing b = {.site = s, .arena = &a, .person_id = person_id};
	enum rc rc = portrait_prepare(&b, address, &m);
	if (rc == RC_OK && m.id == 0)
		rc = fetch_media(s, client, &a, tmp, address, &m);
	return rc == RC_OK ? portrait_set(&b, &m) : rc;
}

static enum rc portrait_file(struct bringing *b, const char *folder)
{
	struct media m = {0};
	struct str file = b->row->portrait;
	struct str path =
		file.p[0] == '/' ? file : arena_join(b->arena, str_of(folder ? folder : "."), STR("/"), file, STR_NONE);
	enum rc rc = portrait_prepare(b, arena_join(b->arena, STR("file:"), file, STR_NONE), &m);
	if (rc != RC_OK)
		return rc;
	int fd = open(arena_cstr(b->arena, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return rc_fail(RC_NOT_FOUND, "%.*s: %s", STR_ARG(path), strerror(errno));
	if (m.id == 0)
		rc = media_ingest_file(b->site, b->arena, fd, &m);
	close(fd);
	return rc == RC_OK ? portrait_set(b, &m) : rc;
}

/* --- The list --- */

static enum rc portrait_bring(struct bringing *b, const char *folder, struct http_client *client)
{
	struct str portrait = b->row->portrait;
	if (portrait.n == 0)
		return RC_OK;
	enum rc rc = url_is_safe_link(portrait, URL_LINK_WEB)
			     ? people_portrait(b->site, client, folder ? folder : ".", b->person_id, portrait)
			     : portrait_file(b, folder);
	if (rc == RC_OK || rc == RC_CONFLICT)
		return RC_OK;
	if (rc == RC_INTERNAL)
		return rc;
	report_item(wordpress_import_report(b->imp), REPORT_OTHER, STR("portrait"), portrait, str_of(rc_message()));
	return RC_OK;
}

static enum rc person_bring(struct wordpress_import *imp, const struct people_csv_row *row, const char *folder,
			    struct http_client *client)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct bringing b = {.imp = imp, .site = wordpress_import_site(imp), .arena = &a, .row = row};
	enum rc rc = site_write(b.site, row_write, &b);
	if (rc == RC_CONFLICT || rc == RC_INVALID) {
		report_item(wordpress_import_report(imp), REPORT_REFUSED, row->login.n ? row->login : row->slug,
			    STR(""), str_of(rc_message()));
		return RC_OK;
	}
	if (rc != RC_OK)
		return rc;
	if (b.added)
		report_count(wordpress_import_report(imp), REPORT_PEOPLE, REPORT_ADDED);
	return portrait_bring(&b, folder, client);
}

enum rc people_bring(struct wordpress_import *imp, const struct people_csv *people, const char *folder,
		     struct http_client *client)
{
	struct http_client *own = NULL;
	enum rc rc = RC_OK;
	if (!client) {
		rc = http_client_new(&(struct http_client_options){.purpose = "import", .attempts = 2}, &own);
		client = own;
	}
	for (size_t i = 0; rc == RC_OK && i < people->n; i++)
		rc = person_bring(imp, &people->items[i], folder, client);
	http_client_free(own);
	return rc;
}
