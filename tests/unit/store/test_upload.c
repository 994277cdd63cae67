/* Uploads: pieces follow each other, what is told is what is there, forgetting takes a few at a time. */
#include "store_test.h"

#include "store/media.h"
#include "store/upload.h"

static struct upload begun(struct store_test *t, int64_t size)
{
	struct upload u = {.person_id = store_test_person(t, "/author/ada/"), .name = STR("a.pdf"), .size = size};
	assert_ok(upload_insert(t->db, &u, 5));
	return u;
}

static void test_pieces_follow_each_other(void **state)
{
	struct store_test *t = *state;
	struct upload u = begun(t, 11), got;
	assert_ok(upload_piece_put(t->db, u.id, 0, STR("hello"), 6));
	assert_rc(upload_piece_put(t->db, u.id, 0, STR("hello"), 7), RC_CONFLICT);
	assert_rc(upload_piece_put(t->db, u.id, 6, STR("world"), 7), RC_CONFLICT);
	assert_rc(upload_piece_put(t->db, u.id, 5, STR(" world!"), 7), RC_INVALID);
	assert_rc(upload_piece_put(t->db, u.id + 1, 0, STR("x"), 7), RC_NOT_FOUND);
	assert_ok(upload_piece_put(t->db, u.id, 5, STR(" world"), 8));
	assert_ok(upload_get(t->db, &t->arena, u.id, &got));
	assert_int_equal(got.received, 11);
	assert_int_equal(got.touched_at, 8);
	assert_str(got.name, "a.pdf");
	assert_null(got.hash.p);
}

static void test_any_range_is_read(void **state)
{
	struct store_test *t = *state;
	struct upload u = begun(t, 9);
	assert_ok(upload_piece_put(t->db, u.id, 0, STR("abc"), 6));
	assert_ok(upload_piece_put(t->db, u.id, 3, STR("d"), 6));
	assert_ok(upload_piece_put(t->db, u.id, 4, STR("efghi"), 6));
	for (int64_t from = 0; from < 9; from++) {
		for (int64_t n = 1; from + n <= 9; n++) {
			CLEANUP(buf_done) struct buf out = BUF(16);
			assert_ok(upload_read(t->db, u.id, from, n, &out));
			assert_true(
				str_eq(buf_str(&out), str_slice(STR("abcdefghi"), (size_t)from, (size_t)(from + n))));
		}
	}
	CLEANUP(buf_done) struct buf out = BUF(16);
	assert_rc(upload_read(t->db, u.id, 5, 5, &out), RC_INVALID);
}

static void test_list_holds_what_is_unfinished(void **state)
{
	struct store_test *t = *state;
	struct upload u = begun(t, 3);
	struct uploads list;
	struct media m = {.state = MEDIA_MISSING,
			  .mime = STR("application/pdf"),
			  .path = STR("/media/a.pdf"),
			  .name = STR("a.pdf")};
	assert_ok(media_insert(t->db, &m));
	assert_ok(upload_list(t->db, &t->arena, u.person_id, &list));
	assert_int_equal(list.n, 1);
	assert_ok(upload_set_media(t->db, u.id, m.id, 9));
	assert_ok(upload_list(t->db, &t->arena, u.person_id, &list));
	assert_int_equal(list.n, 0);
	assert_rc(upload_piece_put(t->db, u.id, 0, STR("abc"), 9), RC_INVALID);
}

static void test_sweep_takes_old_ones_a_few_pieces_at_a_time(void **state)
{
	struct store_test *t = *state;
	struct upload old = begun(t, 5), young = {.person_id = old.person_id, .name = STR("b"), .size = 5}, got;
	bool more = true;
	int rounds = 0;
	assert_ok(upload_insert(t->db, &young, 100));
	for (int64_t i = 0; i < 5; i++)
		assert_ok(upload_piece_put(t->db, old.id, i, STR("x"), 10 + i));
	while (more) {
		assert_ok(upload_sweep(t->db, 50, 2, &more));
		rounds++;
	}
	assert_int_equal(rounds, 4);
	assert_rc(upload_get(t->db, &t->arena, old.id, &got), RC_NOT_FOUND);
	assert_ok(upload_get(t->db, &t->arena, young.id, &got));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_pieces_follow_each_other),
		STORE_TEST(test_any_range_is_read),
		STORE_TEST(test_list_holds_what_is_unfinished),
		STORE_TEST(test_sweep_takes_old_ones_a_few_pieces_at_a_time),
	};
	return cmocka_run_group_tests_name("store/upload", tests, NULL, NULL);
}
