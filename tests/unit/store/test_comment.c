/* Comments as rows: every column comes back, states move the count, lists show what they promise and nothing else. */
#include "store/comment.h"

#include "ledger_test.h"
#include "store/ballot.h"
#include "store/tally.h"

static struct comment comment_of(int64_t article_id, enum comment_state state)
{
	return (struct comment){
		.article_id = article_id,
		.state = state,
		.author = STR("Ann"),
		.source = STR("Hello"),
		.body = STR("<p>Hello</p>"),
		.created_at = 1000,
	};
}

static int64_t add(struct store_test *f, int64_t article_id, enum comment_state state)
{
	struct comment c = comment_of(article_id, state);
	assert_ok(comment_insert(f->db, &c));
	return c.id;
}

static int64_t visible(struct store_test *f, int64_t article_id)
{
	struct tally t;
	assert_ok(tally_get(f->db, &f->arena, article_id, &t));
	return t.comments;
}

static void test_round_trip(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 1);
	int64_t parent = add(f, 1, COMMENT_VISIBLE);
	struct comment in = {
		.article_id = 1,
		.parent_id = parent,
		.state = COMMENT_PENDING,
		.reason = STR("links"),
		.author = STR("Zoë 漢"),
		.url = STR("https://example.org/"),
		.source = STR("a\nb"),
		.body = STR("<p>a<br>b</p>"),
		.stars = 5,
		.voter = STR("v\0w"),
		.edit_hash = STR("h\0h"),
		.notify = true,
		.likes = 2,
		.created_at = 123456789012,
		.edited_at = 123456789013,
	};
	assert_ok(comment_insert(f->db, &in));
	struct comment out;
	assert_ok(comment_get(f->db, &f->arena, in.id, &out));
	assert_int_equal(out.id, in.id);
	assert_int_equal(out.parent_id, parent);
	assert_int_equal(out.state, COMMENT_PENDING);
	assert_true(str_eq(out.reason, in.reason));
	assert_true(str_eq(out.author, in.author));
	assert_true(str_eq(out.url, in.url));
	assert_true(str_eq(out.source, in.source));
	assert_true(str_eq(out.body, in.body));
	assert_true(str_eq(out.voter, in.voter));
	assert_true(str_eq(out.edit_hash, in.edit_hash));
	assert_int_equal(out.stars, 5);
	assert_true(out.notify);
	assert_int_equal(out.likes, 2);
	assert_int_equal(out.created_at, in.created_at);
	assert_int_equal(out.edited_at, in.edited_at);
	assert_rc(comment_get(f->db, &f->arena, 999, &out), RC_NOT_FOUND);
}

static void test_place(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 2);
	struct comment c = comment_of(9, COMMENT_VISIBLE);
	assert_rc(comment_insert(f->db, &c), RC_NOT_FOUND);
	c = comment_of(1, COMMENT_VISIBLE);
	c.parent_id = add(f, 2, COMMENT_VISIBLE);
	assert_rc(comment_insert(f->db, &c), RC_INVALID);
	c.parent_id = 12345;
	assert_rc(comment_insert(f->db, &c), RC_INVALID);
	assert_int_equal(visible(f, 1), 0);
	c.id = add(f, 1, COMMENT_VISIBLE);
	c.parent_id = c.id;
	assert_rc(comment_update(f->db, &c), RC_INVALID);
}

static void test_update(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 1);
	int64_t parent = add(f, 1, COMMENT_VISIBLE), id = add(f, 1, COMMENT_PENDING);
	struct comment c;
	assert_ok(comment_get(f->db, &f->arena, id, &c));
	c.parent_id = parent;
	c.author = STR("Bob");
	c.body = STR("<p>New</p>");
	c.stars = 2;
	c.state = COMMENT_VISIBLE;
	assert_ok(comment_update(f->db, &c));
	assert_ok(comment_get(f->db, &f->arena, id, &c));
	assert_int_equal(c.parent_id, parent);
	assert_str(c.author, "Bob");
	assert_int_equal(c.stars, 2);
	assert_int_equal(c.state, COMMENT_PENDING); /* states are changed by comment_set_state() alone */
	assert_ok(comment_set_text(f->db, id, STR("s2"), STR("b2"), 77));
	assert_ok(comment_get(f->db, &f->arena, id, &c));
	assert_str(c.source, "s2");
	assert_int_equal(c.edited_at, 77);
	c.id = 999;
	assert_rc(comment_update(f->db, &c), RC_NOT_FOUND);
	assert_rc(comment_set_text(f->db, 999, STR("s"), STR("b"), 1), RC_NOT_FOUND);
}

