/*
 * The ledger against a simple model: whatever is cast, held, voided, restored, carried over or taken back, totals are
 * what the model says and what a recount finds.
 */
#include "store/ballot.h"

#include "ledger_test.h"
#include "store/comment.h"
#include "store/tally.h"

#define ARTICLES 4
#define VOTERS 60
#define BLOCKS 3
#define CHOICES 6 /* 0 is none */

static const char *const block_names[BLOCKS] = {"like", "reaction", "stars"};
static const char *const choice_names[BLOCKS][CHOICES] = {
	{"", "like", "dislike"},
	{"", "happy", "sad", "excited"},
	{"", "1", "2", "3", "4", "5"},
};
static const unsigned choice_counts[BLOCKS] = {2, 3, 5};

struct model_row {
	bool row;
	unsigned choice;
	enum ballot_state state;
	int64_t cast_at, comment_id;
};

struct model {
	struct model_row rows[ARTICLES][VOTERS][BLOCKS];
	int64_t carried[ARTICLES][BLOCKS][CHOICES];
	uint64_t seed;
	int64_t now;
};

static uint32_t next(struct model *m, uint32_t below)
{
	m->seed ^= m->seed << 13;
	m->seed ^= m->seed >> 7;
	m->seed ^= m->seed << 17;
	return (uint32_t)((m->seed >> 20) % below);
}

static void model_take_back(struct model_row *r)
{
	r->row = r->state == BALLOT_VOIDED;
	r->choice = 0;
	r->comment_id = 0;
}

static unsigned model_cast(struct model_row *r, unsigned choice, bool toggle, enum ballot_state state, int64_t now,
			   int64_t comment_id)
{
	if (choice == 0 || (toggle && r->row && r->choice == choice)) {
		if (r->row)
			model_take_back(r);
		return 0;
	}
	if (!r->row || (r->state == BALLOT_COUNTED && state == BALLOT_HELD && r->choice != choice))
		r->state = state;
	r->row = true;
	r->choice = choice;
	r->cast_at = now;
	r->comment_id = comment_id;
	return choice;
}

static int64_t model_count(const struct model *m, unsigned article, unsigned block, unsigned choice)
{
	int64_t n = m->carried[article][block][choice];
	for (unsigned v = 0; v < VOTERS; v++) {
		const struct model_row *r = &m->rows[article][v][block];
		n += r->row && r->state == BALLOT_COUNTED && r->choice == choice;
	}
	return n;
}

static int64_t stored_count(const struct tally *t, unsigned block, unsigned choice)
{
	if (block == 0)
		return choice == 1 ? t->likes : t->dislikes;
	if (block == 1)
		return tally_reaction(t, str_of(choice_names[1][choice]));
	return t->stars[choice - 1];
}

static void assert_totals(struct store_test *f, const struct model *m)
{
	for (unsigned a = 0; a < ARTICLES; a++) {
		struct tally t;
		assert_ok(tally_get(f->db, &f->arena, a + 1, &t));
		for (unsigned b = 0; b < BLOCKS; b++)
			for (unsigned c = 1; c <= choice_counts[b]; c++)
				assert_int_equal(stored_count(&t, b, c), model_count(m, a, b, c));
	}
	assert_recount(f);
}

static struct str voter_name(struct store_test *f, unsigned voter)
{
	return arena_printf(&f->arena, "voter-%u", voter);
}

static struct ballot random_ballot(struct store_test *f, struct model *m, unsigned *ret_voter, unsigned *ret_block,
				   unsigned *ret_choice)
{
	*ret_voter = next(m, VOTERS);
	*ret_block = next(m, BLOCKS);
	*ret_choice = next(m, 5) == 0 ? 0 : 1 + next(m, choice_counts[*ret_block]);
	return (struct ballot){
		.article_id = next(m, 20) == 0 ? 999 : 1 + next(m, ARTICLES),
		.block = str_of(block_names[*ret_block]),
		.voter = voter_name(f, *ret_voter),
		.choice = str_of(choice_names[*ret_block][*ret_choice]),
		.toggle = *ret_block != 2,
		.state = next(m, 4) == 0 ? BALLOT_HELD : BALLOT_COUNTED,
		.cast_at = m->now++,
	};
}

