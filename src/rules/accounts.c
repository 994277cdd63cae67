/*
 * Logins through the writer; a site never loses its last administrator here.
 */
#include "rules/accounts.h"

#include "base/clock.h"
#include "rules/session.h"
#include "store/person.h"
#include "store/totp.h"
#include "text/slug.h"
#include "text/unicode.h"

static bool host_plausible(struct str host)
{
	size_t dot = str_find_char(host, '.', 0);
	if (str_is(host, "localhost"))
		return true;
	return dot != SIZE_MAX && dot > 0 && !str_ends(host, STR(".")) && str_find(host, STR(".."), 0) == SIZE_MAX;
}

static bool email_plausible(struct str e, size_t at)
{
	if (e.n > EMAIL_MAX || at == SIZE_MAX || at == 0 || str_find_char(e, '@', at + 1) != SIZE_MAX)
		return false;
	for (size_t i = 0; i < e.n; i++)
		if ((unsigned char)e.p[i] <= ' ' || strchr("<>()[],;:\\\"", e.p[i]))
			return false;
	return !str_ends(e, STR("."));
}

/* A host has many spellings, and mail to all of them goes to one: its ASCII form stands for them. */
static bool host_normalise(struct arena *a, struct str sent, struct str *ret_host)
{
	return unicode_host_ascii(a, sent, ret_host) == RC_OK && host_plausible(*ret_host);
}

enum rc email_normalise(struct arena *a, struct str email, struct str *ret_email)
{
	struct str e = unicode_lower(a, str_trim(email)), host;
	size_t at = str_find_char(e, '@', 0);
	if (!utf8_valid(email) || !email_plausible(e, at))
		return rc_fail(RC_INVALID, "\"%.*s\" is not an e-mail address", STR_ARG(email));
	if (!host_normalise(a, str_slice(e, at + 1, e.n), &host) || at + 1 + host.n > EMAIL_MAX)
		return rc_fail(RC_INVALID, "\"%.*s\" is no address: what stands behind the @ cannot be a host's name",
			       STR_ARG(email));
	*ret_email = arena_join(a, str_slice(e, 0, at + 1), host, STR_NONE);
	return RC_OK;
}

struct password_owner account_owner(const struct site_settings *settings, const struct account *account)
{
	return (struct password_owner){account->name, account->email, settings_text(settings, "site.title")};
}

enum rc account_password_check(struct site *s, const struct account *account, struct str password)
{
	struct site_settings *settings = site_settings(s);
	struct password_owner owner = account_owner(settings, account);
	const char *refusal = password_refusal(password, &owner);
	settings_unref(settings);
	return refusal ? rc_fail(RC_INVALID, "%s", refusal) : RC_OK;
}

enum rc account_password_hash(struct arena *a, struct str password, struct str *ret_hash)
{
	*ret_hash = STR_NONE;
	if (!password.p)
		return RC_OK;
	const char *refusal = password_refusal(password, NULL);
	if (refusal)
		return rc_fail(RC_INVALID, "%s", refusal);
	char *hash = arena_alloc(a, CRYPTO_PASSWORD_SIZE);
	enum rc rc = crypto_password_hash(password, hash);
	if (rc == RC_OK)
		*ret_hash = str_of(hash);
	return rc;
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

static enum rc person_choose(struct site *s, struct db *db, struct arena *a, const struct account_entry *e,
			     int64_t *ret_id)
{
	if (e->person_id != 0) {
		*ret_id = e->person_id;
		return RC_OK;
	}
	enum rc rc = person_find_by_email(db, e->email, ret_id);
	return rc == RC_NOT_FOUND ? person_make(s, db, a, e->name, ret_id) : rc;
}

enum rc account_add_in(struct site *s, struct db *db, struct arena *a, const struct account_entry *e,
		       int64_t *ret_person_id)
{
	int64_t id, now = clock_now();
	enum rc rc = person_choose(s, db, a, e, &id);
	struct account row = {.person_id = id,
			      .email = e->email,
			      .role = e->role,
			      .password_hash = e->password_hash,
			      .created_at = now,
			      .modified_at = now};
	if (rc == RC_OK)
		rc = account_insert(db, &row);
	if (rc == RC_CONFLICT)
		return rc_fail(rc, "%.*s has a login already", STR_ARG(e->email));
	if (rc == RC_OK)
		rc = person_put_email(db, id, e->email);
	if (rc != RC_OK)
		return rc;
	site_changed(s, (struct change){.kind = CHANGE_SITE});
	*ret_person_id = id;
	return RC_OK;
}

struct addition {
	struct arena *arena;
	const struct staff *by;
	struct account_entry entry;
};

static enum rc addition_write(struct site *s, struct db *db, void *ctx)
{
	struct addition *add = ctx;
	int64_t id;
	enum rc rc = account_add_in(s, db, add->arena, &add->entry, &id);
	if (rc != RC_OK)
		return rc;
	return audit(db, add->by, "staff.add", "person", id, str_of(account_role_name(add->entry.role)));
}

enum rc account_add(struct site *s, const struct staff *by, struct str email, struct str name, enum account_role role,
		    struct str password)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct addition add = {.arena = &a, .by = by, .entry = {.role = role}};
	struct account_entry *e = &add.entry;
	enum rc rc = email_normalise(&a, email, &e->email);
	if (rc == RC_OK)
		rc = unicode_clean(&a, name, UNICODE_ONE_LINE, &name);
	if (rc == RC_OK)
		rc = account_password_hash(&a, password, &e->password_hash);
	if (rc != RC_OK)
		return rc;
	e->name = name.n > 0 ? name : str_slice(e->email, 0, str_find_char(e->email, '@', 0));
	if (password.p)
		rc = account_password_check(s, &(struct account){.name = e->name, .email = e->email}, password);
	return rc == RC_OK ? site_write(s, addition_write, &add) : rc;
}

