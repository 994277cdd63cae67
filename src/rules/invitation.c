/*
 * Tickets made, sent and taken. See invitation.h.
 */
#include "rules/invitation.h"

#include "base/clock.h"
#include "rules/accounts.h"
#include "rules/field.h"
#include "rules/letters.h"
#include "rules/link_key.h"
#include "rules/mailer.h"
#include "rules/people.h"
#include "rules/session.h"
#include "rules/throttle.h"
#include "store/person.h"
#include "text/locale.h"
#include "text/unicode.h"

static const struct throttle_rate account_rate = {.interval_ms = 10 * 60 * 1000, .burst = 3};
static const struct throttle_rate network_rate = {.interval_ms = 60 * 1000, .burst = 10};

/* --- Making one --- */

struct making {
	struct arena *arena;
	const struct staff *by;
	struct str base_url;
	bool by_mail;
	struct account account; /* whom it is for */
	struct ticket_link link;
};

static enum rc letter_write(struct site *s, struct db *db, struct making *m)
{
	struct site_settings *settings = site_settings(s);
	struct letter_text text;
	struct letter_facts facts = {.name = m->account.name,
				     .by = m->by->person_id ? m->by->name : STR(""),
				     .role = m->account.role,
				     .link = m->link.url,
				     .until = m->link.expires_at};
	bool invites = m->link.kind == TICKET_INVITE;
	enum rc rc = invites ? letter_invitation(settings, m->arena, &facts, &text)
			     : letter_new_password(settings, m->arena, &facts, &text);
	settings_unref(settings);
	if (rc != RC_OK)
		return rc;
	return mailer_queue(s, db,
			    &(struct letter){.kind = invites ? STR("invite") : STR("reset"),
					     .to = {m->account.name, m->account.email},
					     .subject = text.subject,
					     .text = text.text});
}

/* An address that mail cannot be sent to is no reason to have no link. */
static enum rc letter_try(struct site *s, struct db *db, struct making *m)
{
	if (!m->by_mail || !mailer_ready(s))
		return RC_OK;
	enum rc rc = letter_write(s, db, m);
	m->link.mailed = rc == RC_OK;
	return rc == RC_INVALID || rc == RC_CONFLICT ? RC_OK : rc;
}

static enum rc making_write(struct site *s, struct db *db, struct making *m)
{
	int64_t now = clock_now();
	struct str token = link_key_make(m->arena);
	bool invites = m->account.password_hash.n == 0;
	m->link = (struct ticket_link){
		.person_id = m->account.person_id,
		.kind = invites ? TICKET_INVITE : TICKET_RESET,
		.url = arena_join(m->arena, m->base_url,
				  invites ? STR("/newsroom/invitation/") : STR("/newsroom/reset/"), token, STR("/"),
				  STR_NONE),
		.expires_at = now + (invites ? INVITATION_MS : RESET_MS),
	};
	struct ticket t = {.hash = link_key_hash(m->arena, token),
			   .kind = m->link.kind,
			   .person_id = m->account.person_id,
			   .created_by = m->by->person_id,
			   .created_at = now,
			   .expires_at = m->link.expires_at};
	/* A stranger who asks in somebody's name must not end what an administrator has handed over. */
	enum rc rc = m->by->person_id ? ticket_end_all(db, t.person_id, now) : RC_OK;
	if (rc == RC_OK)
		rc = ticket_insert(db, &t);
	return rc == RC_OK ? letter_try(s, db, m) : rc;
}

static enum rc again_write(struct site *s, struct db *db, void *ctx)
{
	struct making *m = ctx;
	enum rc rc = account_get(db, m->arena, m->account.person_id, &m->account);
	if (rc == RC_OK)
		rc = making_write(s, db, m);
	if (rc != RC_OK)
		return rc;
	return audit(db, m->by, m->link.kind == TICKET_INVITE ? "staff.invite" : "staff.link", "person",
		     m->account.person_id, STR(""));
}

enum rc ticket_make(struct site *s, struct arena *a, const struct staff *by, int64_t person_id, struct str base_url,
		    bool by_mail, struct ticket_link *ret_link)
{
	struct making m = {
		.arena = a, .by = by, .base_url = base_url, .by_mail = by_mail, .account = {.person_id = person_id}};
	enum rc rc = site_write(s, again_write, &m);
	if (rc == RC_OK)
		*ret_link = m.link;
	return rc;
}

/* --- Invitations --- */

struct inviting {
	struct making making;
	const struct invitation *form;
	struct str name, email;
	enum account_role role;
	struct invitation_errors errors;
};

static void form_check(struct inviting *i, struct arena *a)
{
	const char **errors = i->errors.of;
	const char *no_name = i->form->person_id ? NULL : N_("Please enter a name.");
	i->name = field_text(a, i->form->name, PROFILE_NAME_MAX, no_name, N_("This name is too long."),
			     UNICODE_ONE_LINE, &errors[INVITATION_NAME]);
	i->email = field_email(a, i->form->email, N_("Please enter an e-mail address."), &errors[INVITATION_EMAIL]);
	if (account_role_of(i->form->role, &i->role) != RC_OK)
		errors[INVITATION_ROLE] = N_("Please choose a role.");
}

