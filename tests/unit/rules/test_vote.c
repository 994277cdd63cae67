/*
 * Votes through a real site's writer: single, many together, with keys; and the counts that follow.
 */
#include "rules/vote.h"

#include <pthread.h>

#include "rules/engagement.h"
#include "rules/polling.h"
#include "rules/upkeep.h"
#include "rules/vote_turn.h"
#include "rules_test.h"
#include "store/ban.h"

#define MANY 600

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t settled = PTHREAD_COND_INITIALIZER;
static size_t n_settled;

static void on_answer(struct vote *v)
{
	(void)v;
	pthread_mutex_lock(&mutex);
	n_settled++;
	pthread_cond_signal(&settled);
	pthread_mutex_unlock(&mutex);
}

static void wait_for(size_t n)
{
	pthread_mutex_lock(&mutex);
	while (n_settled < n)
		pthread_cond_wait(&settled, &mutex);
	n_settled = 0;
	pthread_mutex_unlock(&mutex);
}

static struct voter voter_number(uint64_t n)
{
	struct voter v = {.known = true};
	memcpy(v.id, &n, sizeof n);
	return v;
}

static bool one_network; /* all come from one; else each from a place of its own */

static enum rc begin(struct rules_test *t, struct vote *v, enum vote_block block, int64_t article, uint64_t who,
		     const char *choice, const char *key)
{
	struct voter voter = voter_number(who);
	char network[4] = {1, (char)(who >> 16), (char)(who >> 8), (char)who};
	if (one_network)
		memset(network, 1, sizeof network);
	struct site_settings *s = site_settings(t->site);
	enum rc rc = vote_init(v, t->site, s, block, article, &voter, str_of(choice), str_mem(network, 4), str_of(key),
			       on_answer);
	settings_unref(s);
	return rc;
}

/* Casts one and waits; what stands then, or the code as text. */
static const char *cast(struct rules_test *t, enum vote_block block, int64_t article, uint64_t who, const char *choice,
			const char *key)
{
	struct vote v;
	assert_int_equal(begin(t, &v, block, article, who, choice, key), RC_OK);
	assert_int_equal(writer_submit(t->site->writer, &v.job), RC_OK);
	wait_for(1);
	const char *answer = v.job.rc == RC_OK          ? arena_cstr(&t->arena, v.standing)
			     : v.job.rc == RC_NOT_FOUND ? "not found"
			     : v.job.rc == RC_CONFLICT  ? "conflict"
			     : v.job.rc == RC_DENIED    ? "key used"
							: "failed";
	vote_done(&v);
	return answer;
}

static struct poll poll_make(struct rules_test *t, int64_t article)
{
	struct polling p = {.article_id = article, .question = STR("Which?"), .choices = STR("One\nTwo\nThree")};
	struct staff who = {.role = ROLE_EDITOR, .name = STR("E"), .email = STR("e@example.org")};
	struct poll made;
	assert_int_equal(polling_save(t->site, &who, clock_now(), &p), RC_OK);
	db_settle(t->db);
	assert_int_equal(poll_get(t->db, &t->arena, p.poll_id, &made), RC_OK);
	return made;
}

static void poll_act(struct rules_test *t, const struct poll *poll, enum polling_act act)
{
	struct polling p = {.article_id = poll->article_id, .poll_id = poll->id};
	struct staff who = {.role = ROLE_EDITOR, .name = STR("E"), .email = STR("e@example.org")};
	assert_int_equal(polling_do(t->site, &who, clock_now(), act, &p), RC_OK);
	db_settle(t->db);
}

