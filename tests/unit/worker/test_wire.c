/* Messages: what is put comes out, and what was cut or made up is refused. */
#include <sys/socket.h>
#include <unistd.h>

#include "worker/wire.h"
#include "worker_test.h"

static int setup(void **state)
{
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	arena_done(&arena);
	return 0;
}

static void test_round_trip(void **state)
{
	CLEANUP(buf_done) struct buf b = BUF(1000);
	wire_put_u32(&b, 4000000000u);
	wire_put_i64(&b, -5);
	wire_put_str(&b, STR("a\0b"));
	wire_put_str(&b, STR_NONE);
	struct wire_reader r = {.rest = buf_str(&b)};
	assert_int_equal(wire_u32(&r), 4000000000u);
	assert_int_equal(wire_i64(&r), -5);
	assert_true(str_eq(wire_str(&r), STR("a\0b")));
	assert_int_equal(wire_str(&r).n, 0);
	assert_false(r.failed);
	assert_int_equal(r.rest.n, 0);
}

static void test_cut_messages_fail(void **state)
{
	CLEANUP(buf_done) struct buf b = BUF(1000);
	wire_put_u32(&b, 1);
	wire_put_str(&b, STR("abc"));
	for (size_t n = 0; n < b.n; n++) {
		struct wire_reader r = {.rest = str_slice(buf_str(&b), 0, n)};
		wire_u32(&r);
		wire_str(&r);
		assert_true(r.failed);
		assert_int_equal(wire_i64(&r), 0);
	}
}

static void test_lengths_and_counts_are_checked(void **state)
{
	CLEANUP(buf_done) struct buf b = BUF(1000);
	wire_put_u32(&b, 0xFFFFFFFFu);
	buf_puts(&b, "12345678");
	struct wire_reader r = {.rest = buf_str(&b)};
	assert_int_equal(wire_str(&r).n, 0);
	assert_true(r.failed);
	r = (struct wire_reader){.rest = buf_str(&b)};
	assert_int_equal(wire_count(&r, 4), 0);
	assert_true(r.failed);
	buf_clear(&b);
	wire_put_u32(&b, 2);
	buf_puts(&b, "12345678");
	r = (struct wire_reader){.rest = buf_str(&b)};
	assert_int_equal(wire_count(&r, 4), 2);
	assert_false(r.failed);
}

static void test_send_and_receive(void **state)
{
	int fds[2];
	struct wire_head head;
	struct str body;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	assert_int_equal(wire_send(fds[0], 7, 3, STR("hello"), 0), RC_OK);
	assert_int_equal(wire_receive(fds[1], &arena, 0, &head, &body), RC_OK);
	assert_int_equal(head.code, 7);
	assert_int_equal(head.cpu_seconds, 3);
	assert_true(str_is(body, "hello"));
	/* a length beyond the limit is refused before anything is allocated */
	head.length = 0xFFFFFFFFu;
	assert_int_equal(write(fds[0], &head, sizeof(head)), sizeof(head));
	assert_int_equal(wire_receive(fds[1], &arena, 0, &head, &body), RC_LIMITED);
	close(fds[0]);
	assert_int_not_equal(wire_receive(fds[1], &arena, 0, &head, &body), RC_OK);
	close(fds[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_cut_messages_fail),
		cmocka_unit_test(test_lengths_and_counts_are_checked),
		cmocka_unit_test(test_send_and_receive),
	};
	return cmocka_run_group_tests_name("worker/wire", tests, setup, teardown);
}
