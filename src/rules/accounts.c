/*
 * Logins through the writer; a site never loses its last administrator here.
 */
#include "rules/accounts.h"

#include "base/clock.h"
#include "store/person.h"
#include "text/slug.h"
#include "text/unicode.h"

static bool host_plausible(struct str host)
{
	size_t dot = str_find_char(host, '.', 0);
	if (str_is(host, "localhost"))
		return true;
	return dot != SIZE_MAX && dot > 0 && !str_ends(host, STR(".")) && str_find(host, STR(".."), 0) == SIZE_MAX;
}

static bool email_plausible(struct str e)
{
	size_t at = str_find_char(e, '@', 0);
	if (e.n > EMAIL_MAX || at == SIZE_MAX || at == 0 || str_find_char(e, '@', at + 1) != SIZE_MAX)
		return false;
	for (size_t i = 0; i < e.n; i++)
		if ((unsigned char)e.p[i] <= ' ' || strchr("<>()[],;:\\\"", e.p[i]))
			return false;
	return host_plausible(str_slice(e, at + 1, e.n));
}

enum rc email_normalise(struct arena *a, struct str email, struct str *ret_email)
{
	struct str e = unicode_lower(a, str_trim(email));
	if (!utf8_valid(email) || !email_plausible(e))
		return rc_fail(RC_INVALID, "\"%.*s\" is not an e-mail address", STR_ARG(email));
	*ret_email = e;
	return RC_OK;
}

static enum rc password_hash(struct arena *a, struct str password, struct str *ret_hash)
{
	*ret_hash = STR_NONE;
	if (!password.p)
		return RC_OK;
	if (utf8_count(password) < PASSWORD_MIN || password.n > PASSWORD_MAX)
		return rc_fail(RC_INVALID, "a password has at least %d characters and at most %d bytes", PASSWORD_MIN,
			       PASSWORD_MAX);
	char *hash = arena_alloc(a, CRYPTO_PASSWORD_SIZE);
	enum rc rc = crypto_password_hash(password, hash);
	if (rc == RC_OK)
		*ret_hash = str_of(hash);
	return rc;
}

struct addition {
	struct arena *arena;
	struct str email, name, hash;
	enum account_role role;
};

static enum rc slug_is_taken(void *ctx, struct str slug, bool *ret_taken)
{
	CLEANUP(arena_done) struct arena a;
	struct person p;
	arena_init(&a);
	enum rc rc = person_get_by_slug(ctx, &a, slug, &p);
	*ret_taken = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc person_make(struct site *s, struct db *db, struct arena *a, struct str name, int64_t *ret_id)
{
	struct str wanted = slug_from_title(a, name), slug;
	enum rc rc = slug_unique(a, wanted.n ? wanted : STR("author"), slug_is_taken, db, &slug);
	if (rc != RC_OK)
		return rc;
	struct site_settings *settings = site_settings(s);
	struct str path = arena_join(a, settings_text(settings, "addresses.author"), slug, STR("/"), STR_NONE);
	settings_unref(settings);
	struct person p = {.slug = slug,
			   .path = path,
			   .name = name,
			   .title = STR(""),
			   .bio = STR(""),
			   .url = STR(""),
			   .public_email = STR(""),
			   .guest = true,
			   .created_at = clock_now()};
	p.modified_at = p.created_at;
	return person_insert(db, &p, ret_id);
}

static enum rc addition_write(struct site *s, struct db *db, void *ctx)
{
	struct addition *add = ctx;
	int64_t id;
	enum rc rc = person_find_by_email(db, add->email, &id);
	if (rc == RC_NOT_FOUND)
		rc = person_make(s, db, add->arena, add->name, &id);
	if (rc == RC_OK)
		rc = person_put_email(db, id, add->email);
	if (rc != RC_OK)
		return rc;
	int64_t now = clock_now();
	struct account row = {.person_id = id,
			      .email = add->email,
			      .role = add->role,
			      .password_hash = add->hash,
			      .created_at = now,
			      .modified_at = now};
	rc = account_insert(db, &row);
	if (rc == RC_CONFLICT)
		return rc_fail(rc, "%.*s has a login already", STR_ARG(add->email));
	if (rc == RC_OK)
		site_changed(s, (struct change){.kind = CHANGE_SITE});
	return rc;
}

enum rc account_add(struct site *s, struct str email, struct str name, enum account_role role, struct str password)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct addition add = {.arena = &a, .role = role};
	enum rc rc = email_normalise(&a, email, &add.email);
	if (rc == RC_OK)
		rc = password_hash(&a, password, &add.hash);
	if (rc != RC_OK)
		return rc;
	add.name = name.n > 0 ? name : str_slice(add.email, 0, str_find_char(add.email, '@', 0));
	return site_write(s, addition_write, &add);
}

enum account_act { ACCOUNT_PASSWORD, ACCOUNT_ROLE, ACCOUNT_REMOVE };

struct account_change {
	enum account_act act;
	struct arena *arena;
	struct str email, hash;
	enum account_role role;
};

/* Whoever is the only administrator stays one. */
static enum rc last_administrator_check(struct db *db, const struct account_change *c)
{
	struct account now;
	int64_t n;
	enum rc rc = account_get_by_email(db, c->arena, c->email, &now);
	if (rc == RC_NOT_FOUND)
		return rc_fail(rc, "%.*s has no login", STR_ARG(c->email));
	if (rc != RC_OK || now.role != ROLE_ADMINISTRATOR ||
	    (c->act == ACCOUNT_ROLE && c->role == ROLE_ADMINISTRATOR) || c->act == ACCOUNT_PASSWORD)
		return rc;
	rc = account_count(db, ROLE_ADMINISTRATOR, &n);
	if (rc == RC_OK && n <= 1)
		return rc_fail(RC_CONFLICT, "%.*s is the only administrator; make another one first",
			       STR_ARG(c->email));
	return rc;
}

static enum rc change_write(struct site *s, struct db *db, void *ctx)
{
	const struct account_change *c = ctx;
	enum rc rc = last_administrator_check(db, c);
	if (rc != RC_OK)
		return rc;
	if (c->act == ACCOUNT_PASSWORD)
		return account_set_password(db, c->email, c->hash, clock_now());
	if (c->act == ACCOUNT_ROLE)
		return account_set_role(db, c->email, c->role, clock_now());
	return account_delete(db, c->email);
}

static enum rc change(struct site *s, struct account_change *c, struct str email, struct str password)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	c->arena = &a;
	enum rc rc = email_normalise(&a, email, &c->email);
	if (rc == RC_OK)
		rc = password_hash(&a, password, &c->hash);
	return rc == RC_OK ? site_write(s, change_write, c) : rc;
}

enum rc account_change_password(struct site *s, struct str email, struct str password)
{
	return change(s, &(struct account_change){.act = ACCOUNT_PASSWORD}, email, password);
}

enum rc account_change_role(struct site *s, struct str email, enum account_role role)
{
	return change(s, &(struct account_change){.act = ACCOUNT_ROLE, .role = role}, email, STR_NONE);
}

enum rc account_remove(struct site *s, struct str email)
{
	return change(s, &(struct account_change){.act = ACCOUNT_REMOVE}, email, STR_NONE);
}