/* What stands then, or the code. */
static const char *cast_poll(struct rules_test *t, const struct poll *poll, uint64_t who, const char *choice)
{
	struct vote v;
	struct voter voter = voter_number(who);
	char network[4] = {2, 0, 0, (char)who};
	struct site_settings *s = site_settings(t->site);
	assert_int_equal(
		vote_poll_init(&v, t->site, s, poll, &voter, str_of(choice), str_mem(network, 4), STR(""), on_answer),
		RC_OK);
	v.wants_tally = true;
	assert_int_equal(writer_submit(t->site->writer, &v.job), RC_OK);
	wait_for(1);
	const char *answer = v.job.rc == RC_OK ? arena_cstr(&t->arena, v.standing) : rc_name(v.job.rc);
	if (v.job.rc == RC_OK)
		assert_true(v.mine.n_polls > 0 || v.standing.n == 0);
	vote_done(&v);
	settings_unref(s);
	return answer;
}

static struct engagement counts(struct rules_test *t, int64_t article)
{
	struct engagement e;
	struct site_settings *s = site_settings(t->site);
	db_settle(t->db);
	assert_int_equal(engagement_of(t->db, s, &t->arena, article, &e), RC_OK);
	settings_unref(s);
	return e;
}

static void faults_none(struct rules_test *t)
{
	struct finding f[FINDINGS_MAX];
	size_t n;
	db_settle(t->db);
	assert_int_equal(site_check(t->db, &t->arena, f, &n), RC_OK);
	for (size_t i = 0; i < n; i++)
		if (f[i].fault)
			assert_int_equal(f[i].n, 0);
}

static void test_polls(void **state)
{
	struct rules_test *t = *state;
	int64_t id = article_make(t, "One", "Words.", ARTICLE_PUBLISHED);
	struct poll poll = poll_make(t, id), second = poll_make(t, id), changed;
	assert_string_equal(cast_poll(t, &poll, 1, "2"), "2");
	assert_string_equal(cast_poll(t, &poll, 1, "2"), "2"); /* again is no withdrawal */
	assert_string_equal(cast_poll(t, &poll, 2, "2"), "2");
	assert_string_equal(cast_poll(t, &poll, 2, "3"), "3");
	assert_string_equal(cast_poll(t, &second, 1, "1"), "1");
	struct engagement e = counts(t, id);
	assert_int_equal(e.n_polls, 2);
	assert_int_equal(e.polls[0].votes, 2);
	assert_int_equal(e.polls[0].counts[1], 1);
	assert_int_equal(e.polls[0].percent[1] + e.polls[0].percent[2], 100);
	assert_int_equal(e.polls[1].counts[0], 1);
	assert_string_equal(cast_poll(t, &poll, 2, "none"), "");
	assert_int_equal(counts(t, id).polls[0].votes, 1);
	changed = poll;
	changed.n_choices = POLL_CHOICES_MAX; /* read before somebody else's change */
	assert_string_equal(cast_poll(t, &changed, 3, "4"), rc_name(RC_CONFLICT));
	poll_act(t, &poll, POLLING_CLOSE);
	assert_string_equal(cast_poll(t, &poll, 3, "1"), rc_name(RC_CONFLICT));
	assert_true(counts(t, id).polls[0].closed);
	poll_act(t, &poll, POLLING_REOPEN);
	assert_string_equal(cast_poll(t, &poll, 3, "1"), "1");
	poll_act(t, &second, POLLING_CLOSE);
	changed.id = 999;
	assert_string_equal(cast_poll(t, &changed, 4, "1"), rc_name(RC_NOT_FOUND));
	faults_none(t);
}

static void test_like_moves_and_withdraws(void **state)
{
	struct rules_test *t = *state;
	int64_t id = article_make(t, "One", "Words.", ARTICLE_PUBLISHED);
	assert_string_equal(cast(t, VOTE_LIKE, id, 1, "like", ""), "like");
	assert_string_equal(cast(t, VOTE_LIKE, id, 1, "dislike", ""), "dislike");
	assert_int_equal(counts(t, id).likes, 0);
	assert_int_equal(counts(t, id).dislikes, 1);
	assert_string_equal(cast(t, VOTE_LIKE, id, 1, "dislike", ""), "");
	assert_string_equal(cast(t, VOTE_LIKE, id, 1, "none", ""), "");
	assert_int_equal(counts(t, id).dislikes, 0);
	assert_string_equal(cast(t, VOTE_STARS, id, 1, "2", ""), "2");
	assert_string_equal(cast(t, VOTE_STARS, id, 1, "2", ""), "2");
	assert_int_equal(counts(t, id).ratings, 1);
	faults_none(t);
}