static void test_states_move_count(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 1);
	int64_t id = add(f, 1, COMMENT_PENDING);
	for (enum comment_state from = COMMENT_VISIBLE; from < COMMENT_STATES; from++) {
		for (enum comment_state to = COMMENT_VISIBLE; to < COMMENT_STATES; to++) {
			enum comment_state before;
			assert_ok(comment_set_state(f->db, id, from, STR("x"), NULL));
			assert_ok(comment_set_state(f->db, id, to, STR("why"), &before));
			assert_int_equal(before, from);
			assert_int_equal(visible(f, 1), to == COMMENT_VISIBLE);
			assert_recount(f);
		}
	}
	struct comment c;
	assert_ok(comment_get(f->db, &f->arena, id, &c));
	assert_str(c.reason, "why");
	assert_str(c.source, "Hello");
	assert_rc(comment_set_state(f->db, 999, COMMENT_SPAM, STR(""), NULL), RC_NOT_FOUND);
}

static void test_lists(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 2);
	add(f, 1, COMMENT_VISIBLE);
	int64_t p = add(f, 1, COMMENT_PENDING), b = add(f, 2, COMMENT_VISIBLE), c = add(f, 1, COMMENT_VISIBLE),
		s = add(f, 2, COMMENT_PENDING);
	struct comments list;
	assert_ok(comment_list_all(f->db, &f->arena, 1, 0, 2, &list));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.items[1].id, p);
	assert_ok(comment_list_by_state(f->db, &f->arena, COMMENT_PENDING, 0, 100, &list));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.items[1].id, s);
	assert_ok(comment_list_latest(f->db, &f->arena, 0, LEDGER_NOW, 2, &list));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.items[0].id, c);
	assert_int_equal(list.items[1].id, b);
	assert_ok(comment_list_latest(f->db, &f->arena, 2, LEDGER_NOW, 9, &list));
	assert_int_equal(list.n, 1);
	int64_t counts[COMMENT_STATES];
	assert_ok(comment_counts(f->db, 0, counts));
	assert_int_equal(counts[COMMENT_VISIBLE], 3);
	assert_int_equal(counts[COMMENT_PENDING], 2);
	assert_int_equal(counts[COMMENT_SPAM], 0);
	assert_ok(comment_counts(f->db, 2, counts));
	assert_int_equal(counts[COMMENT_VISIBLE], 1);
}

/* What is said under an article that is not public must not leave by the site's comment feed. */
static void test_latest_of_public_only(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 3);
	for (int64_t i = 1; i <= 3; i++)
		add(f, i, COMMENT_VISIBLE);
	assert_ok(db_exec_script(f->db, "UPDATE article SET state = 'draft' WHERE id = 1;"
					"UPDATE article SET published_at = 9000000000000 WHERE id = 2;"));
	struct comments list;
	assert_ok(comment_list_latest(f->db, &f->arena, 0, LEDGER_NOW, 10, &list));
	assert_int_equal(list.n, 1);
	assert_int_equal(list.items[0].article_id, 3);
	assert_ok(comment_list_latest(f->db, &f->arena, 0, 9000000000000, 10, &list));
	assert_int_equal(list.n, 2);
}

