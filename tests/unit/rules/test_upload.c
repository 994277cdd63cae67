/* Uploads: offsets, repeats, quotas, what is refused and how, and what becomes of a picture's own notes. */
#include "rules/upload.h"

#include <gd.h>

#include "base/random.h"
#include "rules/accounts.h"
#include "rules/library.h"
#include "rules_test.h"

static enum rc make_person(struct site *s, struct db *db, void *ctx)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	return person_make(s, db, &a, STR("Ada"), ctx);
}

static int64_t person(struct rules_test *t)
{
	int64_t id = 0;
	assert_int_equal(site_write(t->site, make_person, &id), RC_OK);
	return id;
}

static struct upload begun(struct rules_test *t, int64_t person_id, const char *name, int64_t size)
{
	struct upload u = {.person_id = person_id, .name = str_of(name), .size = size};
	const char *refusal;
	assert_int_equal(upload_begin(t->site, &t->arena, &u, &refusal), RC_OK);
	assert_null(refusal);
	return u;
}

static enum rc add(struct rules_test *t, const struct upload *u, int64_t offset, struct str bytes, int64_t *received,
		   const char **refusal)
{
	struct upload_piece p = {.id = u->id, .person_id = u->person_id, .offset = offset, .bytes = bytes};
	db_settle(t->db);
	return upload_add(t->site, t->db, &t->arena, &p, received, refusal);
}

static enum rc take(struct rules_test *t, const struct upload *u, struct media *m, const char **refusal)
{
	struct staff who = {.person_id = u->person_id, .name = STR("Ada"), .email = STR("ada@example.org")};
	db_settle(t->db);
	enum rc rc = upload_take(t->site, t->db, &t->arena, u->id, &who, m, refusal);
	db_settle(t->db);
	return rc;
}

static struct str pdf_of(struct rules_test *t, size_t n)
{
	char *p = arena_alloc(&t->arena, n);
	random_bytes(p, n);
	memcpy(p, "%PDF-1.7", 8);
	memcpy(p + n - 6, "%%EOF\n", 6);
	return str_mem(p, n);
}

static void test_pieces_repeats_and_gaps(void **state)
{
	struct rules_test *t = *state;
	struct str pdf = pdf_of(t, 700 * 1024);
	struct upload u = begun(t, person(t), "C:\\papers\\plan.pdf", (int64_t)pdf.n);
	int64_t at = -1;
	const char *refusal;
	assert_true(str_is(u.name, "plan.pdf"));
	assert_int_equal(add(t, &u, 0, str_slice(pdf, 0, 300 * 1024), &at, &refusal), RC_OK);
	assert_int_equal(at, 300 * 1024);
	assert_int_equal(add(t, &u, 0, str_slice(pdf, 0, 300 * 1024), &at, &refusal), RC_OK);
	assert_int_equal(at, 300 * 1024);
	assert_int_equal(add(t, &u, 400 * 1024, str_slice(pdf, 400 * 1024, pdf.n), &at, &refusal), RC_CONFLICT);
	assert_int_equal(at, 300 * 1024);
	assert_non_null(refusal);
	assert_int_equal(add(t, &u, 200 * 1024, str_slice(pdf, 200 * 1024, 500 * 1024), &at, &refusal), RC_OK);
	assert_int_equal(at, 500 * 1024);
	assert_int_equal(add(t, &u, at, str_slice(pdf, 500 * 1024, 501 * 1024), &at, &refusal), RC_INVALID);
	struct media m = {.id = 0};
	assert_int_equal(take(t, &u, &m, &refusal), RC_CONFLICT);
	assert_int_equal(add(t, &u, 500 * 1024, str_slice(pdf, 500 * 1024, pdf.n), &at, &refusal), RC_OK);
	assert_int_equal(take(t, &u, &m, &refusal), RC_OK);
	assert_true(str_is(m.mime, "application/pdf"));
	CLEANUP(buf_done) struct buf stored = BUF(1u << 20);
	assert_int_equal(media_object_read(t->db, m.hash, 0, m.size, &stored), RC_OK);
	assert_true(str_eq(buf_str(&stored), pdf));
	struct media again = {.id = 0};
	assert_int_equal(take(t, &u, &again, &refusal), RC_OK);
	assert_int_equal(again.id, m.id);
}