static enum rc invite_write(struct site *s, struct db *db, void *ctx)
{
	struct inviting *i = ctx;
	struct making *m = &i->making;
	enum rc rc = account_add_in(
		s, db, m->arena,
		&(struct account_entry){
			.person_id = i->form->person_id, .name = i->name, .email = i->email, .role = i->role},
		&m->account.person_id);
	if (rc == RC_OK)
		rc = account_get(db, m->arena, m->account.person_id, &m->account);
	if (rc == RC_OK)
		rc = making_write(s, db, m);
	if (rc != RC_OK)
		return rc;
	return audit(db, m->by, "staff.invite", "person", m->account.person_id,
		     str_of(account_role_name(m->account.role)));
}

enum rc invitation_make(struct site *s, struct arena *a, const struct staff *by, const struct invitation *form,
			struct invitation_errors *ret_errors, struct ticket_link *ret_link)
{
	struct inviting i = {.making = {.arena = a, .by = by, .base_url = form->base_url, .by_mail = true},
			     .form = form};
	form_check(&i, a);
	bool wrong = i.errors.of[INVITATION_NAME] || i.errors.of[INVITATION_EMAIL] || i.errors.of[INVITATION_ROLE];
	enum rc rc = wrong ? rc_fail(RC_INVALID, "the invitation is not complete") : site_write(s, invite_write, &i);
	if (rc == RC_CONFLICT) {
		i.errors.of[INVITATION_EMAIL] = N_("This address, or this person, has a login already.");
		rc = rc_fail(RC_INVALID, "the address has a login");
	}
	*ret_errors = i.errors;
	if (rc == RC_OK)
		*ret_link = i.making.link;
	return rc;
}

/* --- Forgotten passwords --- */

/* Also for an address that nobody has something is written, so that both take the same time. */
static enum rc forgotten_write(struct site *s, struct db *db, void *ctx)
{
	struct making *m = ctx;
	enum rc rc = account_get_by_email(db, m->arena, m->account.email, &m->account);
	if (rc == RC_NOT_FOUND)
		return audit(db, m->by, "password.asked_unknown", "", 0, STR(""));
	if (rc == RC_OK)
		rc = making_write(s, db, m);
	return rc == RC_OK ? audit(db, m->by, "password.asked", "person", m->account.person_id, STR("")) : rc;
}

enum rc password_forgotten(struct site *s, struct arena *a, struct str email, struct str network, struct str base_url)
{
	int64_t now = clock_mono();
	struct making m = {.arena = a, .by = &staff_program, .base_url = base_url, .by_mail = true};
	if (!mailer_ready(s))
		return rc_fail(RC_CONFLICT, "no mail goes out");
	if (throttle_take(s->throttle, "forgotten network", network, network_rate, now) > 0)
		return rc_fail(RC_LIMITED, "too many forgotten passwords");
	if (email_normalise(a, email, &m.account.email) != RC_OK)
		m.account.email = STR("nobody");
	/* Whoever has been sent a few already is not told: the answer is the same. */
	if (throttle_take(s->throttle, "forgotten account", m.account.email, account_rate, now) > 0)
		return RC_OK;
	return site_write(s, forgotten_write, &m);
}

/* --- Taking one --- */

enum rc ticket_find(struct db *db, struct arena *a, struct str token, struct ticket_holder *ret_holder)
{
	struct ticket t;
	struct ticket_holder h;
	if (token.n != LINK_KEY_SIZE)
		return RC_NOT_FOUND;
	enum rc rc = ticket_get(db, a, link_key_hash(a, token), &t);
	if (rc == RC_OK && (t.used_at != 0 || t.expires_at <= clock_now()))
		rc = RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = account_get(db, a, t.person_id, &h.account);
	if (rc != RC_OK)
		return rc;
	h.kind = t.kind;
	*ret_holder = h;
	return RC_OK;
}

struct redeeming {
	struct arena *arena;
	struct str token, password, hash;
	struct ticket_holder holder;
};

static enum rc redeem_write(struct site *s, struct db *db, void *ctx)
{
	struct redeeming *r = ctx;
	int64_t now = clock_now();
	enum rc rc = ticket_find(db, r->arena, r->token, &r->holder);
	if (rc == RC_OK)
		rc = account_password_check(s, &r->holder.account, r->password);
	if (rc != RC_OK)
		return rc;
	const struct account *account = &r->holder.account;
	struct staff who = {.person_id = account->person_id, .name = account->name, .role = account->role};
	rc = ticket_use(db, link_key_hash(r->arena, r->token), now);
	if (rc == RC_OK)
		rc = ticket_end_all(db, account->person_id, now);
	if (rc == RC_OK)
		rc = account_set_password(db, account->email, r->hash, now);
	if (rc == RC_OK)
		rc = sessions_end_in(db, account->person_id, STR(""));
	if (rc != RC_OK)
		return rc;
	return audit(db, &who, r->holder.kind == TICKET_INVITE ? "staff.accept" : "password.reset", "person",
		     account->person_id, STR(""));
}

enum rc ticket_redeem(struct site *s, struct arena *a, struct str token, struct str password,
		      struct ticket_holder *ret_holder)
{
	struct redeeming r = {.arena = a, .token = token, .password = password};
	enum rc rc = account_password_hash(a, password, &r.hash);
	if (rc == RC_OK)
		rc = site_write(s, redeem_write, &r);
	if (rc == RC_OK)
		*ret_holder = r.holder;
	return rc;
}
