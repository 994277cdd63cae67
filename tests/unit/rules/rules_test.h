/*
 * What the tests of rules share: a fresh site in a folder of its own whose workers are the test program itself, and an
 * article or two in it. RULES_TEST(fn) puts a test with it into the group's table.
 */
#ifndef RULES_TEST_H
#define RULES_TEST_H

#include "../fresh_site.h"
#include "base/clock.h"
#include "rules/publish.h"
#include "rules/site.h"

struct rules_test {
	struct site *site;
	struct db *db; /* for looking; db_settle() it to see what was written since */
	struct arena arena;
	char folder[64];
	char url[96];
};

static inline int rules_test_setup(void **state)
{
	struct rules_test *t = calloc(1, sizeof *t);
	crypto_init();
	fresh_site(t->folder, t->url);
	assert_int_equal(site_open(t->url, NULL, &t->site), RC_OK);
	assert_int_equal(site_reader(t->site, &t->db), RC_OK);
	arena_init(&t->arena);
	*state = t;
	return 0;
}

static inline int rules_test_teardown(void **state)
{
	struct rules_test *t = *state;
	db_close(t->db);
	site_close(t->site);
	arena_done(&t->arena);
	fresh_site_remove(t->folder);
	free(t);
	return 0;
}

#define RULES_TEST(fn) cmocka_unit_test_setup_teardown(fn, rules_test_setup, rules_test_teardown)

static inline enum rc bare_write(struct site *s, struct db *db, void *ctx)
{
	const struct article a = {.state = ARTICLE_PUBLISHED,
				  .path = STR("/a/"),
				  .slug = STR("a"),
				  .title = STR("A"),
				  .created_at = 1,
				  .published_at = 1,
				  .modified_at = 1};
	(void)s;
	return article_insert(db, &a, ctx);
}

/* A published article for what hangs on one: its row alone; its number. Once in a site. */
static inline int64_t article_bare(struct rules_test *t)
{
	int64_t id;
	assert_int_equal(site_write(t->site, bare_write, &id), RC_OK);
	return id;
}

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