static void test_where_nobody_votes(void **state)
{
	struct rules_test *t = *state;
	int64_t draft = article_make(t, "Draft", "Words.", ARTICLE_DRAFT);
	int64_t id = article_make(t, "One", "Words.", ARTICLE_PUBLISHED);
	assert_string_equal(cast(t, VOTE_LIKE, draft, 1, "like", ""), "not found");
	assert_string_equal(cast(t, VOTE_LIKE, 99999, 1, "like", ""), "not found");
	assert_int_equal(site_setting_set(t->site, SETTING_ARTICLE, id, STR("blocks.reactions"), STR("off")), RC_OK);
	assert_string_equal(cast(t, VOTE_REACTION, id, 1, "happy", ""), "conflict");
	assert_string_equal(cast(t, VOTE_LIKE, id, 1, "like", ""), "like");
	faults_none(t);
}

static void test_choices(void **state)
{
	struct rules_test *t = *state;
	static const struct {
		enum vote_block block;
		const char *choice;
	} bad[] = {
		{VOTE_LIKE, ""},      {VOTE_LIKE, "Like"},     {VOTE_LIKE, "happy"}, {VOTE_REACTION, "joy"},
		{VOTE_REACTION, ""},  {VOTE_REACTION, "like"}, {VOTE_STARS, "0"},    {VOTE_STARS, "6"},
		{VOTE_STARS, "4.7"},  {VOTE_STARS, "-3"},      {VOTE_STARS, "1000"}, {VOTE_STARS, ""},
		{VOTE_STARS, "none"}, {VOTE_STARS, " 5"},
	};
	struct vote v;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(begin(t, &v, bad[i].block, 1, 1, bad[i].choice, ""), RC_INVALID);
	assert_int_equal(begin(t, &v, VOTE_LIKE, 1, 1, "like", "two words"), RC_INVALID);
}

static void test_a_key_is_done_once(void **state)
{
	struct rules_test *t = *state;
	int64_t id = article_make(t, "One", "Words.", ARTICLE_PUBLISHED);
	for (int i = 0; i < 3; i++)
		assert_string_equal(cast(t, VOTE_LIKE, id, 1, "like", "k"), "like");
	assert_int_equal(counts(t, id).likes, 1);
	assert_string_equal(cast(t, VOTE_LIKE, id, 1, "dislike", "k"), "key used");
	assert_string_equal(cast(t, VOTE_LIKE, id, 2, "like", "k"), "like");
	assert_int_equal(counts(t, id).likes, 2);
	assert_string_equal(cast(t, VOTE_LIKE, id, 1, "like", ""), "");
	assert_int_equal(counts(t, id).likes, 1);
}

/* Good votes in a batch are counted whatever stands beside them. */
static void test_a_batch(void **state)
{
	struct rules_test *t = *state;
	static struct vote votes[MANY];
	int64_t id = article_make(t, "One", "Words.", ARTICLE_PUBLISHED);
	for (size_t i = 0; i < MANY; i++) {
		int64_t article = i % 10 == 9 ? 99999 : id;
		assert_int_equal(begin(t, &votes[i], i % 3 ? VOTE_REACTION : VOTE_STARS, article, i + 1,
				       i % 3 ? "sad" : "4", ""),
				 RC_OK);
		assert_int_equal(writer_submit(t->site->writer, &votes[i].job), RC_OK);
	}
	wait_for(MANY);
	int64_t sad = 0, stars = 0;
	for (size_t i = 0; i < MANY; i++) {
		assert_int_equal(votes[i].job.rc, i % 10 == 9 ? RC_NOT_FOUND : RC_OK);
		sad += votes[i].job.rc == RC_OK && i % 3;
		stars += votes[i].job.rc == RC_OK && i % 3 == 0;
		vote_done(&votes[i]);
	}
	struct engagement e = counts(t, id);
	assert_int_equal(e.ratings, stars);
	assert_int_equal(e.average_tenths, 40);
	assert_int_equal(e.reactions[1].count, sad);
	assert_int_equal(e.reactions[1].percent, 100);
	faults_none(t);
}