static void test_of_this_person_alone(void **state)
{
	struct rules_test *t = *state;
	struct upload u = begun(t, person(t), "a.pdf", 100), foreign = u;
	int64_t at;
	const char *refusal;
	foreign.person_id = person(t);
	assert_int_equal(add(t, &foreign, 0, STR("x"), &at, &refusal), RC_NOT_FOUND);
	struct media m = {.id = 0};
	assert_int_equal(take(t, &foreign, &m, &refusal), RC_NOT_FOUND);
	assert_int_equal(upload_discard(t->site, t->db, &t->arena, u.id, foreign.person_id), RC_NOT_FOUND);
	assert_int_equal(upload_discard(t->site, t->db, &t->arena, u.id, u.person_id), RC_OK);
	db_settle(t->db);
	assert_int_equal(add(t, &u, 0, STR("x"), &at, &refusal), RC_NOT_FOUND);
}

static void test_sizes_and_quotas(void **state)
{
	struct rules_test *t = *state;
	int64_t id = person(t);
	const char *refusal = NULL;
	struct upload u = {.person_id = id, .name = STR("a"), .size = 0};
	assert_int_equal(upload_begin(t->site, &t->arena, &u, &refusal), RC_INVALID);
	assert_string_equal(refusal, "This file is empty.");
	u.size = INGEST_FILE_MAX + 1;
	assert_int_equal(upload_begin(t->site, &t->arena, &u, &refusal), RC_INVALID);
	for (int i = 0; i < UPLOADS_OPEN_MAX; i++)
		begun(t, id, "a", 10 + i);
	u.size = 10;
	assert_int_equal(upload_begin(t->site, &t->arena, &u, &refusal), RC_LIMITED);
	assert_non_null(refusal);
	int64_t other = person(t);
	begun(t, other, "a", INGEST_FILE_MAX);
	begun(t, other, "a", INGEST_FILE_MAX);
	u.person_id = other;
	assert_int_equal(upload_begin(t->site, &t->arena, &u, &refusal), RC_LIMITED);
}

static struct str hash_of(struct rules_test *t, struct str bytes)
{
	unsigned char *h = arena_alloc(&t->arena, CRYPTO_HASH_SIZE);
	crypto_sha256(bytes, h);
	return str_mem(h, CRYPTO_HASH_SIZE);
}

static void test_the_same_file_goes_on(void **state)
{
	struct rules_test *t = *state;
	struct str pdf = pdf_of(t, 40 * 1024);
	struct upload u = {
		.person_id = person(t), .name = STR("a.pdf"), .size = (int64_t)pdf.n, .hash = hash_of(t, pdf)};
	struct upload v = u;
	int64_t at;
	const char *refusal;
	assert_int_equal(upload_begin(t->site, &t->arena, &u, &refusal), RC_OK);
	assert_int_equal(add(t, &u, 0, str_slice(pdf, 0, 20 * 1024), &at, &refusal), RC_OK);
	assert_int_equal(upload_begin(t->site, &t->arena, &v, &refusal), RC_OK);
	assert_int_equal(v.id, u.id);
	assert_int_equal(v.received, 20 * 1024);
	/* it became another meanwhile */
	assert_int_equal(add(t, &v, at, str_slice(pdf, 0, 20 * 1024), &at, &refusal), RC_OK);
	struct media m = {.id = 0};
	assert_int_equal(take(t, &v, &m, &refusal), RC_INVALID);
	assert_non_null(strstr(refusal, "changed"));
	assert_int_equal(add(t, &v, 0, STR("x"), &at, &refusal), RC_NOT_FOUND);
}

static void test_refused_kinds(void **state)
{
	static const struct {
		struct str bytes;
		const char *word;
	} cases[] = {
		{STR("<svg xmlns='http://www.w3.org/2000/svg'/>"), "SVG"},
		{STR("<?xml version='1.0'?>\n<svg/>"), "SVG"},
		{STR("\xEF\xBB\xBF <!DOCTYPE html><p>"), "Web pages"},
		{STR("\x7f"
		     "ELF\2\1\1"),
		 "Programs"},
		{STR("MZ\x90"), "Programs"},
		{STR("#!/bin/sh\n"), "Programs"},
		{STR("PK\3\4\x14"), "office"},
		{STR("\0\0\0\x18"
		     "ftypheic"),
		 "HEIC"},
		{STR("hello"), "JPEG, PNG"},
	};
	struct rules_test *t = *state;
	int64_t id = person(t), at;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *refusal = NULL;
		struct upload u = begun(t, id, "photo.jpg", (int64_t)cases[i].bytes.n);
		assert_int_equal(add(t, &u, 0, cases[i].bytes, &at, &refusal), RC_INVALID);
		if (!refusal || !strstr(refusal, cases[i].word))
			fail_msg("%s: %s", cases[i].word, refusal);
		assert_int_equal(add(t, &u, 0, cases[i].bytes, &at, &refusal), RC_NOT_FOUND);
	}
}

