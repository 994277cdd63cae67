/*
 * Whole imports of a sample export: what comes in and how, what a second run does, what was changed or deleted here,
 * what stops half way.
 */
#include "move_test.h"

#include <sys/stat.h>

#include "base/clock.h"
#include "store/address.h"
#include "store/article.h"
#include "store/comment.h"
#include "store/media.h"
#include "store/origin.h"
#include "store/person.h"

static struct article article(struct move_test *t, int64_t id)
{
	struct article a;
	assert_int_equal(article_get(t->db, &t->arena, id, &a), RC_OK);
	return a;
}

static struct str body(struct move_test *t, int64_t id)
{
	struct article_body b;
	assert_int_equal(article_body_get(t->db, &t->arena, id, &b), RC_OK);
	return b.body;
}

static bool holds(struct str s, const char *needle)
{
	return str_find(s, str_of(needle), 0) != SIZE_MAX;
}

static struct move_test *imported(void **state)
{
	struct move_test *t = *state;
	if (import_file(t, sample(t, "harbour.xml")) != RC_OK)
		fail_msg("%s", rc_message());
	return t;
}

/* --- What comes in --- */

static void texts_are_plain_and_typographic(void **state)
{
	struct move_test *t = imported(state);
	struct article a = article(t, 101);
	assert_str(a.title, "The old ferry isn’t « lost » & gone");
	assert_str(a.standfirst, "Two sightings in one week");
	assert_str(a.search_title, "The old ferry isn’t « lost » & gone - Boats - The Ferry & Harbour Post");
	assert_str(a.search_description, "What Village knows of the ferry");
	assert_str(article(t, 102).search_title, "");
	assert_str(article(t, 102).search_description, "Closed until May");
}

static void bodies_are_rendered(void **state)
{
	struct move_test *t = imported(state);
	struct str classic = body(t, 101), block = body(t, 102), plan = body(t, 140);
	assert_true(holds(classic, "<p>She was seen at «\u00a0Low Bridge\u00a0» on Monday… and again on Tuesday.</p>"));
	assert_true(holds(classic, "<figcaption>The ferry in <em>March</em></figcaption>"));
	assert_true(holds(classic, "href=\"/2024/02/quay-works/\""));
	assert_true(holds(classic, "[sic]"));
	assert_true(holds(classic, "Rain all week"));
	assert_false(holds(classic, "weather_box"));
	assert_false(holds(classic, "[gallery"));
	assert_true(holds(block, "<p>The quay is &quot;closed&quot; until May.</p>"));
	assert_true(holds(block, "<p>Subscribe to the notice board.</p>"));
	assert_true(holds(plan, "src=\"/wp-content/uploads/2024/03/plan-150x150.png\""));
	assert_true(holds(plan, "https://elsewhere.example/plan.png"));
	assert_int_equal(report_times(t->report, REPORT_SHORTCODE, STR("weather_box")), 1);
	assert_int_equal(report_times(t->report, REPORT_BLOCK, STR("latest-posts")), 1);
	assert_int_equal(report_times(t->report, REPORT_GALLERY, STR("999")), 1);
}