/* The same voter twice in one batch: the second takes back the first. */
static void test_a_batch_with_the_same_voter(void **state)
{
	struct rules_test *t = *state;
	static struct vote votes[41];
	int64_t id = article_make(t, "One", "Words.", ARTICLE_PUBLISHED);
	for (size_t i = 0; i < ARRAY_LEN(votes); i++) {
		assert_int_equal(begin(t, &votes[i], VOTE_LIKE, id, 7, "like", ""), RC_OK);
		assert_int_equal(writer_submit(t->site->writer, &votes[i].job), RC_OK);
	}
	wait_for(ARRAY_LEN(votes));
	for (size_t i = 0; i < ARRAY_LEN(votes); i++) {
		assert_string_equal(arena_cstr(&t->arena, votes[i].standing), i % 2 ? "" : "like");
		vote_done(&votes[i]);
	}
	assert_int_equal(counts(t, id).likes, 1);
	faults_none(t);
}

/* With the vote come the counts that its transaction left, and what this voter has there. */
static void test_a_vote_brings_the_tally(void **state)
{
	struct rules_test *t = *state;
	int64_t article = article_make(t, "Tally", "Words.", ARTICLE_PUBLISHED);
	struct site_settings *s = site_settings(t->site);
	struct vote known, unknown, plain;
	assert_string_equal(cast(t, VOTE_LIKE, article, 1, "like", ""), "like");
	assert_int_equal(begin(t, &known, VOTE_STARS, article, 1, "4", ""), RC_OK);
	assert_int_equal(begin(t, &unknown, VOTE_REACTION, article, 2, "happy", "once"), RC_OK);
	assert_int_equal(begin(t, &plain, VOTE_REACTION, article, 3, "sad", ""), RC_OK);
	unknown.voter.known = false;
	known.wants_tally = unknown.wants_tally = true;
	known.settings = unknown.settings = s;
	assert_int_equal(writer_submit(t->site->writer, &plain.job), RC_OK);
	wait_for(1);
	assert_int_equal(writer_submit(t->site->writer, &known.job), RC_OK);
	wait_for(1);
	assert_int_equal(writer_submit(t->site->writer, &unknown.job), RC_OK);
	wait_for(1);
	assert_int_equal(known.engagement.likes, 1);
	assert_int_equal(known.engagement.ratings, 1);
	assert_int_equal(known.engagement.average_tenths, 40);
	assert_true(str_is(known.mine.like, "like"));
	assert_int_equal(known.mine.stars, 4);
	assert_int_equal(unknown.engagement.reactions[0].count, 1);
	assert_int_equal(unknown.engagement.reactions[0].percent, 50);
	assert_true(str_is(unknown.mine.reaction, "happy"));
	assert_int_equal(unknown.mine.like.n, 0);
	assert_int_equal(plain.engagement.article_id, 0);

	/* The same again by its key: nothing is cast, the tally is today's. */
	struct vote again;
	assert_int_equal(begin(t, &again, VOTE_REACTION, article, 2, "happy", "once"), RC_OK);
	again.wants_tally = true;
	again.settings = s;
	assert_int_equal(writer_submit(t->site->writer, &again.job), RC_OK);
	wait_for(1);
	assert_int_equal(again.job.rc, RC_OK);
	assert_int_equal(again.engagement.reactions[0].count, 1);
	assert_true(str_is(again.mine.reaction, "happy"));
	vote_done(&again);
	vote_done(&known);
	vote_done(&unknown);
	vote_done(&plain);
	settings_unref(s);
}

static enum rc made_older(struct site *s, struct db *db, void *ctx)
{
	return db_exec_script(db, "UPDATE ballot SET cast_at = cast_at - 7200000");
}