static void cast_random_batch(struct store_test *f, struct model *m)
{
	unsigned n = 1 + next(m, 120), expected[120];
	struct ballot ballots[120];
	for (unsigned i = 0; i < n; i++) {
		unsigned voter, block, choice;
		ballots[i] = random_ballot(f, m, &voter, &block, &choice);
		if (ballots[i].article_id == 999)
			continue;
		struct model_row *r = &m->rows[ballots[i].article_id - 1][voter][block];
		expected[i] = model_cast(r, choice, block != 2, ballots[i].state, ballots[i].cast_at, 0);
	}
	assert_ok(ballots_cast(f->db, ballots, n));
	for (unsigned i = 0; i < n; i++) {
		if (ballots[i].article_id == 999) {
			assert_rc(ballots[i].rc, RC_NOT_FOUND);
			assert_int_equal(ballots[i].standing.n, 0);
			continue;
		}
		assert_ok(ballots[i].rc);
		assert_int_equal(ballots[i].standing.n > 0, expected[i] > 0);
		if (expected[i] > 0)
			assert_true(str_eq(ballots[i].standing, ballots[i].choice));
	}
}

static void set_random_state(struct store_test *f, struct model *m)
{
	unsigned a = next(m, ARTICLES), v = next(m, VOTERS), b = next(m, BLOCKS);
	struct model_row *r = &m->rows[a][v][b];
	struct ballot stored;
	enum rc rc = ballot_get(f->db, &f->arena, a + 1, voter_name(f, v), str_of(block_names[b]), &stored);
	assert_int_equal(rc, r->row ? RC_OK : RC_NOT_FOUND);
	if (!r->row)
		return;
	assert_int_equal(stored.state, r->state);
	assert_true(str_is(stored.choice, choice_names[b][r->choice]));
	enum ballot_state state = (enum ballot_state)next(m, 3);
	int64_t changed, ids[2] = {stored.id, 1000000};
	assert_ok(ballots_set_state(f->db, ids, 2, state, &changed));
	assert_int_equal(changed, r->state != state);
	r->state = state;
}

static void carry_random(struct store_test *f, struct model *m)
{
	unsigned a = next(m, ARTICLES), b = next(m, BLOCKS), c = 1 + next(m, choice_counts[b]);
	int64_t n = next(m, 3) == 0 ? 0 : next(m, 500);
	assert_ok(tally_carry(f->db, a + 1, str_of(block_names[b]), str_of(choice_names[b][c]), n));
	m->carried[a][b][c] = n;
}

/* As a comment that becomes visible does it. */
static bool put_if_newer(struct store_test *f, struct ballot *b)
{
	bool outdated;
	assert_ok(ballot_is_outdated(f->db, b, &outdated));
	if (!outdated)
		assert_ok(ballots_cast(f->db, b, 1));
	return !outdated;
}

static void comment_random(struct store_test *f, struct model *m)
{
	unsigned a = next(m, ARTICLES), v = next(m, VOTERS), stars = 1 + next(m, 5);
	struct comment comment = {.article_id = a + 1, .author = STR("A"), .source = STR("s"), .body = STR("b")};
	assert_ok(comment_insert(f->db, &comment));
	struct model_row *r = &m->rows[a][v][2];
	int64_t at = next(m, (uint32_t)m->now + 10); /* often older than what stands */
	struct ballot b = {
		.article_id = a + 1,
		.block = STR("stars"),
		.voter = voter_name(f, v),
		.choice = str_of(choice_names[2][stars]),
		.comment_id = comment.id,
		.cast_at = at,
	};
	bool expected = !(r->row && r->choice > 0 && r->cast_at > at);
	assert_int_equal(put_if_newer(f, &b), expected);
	if (expected)
		model_cast(r, stars, false, BALLOT_COUNTED, at, comment.id);
	if (next(m, 2) == 0)
		return;
	assert_ok(ballot_delete_by_comment(f->db, comment.id));
	if (r->comment_id == comment.id)
		model_take_back(r);
}

