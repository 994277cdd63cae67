/* Films: what says where they were shot becomes free space, the rest stays byte for byte. */
#include "rules/film_place.h"

#include "rules_test.h"

static struct arena arena;

/* A box of this type around what stands in `inside`. */
static struct str box(const char *type, struct str inside)
{
	CLEANUP(buf_done) struct buf b = BUF(1u << 20);
	size_t n = inside.n + 8;
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_putc(&b, (char)(n >> shift & 0xFF));
	buf_puts(&b, type);
	buf_put(&b, inside);
	return buf_to_arena(&b, &arena);
}

static struct str join(struct str a, struct str b)
{
	return arena_join(&arena, a, b, STR_NONE);
}

#define PLACE STR("+47.3769+008.5417/")

/* As a phone writes it, with a name that stays and a list of user data that ends in QuickTime's four zeros. */
static struct str film(void)
{
	struct str name = box("\xA9nam", STR("Harbour")), place = box("\xA9xyz", PLACE);
	struct str track = box("trak", join(box("tkhd", STR("how long")), box("meta", PLACE)));
	struct str data = box("udta", arena_join(&arena, name, place, STR("\0\0\0\0"), STR_NONE));
	struct str movie = box("moov", arena_join(&arena, box("mvhd", STR("times")), track, data,
						  box("meta", join(STR("keys"), PLACE)), STR_NONE));
	struct str xmp =
		box("uuid", join(STR("\xBE\x7A\xCF\xCB\x97\xA9\x42\xE8\x9C\x71\x99\x94\x91\xE3\xAF\xAC"), PLACE));
	struct str other = box("uuid", STR("0123456789abcdef and its own"));
	return arena_join(&arena, box("ftyp", STR("isom0000")), box("mdat", STR("+47.3769 in the pictures")), movie,
			  xmp, other, STR_NONE);
}

static enum rc read_whole(struct str bytes, size_t step, struct str *ret)
{
	struct film_place f;
	struct ingest_source from = ingest_of_bytes(&bytes);
	CLEANUP(buf_done) struct buf out = BUF(1u << 20);
	enum rc rc = film_place_find(&f, &from);
	struct ingest_source clean = film_place_source(&f);
	assert_int_equal(clean.size, bytes.n);
	for (size_t at = 0; rc == RC_OK && at < bytes.n; at += step) {
		size_t n;
		char *p = buf_reserve(&out, step);
		rc = clean.read(clean.ctx, p, step, (int64_t)at, &n);
		out.n += n;
	}
	*ret = buf_to_arena(&out, &arena);
	return rc;
}

static void places_become_free_space(void **state)
{
	static const size_t steps[] = {1u << 16, 100, 7, 1};
	struct str before = film();
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		struct str after;
		assert_int_equal(read_whole(before, steps[i], &after), RC_OK);
		assert_int_equal(after.n, before.n);
		assert_int_equal(str_find(after, PLACE, 0), SIZE_MAX);
		assert_int_equal(str_find(after, STR("\xA9xyz"), 0), SIZE_MAX);
		assert_true(str_find(after, STR("\xA9namHarbour"), 0) != SIZE_MAX);
		assert_true(str_find(after, STR("+47.3769 in the pictures"), 0) != SIZE_MAX);
		assert_true(str_find(after, STR("and its own"), 0) != SIZE_MAX);
		assert_int_equal(str_find(after, STR("free"), 0), str_find(before, STR("meta"), 0));
	}
}

static void what_says_nothing_stays(void **state)
{
	struct str after,
		before = join(box("ftyp", STR("M4A 0000")), box("moov", box("udta", box("meta", STR("cover")))));
	assert_int_equal(read_whole(before, 64, &after), RC_OK);
	assert_true(str_eq(before, after));
}

static void long_boxes_and_the_last(void **state)
{
	struct str after, moov = box("moov", box("udta", box("loci", PLACE)));
	struct str wide = join(STR("\0\0\0\1mdat\0\0\0\0\0\0\0\x14"
				   "four"),
			       moov);
	assert_int_equal(read_whole(wide, 64, &after), RC_OK);
	assert_int_equal(str_find(after, PLACE, 0), SIZE_MAX);
	struct str open = arena_str(&arena, moov);
	memset((char *)open.p, 0, 4); /* up to the end of the file */
	assert_int_equal(read_whole(open, 64, &after), RC_OK);
	assert_int_equal(str_find(after, PLACE, 0), SIZE_MAX);
}

static void broken_ones_are_told(void **state)
{
	struct str after, whole = film();
	assert_int_equal(read_whole(str_slice(whole, 0, whole.n - 20), 64, &after), RC_INVALID);
	assert_int_equal(read_whole(join(box("moov", STR("\0\0\0\x50trak")), STR("")), 64, &after), RC_INVALID);
	assert_int_equal(read_whole(STR("\0\0\0\1moov\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), 64, &after), RC_INVALID);
	assert_int_equal(read_whole(STR("\0\0\0\4moov"), 64, &after), RC_INVALID);
	CLEANUP(buf_done) struct buf many = BUF(1u << 20);
	for (int i = 0; i < 5000; i++)
		buf_put(&many, box("free", STR("")));
	assert_int_equal(read_whole(buf_str(&many), 1u << 16, &after), RC_LIMITED);
	buf_clear(&many);
	for (int i = 0; i < 100; i++)
		buf_put(&many, box("meta", PLACE));
	assert_int_equal(read_whole(buf_str(&many), 1u << 16, &after), RC_LIMITED);
}

static int arena_begin(void **state)
{
	arena_init(&arena);
	return 0;
}

static int arena_end(void **state)
{
	arena_done(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_become_free_space),
		cmocka_unit_test(what_says_nothing_stays),
		cmocka_unit_test(long_boxes_and_the_last),
		cmocka_unit_test(broken_ones_are_told),
	};
	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
