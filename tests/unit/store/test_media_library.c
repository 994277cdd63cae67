/* The library: pages by id, kinds, words, crops, and where a file is used. */
#include "store_test.h"

#include "store/article_extra.h"
#include "store/media_library.h"
#include "store/setting.h"

static int64_t file(struct store_test *t, const char *name, const char *mime)
{
	struct media m = {.state = MEDIA_MISSING,
			  .mime = str_of(mime),
			  .path = arena_join(&t->arena, STR("/media/"), str_of(name), STR_NONE),
			  .name = str_of(name)};
	assert_ok(media_insert(t->db, &m));
	return m.id;
}

static void test_kinds(void **state)
{
	assert_int_equal(media_kind_of(STR("image/webp")), MEDIA_PICTURE);
	assert_int_equal(media_kind_of(STR("audio/ogg")), MEDIA_SOUND);
	assert_int_equal(media_kind_of(STR("video/mp4")), MEDIA_FILM);
	assert_int_equal(media_kind_of(STR("application/pdf")), MEDIA_DOCUMENT);
	assert_int_equal(media_kind_of(STR("text/plain")), MEDIA_OTHER);
	assert_string_equal(media_kind_name(MEDIA_FILM), "film");
}

static void test_pages_go_backwards(void **state)
{
	struct store_test *t = *state;
	int64_t first = file(t, "a.jpg", "image/jpeg"), film = file(t, "b.mp4", "video/mp4");
	int64_t last = file(t, "c.png", "image/png");
	struct media_list l;
	assert_ok(media_look(t->db, &t->arena, &(struct media_wish){.limit = 2}, &l));
	assert_int_equal(l.n, 2);
	assert_int_equal(l.items[0].id, last);
	assert_int_equal(l.items[1].id, film);
	assert_ok(media_look(t->db, &t->arena, &(struct media_wish){.limit = 2, .before_id = film}, &l));
	assert_int_equal(l.n, 1);
	assert_int_equal(l.items[0].id, first);
	assert_ok(media_look(t->db, &t->arena, &(struct media_wish){.limit = 9, .kind = "picture"}, &l));
	assert_int_equal(l.n, 2);
	assert_ok(media_look(t->db, &t->arena, &(struct media_wish){.limit = 9, .kind = "film", .missing = true}, &l));
	assert_int_equal(l.n, 1);
}

static size_t found(struct store_test *t, const char *query, const char *kind, bool missing)
{
	struct media_list l;
	struct media_wish w = {.query = str_of(query), .kind = kind, .missing = missing, .limit = 9};
	assert_ok(media_look(t->db, &t->arena, &w, &l));
	return l.n;
}

static void test_words(void **state)
{
	struct store_test *t = *state;
	struct media_list l;
	int64_t id = file(t, "ferry.jpg", "image/jpeg");
	assert_ok(media_list_unindexed(t->db, &t->arena, 9, &l));
	assert_int_equal(l.n, 1);
	assert_ok(media_words_put(t->db, &l.items[0], STR("the night ferry picture")));
	assert_ok(media_list_unindexed(t->db, &t->arena, 9, &l));
	assert_int_equal(l.n, 0);
	assert_int_equal(found(t, "\"ferry\"", NULL, false), 1);
	assert_int_equal(found(t, "\"night\" AND \"fer\"*", "picture", true), 1);
	assert_int_equal(found(t, "\"ferry\"", "sound", false), 0);
	assert_int_equal(found(t, "\"missing\"", NULL, false), 0); /* no word of the text */
	struct media m;
	assert_ok(media_get(t->db, &t->arena, id, &m));
	m.alt = STR("other");
	assert_ok(media_update(t->db, &m));
	assert_ok(media_list_unindexed(t->db, &t->arena, 9, &l));
	assert_int_equal(l.n, 1);
	assert_ok(media_delete(t->db, id));
	assert_int_equal(found(t, "\"ferry\"", NULL, false), 0);
}

static void test_focus(void **state)
{
	struct store_test *t = *state;
	struct media m;
	int64_t id = file(t, "a.jpg", "image/jpeg");
	assert_ok(media_get(t->db, &t->arena, id, &m));
	assert_int_equal(m.focus_x, 50);
	assert_ok(media_set_focus(t->db, id, 0, 100, 7));
	assert_ok(media_get(t->db, &t->arena, id, &m));
	assert_int_equal(m.focus_x, 0);
	assert_int_equal(m.focus_y, 100);
	assert_rc(media_set_focus(t->db, id, 101, 0, 7), RC_INVALID);
	assert_rc(media_set_focus(t->db, id + 1, 1, 1, 7), RC_NOT_FOUND);
	assert_ok(media_update(t->db, &m));
	assert_ok(media_get(t->db, &t->arena, id, &m));
	assert_int_equal(m.focus_y, 100);
}