static void test_model(void **state)
{
	struct store_test *f = *state;
	struct model *m = calloc(1, sizeof(*m));
	assert_non_null(m);
	m->seed = 0x9e3779b97f4a7c15u;
	m->now = 1000;
	ledger_articles(f, ARTICLES);
	for (unsigned round = 0; round < 300; round++) {
		cast_random_batch(f, m);
		for (unsigned i = next(m, 4); i > 0; i--)
			set_random_state(f, m);
		if (next(m, 4) == 0)
			carry_random(f, m);
		for (unsigned i = next(m, 3); i > 0; i--)
			comment_random(f, m);
		assert_totals(f, m);
		arena_reset(&f->arena);
	}
	free(m);
}

static struct ballot like(struct str voter, const char *choice)
{
	return (struct ballot){.article_id = 1,
			       .block = STR("like"),
			       .voter = voter,
			       .choice = str_of(choice),
			       .toggle = true,
			       .cast_at = 5};
}

static struct str cast_one(struct store_test *f, struct ballot *b)
{
	assert_ok(ballots_cast(f->db, b, 1));
	assert_ok(b->rc);
	return b->standing;
}

/* One voter several times in one batch, in order, with the right end. */
static void test_same_voter_in_batch(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 1);
	struct str v = STR("v");
	struct ballot b[] = {like(v, "like"), like(v, "dislike"), like(v, "dislike"),
			     like(v, "like"), like(v, ""),        like(v, "dislike")};
	assert_ok(ballots_cast(f->db, b, ARRAY_LEN(b)));
	assert_str(b[0].standing, "like");
	assert_str(b[1].standing, "dislike");
	assert_int_equal(b[2].standing.n, 0);
	assert_str(b[3].standing, "like");
	assert_int_equal(b[4].standing.n, 0);
	assert_str(b[5].standing, "dislike");
	struct tally t;
	assert_ok(tally_get(f->db, &f->arena, 1, &t));
	assert_int_equal(t.likes, 0);
	assert_int_equal(t.dislikes, 1);
}

/* Neither nonsense nor an unknown article spoils the ballots beside it, and neither leaves a trace. */
static void test_bad_ones_alone(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 1);
	char long_text[65];
	memset(long_text, 'x', sizeof(long_text));
	struct ballot b[] = {like(STR("a"), "like"), like(STR("b"), "like"), like(STR(""), "like"),
			     like(STR("c"), "like"), like(STR("d"), "like")};
	b[1].article_id = 77;
	b[3].choice = str_mem(long_text, sizeof(long_text));
	assert_ok(ballots_cast(f->db, b, ARRAY_LEN(b)));
	assert_ok(b[0].rc);
	assert_rc(b[1].rc, RC_NOT_FOUND);
	assert_rc(b[2].rc, RC_INVALID);
	assert_rc(b[3].rc, RC_INVALID);
	assert_ok(b[4].rc);
	int64_t rows;
	assert_ok(db_query_i64(f->db, "SELECT COUNT(*) FROM ballot", &rows));
	assert_int_equal(rows, 2);
	struct ballot gone = like(STR("a"), "");
	gone.article_id = 77;
	assert_ok(ballots_cast(f->db, &gone, 1));
	assert_rc(gone.rc, RC_NOT_FOUND);
}

/* Withdrawing and choosing again must not undo what the desk decided. */
static void test_voided_stays_voided(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 1);
	struct ballot b = like(STR("v"), "like");
	cast_one(f, &b);
	int64_t changed;
	assert_ok(ballots_set_state(f->db, &b.id, 1, BALLOT_VOIDED, &changed));
	b = like(STR("v"), "");
	assert_int_equal(cast_one(f, &b).n, 0);
	b = like(STR("v"), "like");
	assert_true(str_is(cast_one(f, &b), "like"));
	assert_int_equal(b.state, BALLOT_VOIDED);
	struct tally t;
	assert_ok(tally_get(f->db, &f->arena, 1, &t));
	assert_int_equal(t.likes, 0);
	assert_ok(ballots_set_state(f->db, &b.id, 1, BALLOT_COUNTED, &changed));
	assert_ok(tally_get(f->db, &f->arena, 1, &t));
	assert_int_equal(t.likes, 1);
}