static void addresses_are_kept_to_the_letter(void **state)
{
	static const struct {
		const char *path;
		enum address_kind kind;
		int64_t id;
		bool canonical;
	} paths[] = {
		{"/2024/03/the-old-ferry/", ADDRESS_ARTICLE, 101, true},
		{"/2024/03/ferry-lost/", ADDRESS_ARTICLE, 101, false},
		{"/2024/03/the-old-ferry/ferry/", ADDRESS_ARTICLE, 101, false},
		{"/2024/03/cach\u00e9/", ADDRESS_ARTICLE, 109, true},
		{"/double/", ADDRESS_ARTICLE, 124, true},
		{"/about/where/", ADDRESS_ARTICLE, 122, true},
		{"/event/regatta/", ADDRESS_ARTICLE, 130, true},
		{"/search-2/", ADDRESS_ARTICLE, 123, true},
		{"/plan/", ADDRESS_MEDIA, 0, false},
		{"/category/village/port/", ADDRESS_SECTION, 0, true},
		{"/tag/caf\u00e9/", ADDRESS_TAG, 0, true},
		{"/author/guest-pen/", ADDRESS_PERSON, 0, true},
	};
	struct move_test *t = imported(state);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct address found;
		if (address_resolve(t->db, &t->arena, str_of(paths[i].path), &found) != RC_OK)
			fail_msg("%s: nothing there", paths[i].path);
		assert_int_equal(found.kind, paths[i].kind);
		assert_int_equal(found.canonical, paths[i].canonical);
		if (paths[i].id)
			assert_int_equal(found.object_id, paths[i].id);
	}
	int64_t alive;
	assert_int_equal(report_addresses(t->report, &alive), 22);
	assert_int_equal(alive, 21);
	assert_int_equal(report_items(t->report, REPORT_CLASH), 1);
	assert_int_equal(report_items(t->report, REPORT_DEAD), 0);
}

static void nothing_hidden_becomes_public(void **state)
{
	struct move_test *t = imported(state);
	assert_number(t, "SELECT COUNT(*) FROM article WHERE id BETWEEN 103 AND 107 AND state = 'published'", 0);
	assert_int_equal(article(t, 107).state, ARTICLE_REVIEW);
	assert_int_equal(article(t, 106).published_at, 0);
	struct article later = article(t, 108);
	assert_int_equal(later.state, ARTICLE_PUBLISHED);
	assert_false(article_visible(&later, clock_now()));
	assert_int_equal(report_items(t->report, REPORT_PROTECTED), 1);
	assert_int_equal(report_items(t->report, REPORT_PRIVATE), 1);
	assert_int_equal(report_items(t->report, REPORT_TRASHED), 1);
	assert_number(t, "SELECT COUNT(*) FROM article WHERE id = 131", 0);
	assert_int_equal(report_items(t->report, REPORT_TYPE), 2);
	assert_int_equal(report_items(t->report, REPORT_TAXONOMY), 1);
}

static void lists_hang_on_articles(void **state)
{
	struct move_test *t = imported(state);
	/* The main section is the one that the search plugin calls primary. */
	assert_number(t,
		      "SELECT COUNT(*) FROM article a JOIN section s ON s.id = a.section_id WHERE a.id = 101 AND "
		      "s.slug = 'port'",
		      1);
	assert_number(t, "SELECT COUNT(*) FROM article_section WHERE article_id = 101", 2);
	assert_number(t, "SELECT COUNT(*) FROM article_tag WHERE article_id = 101", 2);
	assert_number(t,
		      "SELECT COUNT(*) FROM section c JOIN section p ON p.id = c.parent_id WHERE c.slug = 'port' AND "
		      "p.slug = 'village'",
		      1);
	assert_int_equal(article(t, 122).parent_id, 121);
	assert_true(article(t, 101).sticky);
	assert_str(article(t, 102).comment_policy, "closed");
	assert_str(article(t, 110).lang, "en");
	assert_str(article(t, 109).lang, "");
	assert_int_equal(article(t, 109).translation_group, article(t, 110).translation_group);
	assert_true(article(t, 109).translation_group > 0);
}

static void authors_are_people_with_private_mail(void **state)
{
	struct move_test *t = imported(state);
	struct people authors;
	assert_int_equal(person_list_of_article(t->db, &t->arena, 102, &authors), RC_OK);
	assert_int_equal(authors.n, 1);
	assert_str(authors.items[0].name, "Guest Pen");
	assert_number(t, "SELECT COUNT(*) FROM person WHERE guest = 1", 3);
	assert_number(t, "SELECT COUNT(*) FROM person_email WHERE email LIKE 'canary-%'", 3);
	assert_number(t, "SELECT COUNT(*) FROM person WHERE name || bio || url || slug LIKE '%canary%'", 0);
}

