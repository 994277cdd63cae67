/*
 * Crowds over whole days, in simulated time: who counts when an office votes, when thousands of phones share a few
 * addresses, and when somebody stuffs the box beside them. Prints the figures.
 */
#include "rules/crowd.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/rc.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define MORNING (INT64_C(20000) * DAY)

static const struct crowd_limits limits = {.free_a_day = 25, .an_hour = 60, .a_day = 1000, .a_minute = 25};

/* A voter of a simulated day. */
struct arrival {
	int64_t at;
	int network;
	bool script;  /* a browser with JavaScript: it answers a challenge */
	bool stuffed; /* the same person again */
};

struct outcome {
	int64_t honest, honest_counted, asked, stuffed, stuffed_counted;
};

static struct str tag_of(int network, char bytes[16])
{
	uint64_t mixed = ((uint64_t)network + 1) * UINT64_C(0x9E3779B97F4A7C15);
	memcpy(bytes, &mixed, 8);
	memset(bytes + 8, 0, 8);
	return str_mem(bytes, 16);
}

static int by_time(const void *a, const void *b)
{
	const struct arrival *x = a, *y = b;
	return (x->at > y->at) - (x->at < y->at);
}

static void count(struct outcome *o, const struct arrival *v)
{
	if (v->stuffed)
		o->stuffed_counted++;
	else
		o->honest_counted++;
}

/* The review that the site makes every ten minutes: of networks at rest, those count who came before this hour. */
static void review(struct crowd *c, const struct arrival *all, bool *waits, size_t n, int64_t now, struct outcome *o)
{
	char bytes[16];
	for (size_t i = 0; i < n && all[i].at < crowd_hour_start(now); i++) {
		if (!waits[i] || !crowd_calm(c, tag_of(all[i].network, bytes), &limits, now))
			continue;
		waits[i] = false;
		count(o, &all[i]);
	}
}

/* Plays a day and the night after it. */
static struct outcome play(struct arrival *all, size_t n)
{
	struct outcome o = {0};
	struct crowd *c = crowd_new();
	bool *waits = calloc(n, sizeof *waits);
	char bytes[16];
	int64_t reviewed = all[0].at;
	qsort(all, n, sizeof *all, by_time);
	for (size_t i = 0; i < n; i++) {
		struct str tag = tag_of(all[i].network, bytes);
		for (; reviewed < all[i].at; reviewed += 10 * MINUTE)
			review(c, all, waits, i, reviewed, &o);
		*(all[i].stuffed ? &o.stuffed : &o.honest) += 1;
		enum crowd_verdict v = crowd_take(c, tag, &limits, false, all[i].script, all[i].at);
		if (v == CROWD_PROVES) {
			o.asked += !all[i].stuffed;
			v = crowd_take(c, tag, &limits, true, true, all[i].at + 2 * SECOND);
		}
		if (v == CROWD_COUNTS)
			count(&o, &all[i]);
		waits[i] = v == CROWD_WAITS;
	}
	for (int k = 0; k < 24 * 6; k++)
		review(c, all, waits, n, MORNING + DAY + k * 10 * MINUTE, &o);
	free(waits);
	crowd_free(c);
	return o;
}

static double percent(int64_t part, int64_t of)
{
	return of ? 100.0 * (double)part / (double)of : 100;
}

static void print(const char *what, const struct outcome *o)
{
	print_message(
		"%s: %lld of %lld honest voters count (%.1f%%), %lld asked for a proof; of %lld stuffed votes %lld "
		"(%.2f%%)\n",
		what, (long long)o->honest_counted, (long long)o->honest, percent(o->honest_counted, o->honest),
		(long long)o->asked, (long long)o->stuffed, (long long)o->stuffed_counted,
		percent(o->stuffed_counted, o->stuffed));
}

static uint64_t random_state = 12345;
static double chance(void)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (double)(random_state >> 11) / (double)(UINT64_C(1) << 53);
}

/* A time of the day as people read news: few at night, a peak in the morning and one in the evening. */
static int64_t time_of_day(void)
{
	static const double weights[24] = {1, 1, 1, 1, 1, 2, 5, 9, 9, 7, 6, 6, 7, 6, 5, 5, 6, 7, 8, 9, 8, 6, 4, 2};
	double total = 0;
	for (int i = 0; i < 24; i++)
		total += weights[i];
	double at = chance() * total;
	int hour = 0;
	while (hour < 23 && at >= weights[hour])
		at -= weights[hour++];
	return MORNING + hour * HOUR + (int64_t)(chance() * HOUR);
}

/* Stuffed votes from one address, as plain forms or by a program that answers every challenge. */
static size_t stuff(struct arrival *all, size_t n, int64_t from, int64_t over, int network, bool proves)
{
	for (size_t i = 0; i < n; i++)
		all[i] =
			(struct arrival){from + (int64_t)((double)over / (double)n * (double)i), network, proves, true};
	return n;
}