static void test_mine(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 2);
	struct ballot b[] = {like(STR("v"), "dislike"), like(STR("v"), "sad"), like(STR("v"), "4"),
			     like(STR("w"), "like")};
	b[1].block = STR("reaction");
	b[1].state = BALLOT_HELD;
	b[2].block = STR("stars");
	assert_ok(ballots_cast(f->db, b, ARRAY_LEN(b)));
	struct ballot_mine mine;
	assert_ok(ballot_mine(f->db, &f->arena, 1, STR("v"), &mine));
	assert_str(mine.like, "dislike");
	assert_str(mine.reaction, "sad");
	assert_int_equal(mine.stars, 4);
	assert_ok(ballot_mine(f->db, &f->arena, 2, STR("v"), &mine));
	assert_null(mine.like.p);
	assert_null(mine.reaction.p);
	assert_int_equal(mine.stars, 0);
}

/* A direct rating after the one of a comment is the voter's own: it stays when the comment goes. */
static void test_direct_rating_outlives_comment(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 1);
	struct comment c = {.article_id = 1, .author = STR("A"), .source = STR("s"), .body = STR("b")};
	assert_ok(comment_insert(f->db, &c));
	struct ballot b = like(STR("v"), "4");
	b.block = STR("stars");
	b.toggle = false;
	b.comment_id = c.id;
	assert_true(put_if_newer(f, &b));
	b.comment_id = 0;
	b.cast_at = 6;
	assert_true(str_is(cast_one(f, &b), "4"));
	assert_false(b.changed);
	assert_ok(ballot_delete_by_comment(f->db, c.id));
	struct tally t;
	assert_ok(tally_get(f->db, &f->arena, 1, &t));
	assert_int_equal(t.stars[3], 1);
}

/* Whoever may not vote any more keeps what counts, and moves it nowhere. */
static void test_a_held_choice_takes_the_counted_one_along(void **state)
{
	struct store_test *f = *state;
	struct ballot_standing s;
	struct tally t;
	ledger_articles(f, 1);
	struct ballot b = like(STR("v"), "like");
	b.toggle = false;
	cast_one(f, &b);
	b.state = BALLOT_HELD;
	b.held_for = BALLOT_FOR_BAN;
	cast_one(f, &b); /* the same again */
	assert_ok(tally_get(f->db, &f->arena, 1, &t));
	assert_int_equal(t.likes, 1);
	b.choice = STR("dislike");
	b.state = BALLOT_HELD;
	assert_true(str_is(cast_one(f, &b), "dislike"));
	assert_int_equal(b.state, BALLOT_HELD);
	assert_ok(tally_get(f->db, &f->arena, 1, &t));
	assert_true(t.likes == 0 && t.dislikes == 0);
	assert_ok(ballot_voter(f->db, &f->arena, 1, STR("v"), &s));
	assert_str(s.held_for, "ban");
}

/* Of whatever block: a voter's votes for an article stand alike, under the network of the first. */
static void test_how_a_voter_stands(void **state)
{
	struct store_test *f = *state;
	struct ballot_standing s;
	ledger_articles(f, 2);
	struct ballot b = like(STR("v"), "like");
	b.tag = STR("tag");
	b.state = BALLOT_HELD;
	b.held_for = BALLOT_WAITS;
	assert_rc(ballot_voter(f->db, &f->arena, 1, STR("v"), &s), RC_NOT_FOUND);
	cast_one(f, &b);
	assert_ok(ballot_voter(f->db, &f->arena, 1, STR("v"), &s));
	assert_int_equal(s.state, BALLOT_HELD);
	assert_str(s.held_for, "waits");
	assert_str(s.tag, "tag");
	assert_rc(ballot_voter(f->db, &f->arena, 2, STR("v"), &s), RC_NOT_FOUND);
}

