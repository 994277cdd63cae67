/*
 * Invitations and forgotten passwords: who gets a ticket, that it works once and in time, what it ends, what the
 * letters say, and that nobody learns which addresses are known.
 */
#include "rules/invitation.h"

#include "rules/accounts.h"
#include "rules/mailer.h"
#include "rules/session.h"
#include "rules_test.h"
#include "store/outbox.h"

#define BASE STR("https://news.example")
#define PASSWORD STR("a long enough password")

static struct staff chief(struct rules_test *t)
{
	struct account a;
	assert_int_equal(account_add(t->site, &staff_program, STR("chief@x.example"), STR("The Chief"),
				     ROLE_ADMINISTRATOR, PASSWORD),
			 RC_OK);
	db_settle(t->db);
	assert_int_equal(account_get_by_email(t->db, &t->arena, STR("chief@x.example"), &a), RC_OK);
	return (struct staff){.person_id = a.person_id, .name = a.name, .role = a.role, .session = STR("x")};
}

static void mail_on(struct rules_test *t)
{
	struct mail_server server;
	assert_int_equal(mail_server_parse(&t->arena, STR("smtp://127.0.0.1:1"), &server), RC_OK);
	mailer_configure(t->site, &server, &(struct mailbox){STR("News"), STR("news@x.example")});
}

static enum rc invite(struct rules_test *t, const struct staff *by, const char *email, struct ticket_link *link)
{
	struct invitation_errors errors;
	struct invitation form = {.name = STR("Ada"), .email = str_of(email), .role = STR("editor"), .base_url = BASE};
	enum rc rc = invitation_make(t->site, &t->arena, by, &form, &errors, link);
	db_settle(t->db);
	return rc;
}

static struct str token_of(const struct ticket_link *link)
{
	struct str url = str_slice(link->url, 0, link->url.n - 1);
	return str_slice(url, str_rfind_char(url, '/') + 1, url.n);
}

static enum rc redeem(struct rules_test *t, struct str token, struct str password)
{
	struct ticket_holder h;
	enum rc rc = ticket_redeem(t->site, &t->arena, token, password, &h);
	db_settle(t->db);
	return rc;
}

static enum rc sign_in(struct rules_test *t, const char *email, struct str password)
{
	struct signed_in in;
	int64_t wait;
	struct sign_in form = {.email = str_of(email), .password = password, .network = STR("net")};
	return session_begin(t->site, t->db, &t->arena, &form, &in, &wait);
}

static struct outbox_mails queued(struct rules_test *t)
{
	struct outbox_mails list;
	assert_int_equal(outbox_list(t->db, &t->arena, OUTBOX_QUEUED, 10, &list), RC_OK);
	db_settle(t->db);
	return list;
}

static bool says(struct str text, const char *what)
{
	return str_find(text, str_of(what), 0) != SIZE_MAX;
}

static void invited_and_in(void **state)
{
	struct rules_test *t = *state;
	struct staff by = chief(t);
	struct ticket_link link;
	struct ticket_holder h;
	assert_int_equal(invite(t, &by, "Ada@x.example", &link), RC_OK);
	assert_false(link.mailed);
	assert_int_equal(link.kind, TICKET_INVITE);
	assert_true(str_starts(link.url, STR("https://news.example/newsroom/invitation/")));
	assert_int_equal(ticket_find(t->db, &t->arena, token_of(&link), &h), RC_OK);
	assert_int_equal(h.account.role, ROLE_EDITOR);
	assert_true(str_is(h.account.email, "ada@x.example"));
	assert_int_equal(sign_in(t, "ada@x.example", STR("")), RC_DENIED);
	assert_int_equal(redeem(t, token_of(&link), STR("short")), RC_INVALID);
	assert_int_equal(redeem(t, token_of(&link), PASSWORD), RC_OK);
	assert_int_equal(sign_in(t, "ada@x.example", PASSWORD), RC_OK);
	assert_int_equal(redeem(t, token_of(&link), PASSWORD), RC_NOT_FOUND);
	assert_int_equal(ticket_find(t->db, &t->arena, token_of(&link), &h), RC_NOT_FOUND);
	assert_int_equal(ticket_find(t->db, &t->arena, STR("nonsense"), &h), RC_NOT_FOUND);
}

static void over_in_time(void **state)
{
	struct rules_test *t = *state;
	struct staff by = chief(t);
	struct ticket_link link;
	struct ticket_holder h;
	assert_int_equal(invite(t, &by, "ada@x.example", &link), RC_OK);
	clock_freeze(link.expires_at);
	assert_int_equal(ticket_find(t->db, &t->arena, token_of(&link), &h), RC_NOT_FOUND);
	assert_int_equal(redeem(t, token_of(&link), PASSWORD), RC_NOT_FOUND);
	clock_freeze(-1);
}

static void the_form_is_checked(void **state)
{
	struct rules_test *t = *state;
	struct staff by = chief(t);
	struct invitation_errors errors;
	struct ticket_link link;
	struct invitation form = {.name = STR(" "), .email = STR("nobody"), .role = STR("king"), .base_url = BASE};
	assert_int_equal(invitation_make(t->site, &t->arena, &by, &form, &errors, &link), RC_INVALID);
	for (int i = 0; i < INVITATION_FIELDS; i++)
		assert_non_null(errors.of[i]);
	assert_int_equal(invite(t, &by, "chief@x.example", &link), RC_INVALID);
}