static void test_edit_hash(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 1);
	struct comment c = comment_of(1, COMMENT_VISIBLE), out;
	c.edit_hash = STR("secret");
	assert_ok(comment_insert(f->db, &c));
	int64_t other = add(f, 1, COMMENT_VISIBLE);
	assert_ok(comment_get_by_edit_hash(f->db, &f->arena, c.id, STR("secret"), &out));
	assert_int_equal(out.id, c.id);
	assert_rc(comment_get_by_edit_hash(f->db, &f->arena, c.id, STR("secreT"), &out), RC_NOT_FOUND);
	assert_rc(comment_get_by_edit_hash(f->db, &f->arena, other, STR("secret"), &out), RC_NOT_FOUND);
	assert_rc(comment_get_by_edit_hash(f->db, &f->arena, other, STR_NONE, &out), RC_NOT_FOUND);
}

static void test_known(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 1);
	struct comment c = comment_of(1, COMMENT_PENDING);
	c.voter = STR("v");
	assert_ok(comment_insert(f->db, &c));
	add(f, 1, COMMENT_VISIBLE); /* of nobody who is known */
	bool known;
	assert_ok(comment_is_known(f->db, STR("v"), 0, &known));
	assert_false(known);
	assert_ok(comment_set_state(f->db, c.id, COMMENT_VISIBLE, STR(""), NULL));
	assert_ok(comment_is_known(f->db, STR("v"), 0, &known));
	assert_true(known);
	assert_ok(comment_is_known(f->db, STR("v"), c.id, &known));
	assert_false(known);
	assert_ok(comment_is_known(f->db, STR("other"), 0, &known));
	assert_false(known);
	assert_ok(comment_is_known(f->db, STR_NONE, 0, &known));
	assert_false(known);
}

static void test_was_known(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 1);
	struct comment c = comment_of(1, COMMENT_VISIBLE);
	c.voter = STR("v");
	assert_ok(comment_insert(f->db, &c));
	bool known;
	assert_ok(comment_was_known(f->db, STR("v"), c.id, &known));
	assert_false(known);
	int64_t later = add(f, 1, COMMENT_PENDING);
	assert_ok(comment_was_known(f->db, STR("v"), later, &known));
	assert_true(known);
	assert_ok(comment_was_known(f->db, STR("other"), later, &known));
	assert_false(known);
	assert_ok(comment_was_known(f->db, STR("v"), c.id - 1, &known));
	assert_false(known);
}

static void test_list_since(void **state)
{
	struct store_test *f = *state;
	static const int64_t times[] = {3000, 1000, 2000, 2000, 500};
	int64_t ids[ARRAY_LEN(times)];
	struct comments page;
	ledger_articles(f, 1);
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		struct comment c = comment_of(1, (enum comment_state)(i % COMMENT_STATES));
		c.created_at = times[i];
		assert_ok(comment_insert(f->db, &c));
		ids[i] = c.id;
	}
	assert_ok(comment_list_since(f->db, &f->arena, 1000, NULL, 2, &page));
	assert_int_equal(page.n, 2);
	assert_int_equal(page.items[0].id, ids[0]);
	assert_int_equal(page.items[1].id, ids[3]);
	assert_ok(comment_list_since(f->db, &f->arena, 1000, &page.items[1], 10, &page));
	assert_int_equal(page.n, 2);
	assert_int_equal(page.items[0].id, ids[2]);
	assert_int_equal(page.items[1].id, ids[1]);
}

static void test_waiting_stars(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 2);
	const struct {
		int64_t article_id;
		enum comment_state state;
		int stars;
	} said[] = {{1, COMMENT_PENDING, 2}, {1, COMMENT_PENDING, 4}, {1, COMMENT_PENDING, 0},
		    {1, COMMENT_VISIBLE, 5}, {1, COMMENT_SPAM, 1},    {2, COMMENT_VISIBLE, 3}};
	for (size_t i = 0; i < ARRAY_LEN(said); i++) {
		struct comment c = comment_of(said[i].article_id, said[i].state);
		c.voter = STR("v");
		c.stars = said[i].stars;
		assert_ok(comment_insert(f->db, &c));
	}
	int stars = -1;
	assert_ok(comment_waiting_stars(f->db, 1, STR("v"), &stars));
	assert_int_equal(stars, 4);
	assert_ok(comment_waiting_stars(f->db, 2, STR("v"), &stars));
	assert_int_equal(stars, 0);
	assert_ok(comment_waiting_stars(f->db, 1, STR("w"), &stars));
	assert_int_equal(stars, 0);
}