static void test_tags(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 1);
	struct ballot b[30];
	for (int i = 0; i < 30; i++) {
		b[i] = like(voter_name(f, (unsigned)i / 2), "like");
		b[i].block = i % 2 ? STR("reaction") : STR("like");
		b[i].tag = STR("net");
		b[i].cast_at = 100 + i;
	}
	assert_ok(ballots_cast(f->db, b, 30));
	int64_t n;
	struct ballots list;
	assert_ok(ballot_list_tagged(f->db, &f->arena, 0, 0, 100, &list));
	size_t tagged = list.n;
	assert_true(tagged >= 20);
	for (size_t i = 1; i < list.n; i++)
		assert_true(list.items[i - 1].cast_at <= list.items[i].cast_at);
	/* Page by page it is the same list. */
	int64_t since = 0, after = 0;
	for (size_t i = 0; i < tagged; i += list.n) {
		assert_ok(ballot_list_tagged(f->db, &f->arena, since, after, 7, &list));
		assert_in_range(list.n, 1, 7);
		since = list.items[list.n - 1].cast_at;
		after = list.items[list.n - 1].id;
	}
	assert_ok(ballot_list_tagged(f->db, &f->arena, since, after, 7, &list));
	assert_int_equal(list.n, 0);
	assert_ok(ballot_forget_tags(f->db, 120, 15, &n));
	assert_int_equal(n, 15);
	assert_ok(ballot_forget_tags(f->db, 120, 15, &n));
	assert_int_equal(n, 5);
	assert_ok(ballot_list_tagged(f->db, &f->arena, 0, 0, 100, &list));
	assert_int_equal(list.n, tagged - 20);
}

/* Only the beginning of a hash is kept, and finds its ballot again. */
static void test_hashes_are_cut(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 1);
	static const char hash[] = "0123456789abcdef0123456789abcdef";
	struct ballot b = like(str_of(hash), "like"), found;
	b.tag = str_of(hash);
	struct ballot_mine mine;
	assert_ok(ballots_cast(f->db, &b, 1));
	assert_ok(ballot_get(f->db, &f->arena, 1, str_of(hash), STR("like"), &found));
	assert_str(found.voter, "0123456789abcdef");
	assert_str(found.tag, "0123456789abcdef");
	assert_int_equal(found.id, b.id);
	assert_ok(ballot_mine(f->db, &f->arena, 1, str_of(hash), &mine));
	assert_str(mine.like, "like");
	assert_ok(ballots_cast(f->db, &b, 1));
	assert_rc(ballot_get(f->db, &f->arena, 1, str_of(hash), STR("like"), &found), RC_NOT_FOUND);
}

static void test_list(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 2);
	struct ballot b[] = {like(STR("a"), "like"), like(STR("b"), "like"), like(STR("c"), "dislike")};
	b[1].article_id = 2;
	b[2].state = BALLOT_HELD;
	assert_ok(ballots_cast(f->db, b, 3));
	struct ballots list;
	assert_ok(ballot_list(f->db, &f->arena, 1, 0, 10, &list));
	assert_int_equal(list.n, 2);
	assert_str(list.items[1].voter, "c");
	assert_int_equal(list.items[1].state, BALLOT_HELD);
	assert_ok(ballot_list(f->db, &f->arena, 1, list.items[0].id, 10, &list));
	assert_int_equal(list.n, 1);
}

static void test_words(void **state)
{
	enum ballot_state s;
	for (enum ballot_state i = BALLOT_COUNTED; i <= BALLOT_VOIDED; i++) {
		assert_ok(ballot_state_of(str_of(ballot_state_name(i)), &s));
		assert_int_equal(s, i);
	}
	assert_rc(ballot_state_of(STR("count"), &s), RC_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_model),
		STORE_TEST(test_same_voter_in_batch),
		STORE_TEST(test_bad_ones_alone),
		STORE_TEST(test_voided_stays_voided),
		STORE_TEST(test_mine),
		STORE_TEST(test_direct_rating_outlives_comment),
		STORE_TEST(test_how_a_voter_stands),
		STORE_TEST(test_a_held_choice_takes_the_counted_one_along),
		STORE_TEST(test_tags),
		STORE_TEST(test_hashes_are_cut),
		STORE_TEST(test_list),
		STORE_TEST(test_words),
	};
	return cmocka_run_group_tests_name("store/ballot", tests, NULL, NULL);
}
