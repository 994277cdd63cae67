/* Objects at the edges of their chunks, media and sizes, and a sweep that takes only what nobody names. */
#include "store/media.h"

#include "base/crypto.h"
#include "ledger_test.h"

#define CHUNK MEDIA_CHUNK_SIZE

static struct str sample(struct store_test *f, size_t n, unsigned seed)
{
	unsigned char *p = arena_alloc(&f->arena, n);
	for (size_t i = 0; i < n; i++) {
		seed = seed * 1103515245u + 12345u;
		p[i] = (unsigned char)(seed >> 16);
	}
	return str_mem(p, n);
}

static struct str hash_of(struct store_test *f, struct str bytes)
{
	unsigned char *hash = arena_alloc(&f->arena, MEDIA_HASH_SIZE);
	crypto_sha256(bytes, hash);
	return str_mem(hash, MEDIA_HASH_SIZE);
}

static void put_chunks(struct store_test *f, struct str hash, struct str bytes)
{
	for (size_t at = 0; at < bytes.n; at += CHUNK) {
		struct str piece = str_slice(bytes, at, at + CHUNK);
		assert_ok(media_chunk_put(f->db, hash, (int64_t)(at / CHUNK), piece));
	}
}

static struct str store(struct store_test *f, struct str bytes, int64_t now)
{
	struct str hash = hash_of(f, bytes);
	bool present;
	assert_ok(media_object_begin(f->db, hash, (int64_t)bytes.n, now, &present));
	assert_false(present);
	put_chunks(f, hash, bytes);
	assert_ok(media_object_finish(f->db, hash));
	return hash;
}

static void assert_range(struct store_test *f, struct str hash, struct str bytes, int64_t offset, int64_t length)
{
	CLEANUP(buf_done) struct buf out = BUF(8 << 20);
	assert_ok(media_object_read(f->db, hash, offset, length, &out));
	assert_false(buf_failed(&out));
	int64_t end = offset + length < (int64_t)bytes.n ? offset + length : (int64_t)bytes.n;
	assert_true(str_eq(buf_str(&out), str_slice(bytes, (size_t)offset, (size_t)end)));
}

static void test_chunk_edges(void **state)
{
	struct store_test *f = *state;
	const size_t sizes[] = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 5 * CHUNK};
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct str bytes = sample(f, sizes[i], (unsigned)i + 1);
		struct str hash = store(f, bytes, 1);
		int64_t size, n = (int64_t)bytes.n;
		assert_ok(media_object_size(f->db, hash, &size));
		assert_int_equal(size, n);
		const int64_t edges[] = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, n / 2, n - 1, n};
		for (size_t from = 0; from < ARRAY_LEN(edges); from++)
			for (size_t to = 0; to < ARRAY_LEN(edges); to++)
				if (edges[from] >= 0 && edges[from] <= n && edges[to] >= edges[from])
					assert_range(f, hash, bytes, edges[from], edges[to] - edges[from]);
		assert_range(f, hash, bytes, 0, n + 1000);
		arena_reset(&f->arena);
	}
}

static void test_range_refused(void **state)
{
	struct store_test *f = *state;
	struct str bytes = sample(f, 100, 1), hash = store(f, bytes, 1);
	CLEANUP(buf_done) struct buf out = BUF(1000);
	assert_rc(media_object_read(f->db, hash, -1, 5, &out), RC_INVALID);
	assert_rc(media_object_read(f->db, hash, 0, -5, &out), RC_INVALID);
	assert_rc(media_object_read(f->db, hash, 101, 0, &out), RC_INVALID);
	assert_ok(media_object_read(f->db, hash, 50, INT64_MAX, &out));
	assert_int_equal(out.n, 50);
	assert_rc(media_object_read(f->db, hash_of(f, STR("other")), 0, 1, &out), RC_NOT_FOUND);
	CLEANUP(buf_done) struct buf small = BUF(10);
	assert_ok(media_object_read(f->db, hash, 0, 100, &small));
	assert_true(buf_failed(&small));
}