static struct str object(struct store_test *t, const char *bytes)
{
	unsigned char *hash = arena_alloc(&t->arena, CRYPTO_HASH_SIZE);
	bool present;
	crypto_sha256(str_of(bytes), hash);
	struct str h = str_mem(hash, CRYPTO_HASH_SIZE);
	assert_ok(media_object_begin(t->db, h, (int64_t)strlen(bytes), 1, &present));
	assert_ok(media_chunk_put(t->db, h, 0, str_of(bytes)));
	assert_ok(media_object_finish(t->db, h));
	return h;
}

static void test_crops(void **state)
{
	struct store_test *t = *state;
	struct media_crop c = {.media_id = file(t, "a.jpg", "image/jpeg"),
			       .kind = MEDIA_CROP_CARD,
			       .width = 12,
			       .height = 6,
			       .mime = STR("image/jpeg"),
			       .hash = object(t, "pixels"),
			       .path = STR("/media/a-card-1.jpg")},
			  got;
	struct media_file f;
	struct media_sweep sweep = {.n = 0};
	bool more;
	assert_rc(media_crop_get(t->db, &t->arena, c.media_id, MEDIA_CROP_CARD, &got), RC_NOT_FOUND);
	assert_ok(media_crop_put(t->db, &c));
	c.path = STR("/media/a-card-2.jpg");
	assert_ok(media_crop_put(t->db, &c));
	assert_ok(media_crop_get(t->db, &t->arena, c.media_id, MEDIA_CROP_CARD, &got));
	assert_str(got.path, "/media/a-card-2.jpg");
	assert_int_equal(got.size, 6);
	assert_ok(media_file_get(t->db, &t->arena, c.path, &f));
	assert_int_equal(f.size, 6);
	assert_ok(media_object_sweep(t->db, 100, 9, &sweep, &more)); /* named by a crop: stays */
	assert_ok(media_object_verify(t->db, c.hash));
	assert_ok(media_crop_clear(t->db, c.media_id));
	assert_rc(media_file_get(t->db, &t->arena, c.path, &f), RC_NOT_FOUND);
}

static void test_uses(void **state)
{
	struct store_test *t = *state;
	int64_t id = file(t, "a.jpg", "image/jpeg"), in_text = store_test_article(t, "/text/");
	struct media m;
	struct media_uses u;
	struct article lead = {.state = ARTICLE_DRAFT,
			       .path = STR("/lead/"),
			       .slug = STR("lead"),
			       .title = STR("Lead"),
			       .lead_media_id = id,
			       .created_at = 1,
			       .modified_at = 1};
	int64_t lead_id;
	assert_ok(media_get(t->db, &t->arena, id, &m));
	assert_ok(media_list_uses(t->db, &t->arena, &m, 9, &u));
	assert_int_equal(u.n, 0);
	assert_ok(article_set_media(t->db, in_text, &id, 1));
	assert_ok(article_insert(t->db, &lead, &lead_id));
	struct article_extra shared = {.article_id = store_test_article(t, "/shared/"), .social_media_id = id};
	assert_ok(article_extra_put(t->db, &shared));
	struct person p = {.slug = STR("ada"), .path = STR("/author/ada/"), .name = STR("Ada"), .portrait_id = id};
	assert_ok(person_insert(t->db, &p, &p.id));
	assert_ok(setting_set(t->db, SETTING_SITE, 0, STR("site.logo"), m.path));
	assert_ok(media_list_uses(t->db, &t->arena, &m, 9, &u));
	assert_int_equal(u.n, 5);
	assert_int_equal(u.items[0].kind, MEDIA_USE_SOCIAL);
	assert_int_equal(u.items[0].id, shared.article_id);
	assert_int_equal(u.items[1].kind, MEDIA_USE_LEAD);
	assert_int_equal(u.items[1].id, lead_id);
	assert_str(u.items[1].state, "draft");
	assert_int_equal(u.items[2].kind, MEDIA_USE_ARTICLE);
	assert_int_equal(u.items[2].id, in_text);
	assert_str(u.items[3].name, "Ada");
	assert_str(u.items[4].name, "site.logo");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_kinds), STORE_TEST(test_pages_go_backwards),
		STORE_TEST(test_words), STORE_TEST(test_focus),
		STORE_TEST(test_crops), STORE_TEST(test_uses),
	};
	return cmocka_run_group_tests_name("store/media_library", tests, NULL, NULL);
}