static void counts_are_carried(void **state)
{
	static const struct {
		const char *block, *choice;
		int64_t n;
	} counts[] = {
		{"like", "like", 41},       {"reaction", "happy", 7}, {"reaction", "sad", 6},
		{"reaction", "excited", 5}, {"reaction", "angry", 4}, {"reaction", "surprise", 3},
		{"reaction", "sleepy", 2},  {"view", "all", 1234},    {"stars", "5", 1},
		{"comment", "visible", 4},
	};
	struct move_test *t = imported(state);
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		struct str sql = arena_printf(
			&t->arena, "SELECT n FROM tally WHERE article_id = 101 AND block = '%s' AND choice = '%s'",
			counts[i].block, counts[i].choice);
		assert_number(t, sql.p, counts[i].n);
	}
	/* Below zero is no count; nothing of the voters came along. */
	assert_number(t, "SELECT COUNT(*) FROM tally WHERE choice = 'dislike'", 0);
	assert_number(t, "SELECT COUNT(*) FROM ballot", 1);
	assert_number(t, "SELECT COUNT(*) FROM ballot WHERE tag IS NOT NULL", 0);
}

static void comments_keep_threads_and_states(void **state)
{
	struct move_test *t = imported(state);
	struct comments all;
	assert_int_equal(comment_list_all(t->db, &t->arena, 101, 0, 100, &all), RC_OK);
	assert_int_equal(all.n, 7);
	const struct comment *rower = &all.items[0], *pilot = &all.items[1], *shop = &all.items[2];
	assert_str(rower->author, "Rower");
	assert_str(rower->url, "https://rower.example/");
	assert_int_equal(rower->stars, 5);
	assert_true(holds(rower->body, "*now*"));
	assert_true(holds(rower->body, "<a href=\"https://map.example/a_b\""));
	assert_true(holds(rower->body, "1. Not a list"));
	assert_false(holds(rower->body, "steal"));
	assert_int_equal(pilot->parent_id, rower->id);
	assert_true(holds(pilot->body, "<strong>twice</strong>"));
	assert_int_equal(shop->state, COMMENT_PENDING);
	assert_str(shop->url, "");
	assert_int_equal(all.items[3].state, COMMENT_SPAM);
	assert_int_equal(all.items[4].state, COMMENT_REMOVED);
	assert_str(all.items[5].url, "https://echo.example/ferry/");
	assert_int_equal(all.items[6].parent_id, pilot->id);
	assert_true(all.items[6].person_id != 0);
	assert_int_equal(all.items[6].stars, 0);
	assert_number(t, "SELECT COUNT(*) FROM comment WHERE source LIKE '%Order%'", 0);
	assert_number(t, "SELECT COUNT(*) FROM comment_email", 4);
}

static void menus_lead_to_objects(void **state)
{
	struct move_test *t = imported(state);
	assert_number(t, "SELECT COUNT(*) FROM menu WHERE slug = 'top' AND place = 'main'", 1);
	assert_number(t, "SELECT COUNT(*) FROM menu_item i JOIN menu m ON m.id = i.menu_id WHERE m.slug = 'top'", 4);
	assert_number(t, "SELECT COUNT(*) FROM menu_item WHERE url = '/2024/?from=menu#top'", 1);
	assert_number(t,
		      "SELECT COUNT(*) FROM menu_item WHERE kind = 'article' AND object_id = 122 AND parent_id IS NOT "
		      "NULL",
		      1);
	assert_number(t, "SELECT COUNT(*) FROM menu_item i JOIN menu m ON m.id = i.menu_id WHERE m.slug LIKE 'footer%'",
		      3);
	assert_number(t, "SELECT COUNT(*) FROM menu_item WHERE url LIKE 'javascript%'", 0);
}

