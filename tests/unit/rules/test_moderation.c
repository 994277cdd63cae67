/* Moderators' acts through a real site's writer: what follows, what is remembered, what comes back; bans and who they
 * hit. */
#include "rules/moderation.h"

#include "rules/ban.h"
#include "rules/discuss.h"
#include "rules/network.h"
#include "rules/queue.h"
#include "rules_test.h"

static const struct staff mo = {.person_id = 0, .name = STR("Mo"), .role = ROLE_MODERATOR};

struct adding {
	struct comment c;
	struct str email, network;
};

static enum rc add_write(struct site *s, struct db *db, void *ctx)
{
	struct adding *a = ctx;
	CLEANUP(arena_done) struct arena arena;
	arena_init(&arena);
	struct str key;
	enum rc rc = comment_insert(db, &a->c);
	if (rc == RC_OK)
		rc = comment_email_put(db, a->c.id, a->email);
	if (rc == RC_OK)
		rc = network_day_key(db, &arena, &key);
	if (rc == RC_OK && a->network.n > 0)
		rc = comment_network_put(db, a->c.id, network_tag(&arena, key, a->network, 0), clock_now());
	(void)s;
	return rc;
}

static int64_t add(struct rules_test *t, int64_t article_id, const char *voter, const char *source)
{
	struct adding a = {.c = {.article_id = article_id,
				 .state = COMMENT_PENDING,
				 .reason = STR("policy"),
				 .author = STR("Ann"),
				 .source = str_of(source),
				 .body = STR("<p>x</p>"),
				 .voter = str_of(voter),
				 .created_at = clock_now()},
			   .email = arena_printf(&t->arena, "%s@x.example", voter),
			   .network = STR("\1\2\3\4")};
	assert_int_equal(site_write(t->site, add_write, &a), RC_OK);
	return a.c.id;
}

static struct comment get(struct rules_test *t, int64_t id)
{
	struct comment c;
	db_settle(t->db);
	assert_int_equal(comment_get(t->db, &t->arena, id, &c), RC_OK);
	return c;
}

static struct moderation_result act(struct rules_test *t, enum moderation_act what, int64_t id)
{
	struct moderation_result done;
	assert_int_equal(moderate(t->site, &mo, what, &id, 1, STR("because"), &done), RC_OK);
	return done;
}

static void test_acts_and_undo(void **state)
{
	struct rules_test *t = *state;
	struct moderation_result done;
	int64_t id = add(t, article_bare(t), "v", "Hello");
	int64_t approved = act(t, MODERATE_APPROVE, id).id;
	assert_int_equal(get(t, id).state, COMMENT_VISIBLE);
	assert_int_equal(act(t, MODERATE_APPROVE, id).n, 0);
	assert_int_equal(act(t, MODERATE_SPAM, 12345).n, 0);
	act(t, MODERATE_REMOVE, id);
	assert_int_equal(moderation_undo(t->site, &mo, 0, &done), RC_OK);
	assert_int_equal(get(t, id).state, COMMENT_VISIBLE);
	assert_int_equal(moderation_undo(t->site, &mo, 0, &done), RC_OK);
	assert_int_equal(done.id, approved);
	assert_int_equal(get(t, id).state, COMMENT_PENDING);
	assert_true(str_is(get(t, id).reason, "policy"));
	assert_int_equal(moderation_undo(t->site, &mo, 0, &done), RC_NOT_FOUND);
}

static void test_undo_has_its_time(void **state)
{
	struct rules_test *t = *state;
	struct moderation_result done;
	int64_t id = add(t, article_bare(t), "v", "Hello"), now = clock_now();
	act(t, MODERATE_SPAM, id);
	clock_freeze(now + MODERATION_UNDO_MS + 60000);
	assert_int_equal(moderation_undo(t->site, &mo, 0, &done), RC_NOT_FOUND);
	clock_freeze(-1);
	assert_int_equal(get(t, id).state, COMMENT_SPAM);
}

static void test_edit_keeps_the_former_words(void **state)
{
	struct rules_test *t = *state;
	const char *error;
	struct comment_edits edits;
	int64_t id = add(t, article_bare(t), "v", "Rude");
	assert_int_equal(moderation_edit(t->site, &mo, id, STR("Kind"), STR(""), &error), RC_OK);
	assert_true(str_is(get(t, id).source, "Kind"));
	assert_true(get(t, id).edited_by_staff);
	assert_int_equal(comment_edit_list(t->db, &t->arena, id, &edits), RC_OK);
	assert_int_equal(edits.n, 1);
	assert_true(str_is(edits.items[0].source, "Rude"));
	assert_int_equal(moderation_edit(t->site, &mo, id, STR(" "), STR(""), &error), RC_INVALID);
	assert_non_null(error);
	assert_int_equal(moderation_edit(t->site, &mo, 999, STR("x"), STR(""), &error), RC_NOT_FOUND);
}