static struct str jpeg_of(struct rules_test *t, int w, int h)
{
	gdImagePtr im = gdImageCreateTrueColor(w, h);
	for (int i = 0; i < 400; i++)
		gdImageFilledRectangle(im, (int)random_below((uint32_t)w), (int)random_below((uint32_t)h), w, h,
				       (int)random_below(0xFFFFFF));
	int n = 0;
	void *p = gdImageJpegPtr(im, &n, 90);
	struct str bytes = arena_str(&t->arena, str_mem(p, (size_t)n));
	gdFree(p);
	gdImageDestroy(im);
	return bytes;
}

/* With a caption and a credit for newsrooms, and a place that is nobody's business. */
static struct str with_notes(struct rules_test *t, struct str jpeg)
{
	static const char iptc[] = "Photoshop 3.0\0"
				   "8BIM\4\4\0\0\0\0\0\x20"
				   "\x1C\2\x78\0\x0B"
				   "Night ferry"
				   "\x1C\2\x6E\0\x0B"
				   "Ada, Agency";
	static const char exif[] = "Exif\0\0MM\0*\0\0\0\x08\0\1\x88\x25\0\4\0\0\0\1SECRETGPS";
	CLEANUP(buf_done) struct buf b = BUF(4u << 20);
	buf_put(&b, str_slice(jpeg, 0, 2));
	buf_put(&b, STR("\xFF\xED\0"));
	buf_putc(&b, (char)(sizeof(iptc) + 1));
	buf_put(&b, str_mem(iptc, sizeof(iptc) - 1));
	buf_put(&b, STR("\xFF\xE1\0"));
	buf_putc(&b, (char)(sizeof(exif) + 1));
	buf_put(&b, str_mem(exif, sizeof(exif) - 1));
	buf_put(&b, str_slice(jpeg, 2, jpeg.n));
	return buf_to_arena(&b, &t->arena);
}

static void assert_clean(struct rules_test *t, struct str hash, int64_t size)
{
	CLEANUP(buf_done) struct buf bytes = BUF(8u << 20);
	assert_int_equal(media_object_read(t->db, hash, 0, size, &bytes), RC_OK);
	static const char *const marks[] = {"Exif", "SECRETGPS", "Photoshop", "8BIM", "Ada, Agency", "http://ns.adobe"};
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		assert_int_equal(str_find(buf_str(&bytes), str_of(marks[i]), 0), SIZE_MAX);
}

static void test_notes_are_taken_and_nothing_else(void **state)
{
	struct rules_test *t = *state;
	struct media m = {.name = STR("DSC_1.JPG"), .credit = STR("Said by hand")};
	struct media_variants v;
	struct media_crop card;
	const char *refusal;
	struct str jpeg = with_notes(t, jpeg_of(t, 2000, 1500));
	assert_int_equal(upload_whole(t->site, &t->arena, &staff_program, jpeg, &m, &refusal), RC_OK);
	db_settle(t->db);
	assert_true(str_is(m.caption, "Night ferry"));
	assert_true(str_is(m.credit, "Said by hand"));
	assert_int_equal(m.width, 2000);
	assert_clean(t, m.hash, m.size);
	assert_int_equal(media_variant_list(t->db, &t->arena, m.id, &v), RC_OK);
	const int *widths;
	assert_int_equal(v.n, 2 * ingest_widths(&widths) + 1); /* and the WebP of its own width */
	for (size_t i = 0; i < v.n; i++)
		assert_clean(t, v.items[i].hash, v.items[i].size);
	assert_int_equal(media_crop_get(t->db, &t->arena, m.id, MEDIA_CROP_CARD, &card), RC_OK);
	assert_int_equal(card.width, 1200);
	assert_int_equal(card.height, 630);
	assert_clean(t, card.hash, card.size);
	struct media_list found;
	struct media_wish wish = {.query = STR("\"night\" AND \"fer\"*"), .limit = 5};
	assert_int_equal(media_look(t->db, &t->arena, &wish, &found), RC_OK);
	assert_int_equal(found.n, 1);
}