static void the_site_takes_over_what_nobody_set(void **state)
{
	struct move_test *t = *state;
	assert_int_equal(site_setting_set(t->site, SETTING_SITE, 0, STR("site.tagline"), STR("Mine")), RC_OK);
	imported(state);
	struct site_settings *s = site_settings(t->site);
	assert_str(settings_text(s, "site.title"), "The Ferry & Harbour Post");
	assert_str(settings_text(s, "site.tagline"), "Mine");
	assert_str(settings_text(s, "site.languages"), "fr, en");
	assert_str(settings_text(s, "site.time_zone"), "Europe/Paris");
	assert_str(settings_text(s, "addresses.section"), "/category/");
	settings_unref(s);
}

static void addresses_of_categories_follow_the_links(void **state)
{
	struct move_test *t = *state;
	struct str text =
		replaced(t, read_file(t, sample(t, "harbour.xml")), "Who we are.",
			 "See <a href=\"https://www.harbour.example/themen/village/port/\">a</a>, <a "
			 "href='https://harbour.example/themen/sport/'>b</a>, https://www.harbour.example/about/ and "
			 "https://www.harbour.example/2024/ferry/ or https://evil.example/other/sport/.");
	struct address found;
	assert_int_equal(import_file(t, write_file(t, text)), RC_OK);
	assert_int_equal(address_resolve(t->db, &t->arena, STR("/themen/village/port/"), &found), RC_OK);
	assert_int_equal(found.kind, ADDRESS_SECTION);
	assert_int_equal(address_resolve(t->db, &t->arena, STR("/tag/ferry/"), &found), RC_OK);
	struct site_settings *s = site_settings(t->site);
	assert_str(settings_text(s, "addresses.section"), "/themen/");
	settings_unref(s);
}

static void a_missing_uploads_folder_is_said_first(void **state)
{
	struct move_test *t = *state;
	t->options.uploads = "/nowhere/at/all";
	assert_int_equal(import_file(t, sample(t, "harbour.xml")), RC_NOT_FOUND);
	assert_number(t, "SELECT COUNT(*) FROM article", 0);
}

static enum rc pdf_lose(struct site *s, struct db *db, void *ctx)
{
	return db_exec_script(db, "UPDATE media SET state = 'missing', hash = NULL WHERE mime = 'application/pdf'");
}

static void files_come_from_the_uploads_folder(void **state)
{
	struct move_test *t = *state;
	const char *folder = arena_printf(&t->arena, "%s/up", t->folder).p;
	const char *file = arena_printf(&t->arena, "%s/up/2024/03/timetable.pdf", t->folder).p;
	const char *broken = arena_printf(&t->arena, "%s/up/2024/03/ferry.jpg", t->folder).p;
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(mkdir(arena_printf(&t->arena, "%s/2024", folder).p, 0700), 0);
	assert_int_equal(mkdir(arena_printf(&t->arena, "%s/2024/03", folder).p, 0700), 0);
	const char *contents[] = {file, "%PDF-1.4 a timetable", broken, "\xff\xd8\xff no picture at all"};
	for (size_t i = 0; i < 4; i += 2) {
		FILE *f = fopen(contents[i], "wb");
		assert_non_null(f);
		fputs(contents[i + 1], f);
		fclose(f);
	}
	t->options.uploads = folder;
	imported(state);
	assert_number(t, "SELECT COUNT(*) FROM media WHERE state = 'present' AND mime = 'application/pdf'", 1);
	assert_number(t, "SELECT COUNT(*) FROM media WHERE state = 'missing'", 2);
	assert_int_equal(report_items(t->report, REPORT_MEDIA), 2);
	/* Taking in the bytes is no edit. */
	imported(state);
	assert_int_equal(report_items(t->report, REPORT_EDITED), 0);
	assert_int_equal(report_counted(t->report, REPORT_MEDIA_FILES, REPORT_UNCHANGED), 3);
	/* A file that comes later makes of what was missing something new. */
	assert_int_equal(site_write(t->site, pdf_lose, NULL), RC_OK);
	imported(state);
	assert_int_equal(report_counted(t->report, REPORT_MEDIA_FILES, REPORT_UNCHANGED), 2);
	assert_int_equal(report_counted(t->report, REPORT_MEDIA_FILES, REPORT_UPDATED), 1);
	unlink(file);
	unlink(broken);
	rmdir(arena_printf(&t->arena, "%s/2024/03", folder).p);
	rmdir(arena_printf(&t->arena, "%s/2024", folder).p);
	rmdir(folder);
}