static void test_email_and_erase(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 1);
	int64_t id = add(f, 1, COMMENT_VISIBLE);
	struct str email;
	assert_rc(comment_email_get(f->db, &f->arena, id, &email), RC_NOT_FOUND);
	assert_ok(comment_email_put(f->db, id, STR("a@example.org")));
	assert_ok(comment_email_put(f->db, id, STR("b@example.org")));
	assert_ok(comment_email_get(f->db, &f->arena, id, &email));
	assert_str(email, "b@example.org");
	assert_ok(comment_erase(f->db, id, STR("withdrawn")));
	assert_rc(comment_email_get(f->db, &f->arena, id, &email), RC_NOT_FOUND);
	struct comment c;
	assert_ok(comment_get(f->db, &f->arena, id, &c));
	assert_int_equal(c.state, COMMENT_REMOVED);
	assert_int_equal(c.author.n + c.source.n + c.body.n, 0);
	assert_int_equal(visible(f, 1), 0);
	assert_recount(f);
	assert_rc(comment_erase(f->db, 999, STR("")), RC_NOT_FOUND);
}

static void test_withdrawn(void **state)
{
	struct store_test *f = *state;
	struct comment c = comment_of(1, COMMENT_VISIBLE), kept;
	struct comment_reports reports;
	struct str email;
	bool first;
	int64_t n;
	ledger_articles(f, 1);
	c.stars = 4;
	c.notify = true;
	assert_ok(comment_insert(f->db, &c));
	assert_ok(comment_email_put(f->db, c.id, STR("a@example.org")));
	assert_ok(comment_report(f->db, c.id, STR("ben"), STR("Rude"), STR_NONE, 3, &first));
	int64_t removed = add(f, 1, COMMENT_VISIBLE);
	assert_ok(comment_set_state(f->db, removed, COMMENT_REMOVED, STR("moderator"), NULL));
	assert_ok(comment_set_state(f->db, c.id, COMMENT_REMOVED, STR(COMMENT_BY_AUTHOR), NULL));
	assert_ok(comment_strip(f->db, c.id));
	assert_ok(comment_get(f->db, &f->arena, c.id, &kept));
	assert_true(comment_is_withdrawn(&kept));
	assert_true(kept.stars == 0 && !kept.notify);
	assert_str(kept.source, "Hello");
	assert_rc(comment_email_get(f->db, &f->arena, c.id, &email), RC_NOT_FOUND);
	assert_ok(comment_reports_get(f->db, c.id, &reports));
	assert_int_equal(reports.open, 0);
	assert_ok(comment_erase_withdrawn(f->db, 1000, 10, &n));
	assert_int_equal(n, 0);
	assert_ok(comment_erase_withdrawn(f->db, 1001, 10, &n));
	assert_int_equal(n, 1);
	assert_ok(comment_erase_withdrawn(f->db, 1001, 10, &n));
	assert_int_equal(n, 0);
	assert_ok(comment_get(f->db, &f->arena, c.id, &kept));
	assert_true(comment_is_withdrawn(&kept) && kept.body.n == 0);
	assert_ok(comment_get(f->db, &f->arena, removed, &kept));
	assert_true(!comment_is_withdrawn(&kept) && kept.body.n > 0);
}

static int64_t likes_now(struct store_test *f, int64_t id)
{
	struct comment c;
	assert_ok(comment_get(f->db, &f->arena, id, &c));
	return c.likes;
}

static void difference_note(void *ctx, const struct comment_difference *d)
{
	*(struct comment_difference *)ctx = *d;
}

/* Again: takes it back. */
static void like(struct store_test *f, int64_t id, struct str voter, enum ballot_state state)
{
	char block[BLOCK_NAME_SIZE];
	struct ballot b = {.article_id = 1,
			   .block = comment_block(block, id),
			   .voter = voter,
			   .choice = STR("like"),
			   .toggle = true,
			   .state = state,
			   .held_for = BALLOT_RUSH,
			   .cast_at = 1};
	assert_ok(ballots_cast(f->db, &b, 1));
	assert_ok(b.rc);
}

