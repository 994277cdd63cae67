/*
 * The list of trusted proxies under exchange, and how often its warning is said.
 */
#include "support.h"

#include <stdio.h>

#include "http/trust.h"

#define MINUTE INT64_C(60000)

static struct netaddr addr(const char *text)
{
	struct netaddr a;
	assert_int_equal(netaddr_parse(str_of(text), &a), RC_OK);
	return a;
}

static void set(struct trust *t, const char *list)
{
	struct netblocks blocks = {0};
	assert_int_equal(netblocks_add(&blocks, str_of(list)), RC_OK);
	trust_set(t, &blocks);
	netblocks_done(&blocks);
}

static void a_list_takes_the_place_of_another(void **state)
{
	struct trust t;
	struct netaddr mine = addr("10.1.2.3"), theirs = addr("172.70.1.1"), local = addr("unix");
	trust_init(&t);
	assert_false(trust_has(&t, &mine));
	set(&t, "10.0.0.0/8, cloudflare");
	assert_true(trust_has(&t, &mine) && trust_has(&t, &theirs) && !trust_has(&t, &local));
	set(&t, "unix");
	assert_true(!trust_has(&t, &mine) && !trust_has(&t, &theirs) && trust_has(&t, &local));
	set(&t, "");
	assert_false(trust_has(&t, &local));
	trust_done(&t);
}

static void one_warning_a_peer_an_hour(void **state)
{
	struct trust t;
	struct netaddr one = addr("192.0.2.1"), six = addr("2001:db8::1"), near = addr("2001:db8::2");
	trust_init(&t);
	assert_true(trust_warn(&t, &one, STR("X-Forwarded-For"), 5));
	assert_false(trust_warn(&t, &one, STR("X-Forwarded-For"), 5));
	assert_false(trust_warn(&t, &one, STR("Forwarded"), 60 * MINUTE));
	assert_true(trust_warn(&t, &six, STR("Forwarded"), 10 * MINUTE));
	assert_false(trust_warn(&t, &near, STR("Forwarded"), 10 * MINUTE)); /* of the same network */
	assert_true(trust_warn(&t, &one, STR("Forwarded"), 60 * MINUTE + 5));
	trust_done(&t);
}

static void twenty_an_hour_in_all(void **state)
{
	struct trust t;
	int said = 0;
	trust_init(&t);
	for (unsigned i = 0; i < 1000; i++) {
		char text[32];
		snprintf(text, sizeof(text), "192.0.%u.%u", i / 250, i % 250);
		struct netaddr a = addr(text);
		said += trust_warn(&t, &a, STR("X-Real-IP"), 1000 * (int64_t)i);
	}
	assert_int_equal(said, TRUST_WARNINGS);
	struct netaddr late = addr("198.51.100.9");
	assert_false(trust_warn(&t, &late, STR("X-Real-IP"), 60 * MINUTE - 1));
	assert_true(trust_warn(&t, &late, STR("X-Real-IP"), 60 * MINUTE));
	/* A place for each that is an hour old, no more. */
	struct netaddr later = addr("198.51.100.10");
	assert_false(trust_warn(&t, &later, STR("X-Real-IP"), 60 * MINUTE));
	assert_true(trust_warn(&t, &later, STR("X-Real-IP"), 60 * MINUTE + 1000));
	trust_done(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_list_takes_the_place_of_another),
					   cmocka_unit_test(one_warning_a_peer_an_hour),
					   cmocka_unit_test(twenty_an_hour_in_all)};
	return cmocka_run_group_tests_name("trust", tests, NULL, NULL);
}