/* --- Again --- */

static int64_t everything(struct move_test *t)
{
	return number(
		t, "SELECT (SELECT SUM(version) + COUNT(*) FROM article) + (SELECT COUNT(*) FROM comment) + (SELECT "
		   "COUNT(*) FROM address) + (SELECT COUNT(*) FROM former_id) + (SELECT COUNT(*) FROM menu_item) + "
		   "(SELECT SUM(n) FROM tally) + (SELECT MAX(modified_at) FROM person) + (SELECT MAX(modified_at) FROM "
		   "section) + (SELECT MAX(modified_at) FROM tag) + (SELECT MAX(modified_at) FROM media)");
}

static void a_second_run_changes_nothing(void **state)
{
	struct move_test *t = imported(state);
	int64_t before = everything(t), needs = report_needs(t->report);
	imported(state);
	assert_int_equal(everything(t), before);
	assert_int_equal(report_needs(t->report), needs);
	for (int what = 0; what < REPORT_COUNTS; what++) {
		assert_int_equal(report_counted(t->report, what, REPORT_ADDED), 0);
		assert_int_equal(report_counted(t->report, what, REPORT_UPDATED), 0);
	}
	assert_number(t, "SELECT COUNT(*) FROM import_run WHERE finished = 1 AND report LIKE '{%'", 2);
}

static enum rc title_edit(struct site *s, struct db *db, void *ctx)
{
	CLEANUP(arena_done) struct arena a;
	struct article row;
	int64_t version;
	arena_init(&a);
	enum rc rc = article_get(db, &a, 101, &row);
	row.title = STR("Edited here");
	return rc == RC_OK ? article_update(db, &row, &version) : rc;
}

static enum rc article_drop(struct site *s, struct db *db, void *ctx)
{
	return article_delete(db, 140);
}

static void a_newer_export_updates_and_respects(void **state)
{
	struct move_test *t = imported(state);
	struct str newer = read_file(t, sample(t, "harbour.xml"));
	newer = replaced(t, newer, "She was seen at", "She was not seen at");
	newer = replaced(t, newer, "Closed until May", "Closed until June");
	newer = replaced(t, newer, "Look at <img", "Look again at <img");
	newer = replaced(t, newer, "<![CDATA[41]]>", "<![CDATA[50]]>");
	newer = replaced(t, newer, "<![CDATA[Thank you!]]>", "<![CDATA[Thank you all!]]>");
	newer = replaced(t, newer, "<wp:comment_id>506<", "<wp:comment_id>606<");
	assert_int_equal(site_write(t->site, title_edit, NULL), RC_OK);
	assert_int_equal(site_write(t->site, article_drop, NULL), RC_OK);
	assert_int_equal(import_file(t, write_file(t, newer)), RC_OK);
	assert_str(article(t, 101).title, "Edited here");
	assert_false(holds(body(t, 101), "not seen"));
	assert_int_equal(report_items(t->report, REPORT_EDITED), 1);
	assert_str(article(t, 102).search_description, "Closed until June");
	assert_int_equal(report_counted(t->report, REPORT_ARTICLES, REPORT_UPDATED), 1);
	assert_int_equal(report_counted(t->report, REPORT_ARTICLES, REPORT_DELETED_HERE), 1);
	assert_number(t, "SELECT COUNT(*) FROM article WHERE id = 140", 0);
	/* The conversation goes on around the text that was kept. */
	assert_number(t, "SELECT n FROM tally WHERE article_id = 101 AND block = 'like' AND choice = 'like'", 50);
	assert_number(t, "SELECT COUNT(*) FROM comment WHERE source = 'Thank you all!'", 1);
	assert_int_equal(report_counted(t->report, REPORT_COMMENTS, REPORT_ADDED), 1);
	assert_int_equal(report_counted(t->report, REPORT_COMMENTS, REPORT_UPDATED), 1);
}

