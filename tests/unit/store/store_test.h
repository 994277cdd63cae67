/*
 * The fixture of the store's tests: a fresh, migrated database in a folder of its own, inside an open transaction, and
 * an arena. STORE_TEST(fn) puts a test with it into the group's table.
 */
#ifndef STORE_TEST_H
#define STORE_TEST_H

/* cmocka wants these before it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "db/db.h"
#include "db/migrate.h"
#include "store/article.h"
#include "store/person.h"
#include "store/section.h"
#include "store/sql_ids.h"
#include "store/tag.h"

struct store_test {
	struct db *db;
	struct arena arena;
	char folder[64];
	char url[96];
};

static inline int store_test_setup(void **state)
{
	struct store_test *t = calloc(1, sizeof(*t));
	crypto_init();
	snprintf(t->folder, sizeof(t->folder), "/tmp/courant-store-XXXXXX");
	assert_non_null(mkdtemp(t->folder));
	snprintf(t->url, sizeof(t->url), "sqlite:%s/site.db", t->folder);
	assert_int_equal(db_open(t->url, DB_CREATE, sql_texts, SQL_COUNT, &t->db), RC_OK);
	assert_int_equal(migrate_run(t->db, sql_migrations, sql_migrations_count), RC_OK);
	assert_int_equal(db_begin(t->db), RC_OK);
	arena_init(&t->arena);
	*state = t;
	return 0;
}

static inline int store_test_teardown(void **state)
{
	static const char *const files[] = {"site.db", "site.db-wal", "site.db-shm", "site.lock"};
	struct store_test *t = *state;
	/*
	 * A store function that leaves a statement open would harm the next request: every test proves that none did.
	 */
	size_t unsettled = db_settle(t->db);
	db_rollback(t->db);
	db_close(t->db);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		char path[128];
		snprintf(path, sizeof(path), "%s/%s", t->folder, files[i]);
		unlink(path);
	}
	int left = rmdir(t->folder);
	arena_done(&t->arena);
	free(t);
	return unsettled == 0 && left == 0 ? 0 : -1;
}

#define STORE_TEST(fn) cmocka_unit_test_setup_teardown(fn, store_test_setup, store_test_teardown)

/* Texts as bytes: nothing promises a NUL behind a str. */
#define assert_str(s, z)                                                                                               \
	do {                                                                                                           \
		struct str assert_str_ = (s);                                                                          \
		if (!str_is(assert_str_, (z)))                                                                         \
			fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(assert_str_), (z));                                 \
	} while (0)
#define assert_ok(call)                                                                                                \
	do {                                                                                                           \
		enum rc assert_ok_ = (call);                                                                           \
		if (assert_ok_ != RC_OK)                                                                               \
			fail_msg("%s: %s: %s", #call, rc_name(assert_ok_), rc_message());                              \
	} while (0)
#define assert_rc(call, rc) assert_string_equal(rc_name(call), rc_name(rc))

/* Rows with nothing but what they must have; slug and title are made of the path. */
static inline int64_t store_test_article_at(struct store_test *t, const char *path, int64_t published_at)
{
	struct article a = {
		.state = ARTICLE_PUBLISHED,
		.path = str_of(path),
		.slug = str_of(path + 1),
		.title = str_of(path + 1),
		.created_at = 1,
		.published_at = published_at,
		.modified_at = published_at,
	};
	int64_t id = 0;
	assert_ok(article_insert(t->db, &a, &id));
	return id;
}

/* A published article of the time 1000. */
static inline int64_t store_test_article(struct store_test *t, const char *path)
{
	return store_test_article_at(t, path, 1000);
}

static inline int64_t store_test_person(struct store_test *t, const char *path)
{
	struct person p = {.slug = str_of(path + 1), .path = str_of(path), .name = str_of(path + 1), .guest = true};
	int64_t id = 0;
	assert_ok(person_insert(t->db, &p, &id));
	return id;
}

static inline int64_t store_test_section(struct store_test *t, const char *path, int64_t parent_id)
{
	struct section s = {
		.parent_id = parent_id, .slug = str_of(path + 1), .path = str_of(path), .name = str_of(path + 1)};
	int64_t id = 0;
	assert_ok(section_insert(t->db, &s, &id));
	return id;
}

static inline int64_t store_test_tag(struct store_test *t, const char *path)
{
	struct tag tag = {.slug = str_of(path + 1), .path = str_of(path), .name = str_of(path + 1)};
	int64_t id = 0;
	assert_ok(tag_insert(t->db, &tag, &id));
	return id;
}

#endif