static void test_likes(void **state)
{
	struct store_test *f = *state;
	int64_t likes = 0, wrong;
	ledger_articles(f, 1);
	struct comment carried = comment_of(1, COMMENT_VISIBLE);
	carried.likes = 7;
	assert_ok(comment_insert(f->db, &carried));
	int64_t id = add(f, 1, COMMENT_VISIBLE);

	like(f, carried.id, STR("ann"), BALLOT_COUNTED);
	assert_int_equal(likes_now(f, carried.id), 8);
	like(f, carried.id, STR("b\0b"), BALLOT_COUNTED);
	like(f, carried.id, STR("held"), BALLOT_HELD);
	assert_int_equal(likes_now(f, carried.id), 9);
	like(f, carried.id, STR("ann"), BALLOT_COUNTED); /* takes it back */
	assert_ok(comment_likes(f->db, carried.id, &likes));
	assert_int_equal(likes, 8);
	like(f, id, STR("ann"), BALLOT_COUNTED);
	assert_int_equal(likes_now(f, id), 1);
	assert_int_equal(likes_now(f, carried.id), 8);
	assert_ok(comment_likes_add(f->db, id, -5));
	assert_int_equal(likes_now(f, id), 0);
	assert_ok(comment_likes_add(f->db, id, 1));
	assert_ok(comment_likes_add(f->db, 99999, 1));
	assert_rc(comment_likes(f->db, 99999, &likes), RC_NOT_FOUND);
	struct tally t;
	assert_ok(tally_get(f->db, &f->arena, 1, &t));
	assert_int_equal(t.likes, 0);
	assert_ok(tally_recount_check(f->db, NULL, NULL, &wrong));
	assert_int_equal(wrong, 0);
	assert_ok(comment_likes_check(f->db, NULL, NULL, &wrong));
	assert_int_equal(wrong, 0);

	struct comment_difference d;
	assert_ok(db_exec_script(f->db, "UPDATE comment SET likes = 5 WHERE likes = 8"));
	assert_ok(comment_likes_check(f->db, difference_note, &d, &wrong));
	assert_int_equal(wrong, 1);
	assert_true(d.id == carried.id && d.counted == 8 && d.stored == 5);
}

static void test_ratings(void **state)
{
	struct store_test *f = *state;
	struct comment_rating r = {STR("voter"), STR("tag"), STR("waits")}, other;
	int64_t n;
	ledger_articles(f, 1);
	int64_t id = add(f, 1, COMMENT_VISIBLE);
	assert_rc(comment_rating_get(f->db, &f->arena, id, &other), RC_NOT_FOUND);
	assert_rc(comment_rating_find(f->db, &f->arena, STR("voter"), &other), RC_NOT_FOUND);
	assert_ok(comment_rating_put(f->db, id, &r, 50));
	assert_ok(comment_rating_find(f->db, &f->arena, STR("voter"), &other));
	assert_str(other.held_for, "waits");
	assert_ok(comment_rating_release(f->db, STR("other"), 60));
	assert_ok(comment_rating_release(f->db, STR("tag"), 50));
	assert_ok(comment_rating_get(f->db, &f->arena, id, &other));
	assert_str(other.held_for, "waits");
	assert_ok(comment_rating_release(f->db, STR("tag"), 51));
	assert_ok(comment_rating_get(f->db, &f->arena, id, &other));
	assert_str(other.held_for, "");
	assert_ok(comment_forget_tags(f->db, 50, 10, &n));
	assert_ok(comment_rating_get(f->db, &f->arena, id, &r));
	assert_str(r.tag, "tag");
	assert_ok(comment_forget_tags(f->db, 51, 10, &n));
	assert_int_equal(n, 1);
	assert_ok(comment_rating_get(f->db, &f->arena, id, &r));
	assert_null(r.tag.p);
	assert_str(r.voter, "voter");
	assert_ok(comment_erase(f->db, id, STR("author")));
	assert_rc(comment_rating_get(f->db, &f->arena, id, &r), RC_NOT_FOUND);
}