static void test_incomplete(void **state)
{
	struct store_test *f = *state;
	struct str bytes = sample(f, 2 * CHUNK + 7, 3), hash = hash_of(f, bytes), first = str_slice(bytes, 0, CHUNK);
	CLEANUP(buf_done) struct buf out = BUF(1 << 20);
	bool present;
	int64_t size;
	assert_rc(media_chunk_put(f->db, hash, 0, first), RC_NOT_FOUND);
	assert_rc(media_object_finish(f->db, hash), RC_NOT_FOUND);
	assert_rc(media_object_begin(f->db, hash, -1, 1, &present), RC_INVALID);
	assert_rc(media_object_begin(f->db, STR("short"), 1, 1, &present), RC_INVALID);
	assert_ok(media_object_begin(f->db, hash, (int64_t)bytes.n, 1, &present));
	assert_rc(media_chunk_put(f->db, hash, 0, str_slice(first, 1, CHUNK)), RC_INVALID);
	assert_rc(media_chunk_put(f->db, hash, 2, first), RC_INVALID);
	assert_rc(media_chunk_put(f->db, hash, 3, STR("x")), RC_INVALID);
	assert_rc(media_chunk_put(f->db, hash, -1, first), RC_INVALID);
	assert_ok(media_chunk_put(f->db, hash, 0, first));
	assert_ok(media_chunk_put(f->db, hash, 2, str_slice(bytes, 2 * CHUNK, bytes.n)));
	assert_rc(media_object_finish(f->db, hash), RC_INVALID);
	assert_rc(media_object_size(f->db, hash, &size), RC_NOT_FOUND);
	assert_rc(media_object_read(f->db, hash, 0, 1, &out), RC_NOT_FOUND);
	put_chunks(f, hash, bytes); /* again from the start, as after a broken upload */
	assert_ok(media_object_finish(f->db, hash));
	assert_range(f, hash, bytes, 0, (int64_t)bytes.n);
}

static void test_same_bytes_once(void **state)
{
	struct store_test *f = *state;
	struct str bytes = sample(f, CHUNK + 5, 4), hash = store(f, bytes, 1);
	bool present;
	assert_ok(media_object_begin(f->db, hash, (int64_t)bytes.n, 2, &present));
	assert_true(present);
	assert_rc(media_object_begin(f->db, hash, 5, 2, &present), RC_CONFLICT);
	struct str other = sample(f, CHUNK, 99);
	assert_ok(media_chunk_put(f->db, hash, 0, other)); /* a finished object is never written again */
	assert_range(f, hash, bytes, 0, (int64_t)bytes.n);
	assert_ok(media_object_finish(f->db, hash));
}

static void test_restart_with_other_size(void **state)
{
	struct store_test *f = *state;
	struct str bytes = sample(f, CHUNK + 5, 5), hash = hash_of(f, bytes);
	bool present;
	assert_ok(media_object_begin(f->db, hash, 3 * CHUNK, 1, &present));
	assert_ok(media_chunk_put(f->db, hash, 2, sample(f, CHUNK, 6)));
	assert_ok(media_object_begin(f->db, hash, (int64_t)bytes.n, 2, &present));
	put_chunks(f, hash, bytes);
	assert_ok(media_object_finish(f->db, hash));
	assert_range(f, hash, bytes, 0, (int64_t)bytes.n);
}

