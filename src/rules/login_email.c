/* Addresses to sign in with: see login_email.h. */
#include "rules/login_email.h"

#include "base/clock.h"
#include "rules/accounts.h"
#include "rules/field.h"
#include "rules/letters.h"
#include "rules/link_key.h"
#include "rules/mailer.h"
#include "store/email_change.h"
#include "store/person.h"
#include "store/ticket.h"
#include "text/locale.h"

struct changing {
	struct arena *arena;
	const struct staff *by;
	struct login_email *change;
	bool asks; /* the person; else it changes at once */
	struct str email;
	struct account account;
};

static enum rc refuse(struct changing *c, const char *msgid)
{
	c->change->refused = msgid;
	return rc_fail(RC_INVALID, "%s", msgid);
}

/* --- Letters --- */

typedef enum rc letter_maker(const struct site_settings *settings, struct arena *a, const struct letter_facts *facts,
			     struct letter_text *ret_text);

static enum rc letter_send(struct site *s, struct db *db, struct changing *c, letter_maker *make, struct str link,
			   struct str to)
{
	struct letter_text text;
	struct letter_facts facts = {.name = c->account.name,
				     .by = c->by->name,
				     .link = link,
				     .email = c->email,
				     .until = clock_now() + LOGIN_EMAIL_MS};
	struct site_settings *settings = site_settings(s);
	enum rc rc = make(settings, c->arena, &facts, &text);
	settings_unref(settings);
	if (rc != RC_OK)
		return rc;
	return mailer_queue(s, db,
			    &(struct letter){.kind = STR("login_email"),
					     .to = {c->account.name, to},
					     .subject = text.subject,
					     .text = text.text});
}

/* An old address that no mail can be sent to keeps nobody from having a better one. */
static enum rc old_tell(struct site *s, struct db *db, struct changing *c, letter_maker *make)
{
	if (!mailer_ready(s))
		return RC_OK;
	enum rc rc = letter_send(s, db, c, make, STR(""), c->account.email);
	return rc == RC_INVALID || rc == RC_CONFLICT ? RC_OK : rc;
}

/* --- Changing --- */

/* Links that were mailed to the old address lead nowhere from now on. */
static enum rc email_apply(struct db *db, const struct staff *by, int64_t person_id, struct str email)
{
	int64_t now = clock_now();
	enum rc rc = account_set_email(db, person_id, email, now);
	if (rc == RC_OK)
		rc = person_put_email(db, person_id, email);
	if (rc == RC_OK)
		rc = email_change_end(db, person_id);
	if (rc == RC_OK)
		rc = ticket_end_all(db, person_id, now);
	return rc == RC_OK ? audit(db, by, "staff.email", "person", person_id, STR("")) : rc;
}

static enum rc ask_write(struct site *s, struct db *db, struct changing *c)
{
	struct str key = link_key_make(c->arena);
	struct str link = arena_join(c->arena, c->change->base_url, STR("/newsroom/email/"), key, STR("/"), STR_NONE);
	const struct email_change row = {.person_id = c->account.person_id,
					 .hash = link_key_hash(c->arena, key),
					 .email = c->email,
					 .expires_at = clock_now() + LOGIN_EMAIL_MS};
	enum rc rc = letter_send(s, db, c, letter_email_confirm, link, c->email);
	if (rc == RC_INVALID)
		return refuse(c, N_("No mail can be sent to this address."));
	if (rc == RC_OK)
		rc = email_change_put(db, &row);
	if (rc == RC_OK)
		rc = old_tell(s, db, c, letter_email_asked);
	c->change->mailed = rc == RC_OK;
	return rc == RC_OK ? audit(db, c->by, "staff.email_asked", "person", row.person_id, STR("")) : rc;
}

static enum rc set_write(struct site *s, struct db *db, struct changing *c)
{
	enum rc rc = old_tell(s, db, c, letter_email_changed);
	return rc == RC_OK ? email_apply(db, c->by, c->account.person_id, c->email) : rc;
}

static enum rc change_write(struct site *s, struct db *db, void *ctx)
{
	struct changing *c = ctx;
	struct account other;
	enum rc rc = account_get(db, c->arena, c->change->person_id, &c->account);
	if (rc != RC_OK)
		return rc;
	if (str_eq(c->account.email, c->email))
		return refuse(c, N_("This is the address already."));
	rc = account_get_by_email(db, c->arena, c->email, &other);
	if (rc != RC_NOT_FOUND)
		return rc == RC_OK ? refuse(c, N_("This address has a login already.")) : rc;
	return c->asks && mailer_ready(s) ? ask_write(s, db, c) : set_write(s, db, c);
}

static enum rc change(struct site *s, struct changing *c)
{
	struct login_email *wish = c->change;
	wish->mailed = false;
	wish->refused = NULL;
	c->email = field_email(c->arena, wish->email, N_("Please enter an e-mail address."), &wish->refused);
	if (wish->refused)
		return rc_fail(RC_INVALID, "%s", wish->refused);
	return site_write(s, change_write, c);
}

enum rc login_email_ask(struct site *s, struct arena *a, const struct staff *who, struct login_email *wish)
{
	return change(s, &(struct changing){.arena = a, .by = who, .change = wish, .asks = true});
}

enum rc login_email_set(struct site *s, struct arena *a, const struct staff *by, struct login_email *wish)
{
	return change(s, &(struct changing){.arena = a, .by = by, .change = wish});
}

/* --- The letter's answer --- */

static enum rc find(struct db *db, struct arena *a, struct str key, struct email_change *ret)
{
	if (key.n != LINK_KEY_SIZE)
		return RC_NOT_FOUND;
	return email_change_get(db, a, link_key_hash(a, key), clock_now(), ret);
}

enum rc login_email_find(struct db *db, struct arena *a, struct str key, struct str *ret_email)
{
	struct email_change c;
	enum rc rc = find(db, a, key, &c);
	if (rc == RC_OK)
		*ret_email = c.email;
	return rc;
}

struct confirming {
	struct arena *arena;
	struct str key;
};

static enum rc confirm_write(struct site *s, struct db *db, void *ctx)
{
	struct confirming *c = ctx;
	struct email_change wish;
	struct account account, other;
	enum rc rc = find(db, c->arena, c->key, &wish);
	if (rc == RC_OK)
		rc = account_get(db, c->arena, wish.person_id, &account);
	if (rc != RC_OK)
		return rc;
	rc = account_get_by_email(db, c->arena, wish.email, &other);
	if (rc != RC_NOT_FOUND)
		return rc == RC_OK ? rc_fail(RC_CONFLICT, "the address has a login by now") : rc;
	const struct staff who = {.person_id = account.person_id, .name = account.name, .role = account.role};
	return email_apply(db, &who, account.person_id, wish.email);
}

enum rc login_email_confirm(struct site *s, struct arena *a, struct str key)
{
	return site_write(s, confirm_write, &(struct confirming){a, key});
}
