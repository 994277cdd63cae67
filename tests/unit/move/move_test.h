/*
 * What the tests of imports share: a fresh site whose workers are the test program itself, the samples, and numbers out
 * of the database.
 */
#ifndef MOVE_TEST_H
#define MOVE_TEST_H

#include "../fresh_site.h"
#include "base/crypto.h"
#include "move/wordpress.h"

struct move_test {
	struct site *site;
	struct db *db; /* for looking */
	struct arena arena;
	char folder[64];
	char url[96];
	struct wordpress_options options;
	struct import_report *report; /* of the last import */
	struct wordpress_import *imp;
	struct wxr *wxr;
};

static inline int move_test_setup(void **state)
{
	struct move_test *t = calloc(1, sizeof *t);
	crypto_init();
	fresh_site(t->folder, t->url);
	assert_int_equal(site_open(t->url, NULL, &t->site), RC_OK);
	assert_int_equal(site_reader(t->site, &t->db), RC_OK);
	arena_init(&t->arena);
	*state = t;
	return 0;
}

static inline void import_close(struct move_test *t)
{
	wordpress_import_free(t->imp);
	wxr_close(t->wxr);
	t->imp = NULL;
	t->wxr = NULL;
}

static inline int move_test_teardown(void **state)
{
	struct move_test *t = *state;
	import_close(t);
	db_close(t->db);
	site_close(t->site);
	unlink(arena_printf(&t->arena, "%s/export.xml", t->folder).p);
	arena_done(&t->arena);
	fresh_site_remove(t->folder);
	free(t);
	return 0;
}

#define MOVE_TEST(fn) cmocka_unit_test_setup_teardown(fn, move_test_setup, move_test_teardown)

static inline const char *sample(struct move_test *t, const char *name)
{
	const char *root = getenv("COURANT_SAMPLES");
	return arena_printf(&t->arena, "%s/%s", root ? root : "tests/move/samples", name).p;
}

static inline struct str read_file(struct move_test *t, const char *path)
{
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	CLEANUP(buf_done) struct buf b = BUF(16 << 20);
	char piece[65536];
	size_t n;
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		buf_put(&b, str_mem(piece, n));
	fclose(f);
	return buf_to_arena(&b, &t->arena);
}

/* A file of the test's own; its path. */
static inline const char *write_file(struct move_test *t, struct str text)
{
	const char *path = arena_printf(&t->arena, "%s/export.xml", t->folder).p;
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	fclose(f);
	return path;
}

/* text with each `from` replaced; it must be there. */
static inline struct str replaced(struct move_test *t, struct str text, const char *from, const char *to)
{
	CLEANUP(buf_done) struct buf b = BUF(16 << 20);
	size_t at = 0, hit, hits = 0;
	while ((hit = str_find(text, str_of(from), at)) != SIZE_MAX) {
		buf_put(&b, str_slice(text, at, hit));
		buf_puts(&b, to);
		at = hit + strlen(from);
		hits++;
	}
	assert_true(hits > 0);
	buf_put(&b, str_slice(text, at, text.n));
	return buf_to_arena(&b, &t->arena);
}

/* Runs a whole import; the report stays in t->report until the next one. */
static inline enum rc import_file(struct move_test *t, const char *path)
{
	struct wordpress_source *source;
	import_close(t);
	rc_clear();
	enum rc rc = wxr_open(t->site->workers, path, &t->wxr, &source);
	if (rc == RC_OK)
		rc = wordpress_import_new(t->site, &t->options, &t->imp);
	if (rc == RC_OK)
		rc = wordpress_import_run(t->imp, source);
	if (rc == RC_OK)
		rc = wordpress_import_finish(t->imp);
	t->report = t->imp ? wordpress_import_report(t->imp) : NULL;
	return rc;
}

static inline int64_t number(struct move_test *t, const char *sql)
{
	int64_t n = -1;
	enum rc rc = db_query_i64(t->db, sql, &n);
	if (rc != RC_OK)
		fail_msg("%s: %s", sql, rc_message());
	return n;
}

#define assert_number(t, sql, n) assert_int_equal(number(t, sql), n)
#define assert_str(s, z) assert_string_equal(arena_cstr(&t->arena, s), z)

#endif