static void test_verify(void **state)
{
	struct store_test *f = *state;
	struct str bytes = sample(f, 2 * CHUNK + 9, 17), hash = store(f, bytes, 1), empty = store(f, STR(""), 1);
	assert_ok(media_object_verify(f->db, hash));
	assert_ok(media_object_verify(f->db, empty));
	assert_rc(media_object_verify(f->db, hash_of(f, STR("none"))), RC_NOT_FOUND);
	assert_ok(db_exec_script(f->db, "UPDATE media_chunk SET bytes = zeroblob(9) WHERE seq = 2"));
	assert_rc(media_object_verify(f->db, hash), RC_INVALID);
	assert_ok(db_exec_script(f->db, "DELETE FROM media_chunk WHERE seq = 1"));
	assert_rc(media_object_verify(f->db, hash), RC_INVALID);
	CLEANUP(buf_done) struct buf out = BUF(4 * CHUNK);
	assert_rc(media_object_read(f->db, hash, 0, 2 * CHUNK + 9, &out), RC_INTERNAL);
}

static struct media picture(struct str hash, const char *path)
{
	return (struct media){
		.hash = hash,
		.state = MEDIA_PRESENT,
		.mime = STR("image/png"),
		.width = 640,
		.height = 480,
		.path = str_of(path),
		.name = STR("p.png"),
		.alt = STR("Ein Bild"),
		.credit = STR("Zoë"),
		.source_url = STR("https://old.example/p.png"),
		.created_at = 10,
		.modified_at = 20,
	};
}

static void test_rows(void **state)
{
	struct store_test *f = *state;
	struct str hash = store(f, sample(f, 300, 7), 1);
	struct media m = picture(hash, "/media/p.png"), out;
	assert_ok(media_insert(f->db, &m));
	assert_ok(media_get(f->db, &f->arena, m.id, &out));
	assert_true(str_eq(out.hash, hash));
	assert_int_equal(out.state, MEDIA_PRESENT);
	assert_int_equal(out.size, 300);
	assert_int_equal(out.width, 640);
	assert_str(out.alt, "Ein Bild");
	assert_str(out.credit, "Zoë");
	assert_int_equal(out.title.n, 0);
	assert_int_equal(out.modified_at, 20);
	assert_ok(media_get_by_path(f->db, &f->arena, STR("/media/p.png"), &out));
	assert_ok(media_get_by_source_url(f->db, &f->arena, STR("https://old.example/p.png"), &out));
	assert_int_equal(out.id, m.id);
	assert_rc(media_get_by_source_url(f->db, &f->arena, STR("https://old.example/q.png"), &out), RC_NOT_FOUND);
	struct media twin = picture(hash, "/media/p.png"), bare = picture(hash_of(f, STR("none")), "/media/q.png");
	assert_rc(media_insert(f->db, &twin), RC_CONFLICT);
	assert_rc(media_insert(f->db, &bare), RC_INVALID);
	out.caption = STR("<em>c</em>");
	assert_ok(media_update(f->db, &out));
	assert_ok(media_get(f->db, &f->arena, m.id, &out));
	assert_str(out.caption, "<em>c</em>");
	struct media second = picture(hash, "/media/r.png");
	assert_ok(media_insert(f->db, &second));
	second.path = STR("/media/p.png");
	assert_rc(media_update(f->db, &second), RC_CONFLICT);
	assert_ok(media_delete(f->db, m.id));
	assert_rc(media_delete(f->db, m.id), RC_NOT_FOUND);
	assert_rc(media_update(f->db, &out), RC_NOT_FOUND);
}