/* Plain forms beyond the free ones of their network count once an hour has gone by quietly, and not before. */
static void test_who_waits_counts_later(void **state)
{
	struct rules_test *t = *state;
	int64_t id = article_make(t, "One", "Words.", ARTICLE_PUBLISHED), n;
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("votes.network_free"), STR("2")), RC_OK);
	one_network = true;
	for (uint64_t who = 1; who <= 6; who++)
		assert_string_equal(cast(t, VOTE_LIKE, id, who, "like", ""), "like");
	assert_string_equal(cast(t, VOTE_STARS, id, 6, "5", ""), "5");
	assert_string_equal(cast(t, VOTE_STARS, id, 1, "1", ""), "1");
	one_network = false;
	assert_int_equal(counts(t, id).likes, 2);
	assert_int_equal(counts(t, id).ratings, 1);
	assert_int_equal(vote_turn_review(t->site, &n), RC_OK);
	assert_int_equal(n, 0);
	assert_int_equal(site_write(t->site, made_older, NULL), RC_OK);
	assert_int_equal(vote_turn_review(t->site, &n), RC_OK);
	assert_int_equal(n, 5);
	assert_int_equal(counts(t, id).likes, 6);
	assert_int_equal(counts(t, id).ratings, 2);
	faults_none(t);
}

static struct comment comment_made;

static enum rc comment_write(struct site *s, struct db *db, void *ctx)
{
	comment_made = (struct comment){
		.article_id = *(int64_t *)ctx, .author = STR("A"), .source = STR("s"), .body = STR("b")};
	return comment_insert(db, &comment_made);
}

static int64_t comment_likes_now(struct rules_test *t)
{
	int64_t likes;
	db_settle(t->db);
	assert_int_equal(comment_likes(t->db, comment_made.id, &likes), RC_OK);
	return likes;
}

/* Likes comment_made, or takes it back; what stands then, "held", or the code. */
static const char *cast_like(struct rules_test *t, uint64_t who)
{
	struct vote v;
	struct voter voter = voter_number(who);
	struct site_settings *s = site_settings(t->site);
	assert_int_equal(vote_comment_init(&v, t->site, s, &comment_made, &voter, STR("\1\1\1\1"), STR(""), on_answer),
			 RC_OK);
	v.wants_tally = true;
	assert_int_equal(writer_submit(t->site->writer, &v.job), RC_OK);
	wait_for(1);
	const char *answer = v.job.rc != RC_OK ? rc_name(v.job.rc)
			     : !v.counted      ? "held"
					       : arena_cstr(&t->arena, v.standing);
	if (v.job.rc == RC_OK)
		assert_int_equal(v.likes, comment_likes_now(t));
	vote_done(&v);
	settings_unref(s);
	return answer;
}

/* Likes of comments are votes: the crowd of a network fills them as little as anything else. */
static void test_likes_of_comments(void **state)
{
	struct rules_test *t = *state;
	int64_t id = article_make(t, "One", "Words.", ARTICLE_PUBLISHED);
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("votes.network_free"), STR("2")), RC_OK);
	assert_int_equal(site_write(t->site, comment_write, &id), RC_OK);
	assert_string_equal(cast_like(t, 1), "like");
	assert_string_equal(cast_like(t, 1), "");
	assert_string_equal(cast_like(t, 1), "like");
	assert_string_equal(cast_like(t, 2), "like");
	for (uint64_t who = 3; who <= 40; who++)
		assert_string_equal(cast_like(t, who), "held");
	assert_int_equal(comment_likes_now(t), 2);
	one_network = true;
	assert_string_equal(cast(t, VOTE_LIKE, id, 1, "like", ""), "like");
	assert_string_equal(cast(t, VOTE_LIKE, id, 3, "like", ""), "like");
	one_network = false;
	assert_int_equal(counts(t, id).likes, 1);
	faults_none(t);
	comment_made.id = 99999;
	assert_string_equal(cast_like(t, 1), rc_name(RC_NOT_FOUND));
}