static void test_damaged_pictures_are_refused(void **state)
{
	struct rules_test *t = *state;
	struct media m = {.name = STR("a.jpg")};
	const char *refusal = NULL;
	struct str jpeg = jpeg_of(t, 400, 300);
	assert_int_equal(upload_whole(t->site, &t->arena, &staff_program, str_slice(jpeg, 0, jpeg.n / 2), &m, &refusal),
			 RC_INVALID);
	assert_non_null(strstr(refusal, "damaged"));
	struct str lie = STR("\xFF\xD8\xFF\xE0 this is no picture");
	assert_int_equal(upload_whole(t->site, &t->arena, &staff_program, lie, &m, &refusal), RC_INVALID);
	assert_non_null(strstr(refusal, "damaged"));
	struct str huge = STR("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x20\0\0\0\x20\0\x08\2\0\0\0");
	assert_int_equal(upload_whole(t->site, &t->arena, &staff_program, huge, &m, &refusal), RC_LIMITED);
	assert_non_null(strstr(refusal, "megapixels"));
}

/* The same file again is the same file; another in its place keeps the address and loses the old sizes. */
static void test_twice_and_in_place(void **state)
{
	struct rules_test *t = *state;
	struct media first = {.name = STR("a.jpg")}, second = {.name = STR("a.jpg")};
	struct media_variants v;
	const char *refusal;
	struct str wide = jpeg_of(t, 1000, 500), small = jpeg_of(t, 400, 300);
	assert_int_equal(upload_whole(t->site, &t->arena, &staff_program, wide, &first, &refusal), RC_OK);
	assert_int_equal(upload_whole(t->site, &t->arena, &staff_program, wide, &second, &refusal), RC_OK);
	assert_int_equal(first.id, second.id);
	struct str path = first.path;
	assert_int_equal(upload_whole(t->site, &t->arena, &staff_program, small, &first, &refusal), RC_OK);
	assert_true(str_eq(first.path, path));
	assert_int_equal(first.width, 400);
	db_settle(t->db);
	assert_int_equal(media_variant_list(t->db, &t->arena, first.id, &v), RC_OK);
	for (size_t i = 0; i < v.n; i++)
		assert_true(v.items[i].width <= 400);
}

struct edit_call {
	struct library_edit edit;
	struct arena *arena;
};

static enum rc edit_write(struct site *s, struct db *db, void *ctx)
{
	struct edit_call *c = ctx;
	return library_edit_store(s, db, c->arena, &c->edit);
}

static void test_the_focus_moves_the_crop(void **state)
{
	struct rules_test *t = *state;
	struct media m = {.name = STR("a.jpg")};
	struct media_crop before, after;
	const char *refusal;
	assert_int_equal(upload_whole(t->site, &t->arena, &staff_program, jpeg_of(t, 1600, 1600), &m, &refusal), RC_OK);
	db_settle(t->db);
	assert_int_equal(media_crop_get(t->db, &t->arena, m.id, MEDIA_CROP_CARD, &before), RC_OK);
	struct edit_call c = {.edit = {.id = m.id, .seen = m.modified_at, .focus_x = 50, .focus_y = 5},
			      .arena = &t->arena};
	c.edit.texts.of[LIBRARY_ALT] = STR("A  ferry\tat night");
	assert_int_equal(library_texts_check(&t->arena, &c.edit.texts), RC_OK);
	assert_int_equal(site_write(t->site, edit_write, &c), RC_OK);
	assert_true(c.edit.focus_moved);
	assert_int_equal(site_write(t->site, edit_write, &c), RC_CONFLICT);
	db_settle(t->db);
	assert_int_equal(media_get(t->db, &t->arena, m.id, &m), RC_OK);
	assert_true(str_is(m.alt, "A ferry at night"));
	assert_int_equal(media_crop_again(t->site, t->db, &t->arena, &m), RC_OK);
	db_settle(t->db);
	assert_int_equal(media_crop_get(t->db, &t->arena, m.id, MEDIA_CROP_CARD, &after), RC_OK);
	assert_false(str_eq(before.hash, after.hash));
	assert_false(str_eq(before.path, after.path));
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		RULES_TEST(test_pieces_repeats_and_gaps),
		RULES_TEST(test_of_this_person_alone),
		RULES_TEST(test_sizes_and_quotas),
		RULES_TEST(test_the_same_file_goes_on),
		RULES_TEST(test_refused_kinds),
		RULES_TEST(test_notes_are_taken_and_nothing_else),
		RULES_TEST(test_damaged_pictures_are_refused),
		RULES_TEST(test_twice_and_in_place),
		RULES_TEST(test_the_focus_moves_the_crop),
	};
	return cmocka_run_group_tests_name("rules/upload", tests, NULL, NULL);
}