static void test_missing_arrives(void **state)
{
	struct store_test *f = *state;
	struct media m = picture(STR_NONE, "/wp-content/uploads/2020/01/p.png"), out;
	m.state = MEDIA_MISSING;
	assert_ok(media_insert(f->db, &m));
	struct media_list list;
	struct media_file file;
	assert_ok(media_list_missing(f->db, &f->arena, 0, 10, &list));
	assert_int_equal(list.n, 1);
	assert_null(list.items[0].hash.p);
	assert_rc(media_file_get(f->db, &f->arena, m.path, &file), RC_NOT_FOUND);
	struct str hash = hash_of(f, STR("none"));
	assert_rc(media_set_object(f->db, m.id, hash, STR("image/png"), 1, 1, 30), RC_INVALID);
	hash = store(f, sample(f, 77, 8), 1);
	assert_rc(media_set_object(f->db, 999, hash, STR("image/png"), 1, 1, 30), RC_NOT_FOUND);
	assert_ok(media_set_object(f->db, m.id, hash, STR("image/webp"), 3, 4, 30));
	assert_ok(media_get(f->db, &f->arena, m.id, &out));
	assert_int_equal(out.state, MEDIA_PRESENT);
	assert_int_equal(out.size, 77);
	assert_int_equal(out.height, 4);
	assert_ok(media_file_get(f->db, &f->arena, m.path, &file));
	assert_str(file.mime, "image/webp");
	assert_int_equal(file.modified_at, 30);
	assert_ok(media_list_missing(f->db, &f->arena, 0, 10, &list));
	assert_int_equal(list.n, 0);
}

/* Both of its sizes are 150 and 300 wide; a medium that is no picture, or is not there, is none. */
static void assert_picture(struct store_test *f, int64_t id, size_t n_sizes)
{
	struct media_picture p;
	assert_ok(media_picture_get(f->db, &f->arena, id, &p));
	assert_int_equal(p.n_sizes, n_sizes);
	for (size_t i = 0; i < n_sizes; i++)
		assert_int_equal(p.sizes[i].width, 150 * (i + 1));
	if (n_sizes > 0)
		assert_str(p.sizes[0].path, "/media/p-150.webp");
	assert_rc(media_picture_get(f->db, &f->arena, id + 1000, &p), RC_NOT_FOUND);
}

static void test_variants(void **state)
{
	struct store_test *f = *state;
	struct str hash = store(f, sample(f, 300, 9), 1), small = store(f, sample(f, 30, 10), 1);
	struct media m = picture(hash, "/media/p.png");
	assert_ok(media_insert(f->db, &m));
	assert_picture(f, m.id, 0);
	struct media_variant v = {.media_id = m.id,
				  .width = 300,
				  .height = 200,
				  .mime = STR("image/webp"),
				  .hash = small,
				  .path = STR("/media/p-300.webp")},
			     out;
	assert_ok(media_variant_put(f->db, &v));
	v.height = 225;
	assert_ok(media_variant_put(f->db, &v));
	v.width = 150;
	assert_rc(media_variant_put(f->db, &v), RC_CONFLICT); /* the path is another size's */
	v.path = STR("/media/p-150.webp");
	assert_ok(media_variant_put(f->db, &v));
	v.hash = hash_of(f, STR("none"));
	assert_rc(media_variant_put(f->db, &v), RC_INVALID);
	struct media_variants list;
	assert_ok(media_variant_list(f->db, &f->arena, m.id, &list));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.items[0].width, 150);
	assert_int_equal(list.items[1].height, 225);
	assert_int_equal(list.items[1].size, 30);
	assert_picture(f, m.id, 2);
	assert_ok(media_variant_get_by_path(f->db, &f->arena, STR("/media/p-300.webp"), &out));
	assert_int_equal(out.media_id, m.id);
	struct media_file file;
	assert_ok(media_file_get(f->db, &f->arena, STR("/media/p-300.webp"), &file));
	assert_true(str_eq(file.hash, small));
	assert_str(file.mime, "image/webp");
	assert_ok(media_delete(f->db, m.id));
	assert_rc(media_file_get(f->db, &f->arena, STR("/media/p-300.webp"), &file), RC_NOT_FOUND);
	v.hash = small;
	assert_rc(media_variant_put(f->db, &v), RC_INVALID); /* of no media */
}

