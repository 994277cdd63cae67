/*
 * The cache: what is sent how long after a change, one maker for many who wait, the budget, and all of it from several
 * threads at once.
 */
#include "support.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>

#include "base/clock.h"
#include "http/cache.h"

#define TOPIC 7

static struct stored *stored_of(const char *text, size_t padding)
{
	struct arena a;
	struct response r;
	CLEANUP(buf_done) struct buf b = BUF(1 << 20);
	arena_init(&a);
	buf_puts(&b, text);
	for (size_t i = 0; i < padding; i++)
		buf_putc(&b, (char)('a' + i * 7919 % 26));
	response_init(&r, &a, 200);
	response_bytes(&r, "image/png", buf_str(&b));
	struct stored *s = stored_new(&r);
	arena_done(&a);
	return s;
}

struct waiter {
	struct cache_waiter waiter; /* first */
	int resumed;
	bool kept;
};

static void noticed(struct cache_waiter *w, bool kept)
{
	struct waiter *own = (struct waiter *)w;
	own->resumed++;
	own->kept = kept;
}

struct asked {
	enum cache_found found;
	struct cache_entry *entry;
	struct waiter waiter;
	char text[8];
	int64_t tag;
};

static void text_of(struct stored *s, char ret_text[8])
{
	struct arena a;
	struct header h;
	struct response r;
	arena_init(&a);
	struct request q = request_with(&a, &h, NULL, "");
	stored_respond(s, &q, &r);
	snprintf(ret_text, 8, "%.*s", r.bytes.n < 7 ? (int)r.bytes.n : 7, r.bytes.p);
	response_done(&r);
	stored_unref(s);
	arena_done(&a);
}

static void ask(struct cache *c, const char *key, bool exact, struct asked *ret)
{
	struct stored *s = NULL;
	*ret = (struct asked){.waiter = {.waiter = {.resume = noticed}}};
	ret->found = cache_find(c, str_of(key), exact, &ret->waiter.waiter, &s, &ret->tag, &ret->entry);
	if (ret->found == CACHE_HIT)
		text_of(s, ret->text);
}

static bool get(struct cache *c, const char *key, bool exact)
{
	struct stored *s;
	int64_t tag;
	bool hit = cache_get(c, str_of(key), exact, &s, &tag);
	if (hit)
		stored_unref(s);
	return hit;
}

/* Makes the answer as if it had been begun `age` milliseconds ago, after all touches so far. */
static void put(struct cache *c, const char *key, const char *text, int64_t age)
{
	struct asked a;
	uint64_t topic = TOPIC;
	ask(c, key, true, &a);
	assert_int_equal(a.found, CACHE_MAKE);
	struct cache_basis basis = cache_basis(c);
	basis.at -= age;
	cache_settle(c, a.entry,
		     &(struct cache_answer){.stored = stored_of(text, 0),
					    .basis = basis,
					    .topics = &topic,
					    .n_topics = 1,
					    .expires = INT64_MAX,
					    .tag = 42});
}

static void what_was_made_is_sent(void **state)
{
	struct cache *c = cache_new(1 << 20);
	struct asked a;
	assert_false(get(c, "/a", false));
	put(c, "/a", "one", 0);
	ask(c, "/a", true, &a);
	assert_int_equal(a.found, CACHE_HIT);
	assert_string_equal(a.text, "one");
	assert_int_equal(a.tag, 42);
	assert_true(get(c, "/a", false));
	assert_false(get(c, "/b", false));
	cache_free(c);
}

/* So often in a row that it is not made at once any more. */
static void hurry(struct cache *c, const char *key)
{
	for (int i = 0; i < CACHE_BURST; i++) {
		put(c, key, "hurried", 0);
		cache_touch(c, TOPIC);
		assert_false(get(c, key, false));
	}
}

static void a_single_touch_shows_at_once(void **state)
{
	struct cache *c = cache_new(1 << 20);
	put(c, "/a", "one", 0);
	cache_touch(c, TOPIC);
	assert_false(get(c, "/a", false));
	cache_free(c);
}