static void assert_reports(struct store_test *f, int64_t id, int64_t open, int64_t networks, bool looked_at)
{
	struct comment_reports all;
	assert_ok(comment_reports_get(f->db, id, &all));
	assert_int_equal(all.open, open);
	assert_int_equal(all.networks, networks);
	assert_int_equal(all.looked_at, looked_at);
}

static void test_reports(void **state)
{
	struct store_test *f = *state;
	bool first;
	ledger_articles(f, 1);
	int64_t id = add(f, 1, COMMENT_VISIBLE), other = add(f, 1, COMMENT_VISIBLE);
	assert_ok(comment_report(f->db, id, STR("ann"), STR("spam"), STR("net"), 1, &first));
	assert_true(first);
	assert_ok(comment_report(f->db, id, STR("ann"), STR("still"), STR("net"), 2, &first));
	assert_false(first);
	assert_ok(comment_report(f->db, id, STR("ben"), STR_NONE, STR("ten"), 3, &first));
	assert_ok(comment_report(f->db, other, STR("ann"), STR(""), STR("net"), 3, &first));
	assert_reports(f, id, 2, 2, false);
	assert_ok(comment_reports_settle(f->db, id));
	assert_reports(f, id, 0, 0, true);
	assert_ok(comment_report(f->db, id, STR("ann"), STR(""), STR("net"), 4, &first));
	assert_false(first);
	assert_ok(comment_report(f->db, id, STR("cyd"), STR(""), STR("new"), 4, &first));
	assert_reports(f, id, 1, 1, true);
	assert_reports(f, other, 1, 1, false);
}

static void test_reports_by_network(void **state)
{
	struct store_test *f = *state;
	bool first;
	int64_t n;
	ledger_articles(f, 1);
	int64_t id = add(f, 1, COMMENT_VISIBLE);
	assert_reports(f, id, 0, 0, false);
	assert_ok(comment_report(f->db, id, STR("ann"), STR(""), STR("net"), 1, &first));
	assert_ok(comment_report(f->db, id, STR("ben"), STR(""), STR("net"), 2, &first));
	assert_true(first);
	assert_ok(comment_report(f->db, id, STR("cyd"), STR(""), STR_NONE, 3, &first));
	assert_ok(comment_report(f->db, id, STR("dan"), STR(""), STR_NONE, 4, &first));
	assert_reports(f, id, 4, 1, false);
	/* Without the tags what counted counts on, and what did not does not begin to. */
	assert_ok(comment_forget_tags(f->db, 2, 10, &n));
	assert_int_equal(n, 1);
	assert_ok(comment_forget_tags(f->db, 9, 10, &n));
	assert_int_equal(n, 1);
	assert_reports(f, id, 4, 1, false);
	assert_ok(comment_report(f->db, id, STR("eve"), STR(""), STR("ten"), 5, &first));
	assert_reports(f, id, 5, 2, false);
}

static void test_words(void **state)
{
	enum comment_state s;
	for (enum comment_state i = COMMENT_VISIBLE; i < COMMENT_STATES; i++) {
		assert_ok(comment_state_of(str_of(comment_state_name(i)), &s));
		assert_int_equal(s, i);
	}
	assert_rc(comment_state_of(STR("held"), &s), RC_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_round_trip),
		STORE_TEST(test_place),
		STORE_TEST(test_update),
		STORE_TEST(test_states_move_count),
		STORE_TEST(test_lists),
		STORE_TEST(test_latest_of_public_only),
		STORE_TEST(test_edit_hash),
		STORE_TEST(test_known),
		STORE_TEST(test_was_known),
		STORE_TEST(test_list_since),
		STORE_TEST(test_waiting_stars),
		STORE_TEST(test_email_and_erase),
		STORE_TEST(test_withdrawn),
		STORE_TEST(test_likes),
		STORE_TEST(test_ratings),
		STORE_TEST(test_reports),
		STORE_TEST(test_reports_by_network),
		STORE_TEST(test_words),
	};
	return cmocka_run_group_tests_name("store/comment", tests, NULL, NULL);
}