static void test_lists(void **state)
{
	struct store_test *f = *state;
	ledger_articles(f, 2);
	struct str hash = store(f, sample(f, 30, 11), 1);
	const char *paths[] = {"/a", "/b", "/c", "/d"};
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct media m = picture(hash, paths[i]);
		m.article_id = i == 1 ? 1 : 0;
		assert_ok(media_insert(f->db, &m));
	}
	assert_ok(db_exec_script(
		f->db, "INSERT INTO article_media (article_id, media_id) SELECT 1, id FROM media WHERE path <> '/c';"
		       "INSERT INTO article_media (article_id, media_id) SELECT 2, id FROM media WHERE path = '/c'"));
	struct media_list list;
	assert_ok(media_list_by_article(f->db, &f->arena, 1, &list));
	assert_int_equal(list.n, 3);
	assert_str(list.items[2].path, "/d");
	assert_ok(media_list(f->db, &f->arena, 0, 3, &list));
	assert_int_equal(list.n, 3);
	assert_ok(media_list(f->db, &f->arena, list.items[2].id, 3, &list));
	assert_int_equal(list.n, 1);
}

static int64_t count(struct store_test *f, const char *sql)
{
	int64_t n = -1;
	assert_ok(db_query_i64(f->db, sql, &n));
	return n;
}

static void test_sweep(void **state)
{
	struct store_test *f = *state;
	struct str used = store(f, sample(f, 30, 12), 1), sized = store(f, sample(f, 31, 13), 1),
		   big = store(f, sample(f, 4 * CHUNK + 1, 14), 1), fresh = store(f, sample(f, 32, 15), 50);
	store(f, STR(""), 1);
	struct media m = picture(used, "/media/p.png");
	assert_ok(media_insert(f->db, &m));
	struct media_variant v = {.media_id = m.id, .width = 9, .mime = STR("x"), .hash = sized, .path = STR("/v")};
	assert_ok(media_variant_put(f->db, &v));
	bool more = true;
	struct media_sweep sweep = {.n = 0};
	int64_t size;
	unsigned calls = 0;
	for (; more; calls++)
		assert_ok(media_object_sweep(f->db, 50, 2, &sweep, &more));
	assert_in_range(calls, 3, 5);
	assert_ok(media_object_size(f->db, used, &size));
	assert_ok(media_object_size(f->db, sized, &size));
	assert_ok(media_object_size(f->db, fresh, &size));
	assert_rc(media_object_size(f->db, big, &size), RC_NOT_FOUND);
	assert_int_equal(count(f, "SELECT COUNT(*) FROM media_object"), 3);
	assert_int_equal(count(f, "SELECT COUNT(*) FROM media_chunk"), 3);
}

/* A half-swept object is not whole any more, and comes back whole when the same bytes are uploaded again. */
static void test_sweep_interrupted(void **state)
{
	struct store_test *f = *state;
	struct str bytes = sample(f, 3 * CHUNK, 16), hash = store(f, bytes, 1);
	bool more, present;
	struct media_sweep sweep = {.n = 0};
	int64_t size;
	assert_ok(media_object_sweep(f->db, 50, 1, &sweep, &more));
	assert_true(more);
	assert_rc(media_object_size(f->db, hash, &size), RC_NOT_FOUND);
	assert_ok(media_object_begin(f->db, hash, (int64_t)bytes.n, 60, &present));
	assert_false(present);
	assert_ok(media_object_sweep(f->db, 60, 10, &sweep, &more));
	assert_false(more);
	put_chunks(f, hash, bytes);
	assert_ok(media_object_finish(f->db, hash));
	assert_range(f, hash, bytes, 0, (int64_t)bytes.n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_chunk_edges),
		STORE_TEST(test_range_refused),
		STORE_TEST(test_incomplete),
		STORE_TEST(test_same_bytes_once),
		STORE_TEST(test_restart_with_other_size),
		STORE_TEST(test_verify),
		STORE_TEST(test_rows),
		STORE_TEST(test_missing_arrives),
		STORE_TEST(test_variants),
		STORE_TEST(test_lists),
		STORE_TEST(test_sweep),
		STORE_TEST(test_sweep_interrupted),
	};
	return cmocka_run_group_tests_name("store/media", tests, NULL, NULL);
}