static enum rc comment_hide(struct site *s, struct db *db, void *ctx)
{
	return comment_set_state(db, 501, COMMENT_REMOVED, STR("rude"), NULL);
}

static void moderation_here_stands(void **state)
{
	struct move_test *t = imported(state);
	struct str newer = replaced(t, read_file(t, sample(t, "harbour.xml")), "Where is she", "Tell me where is she");
	assert_int_equal(site_write(t->site, comment_hide, NULL), RC_OK);
	assert_int_equal(import_file(t, write_file(t, newer)), RC_OK);
	assert_number(t, "SELECT COUNT(*) FROM comment WHERE id = 501 AND state = 'removed'", 1);
	assert_number(t, "SELECT COUNT(*) FROM comment WHERE source LIKE 'Tell me%'", 0);
	assert_int_equal(report_counted(t->report, REPORT_COMMENTS, REPORT_KEPT), 1);
}

static enum rc own_article_write(struct site *s, struct db *db, void *ctx)
{
	struct article a = {
		.id = 101, .state = ARTICLE_PUBLISHED, .path = STR("/2024/02/quay-works/"), .slug = STR("own")};
	int64_t id;
	a.title = STR("Our own");
	a.created_at = a.published_at = a.modified_at = 1;
	return article_insert(db, &a, &id);
}

static void taken_numbers_and_addresses_are_left_alone(void **state)
{
	struct move_test *t = *state;
	struct origin_former former;
	assert_int_equal(site_write(t->site, own_article_write, NULL), RC_OK);
	imported(state);
	assert_str(article(t, 101).title, "Our own");
	assert_int_equal(
		origin_former_get(t->db, &t->arena, wordpress_import_origin(t->imp), ORIGIN_ARTICLE, 101, &former),
		RC_OK);
	assert_true(former.object_id > 420);
	assert_str(article(t, former.object_id).path, "/2024/03/the-old-ferry/");
	assert_str(article(t, 102).path, "/2024/02/quay-works-2/");
	assert_int_equal(report_items(t->report, REPORT_CLASH), 2);
}

static enum rc addresses_take(struct site *s, struct db *db, void *ctx)
{
	return db_exec_script(
		db, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO "
		    "address (path, kind, target, created_at) SELECT '/2024/02/quay-works' || CASE i WHEN 1 THEN '' "
		    "ELSE '-' || i END || '/', 'redirect', '/', 1 FROM n");
}

static void what_cannot_be_kept_harms_no_other(void **state)
{
	struct move_test *t = *state;
	assert_int_equal(site_write(t->site, addresses_take, NULL), RC_OK);
	imported(state);
	assert_int_equal(report_times(t->report, REPORT_REFUSED, STR("Quay works")), 1);
	assert_number(t, "SELECT COUNT(*) FROM article WHERE id = 102", 0);
	assert_number(t, "SELECT COUNT(*) FROM article WHERE id IN (101, 103, 109)", 3);
	assert_int_equal(report_counted(t->report, REPORT_COMMENTS, REPORT_ADDED), 8);
	assert_number(t, "SELECT COUNT(*) FROM comment", 8);
	imported(state);
	assert_int_equal(report_counted(t->report, REPORT_ARTICLES, REPORT_ADDED), 0);
	assert_int_equal(report_counted(t->report, REPORT_COMMENTS, REPORT_UNCHANGED), 8);
}

