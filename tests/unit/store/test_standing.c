/*
 * Embargoes, tombstones, and the files that go with what is withdrawn.
 */
#include "store_test.h"

#include "store/article_extra.h"
#include "store/media.h"
#include "store/standing.h"

static void there_and_back(void **state)
{
	struct store_test *t = *state;
	struct standing s, put = {store_test_article(t, "/a"), 5, 7, STR("Why")};
	assert_ok(standing_get(t->db, &t->arena, put.article_id, &s));
	assert_int_equal(s.embargo_until + s.withdrawn_at, 0);
	assert_ok(standing_put(t->db, &put));
	put.embargo_until = 0;
	assert_ok(standing_put(t->db, &put));
	assert_ok(standing_get(t->db, &t->arena, put.article_id, &s));
	assert_int_equal(s.embargo_until, 0);
	assert_int_equal(s.withdrawn_at, 7);
	assert_str(s.reason, "Why");
}

static bool hidden(struct store_test *t, int64_t media_id)
{
	bool hides;
	assert_ok(standing_hides_media(t->db, media_id, &hides));
	return hides;
}

static void unshared_media(void **state)
{
	struct store_test *t = *state;
	int64_t a = store_test_article(t, "/a"), b = store_test_article(t, "/b"), id = 0;
	struct media m = {
		.state = MEDIA_MISSING, .mime = STR("image/jpeg"), .path = STR("/m.jpg"), .name = STR("m.jpg")};
	assert_ok(media_insert(t->db, &m));
	id = m.id;
	assert_false(hidden(t, id));
	assert_ok(article_set_media(t->db, a, &id, 1));
	assert_false(hidden(t, id));
	assert_ok(article_set_state(t->db, a, ARTICLE_WITHDRAWN, 0, 1));
	assert_true(hidden(t, id));
	assert_ok(article_set_media(t->db, b, &id, 1));
	assert_false(hidden(t, id));
	assert_ok(article_set_media(t->db, b, NULL, 0));
	assert_ok(article_set_state(t->db, a, ARTICLE_TRASH, 0, 1));
	assert_true(hidden(t, id));
	struct person p = {.slug = STR("p"), .path = STR("/p"), .name = STR("P"), .portrait_id = id};
	int64_t person;
	assert_ok(person_insert(t->db, &p, &person));
	assert_false(hidden(t, id));
}

/* What stands in shared links alone counts like what stands in the text. */
static void pictures_of_shared_links(void **state)
{
	struct store_test *t = *state;
	int64_t a = store_test_article(t, "/a"), b = store_test_article(t, "/b");
	struct media m = {
		.state = MEDIA_MISSING, .mime = STR("image/jpeg"), .path = STR("/m.jpg"), .name = STR("m.jpg")};
	assert_ok(media_insert(t->db, &m));
	assert_ok(article_extra_put(t->db, &(struct article_extra){.article_id = a, .social_media_id = m.id}));
	assert_false(hidden(t, m.id));
	assert_ok(article_set_state(t->db, a, ARTICLE_WITHDRAWN, 0, 1));
	assert_true(hidden(t, m.id));
	assert_ok(article_set_media(t->db, b, &m.id, 1));
	assert_false(hidden(t, m.id));
	assert_ok(article_set_media(t->db, b, NULL, 0));
	assert_ok(article_extra_put(t->db, &(struct article_extra){.article_id = b, .social_media_id = m.id}));
	assert_false(hidden(t, m.id));
}

int main(void)
{
	const struct CMUnitTest tests[] = {STORE_TEST(there_and_back), STORE_TEST(unshared_media),
					   STORE_TEST(pictures_of_shared_links)};
	return cmocka_run_group_tests_name("standing", tests, NULL, NULL);
}