/* Whoever took no turn here gives none back: neither by taking back an older vote nor by doing it twice. */
static void test_turns_are_given_back_once(void **state)
{
	struct rules_test *t = *state;
	int64_t id = article_make(t, "One", "Words.", ARTICLE_PUBLISHED);
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("votes.network_free"), STR("2")), RC_OK);
	for (uint64_t who = 1; who <= 10; who++) /* from networks of their own */
		assert_string_equal(cast(t, VOTE_LIKE, id, who, "like", ""), "like");
	one_network = true;
	for (uint64_t who = 1; who <= 10; who++) {
		assert_string_equal(cast(t, VOTE_STARS, id, who, "5", ""), "5");
		assert_string_equal(cast(t, VOTE_LIKE, id, who, "none", ""), "");
	}
	struct vote many[20];
	for (size_t i = 0; i < ARRAY_LEN(many); i++) { /* one batch, likely */
		assert_int_equal(begin(t, &many[i], VOTE_REACTION, id, 100, "happy", ""), RC_OK);
		assert_int_equal(writer_submit(t->site->writer, &many[i].job), RC_OK);
	}
	wait_for(ARRAY_LEN(many));
	for (size_t i = 0; i < ARRAY_LEN(many); i++)
		vote_done(&many[i]);
	for (uint64_t who = 20; who < 30; who++)
		assert_string_equal(cast(t, VOTE_LIKE, id, who, "like", ""), "like");
	one_network = false;
	assert_int_equal(counts(t, id).likes, 2);
	assert_int_equal(counts(t, id).ratings, 10);
	faults_none(t);
}

static enum rc ban_first(struct site *s, struct db *db, void *ctx)
{
	struct voter v = voter_number(1);
	unsigned char mark[CRYPTO_HASH_SIZE];
	voter_hash(s, &v, 0, mark);
	struct ban b = {.kind = BAN_VOTER,
			.mark = str_mem(mark, sizeof mark),
			.state = COMMENT_SPAM,
			.name = STR("B"),
			.reason = STR(""),
			.created_at = 1,
			.expires_at = BAN_FOREVER};
	return ban_put(db, &b);
}

/* What counts when somebody is banned stays; it is not moved, and nothing is added to it. */
static void test_a_banned_voter_moves_nothing(void **state)
{
	struct rules_test *t = *state;
	int64_t id = article_make(t, "One", "Words.", ARTICLE_PUBLISHED);
	assert_string_equal(cast(t, VOTE_REACTION, id, 1, "sad", ""), "sad");
	assert_string_equal(cast(t, VOTE_REACTION, id, 2, "sad", ""), "sad");
	assert_int_equal(site_write(t->site, ban_first, NULL), RC_OK);
	assert_int_equal(counts(t, id).reactions[1].count, 2);
	assert_string_equal(cast(t, VOTE_REACTION, id, 1, "angry", ""), "angry");
	assert_string_equal(cast(t, VOTE_LIKE, id, 1, "like", ""), "like");
	struct engagement e = counts(t, id);
	assert_int_equal(e.reactions[1].count, 1);
	assert_int_equal(e.reactions[4].count, 0);
	assert_int_equal(e.likes, 0);
	faults_none(t);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		RULES_TEST(test_like_moves_and_withdraws),    RULES_TEST(test_polls),
		RULES_TEST(test_where_nobody_votes),          RULES_TEST(test_choices),
		RULES_TEST(test_a_key_is_done_once),          RULES_TEST(test_a_batch),
		RULES_TEST(test_a_batch_with_the_same_voter), RULES_TEST(test_a_vote_brings_the_tally),
		RULES_TEST(test_who_waits_counts_later),      RULES_TEST(test_likes_of_comments),
		RULES_TEST(test_turns_are_given_back_once),   RULES_TEST(test_a_banned_voter_moves_nothing),
	};
	return cmocka_run_group_tests_name("vote", tests, NULL, NULL);
}