static void a_touch_shows_within_the_time(void **state)
{
	struct cache *c = cache_new(1 << 20);
	hurry(c, "/a");
	put(c, "/a", "one", 0);
	cache_touch(c, TOPIC + 1);
	assert_true(get(c, "/a", true)); /* another topic */
	cache_touch(c, TOPIC);
	assert_true(get(c, "/a", false));
	assert_false(get(c, "/a", true)); /* one who voted wants it exactly */
	put(c, "/a", "two", CACHE_STALE_MS + 1);
	assert_true(get(c, "/a", true)); /* old, but nothing has changed */
	cache_touch(c, TOPIC);
	assert_false(get(c, "/a", false));
	cache_free(c);
}

static void one_refreshes_while_others_get_the_old(void **state)
{
	struct cache *c = cache_new(1 << 20);
	struct asked first, second, exact;
	hurry(c, "/a");
	put(c, "/a", "one", CACHE_REFRESH_MS + 1);
	cache_touch(c, TOPIC);
	assert_false(get(c, "/a", false)); /* whoever asks first makes it */
	ask(c, "/a", false, &first);
	assert_int_equal(first.found, CACHE_MAKE);
	ask(c, "/a", false, &second);
	assert_int_equal(second.found, CACHE_HIT);
	assert_string_equal(second.text, "one");
	ask(c, "/a", true, &exact);
	assert_int_equal(exact.found, CACHE_WAIT);
	cache_settle(
		c, first.entry,
		&(struct cache_answer){.stored = stored_of("two", 0), .basis = cache_basis(c), .expires = INT64_MAX});
	assert_int_equal(exact.waiter.resumed, 1);
	assert_true(exact.waiter.kept);
	ask(c, "/a", true, &second);
	assert_string_equal(second.text, "two");
	cache_free(c);
}

static void a_dropped_topic_goes_at_once(void **state)
{
	struct cache *c = cache_new(1 << 20);
	hurry(c, "/a");
	put(c, "/a", "one", 0);
	cache_drop(c, TOPIC + 1);
	assert_true(get(c, "/a", false));
	cache_drop(c, TOPIC);
	assert_false(get(c, "/a", false));
	cache_free(c);
}

static void everything_goes_at_once(void **state)
{
	struct cache *c = cache_new(1 << 20);
	put(c, "/a", "one", 0);
	cache_drop(c, CACHE_EVERYTHING);
	assert_false(get(c, "/a", false));
	put(c, "/a", "two", 0);
	assert_true(get(c, "/a", false));
	cache_free(c);
}

/* What was read before a change and arrives after it is not taken for fresh. */
static void an_answer_overtaken_by_a_change(void **state)
{
	struct cache *c = cache_new(1 << 20);
	struct asked a;
	uint64_t topic = TOPIC;
	ask(c, "/a", false, &a);
	struct cache_basis before = cache_basis(c);
	cache_touch(c, TOPIC);
	struct cache_answer answer = {
		.stored = stored_of("old", 0), .basis = before, .topics = &topic, .n_topics = 1, .expires = INT64_MAX};
	cache_settle(c, a.entry, &answer);
	assert_false(get(c, "/a", true));
	cache_free(c);
}

static void time_alone_ends_an_answer(void **state)
{
	struct cache *c = cache_new(1 << 20);
	struct asked a;
	clock_freeze(1000);
	ask(c, "/a", false, &a);
	cache_settle(c, a.entry,
		     &(struct cache_answer){.stored = stored_of("one", 0), .basis = cache_basis(c), .expires = 2000});
	assert_true(get(c, "/a", false));
	clock_freeze(2000);
	assert_false(get(c, "/a", false));
	clock_freeze(-1);
	put(c, "/b", "one", CACHE_AGE_MAX_MS + 1);
	assert_false(get(c, "/b", false));
	cache_free(c);
}

static void what_cannot_be_kept(void **state)
{
	struct cache *c = cache_new(1 << 20);
	struct asked maker, waiting;
	uint64_t topics[CACHE_TOPICS_MAX + 1] = {0};
	ask(c, "/a", false, &maker);
	ask(c, "/a", false, &waiting);
	assert_int_equal(waiting.found, CACHE_WAIT);
	cache_settle(c, maker.entry, &(struct cache_answer){.stored = NULL});
	assert_int_equal(waiting.waiter.resumed, 1);
	assert_false(waiting.waiter.kept);
	ask(c, "/a", false, &maker);
	assert_int_equal(maker.found, CACHE_MAKE);
	cache_settle(c, maker.entry,
		     &(struct cache_answer){.stored = stored_of("x", 0),
					    .basis = cache_basis(c),
					    .topics = topics,
					    .n_topics = CACHE_TOPICS_MAX + 1,
					    .expires = INT64_MAX});
	assert_false(get(c, "/a", false));
	struct cache_stats stats;
	cache_stats(c, &stats);
	assert_int_equal(stats.entries, 0);
	assert_int_equal(stats.bytes, 0);
	cache_free(c);
}

