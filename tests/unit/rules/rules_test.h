/*
 * What the tests of rules share: a fresh site in a folder of its own whose workers are the test program itself, and an
 * article or two in it. RULES_TEST(fn) puts a test with it into the group's table.
 */
#ifndef RULES_TEST_H
#define RULES_TEST_H

/* cmocka wants these before it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "db/migrate.h"
#include "rules/publish.h"
#include "rules/site.h"
#include "store/sql_ids.h"
#include "worker/worker.h"

struct rules_test {
	struct site *site;
	struct db *db; /* for looking; db_settle() it to see what was written since */
	struct arena arena;
	char folder[64];
	char url[96];
};

static inline void serve_when_worker(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--worker") == 0)
		worker_child_main(3);
}

static inline void rules_test_database(struct rules_test *t)
{
	struct db *db;
	snprintf(t->folder, sizeof t->folder, "/tmp/courant-rules-XXXXXX");
	assert_non_null(mkdtemp(t->folder));
	snprintf(t->url, sizeof t->url, "sqlite:%s/site.db", t->folder);
	assert_int_equal(db_open(t->url, DB_CREATE, sql_texts, SQL_COUNT, &db), RC_OK);
	assert_int_equal(migrate_run(db, sql_migrations, sql_migrations_count), RC_OK);
	db_close(db);
}

static inline int rules_test_setup(void **state)
{
	struct rules_test *t = calloc(1, sizeof *t);
	crypto_init();
	rules_test_database(t);
	assert_int_equal(site_open(t->url, NULL, &t->site), RC_OK);
	assert_int_equal(site_reader(t->site, &t->db), RC_OK);
	arena_init(&t->arena);
	*state = t;
	return 0;
}

static inline int rules_test_teardown(void **state)
{
	static const char *const files[] = {"site.db", "site.db-wal", "site.db-shm", "site.lock"};
	struct rules_test *t = *state;
	db_close(t->db);
	site_close(t->site);
	arena_done(&t->arena);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		char path[128];
		snprintf(path, sizeof path, "%s/%s", t->folder, files[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(t->folder), 0);
	free(t);
	return 0;
}

#define RULES_TEST(fn) cmocka_unit_test_setup_teardown(fn, rules_test_setup, rules_test_teardown)

static inline enum rc manuscript_write(struct site *s, struct db *db, void *ctx)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct manuscript *m = ctx;
	return manuscript_store(s, db, &a, m, false);
}

/* A published article of this title and Markdown; its number. */
static inline int64_t article_make(struct rules_test *t, const char *title, const char *text, enum article_state state)
{
	int64_t now = clock_now();
	struct manuscript m = {
		.row = {.kind = ARTICLE_ARTICLE,
			.state = state,
			.path = STR(""),
			.slug = STR(""),
			.title = str_of(title),
			.standfirst = STR(""),
			.lang = STR(""),
			.lead_caption = STR(""),
			.lead_credit = STR(""),
			.comment_policy = STR(""),
			.search_title = STR(""),
			.search_description = STR(""),
			.correction = STR(""),
			.created_at = now,
			.published_at = now - 1000,
			.modified_at = now},
		.format = ARTICLE_MARKDOWN,
		.source = str_of(text),
	};
	assert_int_equal(manuscript_render(t->site, &t->arena, NULL, &m), RC_OK);
	assert_int_equal(site_write(t->site, manuscript_write, &m), RC_OK);
	db_settle(t->db);
	return m.row.id;
}

#endif