static enum rc withdraw_write(struct site *s, struct db *db, void *ctx)
{
	return discuss_moderate_in(s, db, *(int64_t *)ctx, COMMENT_REMOVED, STR(COMMENT_BY_AUTHOR));
}

static void assert_withdrawn(struct rules_test *t, int64_t id)
{
	struct comment c = get(t, id);
	assert_true(comment_is_withdrawn(&c));
	assert_true(str_is(c.source, "Hello"));
}

static void test_what_is_withdrawn_stays_so(void **state)
{
	struct rules_test *t = *state;
	struct moderation_result done;
	const char *error;
	int64_t a = article_bare(t), id = add(t, a, "v", "Hello"), ids[] = {id, add(t, a, "w", "Other")};
	act(t, MODERATE_APPROVE, id);
	int64_t removed = act(t, MODERATE_REMOVE, id).id;
	act(t, MODERATE_APPROVE, id);
	assert_int_equal(site_write(t->site, withdraw_write, &id), RC_OK);
	for (int i = 0; i < MODERATION_ACTS; i++) {
		done = act(t, (enum moderation_act)i, id);
		assert_true(done.n == 0 && done.id == 0 && done.withdrawn == 1);
		assert_withdrawn(t, id);
	}
	assert_int_equal(moderate(t->site, &mo, MODERATE_APPROVE, ids, 2, STR(""), &done), RC_OK);
	assert_true(done.n == 1 && done.withdrawn == 1);
	assert_int_equal(moderation_undo(t->site, &mo, removed, &done), RC_OK);
	assert_true(done.n == 0 && done.withdrawn == 1);
	assert_int_equal(moderation_reply(t->site, &mo, id, STR("Why?"), &ids[1], &error), RC_CONFLICT);
	assert_int_equal(moderation_edit(t->site, &mo, id, STR("Kind"), STR(""), &error), RC_CONFLICT);
	assert_withdrawn(t, id);
	const struct ban_order order = {.comment_id = id, .kinds = {[BAN_VOTER] = true}, .state = COMMENT_SPAM};
	assert_int_equal(moderation_ban(t->site, &mo, &order, &done), RC_OK);
	assert_withdrawn(t, id);
	assert_int_equal(moderation_undo(t->site, &mo, done.id, &done), RC_OK);
	assert_withdrawn(t, id);
}

static bool is_banned(struct rules_test *t, const char *voter, const char *email, const char *network)
{
	struct ban b;
	const struct ban_subject who = {str_of(voter), str_of(email), str_of(network)};
	db_settle(t->db);
	enum rc rc = ban_of(t->site, t->db, &t->arena, &who, &b);
	assert_true(rc == RC_OK || rc == RC_NOT_FOUND);
	return rc == RC_OK;
}

static void test_bans_hit_whom_they_should(void **state)
{
	struct rules_test *t = *state;
	struct moderation_result done;
	int64_t a = article_bare(t), id = add(t, a, "v", "One"), other = add(t, a, "v", "Two"),
		third = add(t, a, "w", "Three");
	const struct ban_order order = {.comment_id = id,
					.kinds = {[BAN_VOTER] = true, [BAN_EMAIL] = true},
					.state = COMMENT_REMOVED,
					.days = 2,
					.others = true,
					.reason = STR("Spam")};
	assert_int_equal(moderation_ban(t->site, &mo, &order, &done), RC_OK);
	assert_int_equal(done.n, 2);
	assert_int_equal(get(t, other).state, COMMENT_REMOVED);
	assert_int_equal(get(t, third).state, COMMENT_PENDING);
	assert_true(is_banned(t, "v", "", ""));
	assert_true(is_banned(t, "", "v@x.example", ""));
	assert_false(is_banned(t, "w", "w@x.example", "\1\2\3\4"));
	int64_t now = clock_now();
	clock_freeze(now + INT64_C(2) * 86400000 + 1000);
	assert_false(is_banned(t, "v", "v@x.example", ""));
	clock_freeze(-1);
	assert_int_equal(moderation_undo(t->site, &mo, done.id, &done), RC_OK);
	assert_false(is_banned(t, "v", "v@x.example", ""));
	assert_int_equal(get(t, other).state, COMMENT_PENDING);
}