static void a_dry_run_writes_nothing(void **state)
{
	struct move_test *t = *state;
	t->options.dry_run = true;
	imported(state);
	assert_number(t,
		      "SELECT (SELECT COUNT(*) FROM article) + (SELECT COUNT(*) FROM person) + (SELECT COUNT(*) FROM "
		      "setting) + (SELECT COUNT(*) FROM origin) + (SELECT COUNT(*) FROM import_run)",
		      0);
	int64_t needs = report_needs(t->report), alive, n = report_addresses(t->report, &alive);
	t->options.dry_run = false;
	imported(state);
	int64_t alive_then;
	assert_int_equal(report_addresses(t->report, &alive_then), n);
	assert_int_equal(alive_then, alive);
	assert_int_equal(report_needs(t->report), needs);
}

/* --- Half way --- */

static bool stop_later(void *ctx)
{
	int *left = ctx;
	return --*left < 0;
}

static struct str long_export(struct move_test *t, int posts)
{
	CLEANUP(buf_done) struct buf b = BUF(4 << 20);
	struct str head = read_file(t, sample(t, "harbour.xml"));
	buf_put(&b, str_slice(head, 0, str_find(head, STR("<item>"), 0)));
	for (int i = 1; i <= posts; i++)
		buf_printf(
			&b,
			"<item><title>Post %d</title><link>https://www.harbour.example/p/%d/</link><dc:creator>editor"
			"</dc:creator><content:encoded>Text %d</content:encoded><wp:post_id>%d</wp:post_id><wp:post_date_gmt>"
			"2024-01-01 10:00:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post"
			"</wp:post_type></item>\n",
			i, i, i, i);
	buf_puts(&b, "</channel></rss>\n");
	return buf_to_arena(&b, &t->arena);
}

static void what_was_stopped_goes_on(void **state)
{
	struct move_test *t = *state;
	int left = 12;
	const char *path = write_file(t, long_export(t, 600));
	t->options.cancelled = stop_later;
	t->options.ctx = &left;
	assert_int_equal(import_file(t, path), RC_BUSY);
	int64_t there = number(t, "SELECT COUNT(*) FROM article");
	assert_in_range(there, 1, 599);
	assert_number(t, "SELECT COUNT(*) FROM import_run WHERE finished = 0 AND position > 0", 1);
	t->options.cancelled = NULL;
	assert_int_equal(import_file(t, path), RC_OK);
	assert_number(t, "SELECT COUNT(*) FROM article", 600);
	assert_number(t, "SELECT COUNT(*) FROM import_run", 1);
	assert_int_equal(report_counted(t->report, REPORT_ARTICLES, REPORT_UNCHANGED), there);
	assert_int_equal(report_counted(t->report, REPORT_ARTICLES, REPORT_ADDED), 600 - there);
}

static void refused(struct move_test *t, struct str text, const char *why)
{
	enum rc rc = import_file(t, write_file(t, text));
	assert_true(rc == RC_INVALID || rc == RC_LIMITED);
	if (!strstr(rc_message(), why) || !strstr(rc_message(), "export.xml, line "))
		fail_msg("\"%s\" does not say \"%s\"", rc_message(), why);
	assert_number(t,
		      "SELECT (SELECT COUNT(*) FROM article) + (SELECT COUNT(*) FROM person) + (SELECT COUNT(*) FROM "
		      "setting) + (SELECT COUNT(*) FROM origin)",
		      0);
}

static void a_refused_file_changes_nothing(void **state)
{
	struct move_test *t = *state;
	struct str good = read_file(t, sample(t, "harbour.xml"));
	refused(t, str_slice(good, 0, good.n - 20), "");
	refused(t, replaced(t, good, "<rss version", "<!DOCTYPE rss [<!ENTITY a \"b\">]>\n<rss version"), "DOCTYPE");
	refused(t, replaced(t, good, "<wp:wxr_version>1.2</wp:wxr_version>", ""), "wp:wxr_version");
	refused(t, replaced(t, good, "<wp:wxr_version>1.2</wp:wxr_version>", "<wp:wxr_version>7</wp:wxr_version>"),
		"\"7\"");
	refused(t, STR("<html><body>Not found</body></html>"), "no WordPress export");
	refused(t, STR("no XML at all"), "");
	refused(t, replaced(t, good, "Half written", "Half \xff written"), "");
}