static void test_one_address_stuffs(void **state)
{
	static const struct {
		const char *what;
		int64_t over;
		bool proves;
		int64_t at_most;
	} cases[] = {
		{"10,000 stuffed votes in ten seconds, plain forms", 10 * SECOND, false, 25},
		{"the same with proofs", 10 * SECOND, true, 25},
		{"10,000 in an hour, plain forms", HOUR, false, 25},
		{"the same with proofs", HOUR, true, 25},
		{"10,000 over a day, plain forms", DAY, false, 25},
		/* The trade-off: who proves and keeps to the pace of an office is counted like one. */
		{"the same with proofs", DAY, true, 1000},
	};
	struct arrival *all = calloc(10000, sizeof *all);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t n = stuff(all, 10000, MORNING, cases[i].over, 1, cases[i].proves);
		struct outcome o = play(all, n);
		print(cases[i].what, &o);
		assert_in_range(o.stuffed_counted, 1, cases[i].at_most);
	}
	free(all);
}

static void test_an_office(void **state)
{
	struct arrival all[200];
	for (size_t i = 0; i < 200; i++)
		all[i] = (struct arrival){MORNING + 8 * HOUR + (int64_t)(chance() * 10 * HOUR), 1, i % 10 != 0, false};
	struct outcome o = play(all, 200);
	print("200 people of an office over a day, a tenth without JavaScript", &o);
	assert_true(percent(o.honest_counted, o.honest) >= 99);
	assert_in_range(o.asked, 1, 180);
}

static void test_phones_beside_a_stuffer(void **state)
{
	static const struct {
		const char *what;
		int64_t over;
		bool proves;
		int network;
		double honest, stuffed; /* at least, at most, in percent */
	} cases[] = {
		{"3,000 phones behind 8 addresses, a third without JavaScript, beside 10,000 stuffed in an hour", HOUR,
		 false, 8, 95, 1},
		{"the same, stuffed over a day", DAY, false, 8, 95, 1},
		{"the same, stuffed in an hour with proofs", HOUR, true, 8, 95, 1},
		/* The trade-off: behind the stuffer's own address nobody can be told apart while it lasts. */
		{"the same, stuffed in an hour from one of the 8 addresses", HOUR, false, 3, 87, 1},
	};
	struct arrival *all = calloc(13000, sizeof *all);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (int k = 0; k < 3000; k++)
			all[k] = (struct arrival){time_of_day(), k % 8, k % 3 != 0, false};
		size_t n = 3000 + stuff(all + 3000, 10000, MORNING + 9 * HOUR * (cases[i].over < DAY), cases[i].over,
					cases[i].network, cases[i].proves);
		struct outcome o = play(all, n);
		print(cases[i].what, &o);
		assert_true(percent(o.honest_counted, o.honest) >= cases[i].honest);
		assert_true(percent(o.stuffed_counted, o.stuffed) <= cases[i].stuffed);
	}
	free(all);
}

static void test_leaving_gives_the_place_back(void **state)
{
	char bytes[16];
	struct crowd *c = crowd_new();
	struct str tag = tag_of(1, bytes);
	for (int i = 0; i < 200; i++) {
		int64_t at = MORNING + i * MINUTE;
		assert_int_equal(crowd_take(c, tag, &limits, false, true, at), CROWD_COUNTS);
		crowd_leave(c, tag, at);
	}
	crowd_free(c);
}

/* After a start the ledger says what was. */
static void test_recalled(void **state)
{
	char bytes[16];
	struct crowd *c = crowd_new();
	struct str tag = tag_of(1, bytes);
	crowd_recall(c, tag, 25, 3, 61, MORNING);
	assert_int_equal(crowd_take(c, tag, &limits, false, true, MORNING), CROWD_PROVES);
	assert_int_equal(crowd_take(c, tag, &limits, false, false, MORNING), CROWD_WAITS);
	assert_false(crowd_calm(c, tag, &limits, MORNING));
	assert_true(crowd_calm(c, tag, &limits, MORNING + HOUR));
	crowd_free(c);
}

/* Many networks: each keeps its own count, the old ones go, and the table stays within its size. */
static void test_many_networks(void **state)
{
	char bytes[16];
	struct crowd *c = crowd_new();
	for (int day = 0; day < 4; day++)
		for (int i = 0; i < 400000; i++)
			crowd_take(c, tag_of(day * 400000 + i, bytes), &limits, false, true, MORNING + day * DAY);
	struct str tag = tag_of(1600000 - 1, bytes);
	for (int i = 1; i < 25; i++)
		assert_int_equal(crowd_take(c, tag, &limits, false, true, MORNING + 3 * DAY + i * MINUTE),
				 CROWD_COUNTS);
	assert_int_equal(crowd_take(c, tag, &limits, false, true, MORNING + 3 * DAY + HOUR), CROWD_PROVES);
	crowd_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_address_stuffs),
		cmocka_unit_test(test_an_office),
		cmocka_unit_test(test_phones_beside_a_stuffer),
		cmocka_unit_test(test_leaving_gives_the_place_back),
		cmocka_unit_test(test_recalled),
		cmocka_unit_test(test_many_networks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