enum account_act { ACCOUNT_PASSWORD, ACCOUNT_ROLE, ACCOUNT_REMOVE };

struct account_change {
	enum account_act act;
	struct arena *arena;
	const struct staff *by;
	struct str email, password, hash;
	enum account_role role;
	struct account before;
};

/* Whoever is the only administrator who can sign in stays one. */
static enum rc last_administrator_check(struct db *db, const struct account_change *c)
{
	int64_t others;
	bool stays = c->act == ACCOUNT_PASSWORD || (c->act == ACCOUNT_ROLE && c->role == ROLE_ADMINISTRATOR);
	if (c->before.role != ROLE_ADMINISTRATOR || c->before.password_hash.n == 0 || stays)
		return RC_OK;
	enum rc rc = account_count_others(db, ROLE_ADMINISTRATOR, c->before.person_id, &others);
	if (rc == RC_OK && others == 0)
		return rc_fail(RC_CONFLICT, "%.*s is the only administrator; make another one first",
			       STR_ARG(c->email));
	return rc;
}

static enum rc password_write(struct site *s, struct db *db, const struct account_change *c)
{
	enum rc rc = account_password_check(s, &c->before, c->password);
	if (rc == RC_OK)
		rc = account_set_password(db, c->email, c->hash, clock_now());
	if (rc == RC_OK && c->by->session.n == 0)
		rc = sessions_end_in(db, c->before.person_id, STR(""));
	return rc == RC_OK ? audit(db, c->by, "staff.password", "person", c->before.person_id, STR("")) : rc;
}

static enum rc role_write(struct db *db, const struct account_change *c)
{
	enum rc rc = account_set_role(db, c->email, c->role, clock_now());
	return rc == RC_OK ? audit(db, c->by, "staff.role", "person", c->before.person_id,
				   str_of(account_role_name(c->role)))
			   : rc;
}

static enum rc removal_write(struct db *db, const struct account_change *c)
{
	int64_t id = c->before.person_id;
	enum rc rc = sessions_end_in(db, id, STR(""));
	if (rc == RC_OK)
		rc = totp_delete(db, id);
	if (rc == RC_OK)
		rc = account_delete(db, c->email);
	return rc == RC_OK ? audit(db, c->by, "staff.remove", "person", id, STR("")) : rc;
}

static enum rc change_write(struct site *s, struct db *db, void *ctx)
{
	struct account_change *c = ctx;
	enum rc rc = account_get_by_email(db, c->arena, c->email, &c->before);
	if (rc == RC_NOT_FOUND)
		return rc_fail(rc, "%.*s has no login", STR_ARG(c->email));
	if (rc == RC_OK)
		rc = last_administrator_check(db, c);
	if (rc != RC_OK)
		return rc;
	if (c->act == ACCOUNT_PASSWORD)
		return password_write(s, db, c);
	return c->act == ACCOUNT_ROLE ? role_write(db, c) : removal_write(db, c);
}

static enum rc change(struct site *s, struct account_change *c, struct str email, struct str password)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	c->arena = &a;
	c->password = password;
	enum rc rc = email_normalise(&a, email, &c->email);
	if (rc == RC_OK)
		rc = account_password_hash(&a, password, &c->hash);
	return rc == RC_OK ? site_write(s, change_write, c) : rc;
}

enum rc account_change_password(struct site *s, const struct staff *by, struct str email, struct str password)
{
	return change(s, &(struct account_change){.act = ACCOUNT_PASSWORD, .by = by}, email, password);
}

enum rc account_change_role(struct site *s, const struct staff *by, struct str email, enum account_role role)
{
	return change(s, &(struct account_change){.act = ACCOUNT_ROLE, .by = by, .role = role}, email, STR_NONE);
}

enum rc account_remove(struct site *s, const struct staff *by, struct str email)
{
	return change(s, &(struct account_change){.act = ACCOUNT_REMOVE, .by = by}, email, STR_NONE);
}
