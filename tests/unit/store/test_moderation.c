/* The moderators' memory: acts and what they changed, former words, and the queue along each of its indexes. */
#include "store/moderation.h"

#include "ledger_test.h"

static int64_t add(struct store_test *f, int64_t article_id, enum comment_state state, const char *author)
{
	struct comment c = {.article_id = article_id,
			    .state = state,
			    .author = str_of(author),
			    .source = STR("Hello"),
			    .body = STR("<p>Hello</p>"),
			    .voter = STR("voter"),
			    .created_at = 1000};
	assert_ok(comment_insert(f->db, &c));
	return c.id;
}

static void test_acts(void **state)
{
	struct store_test *f = *state;
	struct moderation out, m = {.person_id = 7, .act = STR("spam"), .acted_at = 100};
	struct moderation_items items;
	ledger_articles(f, 1);
	int64_t id = add(f, 1, COMMENT_PENDING, "Ann"), n;
	assert_ok(moderation_insert(f->db, &m));
	const struct moderation_item item = {
		.comment_id = id, .before = COMMENT_PENDING, .after = COMMENT_SPAM, .before_reason = STR("policy")};
	assert_ok(moderation_item_put(f->db, m.id, &item));
	assert_ok(moderation_item_list(f->db, &f->arena, m.id, &items));
	assert_int_equal(items.n, 1);
	assert_int_equal(items.items[0].before, COMMENT_PENDING);
	assert_int_equal(items.items[0].after, COMMENT_SPAM);
	assert_str(items.items[0].before_reason, "policy");
	assert_ok(moderation_last(f->db, &f->arena, 7, 100, &out));
	assert_int_equal(out.id, m.id);
	assert_rc(moderation_last(f->db, &f->arena, 7, 101, &out), RC_NOT_FOUND);
	assert_rc(moderation_last(f->db, &f->arena, 8, 0, &out), RC_NOT_FOUND);
	assert_ok(moderation_set_undone(f->db, m.id));
	assert_rc(moderation_last(f->db, &f->arena, 7, 0, &out), RC_NOT_FOUND);
	assert_ok(moderation_sweep(f->db, 101, 10, &n));
	assert_int_equal(n, 1);
	assert_ok(moderation_item_list(f->db, &f->arena, m.id, &items));
	assert_int_equal(items.n, 0);
}

static void test_former_words_go_with_the_comment(void **state)
{
	struct store_test *f = *state;
	struct comment_edits edits;
	struct str tag;
	int64_t at;
	ledger_articles(f, 1);
	int64_t id = add(f, 1, COMMENT_VISIBLE, "Ann");
	const struct comment_edit e = {.comment_id = id, .name = STR("Mo"), .source = STR("Before"), .edited_at = 5};
	assert_ok(comment_edit_insert(f->db, &e));
	assert_ok(comment_network_put(f->db, id, STR("tag"), 5));
	assert_ok(comment_edit_list(f->db, &f->arena, id, &edits));
	assert_int_equal(edits.n, 1);
	assert_str(edits.items[0].source, "Before");
	assert_ok(comment_erase(f->db, id, STR("erased")));
	assert_ok(comment_edit_list(f->db, &f->arena, id, &edits));
	assert_int_equal(edits.n, 0);
	assert_rc(comment_network_get(f->db, &f->arena, id, &tag, &at), RC_NOT_FOUND);
}

