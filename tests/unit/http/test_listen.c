/*
 * Listening: what an owner may write, and what is said when it cannot be had.
 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "http/listen.h"

static enum rc try_open(const char *text)
{
	struct listener l;
	enum rc rc = listener_open(text, 2, &l);
	if (rc == RC_OK)
		listener_close(&l);
	return rc;
}

static void nonsense_is_refused_by_name(void **state)
{
	static const char *const bad[] = {"",
					  "8080",
					  "localhost",
					  "127.0.0.1:",
					  "127.0.0.1:x",
					  "127.0.0.1:99999",
					  "::1:80",
					  "127.0.0.1:-1",
					  "unix:",
					  "https:",
					  "https:8443",
					  "https:unix:/tmp/x",
					  "no.such.host.invalid:80"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(try_open(bad[i]), RC_INVALID);
		assert_non_null(strstr(rc_message(), bad[i]));
		rc_clear();
		bool malformed = !strstr(bad[i], ".invalid:");
		assert_int_equal(listener_check(str_of(bad[i])), malformed ? RC_INVALID : RC_OK);
		assert_true(!malformed || strstr(rc_message(), bad[i]));
	}
}

static void a_check_binds_nothing(void **state)
{
	static const char *const good[] = {":80", "0.0.0.0:1", "[::]:65535", "https:[::1]:443", "unix:/nonexistent/x"};
	char path[200] = "unix:";
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_int_equal(listener_check(str_of(good[i])), RC_OK);
	memset(path + 5, 'x', sizeof(path) - 6);
	assert_int_equal(listener_check(str_mem(path, 5 + 107)), RC_OK);
	assert_int_equal(listener_check(str_mem(path, 5 + 108)), RC_INVALID);
}

static void all_addresses_are_told(void **state)
{
	static const char *const texts[] = {":0", "0.0.0.0:0", "https::0", "127.0.0.1:0", "localhost:0"};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct listener l;
		assert_int_equal(listener_open(texts[i], 1, &l), RC_OK);
		assert_int_equal(l.everywhere, i < 3);
		listener_close(&l);
	}
}

static void port_zero_finds_one_for_all_loops(void **state)
{
	struct listener l;
	assert_int_equal(listener_open("127.0.0.1:0", 3, &l), RC_OK);
	assert_true(l.port > 0);
	assert_int_equal(l.n_fds, 3);
	char wanted[64];
	snprintf(wanted, sizeof(wanted), "http://127.0.0.1:%u", l.port);
	assert_string_equal(l.address, wanted);
	for (unsigned i = 0; i < 3; i++) {
		unsigned at = 0;
		int fd = listener_take(&l, i, &at);
		assert_true(fd >= 0);
		close(fd);
		assert_int_equal(listener_take(&l, i, &at), -1);
	}
	listener_close(&l);
}

static void https_is_said_in_front(void **state)
{
	static const struct {
		const char *text, *address;
	} cases[] = {
		{"https:127.0.0.1:0", "https://127.0.0.1:%u"},
		{"https::0", "https://localhost:%u"},
		{"https:0.0.0.0:0", "https://localhost:%u"},
		{"127.0.0.1:0", "http://127.0.0.1:%u"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct listener l;
		char wanted[64];
		assert_int_equal(listener_open(cases[i].text, 1, &l), RC_OK);
		snprintf(wanted, sizeof(wanted), cases[i].address, l.port);
		assert_string_equal(l.address, wanted);
		assert_int_equal(l.tls, cases[i].text[0] == 'h');
		listener_close(&l);
	}
}

static void a_port_in_use_is_a_conflict_even_among_ourselves(void **state)
{
	struct listener l;
	assert_int_equal(listener_open("127.0.0.1:0", 2, &l), RC_OK);
	char text[64];
	snprintf(text, sizeof(text), "127.0.0.1:%u", l.port);
	assert_int_equal(try_open(text), RC_CONFLICT);
	assert_non_null(strstr(rc_message(), text));
	listener_close(&l);
	assert_int_equal(try_open(text), RC_OK);
}

static void make_path(char *path, size_t size)
{
	snprintf(path, size, "/tmp/courant-listen-%d.sock", (int)getpid());
	unlink(path);
}

static void unix_sockets(void **state)
{
	char path[100], text[110];
	make_path(path, sizeof(path));
	snprintf(text, sizeof(text), "unix:%s", path);
	struct listener l;
	assert_int_equal(listener_open(text, 2, &l), RC_OK);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
	assert_int_equal(l.port, 0);
	assert_int_equal(try_open(text), RC_CONFLICT);
	for (unsigned i = 0; i < 2; i++) {
		unsigned at = 0;
		int fd = listener_take(&l, i, &at);
		assert_true(fd >= 0);
		close(fd);
		assert_int_equal(listener_take(&l, i, &at), -1);
	}
	listener_close(&l);
	assert_int_equal(stat(path, &st), -1);
}

static void a_stale_socket_is_replaced_and_a_file_is_not(void **state)
{
	char path[100], text[110];
	make_path(path, sizeof(path));
	snprintf(text, sizeof(text), "unix:%s", path);
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s", path);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	close(fd);
	assert_int_equal(try_open(text), RC_OK);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fclose(f);
	assert_int_equal(try_open(text), RC_CONFLICT);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	unlink(path);
}

static void another_ones_socket_file_is_left_alone(void **state)
{
	char path[100], text[110];
	make_path(path, sizeof(path));
	snprintf(text, sizeof(text), "unix:%s", path);
	struct listener old, new;
	assert_int_equal(listener_open(text, 1, &old), RC_OK);
	unlink(path);
	assert_int_equal(listener_open(text, 1, &new), RC_OK);
	listener_close(&old);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	listener_close(&new);
	assert_int_equal(stat(path, &st), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nonsense_is_refused_by_name),
		cmocka_unit_test(a_check_binds_nothing),
		cmocka_unit_test(all_addresses_are_told),
		cmocka_unit_test(port_zero_finds_one_for_all_loops),
		cmocka_unit_test(https_is_said_in_front),
		cmocka_unit_test(a_port_in_use_is_a_conflict_even_among_ourselves),
		cmocka_unit_test(unix_sockets),
		cmocka_unit_test(a_stale_socket_is_replaced_and_a_file_is_not),
		cmocka_unit_test(another_ones_socket_file_is_left_alone),
	};
	return cmocka_run_group_tests_name("listen", tests, NULL, NULL);
}