static void the_letter(void **state)
{
	struct rules_test *t = *state;
	struct staff by = chief(t);
	struct ticket_link link;
	mail_on(t);
	assert_int_equal(invite(t, &by, "ada@x.example", &link), RC_OK);
	assert_true(link.mailed);
	struct outbox_mails list = queued(t);
	assert_int_equal(list.n, 1);
	const struct outbox_mail *m = &list.items[0];
	assert_true(str_is(m->to_address, "ada@x.example"));
	assert_true(str_is(m->subject, "Invitation to the newsroom of Courant"));
	assert_true(says(m->body, "Hello Ada,\n\nThe Chief invites you to the newsroom of Courant. Your role there: "
				  "Editor.\n\n"));
	assert_true(says(m->body, arena_cstr(&t->arena, link.url)));
}

static void in_the_language_of_the_site(void **state)
{
	struct rules_test *t = *state;
	struct staff by = chief(t);
	struct ticket_link link;
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("site.languages"), STR("fr, en")), RC_OK);
	mail_on(t);
	assert_int_equal(invite(t, &by, "ada@x.example", &link), RC_OK);
	struct str body = queued(t).items[0].body;
	assert_true(says(body, "Bonjour Ada,"));
	assert_true(says(body, "Courant"));
}

/* An address that SMTP cannot carry gets a link to be handed over. */
static void a_link_where_mail_cannot_go(void **state)
{
	struct rules_test *t = *state;
	struct staff by = chief(t);
	struct ticket_link link;
	mail_on(t);
	assert_int_equal(invite(t, &by, "ädä@x.example", &link), RC_OK);
	assert_false(link.mailed);
	assert_int_equal(queued(t).n, 0);
}

static void forgotten(void **state)
{
	struct rules_test *t = *state;
	struct str here = STR("1.2.3.4");
	chief(t);
	assert_int_equal(password_forgotten(t->site, &t->arena, STR("chief@x.example"), here, BASE), RC_CONFLICT);
	mail_on(t);
	assert_int_equal(password_forgotten(t->site, &t->arena, STR(" Chief@X.example"), here, BASE), RC_OK);
	assert_int_equal(password_forgotten(t->site, &t->arena, STR("nobody@x.example"), here, BASE), RC_OK);
	assert_int_equal(password_forgotten(t->site, &t->arena, STR("nonsense"), here, BASE), RC_OK);
	db_settle(t->db);
	struct outbox_mails list = queued(t);
	assert_int_equal(list.n, 1);
	struct str body = list.items[0].body;
	assert_true(says(body, "Somebody, probably you"));
	size_t at = str_find(body, STR("/newsroom/reset/"), 0) + strlen("/newsroom/reset/");
	struct str token = str_slice(body, at, str_find_char(body, '/', at));
	assert_int_equal(sign_in(t, "chief@x.example", PASSWORD), RC_OK);
	assert_int_equal(redeem(t, token, STR("quite another one")), RC_OK);
	assert_int_equal(sign_in(t, "chief@x.example", PASSWORD), RC_DENIED);
	struct sessions left;
	struct account a;
	assert_int_equal(account_get_by_email(t->db, &t->arena, STR("chief@x.example"), &a), RC_OK);
	assert_int_equal(session_list(t->db, &t->arena, a.person_id, clock_now(), &left), RC_OK);
	assert_int_equal(left.n, 0);
}

static void forgotten_too_often(void **state)
{
	struct rules_test *t = *state;
	chief(t);
	mail_on(t);
	for (int i = 0; i < 6; i++)
		assert_int_equal(password_forgotten(t->site, &t->arena, STR("chief@x.example"), STR("a"), BASE), RC_OK);
	assert_int_equal(queued(t).n, 3);
	int limited = 0;
	for (int i = 0; i < 20; i++)
		limited += password_forgotten(t->site, &t->arena, STR("x@x.example"), STR("a"), BASE) == RC_LIMITED;
	assert_true(limited > 10);
	assert_int_equal(password_forgotten(t->site, &t->arena, STR("x@x.example"), STR("b"), BASE), RC_OK);
}

/* What an administrator makes by hand ends what was made before; what a stranger asks for does not. */
static void by_hand(void **state)
{
	struct rules_test *t = *state;
	struct staff by = chief(t);
	struct ticket_link first, second, reset;
	struct ticket_holder h;
	assert_int_equal(invite(t, &by, "ada@x.example", &first), RC_OK);
	assert_int_equal(ticket_make(t->site, &t->arena, &by, first.person_id, BASE, false, &second), RC_OK);
	db_settle(t->db);
	assert_int_equal(second.kind, TICKET_INVITE);
	assert_int_equal(ticket_find(t->db, &t->arena, token_of(&first), &h), RC_NOT_FOUND);
	mail_on(t);
	assert_int_equal(password_forgotten(t->site, &t->arena, STR("ada@x.example"), STR("a"), BASE), RC_OK);
	db_settle(t->db);
	assert_int_equal(ticket_find(t->db, &t->arena, token_of(&second), &h), RC_OK);
	assert_int_equal(redeem(t, token_of(&second), PASSWORD), RC_OK);
	assert_int_equal(ticket_make(t->site, &t->arena, &by, first.person_id, BASE, true, &reset), RC_OK);
	assert_int_equal(reset.kind, TICKET_RESET);
	assert_true(reset.mailed);
	assert_int_equal(ticket_make(t->site, &t->arena, &by, 999, BASE, false, &reset), RC_NOT_FOUND);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		RULES_TEST(invited_and_in),
		RULES_TEST(over_in_time),
		RULES_TEST(the_form_is_checked),
		RULES_TEST(the_letter),
		RULES_TEST(in_the_language_of_the_site),
		RULES_TEST(a_link_where_mail_cannot_go),
		RULES_TEST(forgotten),
		RULES_TEST(forgotten_too_often),
		RULES_TEST(by_hand),
	};
	return cmocka_run_group_tests_name("invitation", tests, NULL, NULL);
}