/* Every export that other people made either comes in with all its public addresses, or is refused. */
static void foreign_files_come_in_or_are_refused(void **state)
{
	static const struct {
		const char *name;
		bool good;
	} files[] = {
		{"importer-authors-multiline", true},
		{"importer-blank-lines", true},
		{"importer-cdata-edge", true},
		{"importer-crazy-cdata", false},
		{"importer-malformed", false},
		{"importer-malformed-simple", false},
		{"importer-missing-tags", true},
		{"importer-multiple-cdata", true},
		{"importer-slashes", true},
		{"importer-small-export", true},
		{"importer-term-meta", true},
		{"importer-test-serialized-comment-meta", true},
		{"importer-test-serialized-postmeta-with-cdata", true},
		{"importer-valid-wxr-1.0", true},
		{"importer-valid-wxr-1.1", true},
		{"importer-wxr-flat-attachment-same-site", true},
		{"importer-wxr-simple", true},
		{"importer-wxr-utf-8-challenges", true},
		{"theme-preview", true},
		{"themeunittestdata.wordpress", true},
	};
	struct move_test *t = *state;
	const char *root = getenv("COURANT_FIXTURES");
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		struct str path =
			arena_printf(&t->arena, "%s/wxr/%s.xml", root ? root : "../shared/fixtures", files[i].name);
		int64_t alive = 0;
		if (access(path.p, R_OK) != 0) {
			print_message("skipped: no fixtures\n");
			return;
		}
		t->options.dry_run = i + 1 < ARRAY_LEN(files);
		enum rc rc = import_file(t, path.p);
		if (files[i].good != (rc == RC_OK) || (rc != RC_OK && !strstr(rc_message(), ", line ")))
			fail_msg("%s: %s %s", files[i].name, rc_name(rc), rc_message());
		int64_t asked = rc == RC_OK ? report_addresses(t->report, &alive) : 0;
		assert_int_equal(asked, alive);
	}
	assert_number(
		t, "SELECT COUNT(*) FROM article WHERE state = 'published' AND path = '/about/page-with-comments/'", 1);
	assert_number(t, "SELECT COUNT(*) FROM article WHERE id = 1168 AND state = 'draft'", 1);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		MOVE_TEST(texts_are_plain_and_typographic),
		MOVE_TEST(bodies_are_rendered),
		MOVE_TEST(addresses_are_kept_to_the_letter),
		MOVE_TEST(nothing_hidden_becomes_public),
		MOVE_TEST(lists_hang_on_articles),
		MOVE_TEST(authors_are_people_with_private_mail),
		MOVE_TEST(counts_are_carried),
		MOVE_TEST(comments_keep_threads_and_states),
		MOVE_TEST(menus_lead_to_objects),
		MOVE_TEST(the_site_takes_over_what_nobody_set),
		MOVE_TEST(addresses_of_categories_follow_the_links),
		MOVE_TEST(a_missing_uploads_folder_is_said_first),
		MOVE_TEST(files_come_from_the_uploads_folder),
		MOVE_TEST(a_second_run_changes_nothing),
		MOVE_TEST(a_newer_export_updates_and_respects),
		MOVE_TEST(moderation_here_stands),
		MOVE_TEST(taken_numbers_and_addresses_are_left_alone),
		MOVE_TEST(what_cannot_be_kept_harms_no_other),
		MOVE_TEST(a_dry_run_writes_nothing),
		MOVE_TEST(what_was_stopped_goes_on),
		MOVE_TEST(a_refused_file_changes_nothing),
		MOVE_TEST(foreign_files_come_in_or_are_refused),
	};
	return cmocka_run_group_tests_name("move/wordpress_import", tests, NULL, NULL);
}
