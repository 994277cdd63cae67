/* Which addresses are public: the edges of every range, and IPv4 hidden in IPv6. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/un.h>

#include <cmocka.h>

#include "base/rc.h"
#include "net/address.h"

static bool is_public(const char *text)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
	char back[ADDRESS_TEXT_SIZE];
	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
		address_text((const struct sockaddr *)&v4, back);
		assert_string_equal(back, text);
		return address_is_public((const struct sockaddr *)&v4);
	}
	assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
	address_text((const struct sockaddr *)&v6, back);
	assert_string_equal(back, text);
	return address_is_public((const struct sockaddr *)&v6);
}

static void test_public(void **state)
{
	static const char *const yes[] = {
		"1.0.0.0",         "8.8.8.8",          "9.255.255.255",        "11.0.0.0",
		"100.63.255.255",  "100.128.0.0",      "126.255.255.255",      "128.0.0.1",
		"169.253.255.255", "169.255.0.0",      "172.15.255.255",       "172.32.0.0",
		"192.0.1.0",       "192.167.255.255",  "192.169.0.0",          "198.17.255.255",
		"198.20.0.0",      "223.255.255.255",  "2001:4860:4860::8888", "2400::1",
		"2a00:1450::1",    "64:ff9b::808:808", "2002:808:808::1",      "::ffff:8.8.8.8",
		"3fff:1000::1",
	};
	for (size_t i = 0; i < ARRAY_LEN(yes); i++)
		if (!is_public(yes[i]))
			fail_msg("%s is public", yes[i]);
}

static void test_not_public(void **state)
{
	static const char *const no[] = {
		"0.0.0.0",
		"0.255.255.255",
		"10.0.0.0",
		"10.255.255.255",
		"100.64.0.0",
		"100.127.255.255",
		"127.0.0.1",
		"127.255.255.255",
		"169.254.169.254",
		"172.16.0.0",
		"172.31.255.255",
		"192.0.0.1",
		"192.0.2.1",
		"192.88.99.1",
		"192.168.0.0",
		"192.168.255.255",
		"198.18.0.0",
		"198.19.255.255",
		"198.51.100.1",
		"203.0.113.1",
		"224.0.0.1",
		"239.255.255.255",
		"240.0.0.0",
		"255.255.255.255",
		"::",
		"::1",
		"::ffff:10.0.0.1",
		"::ffff:127.0.0.1",
		"::ffff:0.0.0.0",
		"::10.0.0.1",
		"64:ff9b::a00:1",
		"64:ff9b:1::1",
		"100::1",
		"2001::1",
		"2001:db8::1",
		"2001:1ff::1",
		"2002:a00:1::1",
		"2002:7f00:1::1",
		"3fff::1",
		"4000::1",
		"fc00::1",
		"fdff::1",
		"fe80::1",
		"fec0::1",
		"ff02::1",
	};
	for (size_t i = 0; i < ARRAY_LEN(no); i++)
		if (is_public(no[i]))
			fail_msg("%s is not public", no[i]);
}

static void test_other_families(void **state)
{
	struct sockaddr_un un = {.sun_family = AF_UNIX};
	char text[ADDRESS_TEXT_SIZE];
	assert_false(address_is_public((const struct sockaddr *)&un));
	address_text((const struct sockaddr *)&un, text);
	assert_string_equal(text, "?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_public),
		cmocka_unit_test(test_not_public),
		cmocka_unit_test(test_other_families),
	};
	return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