static void big(struct cache *c, int i, size_t size)
{
	char key[32];
	struct asked a;
	snprintf(key, sizeof key, "/%d", i);
	ask(c, key, false, &a);
	if (a.found == CACHE_MAKE)
		cache_settle(c, a.entry,
			     &(struct cache_answer){
				     .stored = stored_of("x", size), .basis = cache_basis(c), .expires = INT64_MAX});
}

static void the_budget_holds_and_the_popular_stay(void **state)
{
	struct cache *c = cache_new(4 << 20);
	struct cache_stats stats;
	for (int i = 0; i < 2000; i++) {
		big(c, i, 10000);
		big(c, 0, 10000); /* asked for all the time */
	}
	cache_stats(c, &stats);
	assert_true(stats.bytes <= 4 << 20);
	assert_true(stats.bytes > 3 << 20);
	assert_true(stats.evicted > 1000);
	assert_true(get(c, "/0", false));
	assert_true(cache_fits(c, 100000));
	assert_false(cache_fits(c, 1 << 18));
	big(c, 5000, 1 << 19); /* more than a share of the budget */
	assert_false(get(c, "/5000", false));
	cache_resize(c, 64 * 1024);
	cache_stats(c, &stats);
	assert_true(stats.bytes <= 64 * 1024);
	cache_free(c);
}

/* Threads that ask, make and touch; every answer must be as young as the last touch its reader had seen. */
struct crowd {
	struct cache *c;
	_Atomic int64_t committed; /* what a maker reads; raised before each touch */
	_Atomic int64_t told;      /* what was answered to its voter; raised after it */
	_Atomic bool stop;
	_Atomic uint64_t made, waited;
};

static void *member(void *arg)
{
	struct crowd *w = arg;
	uint64_t topic = TOPIC;
	while (!w->stop) {
		int64_t seen = w->told;
		struct stored *s;
		struct waiter waiter = {.waiter = {.resume = noticed}};
		struct cache_entry *e;
		int64_t tag;
		switch (cache_find(w->c, STR("/hot"), true, &waiter.waiter, &s, &tag, &e)) {
		case CACHE_HIT:
			assert_true(tag >= seen);
			stored_unref(s);
			break;
		case CACHE_WAIT:
			w->waited++;
			while (!*(volatile int *)&waiter.resumed)
				sched_yield();
			break;
		case CACHE_MAKE: {
			struct cache_basis basis = cache_basis(w->c);
			int64_t now = w->committed;
			w->made++;
			cache_settle(w->c, e,
				     &(struct cache_answer){.stored = stored_of("hot", 100),
							    .basis = basis,
							    .topics = &topic,
							    .n_topics = 1,
							    .expires = INT64_MAX,
							    .tag = now});
		}
		}
	}
	return NULL;
}

static void many_at_once(void **state)
{
	struct crowd w = {.c = cache_new(1 << 20)};
	pthread_t threads[4];
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, member, &w), 0);
	int64_t end = clock_mono() + 300;
	while (clock_mono() < end) {
		w.committed++;
		cache_touch(w.c, TOPIC);
		w.told++;
		sched_yield();
	}
	w.stop = true;
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	assert_true(w.made > 1);
	cache_free(w.c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_made_is_sent),
		cmocka_unit_test(a_single_touch_shows_at_once),
		cmocka_unit_test(a_touch_shows_within_the_time),
		cmocka_unit_test(one_refreshes_while_others_get_the_old),
		cmocka_unit_test(a_dropped_topic_goes_at_once),
		cmocka_unit_test(everything_goes_at_once),
		cmocka_unit_test(an_answer_overtaken_by_a_change),
		cmocka_unit_test(time_alone_ends_an_answer),
		cmocka_unit_test(what_cannot_be_kept),
		cmocka_unit_test(the_budget_holds_and_the_popular_stay),
		cmocka_unit_test(many_at_once),
	};
	return cmocka_run_group_tests_name("cache", tests, NULL, NULL);
}
