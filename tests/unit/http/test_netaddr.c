/*
 * Addresses: what parses, what matches, and the proxy lists an owner writes.
 */
#include "support.h"

static struct netaddr addr(const char *text)
{
	struct netaddr a;
	assert_int_equal(netaddr_parse(str_of(text), &a), RC_OK);
	return a;
}

static void parses_and_prints(void **state)
{
	static const char *const pairs[][2] = {
		{"192.0.2.1", "192.0.2.1"},
		{"2001:DB8::1", "2001:db8::1"},
		{"[::1]", "::1"},
		{"::", "::"},
		{"::ffff:192.0.2.7", "192.0.2.7"},
		{"unix", "unix"},
	};
	char text[NETADDR_TEXT_SIZE];
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct netaddr a = addr(pairs[i][0]);
		netaddr_format(&a, text);
		assert_string_equal(text, pairs[i][1]);
	}
}

static void refuses_what_is_no_address(void **state)
{
	static const char *const bad[] = {"",           "1.2.3",     "1.2.3.4.5", "256.1.1.1",   "1.2.3.4 ",
					  "localhost",  "[1.2.3.4]", "::1%eth0",  "2001:db8::g", "[::1",
					  "1.2.3.4:80", "0x7f.1"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct netaddr a;
		assert_int_equal(netaddr_parse(str_of(bad[i]), &a), RC_INVALID);
	}
	struct netaddr a;
	assert_int_equal(netaddr_parse(str_mem("1.2.3.4\0x", 9), &a), RC_INVALID);
}

static void forwarded_may_have_a_port(void **state)
{
	static const char *const pairs[][2] = {{"192.0.2.1:443", "192.0.2.1"},
					       {"[2001:db8::2]:1", "2001:db8::2"},
					       {"2001:db8::2", "2001:db8::2"},
					       {"2001:db8::80", "2001:db8::80"},
					       {"[2001:db8::2]", "2001:db8::2"}};
	char text[NETADDR_TEXT_SIZE];
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct netaddr a;
		assert_int_equal(netaddr_parse_forwarded(str_of(pairs[i][0]), &a), RC_OK);
		netaddr_format(&a, text);
		assert_string_equal(text, pairs[i][1]);
	}
	struct netaddr a;
	assert_int_equal(netaddr_parse_forwarded(STR("192.0.2.1:99999"), &a), RC_INVALID);
	assert_int_equal(netaddr_parse_forwarded(STR("unknown"), &a), RC_INVALID);
	assert_int_equal(netaddr_parse_forwarded(STR("_hidden"), &a), RC_INVALID);
}

static bool in(const char *block, const char *address)
{
	struct netblock b;
	assert_int_equal(netblock_parse(str_of(block), &b), RC_OK);
	struct netaddr a = addr(address);
	return netblock_has(&b, &a);
}

static void matches_blocks(void **state)
{
	assert_true(in("192.0.2.0/24", "192.0.2.255"));
	assert_false(in("192.0.2.0/24", "192.0.3.0"));
	assert_true(in("192.0.2.77/24", "192.0.2.1"));
	assert_true(in("10.0.0.0/9", "10.127.255.255"));
	assert_false(in("10.0.0.0/9", "10.128.0.0"));
	assert_true(in("0.0.0.0/0", "8.8.8.8"));
	assert_false(in("0.0.0.0/0", "2001:db8::1"));
	assert_true(in("2001:db8::/33", "2001:db8:7fff::"));
	assert_false(in("2001:db8::/33", "2001:db8:8000::"));
	assert_true(in("192.0.2.1", "::ffff:192.0.2.1"));
	assert_false(in("192.0.2.1", "192.0.2.2"));
	assert_true(in("::1", "::1"));
}

static void refuses_bad_blocks(void **state)
{
	static const char *const bad[] = {"192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/", "2001:db8::/129",
					  "/24",          "192.0.2.0/8x", "unix/1",     "proxy.example"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct netblock b;
		assert_int_equal(netblock_parse(str_of(bad[i]), &b), RC_INVALID);
		assert_non_null(strstr(rc_message(), bad[i]));
	}
}

static void lists_take_names_and_are_all_or_nothing(void **state)
{
	struct netblocks list = {0};
	assert_int_equal(netblocks_add(&list, STR("127.0.0.1, 10.0.0.0/8 unix")), RC_OK);
	assert_int_equal(list.n, 3);
	struct netaddr a = addr("10.1.2.3"), u = addr("unix"), cf = addr("104.16.1.1"), cf6 = addr("2606:4700::5");
	assert_true(netblocks_have(&list, &a));
	assert_true(netblocks_have(&list, &u));
	assert_false(netblocks_have(&list, &cf));
	assert_int_equal(netblocks_add(&list, STR("192.0.2.1, cloudflare, nonsense")), RC_INVALID);
	assert_int_equal(list.n, 3);
	assert_int_equal(netblocks_add(&list, STR("cloudflare")), RC_OK);
	assert_true(netblocks_have(&list, &cf));
	assert_true(netblocks_have(&list, &cf6));
	assert_int_equal(netblocks_add(&list, STR("")), RC_OK);
	netblocks_done(&list);
}

static void networks_cut_only_ipv6(void **state)
{
	struct netaddr six = addr("2001:db8:1:2:3:4:5:6"), cut = addr("2001:db8:1:2::"), four = addr("192.0.2.9");
	struct netaddr got = netaddr_network(&six);
	assert_true(netaddr_eq(&got, &cut));
	got = netaddr_network(&four);
	assert_true(netaddr_eq(&got, &four));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses_and_prints),         cmocka_unit_test(refuses_what_is_no_address),
		cmocka_unit_test(forwarded_may_have_a_port), cmocka_unit_test(matches_blocks),
		cmocka_unit_test(refuses_bad_blocks),        cmocka_unit_test(lists_take_names_and_are_all_or_nothing),
		cmocka_unit_test(networks_cut_only_ipv6),
	};
	return cmocka_run_group_tests_name("netaddr", tests, NULL, NULL);
}