/* Whoever has one mailbox is one person, however the address is written. */
static void test_a_ban_of_an_address_holds_for_its_spellings(void **state)
{
	struct rules_test *t = *state;
	struct moderation_result done;
	struct ban_order order = {.kinds = {[BAN_EMAIL] = true}, .state = COMMENT_REMOVED, .days = 2};
	order.comment_id = add(t, article_bare(t), "v+1", "One");
	assert_int_equal(moderation_ban(t->site, &mo, &order, &done), RC_OK);
	assert_true(is_banned(t, "", "v@x.example", ""));
	assert_true(is_banned(t, "", "V+a+b@x.example", ""));
	assert_false(is_banned(t, "", "+v@x.example", ""));
	assert_false(is_banned(t, "", "v@y.example", ""));
	assert_false(is_banned(t, "", "w@x.example", ""));
}

static void test_a_network_is_forgotten_with_its_key(void **state)
{
	struct rules_test *t = *state;
	struct moderation_result done;
	struct bans all;
	int64_t id = add(t, article_bare(t), "v", "One"), now = clock_now();
	struct ban_order order = {
		.comment_id = id, .kinds = {[BAN_NETWORK] = true}, .state = COMMENT_SPAM, .days = 365};
	assert_int_equal(moderation_ban(t->site, &mo, &order, &done), RC_OK);
	assert_true(is_banned(t, "", "", "\1\2\3\4"));
	assert_false(is_banned(t, "", "", "\1\2\3\5"));
	assert_int_equal(ban_list(t->db, &t->arena, now, 0, 10, &all), RC_OK);
	assert_int_equal(all.n, 1);
	assert_true(all.items[0].expires_at == network_key_end(now));
	order.kinds[BAN_NETWORK] = false;
	assert_int_equal(moderation_ban(t->site, &mo, &order, &done), RC_INVALID);
	assert_int_equal(moderation_ban_lift(t->site, &mo, all.items[0].id), RC_OK);
	assert_int_equal(moderation_ban_lift(t->site, &mo, all.items[0].id), RC_NOT_FOUND);
	assert_false(is_banned(t, "", "", "\1\2\3\4"));
}

static void test_the_queue_filters(void **state)
{
	struct rules_test *t = *state;
	struct queue_page p;
	int64_t a = article_bare(t), first = add(t, a, "v", "Überall Nebel"), second = add(t, a, "w", "Sunshine");
	db_settle(t->db);
	assert_int_equal(queue_read(t->db, &t->arena, &(struct queue_filter){.text = STR("uberall")}, &p), RC_OK);
	assert_int_equal(p.n, 1);
	assert_int_equal(p.ids[0], first);
	assert_int_equal(queue_read(t->db, &t->arena, &(struct queue_filter){.author = STR("W@X.example")}, &p), RC_OK);
	assert_int_equal(p.n, 1);
	assert_int_equal(p.ids[0], second);
	assert_int_equal(queue_read(t->db, &t->arena, &(struct queue_filter){.by_lang = true, .lang = STR("fr")}, &p),
			 RC_OK);
	assert_int_equal(p.n, 0);
	assert_int_equal(p.next_id, 0);
	for (int i = 0; i < QUEUE_PAGE; i++)
		add(t, a, "v", "More");
	db_settle(t->db);
	assert_int_equal(queue_read(t->db, &t->arena, &(struct queue_filter){.tab = QUEUE_WAITING}, &p), RC_OK);
	assert_int_equal(p.n, QUEUE_PAGE);
	assert_int_equal(queue_read(t->db, &t->arena, &(struct queue_filter){.after_id = p.next_id}, &p), RC_OK);
	assert_int_equal(p.n, 2);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		RULES_TEST(test_acts_and_undo),
		RULES_TEST(test_undo_has_its_time),
		RULES_TEST(test_edit_keeps_the_former_words),
		RULES_TEST(test_what_is_withdrawn_stays_so),
		RULES_TEST(test_bans_hit_whom_they_should),
		RULES_TEST(test_a_ban_of_an_address_holds_for_its_spellings),
		RULES_TEST(test_a_network_is_forgotten_with_its_key),
		RULES_TEST(test_the_queue_filters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