static void test_reports_are_settled_by_an_act(void **state)
{
	struct store_test *f = *state;
	struct comment_reports r;
	struct comment_reasons reasons;
	bool first;
	ledger_articles(f, 1);
	int64_t id = add(f, 1, COMMENT_VISIBLE, "Ann");
	assert_ok(comment_report(f->db, id, STR("v1"), STR("Rude"), STR_NONE, 1, &first));
	assert_ok(comment_report(f->db, id, STR("v2"), STR(""), STR_NONE, 1, &first));
	assert_ok(comment_report_reasons(f->db, &f->arena, id, 5, &reasons));
	assert_int_equal(reasons.n, 1);
	assert_ok(comment_reports_settle_by(f->db, id, 3));
	assert_ok(comment_reports_get(f->db, id, &r));
	assert_int_equal(r.open, 0);
	assert_true(r.looked_at);
	assert_ok(comment_reports_unsettle(f->db, id, 4));
	assert_ok(comment_reports_get(f->db, id, &r));
	assert_int_equal(r.open, 0);
	assert_ok(comment_reports_unsettle(f->db, id, 3));
	assert_ok(comment_reports_get(f->db, id, &r));
	assert_int_equal(r.open, 2);
}

struct seen {
	int64_t ids[8];
	size_t n, most;
};

static bool see(void *ctx, const struct queue_row *r)
{
	struct seen *s = ctx;
	s->ids[s->n++] = r->id;
	return s->n < s->most;
}

static struct seen walk(struct store_test *f, struct queue_walk w)
{
	struct seen s = {.most = 8};
	bool ended;
	assert_ok(queue_each(f->db, &w, see, &s, &ended));
	assert_true(ended);
	return s;
}

static void test_walks(void **state)
{
	struct store_test *f = *state;
	bool first, ended;
	ledger_articles(f, 2);
	int64_t a = add(f, 1, COMMENT_PENDING, "Ann"), b = add(f, 2, COMMENT_PENDING, "Bob"),
		c = add(f, 1, COMMENT_SPAM, "Cy");
	assert_ok(comment_email_put(f->db, b, STR("b@x.example")));
	assert_ok(comment_report(f->db, c, STR("v"), STR(""), STR_NONE, 1, &first));
	struct seen s = walk(f, (struct queue_walk){.tab = QUEUE_WAITING});
	assert_int_equal(s.n, 2);
	assert_int_equal(s.ids[0], a);
	s = walk(f, (struct queue_walk){.tab = QUEUE_WAITING, .after_id = a});
	assert_int_equal(s.n, 1);
	s = walk(f, (struct queue_walk){.tab = QUEUE_WAITING, .article_id = 2});
	assert_int_equal(s.ids[0], b);
	s = walk(f, (struct queue_walk){.tab = QUEUE_SPAM});
	assert_int_equal(s.ids[0], c);
	s = walk(f, (struct queue_walk){.tab = QUEUE_REPORTED});
	assert_int_equal(s.ids[0], c);
	s = walk(f, (struct queue_walk){.tab = QUEUE_WAITING, .email = STR("b@x.example")});
	assert_int_equal(s.n, 1);
	s = walk(f, (struct queue_walk){.tab = QUEUE_SPAM, .email = STR("b@x.example")});
	assert_int_equal(s.n, 0);
	s = walk(f, (struct queue_walk){.any_state = true, .voter = STR("voter")});
	assert_int_equal(s.n, 3);
	assert_int_equal(s.ids[0], c);
	s = (struct seen){.most = 1};
	assert_ok(queue_each(f->db, &(struct queue_walk){.any_state = true, .voter = STR("voter")}, see, &s, &ended));
	assert_false(ended);
}

static void test_counts_stop_at_their_limit(void **state)
{
	struct store_test *f = *state;
	int64_t n;
	ledger_articles(f, 1);
	for (int i = 0; i < 5; i++)
		add(f, 1, COMMENT_PENDING, "Ann");
	assert_ok(queue_count(f->db, QUEUE_WAITING, 3, &n));
	assert_int_equal(n, 3);
	assert_ok(queue_count(f->db, QUEUE_WAITING, 30, &n));
	assert_int_equal(n, 5);
	assert_ok(queue_count(f->db, QUEUE_REPORTED, 30, &n));
	assert_int_equal(n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_acts),
		STORE_TEST(test_former_words_go_with_the_comment),
		STORE_TEST(test_reports_are_settled_by_an_act),
		STORE_TEST(test_walks),
		STORE_TEST(test_counts_stop_at_their_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
