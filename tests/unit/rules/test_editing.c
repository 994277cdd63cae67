/*
 * Saving articles: every field there and back, faults by field, repeated saves, merging, conflicts, unsaved work,
 * revisions, locks, secret addresses.
 */
#include "rules/editing.h"

#include "rules/accounts.h"
#include "rules_test.h"
#include "store/media.h"
#include "store/preview_link.h"
#include "store/revision.h"
#include "store/section.h"
#include "text/locale.h"

struct newsroom {
	struct rules_test *t;
	int64_t alice, bob, carol; /* an editor, another one, a contributor */
};

struct addition_of {
	const char *name;
	int64_t id;
};

static enum rc person_write(struct site *s, struct db *db, void *ctx)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	struct addition_of *add = ctx;
	return person_make(s, db, &a, str_of(add->name), &add->id);
}

static int64_t person(struct rules_test *t, const char *name)
{
	struct addition_of add = {.name = name};
	assert_int_equal(site_write(t->site, person_write, &add), RC_OK);
	return add.id;
}

static struct newsroom newsroom(void **state)
{
	struct rules_test *t = *state;
	return (struct newsroom){t, person(t, "Alice A"), person(t, "Bob B"), person(t, "Carol C")};
}

static enum rc section_write(struct site *s, struct db *db, void *ctx)
{
	struct section *section = ctx;
	return section_insert(db, section, &section->id);
}

static struct article_save save_new(int64_t person_id, enum account_role role, const char *title, const char *source)
{
	struct article_save save = {.person_id = person_id, .role = role, .key = STR(""), .note = STR("")};
	article_form_clear(&save.form);
	save.form.at[EDIT_TITLE] = str_of(title);
	save.form.at[EDIT_SOURCE] = str_of(source);
	return save;
}

static enum rc run(struct newsroom *n, struct article_save *save)
{
	db_settle(n->t->db);
	return article_save(n->t->site, n->t->db, &n->t->arena, save);
}

/* The article as a person finds it in the editor. */
static struct article_save opened(struct newsroom *n, int64_t id, int64_t person_id)
{
	struct article row;
	struct article_save save = {.article_id = id, .person_id = person_id, .role = ROLE_EDITOR, .key = STR("")};
	db_settle(n->t->db);
	assert_int_equal(article_get(n->t->db, &n->t->arena, id, &row), RC_OK);
	assert_int_equal(article_form_read(n->t->db, &n->t->arena, id, &save.form), RC_OK);
	save.base_version = row.version;
	return save;
}

static int64_t article(struct newsroom *n, const char *title, const char *source)
{
	struct article_save save = save_new(n->alice, ROLE_EDITOR, title, source);
	save.form.at[EDIT_AUTHORS] = STR("Alice A");
	assert_int_equal(run(n, &save), RC_OK);
	assert_true(save.article_id > 0);
	return save.article_id;
}

static enum rc picture_write(struct site *s, struct db *db, void *ctx)
{
	return media_insert(db, ctx);
}

/* One whose bytes are still to come. */
static int64_t picture(struct newsroom *n)
{
	struct media m = {
		.state = MEDIA_MISSING, .mime = STR("image/jpeg"), .path = STR("/media/x.jpg"), .name = STR("x.jpg")};
	assert_int_equal(site_write(n->t->site, picture_write, &m), RC_OK);
	return m.id;
}

static void test_every_field_there_and_back(void **state)
{
	struct newsroom n = newsroom(state);
	struct section section = {.slug = STR("city"), .path = STR("/section/city/"), .name = STR("City")};
	assert_int_equal(site_write(n.t->site, section_write, &section), RC_OK);
	assert_int_equal(site_setting_set(n.t->site, SETTING_SITE, 0, STR("site.languages"), STR("en, fr")), RC_OK);
	int64_t other = article(&n, "Other", "<p>o</p>"), french = article(&n, "French", "<p>f</p>");
	struct article_save f = opened(&n, french, n.alice);
	f.form.at[EDIT_LANG] = STR("fr");
	assert_int_equal(run(&n, &f), RC_OK);
	struct article_save save = save_new(n.alice, ROLE_EDITOR, "Fire on the hill", "<p>Two words</p>");
	struct str *at = save.form.at;
	at[EDIT_STANDFIRST] = STR("stand");
	at[EDIT_SLUG] = STR("the-fire");
	at[EDIT_SECTIONS] = arena_printf(&n.t->arena, "%lld", (long long)section.id);
	at[EDIT_TAGS] = STR("Fire\nHill");
	at[EDIT_AUTHORS] = STR("Bob B\nGuest of Honour");
	at[EDIT_SEARCH_TITLE] = STR("st");
	at[EDIT_SEARCH_DESCRIPTION] = STR("sd");
	at[EDIT_SOCIAL_TITLE] = STR("ot");
	at[EDIT_SOCIAL_DESCRIPTION] = STR("od");
	at[EDIT_LEAD_CAPTION] = STR("cap");
	at[EDIT_LEAD_CREDIT] = STR("cred");
	at[EDIT_LEAD_ALT] = STR("alt");
	at[EDIT_LABEL] = STR("breaking");
	at[EDIT_LEAD_MEDIA] = arena_printf(&n.t->arena, "%lld", (long long)picture(&n));
	at[EDIT_LEAD_FOCUS] = STR("20 80");
	at[EDIT_COMMENT_POLICY] = STR("closed");
	at[EDIT_BLOCKS + BLOCK_STARS] = STR("off");
	at[EDIT_RELATED] = arena_printf(&n.t->arena, "%lld", (long long)other);
	at[EDIT_TRANSLATIONS] = arena_printf(&n.t->arena, "%lld", (long long)french);
	at[EDIT_FORMER_PATHS] = STR("/old/fire.html");
	at[EDIT_STICKY] = STR("1");
	struct article_form sent = save.form;
	assert_int_equal(run(&n, &save), RC_OK);
	struct article_save back = opened(&n, save.article_id, n.alice);
	sent.at[EDIT_AUTHORS] = STR("Bob B [bob-b]\nGuest of Honour [guest-of-honour]");
	for (int i = 0; i < EDIT_FIELDS; i++)
		if (!str_eq(sent.at[i], back.form.at[i]))
			fail_msg("%s: \"%.*s\" is not \"%.*s\"", edit_spec(i)->name, STR_ARG(back.form.at[i]),
				 STR_ARG(sent.at[i]));
	struct article_save linked = opened(&n, french, n.alice);
	assert_true(str_eq(linked.form.at[EDIT_TRANSLATIONS],
			   arena_printf(&n.t->arena, "%lld", (long long)save.article_id)));
	back.form.at[EDIT_FORMER_PATHS] = back.form.at[EDIT_TRANSLATIONS] = back.form.at[EDIT_RELATED] = STR("");
	back.form.at[EDIT_BLOCKS + BLOCK_STARS] = STR("");
	assert_int_equal(run(&n, &back), RC_OK);
	struct article_save empty = opened(&n, save.article_id, n.alice);
	assert_true(article_form_equal(&empty.form, &back.form));
}

static const char *fault(struct newsroom *n, enum edit_field field, struct str value)
{
	struct article_save save = save_new(n->alice, ROLE_EDITOR, "Title", "<p>x</p>");
	save.form.at[field] = value;
	assert_int_equal(run(n, &save), RC_INVALID);
	assert_int_equal(save.errors.n, 1);
	assert_int_equal(save.errors.items[0].field, field);
	CLEANUP(buf_done) struct buf b = BUF(4096);
	locale_fill(&b, str_of(save.errors.items[0].msgid), &save.errors.items[0].with, 1);
	return buf_to_arena(&b, &n->t->arena).p;
}

static void test_faults_stand_beside_their_fields(void **state)
{
	struct newsroom n = newsroom(state);
	char *long_text = malloc(3u << 20);
	memset(long_text, 'x', 3u << 20);
	article(&n, "Taken", "<p>x</p>");
	assert_string_equal(fault(&n, EDIT_TITLE, STR("  ")), "Please write a headline.");
	assert_string_equal(fault(&n, EDIT_TITLE, str_mem(long_text, 301)),
			    "This is too long: 300 characters at most.");
	assert_true(strstr(fault(&n, EDIT_SOURCE, str_mem(long_text, 3u << 20)), "2 MB") != NULL);
	assert_string_equal(fault(&n, EDIT_SLUG, STR("taken")), "This address is taken. “taken-2” is free.");
	assert_string_equal(fault(&n, EDIT_SLUG, STR("!!!")), "An address needs a letter or a digit.");
	assert_true(strlen(fault(&n, EDIT_FORMAT, STR("doc"))) > 0);
	assert_true(strlen(fault(&n, EDIT_SECTIONS, STR("77"))) > 0);
	assert_true(strlen(fault(&n, EDIT_TAGS, STR("ok\n???"))) > 0);
	assert_true(strlen(fault(&n, EDIT_AUTHORS, STR("a\nb\nc\nd\ne\nf\ng\nh"))) > 0);
	assert_true(strlen(fault(&n, EDIT_LEAD_MEDIA, STR("99"))) > 0);
	assert_true(strlen(fault(&n, EDIT_LEAD_FOCUS, STR("50 101"))) > 0);
	assert_true(strlen(fault(&n, EDIT_COMMENT_POLICY, STR("maybe"))) > 0);
	assert_true(strlen(fault(&n, EDIT_BLOCKS, STR("yes"))) > 0);
	assert_true(strlen(fault(&n, EDIT_LANG, STR("xx"))) > 0);
	assert_string_equal(fault(&n, EDIT_RELATED, STR("/nowhere/")), "There is no article “/nowhere/”.");
	assert_true(strlen(fault(&n, EDIT_TRANSLATIONS, STR("1"))) > 0); /* the same language */
	assert_true(strlen(fault(&n, EDIT_FORMER_PATHS, STR("/newsroom/x/"))) > 0);
	free(long_text);
}

static void test_a_headline_that_is_taken_is_made_unique(void **state)
{
	struct newsroom n = newsroom(state);
	article(&n, "Fire", "<p>x</p>");
	int64_t second = article(&n, "Fire", "<p>y</p>");
	struct article row;
	db_settle(n.t->db);
	assert_int_equal(article_get(n.t->db, &n.t->arena, second, &row), RC_OK);
	assert_true(str_ends(row.path, STR("/fire-2/")));
	struct article_save save = opened(&n, second, n.alice);
	save.form.at[EDIT_STANDFIRST] = STR("more");
	assert_int_equal(run(&n, &save), RC_OK);
	assert_true(str_is(opened(&n, second, n.alice).form.at[EDIT_FORMER_PATHS], ""));
}

static void test_a_draft_moves_without_a_trace(void **state)
{
	struct newsroom n = newsroom(state);
	struct article_save begun = save_new(n.alice, ROLE_AUTHOR, "", "");
	begun.untitled = true;
	begun.form.at[EDIT_AUTHORS] = STR("Alice A");
	assert_int_equal(run(&n, &begun), RC_OK);
	struct article_save save = opened(&n, begun.article_id, n.alice);
	assert_true(str_is(save.form.at[EDIT_SLUG], ""));
	save.form.at[EDIT_TITLE] = STR("At last");
	assert_int_equal(run(&n, &save), RC_OK);
	struct article_save after = opened(&n, begun.article_id, n.alice);
	assert_true(str_is(after.form.at[EDIT_SLUG], "at-last"));
	assert_true(str_is(after.form.at[EDIT_FORMER_PATHS], ""));
}

static void test_a_published_one_keeps_its_old_address(void **state)
{
	struct newsroom n = newsroom(state);
	int64_t id = article_make(n.t, "Old name", "Words.", ARTICLE_PUBLISHED);
	struct article_save save = opened(&n, id, n.alice);
	save.form.at[EDIT_TITLE] = STR("New name");
	assert_int_equal(run(&n, &save), RC_OK);
	save = opened(&n, id, n.alice);
	assert_true(str_is(save.form.at[EDIT_SLUG], "old-name"));
	save.form.at[EDIT_SLUG] = STR("new-name");
	assert_int_equal(run(&n, &save), RC_OK);
	save = opened(&n, id, n.alice);
	assert_true(str_ends(save.form.at[EDIT_FORMER_PATHS], STR("/old-name/")));
}

static void test_the_same_key_again_saves_once(void **state)
{
	struct newsroom n = newsroom(state);
	struct article_save save = save_new(n.alice, ROLE_EDITOR, "Once", "<p>x</p>"), again;
	save.key = STR("k1");
	again = save;
	assert_int_equal(run(&n, &save), RC_OK);
	assert_false(save.repeated);
	assert_int_equal(run(&n, &again), RC_OK);
	assert_true(again.repeated);
	assert_int_equal(again.article_id, save.article_id);
	assert_int_equal(again.version, save.version);
	struct article_save next = opened(&n, save.article_id, n.alice);
	next.form.at[EDIT_TITLE] = STR("Twice");
	next.key = STR("k2");
	again = next;
	assert_int_equal(run(&n, &next), RC_OK);
	assert_int_equal(next.version, 2);
	struct article_save third = opened(&n, save.article_id, n.alice);
	third.form.at[EDIT_TITLE] = STR("Thrice");
	assert_int_equal(run(&n, &third), RC_OK);
	assert_int_equal(run(&n, &again), RC_OK); /* late, from a slow link: nothing is turned back */
	assert_int_equal(again.version, 2);
	assert_true(str_is(opened(&n, save.article_id, n.alice).form.at[EDIT_TITLE], "Thrice"));
}

static void test_different_fields_are_merged(void **state)
{
	struct newsroom n = newsroom(state);
	int64_t id = article(&n, "Title", "<p>text</p>");
	struct article_save a = opened(&n, id, n.alice), b = opened(&n, id, n.bob);
	a.form.at[EDIT_TITLE] = STR("Better title");
	b.form.at[EDIT_SOURCE] = STR("<p>better text</p>");
	assert_int_equal(run(&n, &a), RC_OK);
	assert_int_equal(run(&n, &b), RC_OK);
	assert_true(b.merged);
	struct article_save now = opened(&n, id, n.alice);
	assert_true(str_is(now.form.at[EDIT_TITLE], "Better title"));
	assert_true(str_is(now.form.at[EDIT_SOURCE], "<p>better text</p>"));
}

static void test_a_real_conflict_overwrites_nothing(void **state)
{
	struct newsroom n = newsroom(state);
	struct edit_conflict c;
	int64_t id = article(&n, "Title", "<p>text</p>");
	struct article_save a = opened(&n, id, n.alice), b = opened(&n, id, n.bob);
	a.form.at[EDIT_SOURCE] = STR("<p>Alice's</p>");
	b.form.at[EDIT_SOURCE] = STR("<p>Bob's</p>");
	b.form.at[EDIT_STANDFIRST] = STR("also new");
	assert_int_equal(run(&n, &a), RC_OK);
	assert_int_equal(run(&n, &b), RC_CONFLICT);
	assert_true(str_is(opened(&n, id, n.alice).form.at[EDIT_SOURCE], "<p>Alice's</p>"));
	db_settle(n.t->db);
	assert_int_equal(editing_conflict(n.t->db, &n.t->arena, id, n.bob, STR_NONE, &c), RC_OK);
	assert_true(c.any && c.fields[EDIT_SOURCE] && !c.fields[EDIT_STANDFIRST] && c.has_base);
	assert_true(str_is(c.mine.at[EDIT_SOURCE], "<p>Bob's</p>"));
	assert_true(str_is(c.theirs.at[EDIT_SOURCE], "<p>Alice's</p>"));
	assert_true(str_is(c.base.at[EDIT_SOURCE], "<p>text</p>"));
	assert_true(str_is(c.name, "Alice A"));
	b.form = c.merged;
	b.base_version = c.version;
	assert_int_equal(run(&n, &b), RC_OK);
	assert_int_equal(editing_conflict(n.t->db, &n.t->arena, id, n.bob, STR_NONE, &c), RC_NOT_FOUND);
}

static void test_no_false_alarm(void **state)
{
	struct newsroom n = newsroom(state);
	int64_t id = article(&n, "Title", "<p>text</p>");
	struct article_save first = opened(&n, id, n.alice), late = first, same = opened(&n, id, n.bob);
	first.form.at[EDIT_SOURCE] = STR("<p>one</p>");
	late.form.at[EDIT_SOURCE] = STR("<p>one two</p>");
	same.form.at[EDIT_SOURCE] = STR("<p>one two</p>");
	assert_int_equal(run(&n, &first), RC_OK);
	assert_int_equal(run(&n, &late), RC_OK); /* the answer to the first was lost: one's own save is no stranger's */
	assert_int_equal(run(&n, &same), RC_OK); /* the very same words */
	assert_int_equal(same.version, late.version);
	assert_true(str_is(opened(&n, id, n.alice).form.at[EDIT_SOURCE], "<p>one two</p>"));
}

static void test_an_imported_article_has_a_beginning(void **state)
{
	struct newsroom n = newsroom(state);
	struct revisions list;
	int64_t id = article_make(n.t, "Imported", "Words.", ARTICLE_PUBLISHED);
	struct article_save a = opened(&n, id, n.alice);
	a.form.at[EDIT_SOURCE] = STR("Other words.");
	a.tell_readers = true;
	assert_int_equal(run(&n, &a), RC_OK);
	db_settle(n.t->db);
	assert_int_equal(revision_list(n.t->db, &n.t->arena, id, INT64_MAX, 10, &list), RC_OK);
	assert_int_equal(list.n, 2);
	assert_int_equal(list.items[0].person_id, n.alice);
	assert_int_equal(list.items[1].person_id, 0);
	struct article_form before;
	assert_int_equal(revision_form(n.t->db, &n.t->arena, id, 1, &before), RC_OK);
	assert_true(str_is(before.at[EDIT_SOURCE], "Words."));
	struct article row;
	assert_int_equal(article_get(n.t->db, &n.t->arena, id, &row), RC_OK);
	assert_true(row.updated_at > 0);
}

static void test_unsaved_work(void **state)
{
	struct newsroom n = newsroom(state);
	struct unsaved back;
	int64_t id = article(&n, "Title", "<p>text</p>");
	struct article_save a = opened(&n, id, n.alice);
	struct unsaved typed = {.form = a.form, .base_version = 1, .saved_at = 5000};
	typed.form.at[EDIT_SOURCE] = STR("<p>typing</p>");
	assert_int_equal(editing_keep(n.t->site, &n.t->arena, id, n.alice, &typed), RC_OK);
	db_settle(n.t->db);
	assert_int_equal(editing_unsaved(n.t->db, &n.t->arena, id, n.alice, STR_NONE, &back), RC_OK);
	assert_true(str_is(back.form.at[EDIT_SOURCE], "<p>typing</p>"));
	assert_int_equal(back.saved_at, 5000);
	assert_int_equal(editing_unsaved(n.t->db, &n.t->arena, id, n.bob, STR_NONE, &back), RC_NOT_FOUND);
	assert_true(str_is(opened(&n, id, n.bob).form.at[EDIT_SOURCE], "<p>text</p>"));
	a.form = typed.form;
	assert_int_equal(run(&n, &a), RC_OK);
	db_settle(n.t->db);
	assert_int_equal(editing_unsaved(n.t->db, &n.t->arena, id, n.alice, STR_NONE, &back), RC_NOT_FOUND);
	assert_int_equal(editing_keep(n.t->site, &n.t->arena, 999, n.alice, &typed), RC_NOT_FOUND);
}

/* Two windows of one person are two writers: neither saves nor types over the other unseen. */
static void test_two_windows(void **state)
{
	struct newsroom n = newsroom(state);
	struct unsaved back;
	int64_t id = article(&n, "Title", "<p>text</p>");
	struct article_save one = opened(&n, id, n.alice), two = opened(&n, id, n.alice);
	one.window.id = STR("one");
	two.window.id = STR("two");
	struct unsaved typed = {.form = one.form, .base_version = 1, .saved_at = 5000, .window = one.window};
	assert_int_equal(editing_keep(n.t->site, &n.t->arena, id, n.alice, &typed), RC_OK);
	typed.window = two.window;
	typed.saved_at = 6000;
	assert_int_equal(editing_keep(n.t->site, &n.t->arena, id, n.alice, &typed), RC_OK);
	db_settle(n.t->db);
	assert_int_equal(editing_unsaved(n.t->db, &n.t->arena, id, n.alice, STR("one"), &back), RC_OK);
	assert_int_equal(back.saved_at, 5000);
	one.form.at[EDIT_SOURCE] = STR("<p>text of one</p>");
	assert_int_equal(run(&n, &one), RC_OK);
	db_settle(n.t->db);
	assert_int_equal(editing_unsaved(n.t->db, &n.t->arena, id, n.alice, STR("one"), &back), RC_NOT_FOUND);
	assert_int_equal(editing_unsaved(n.t->db, &n.t->arena, id, n.alice, STR("two"), &back), RC_OK);
	two.form.at[EDIT_SOURCE] = STR("<p>text of two</p>");
	assert_int_equal(run(&n, &two), RC_CONFLICT);
	assert_true(str_is(opened(&n, id, n.alice).form.at[EDIT_SOURCE], "<p>text of one</p>"));
	one.form.at[EDIT_SOURCE] = STR("<p>text of one, again</p>"); /* its answer was lost */
	assert_int_equal(run(&n, &one), RC_OK);
}

/* A window takes over what it began with, but not what came to it since. */
static void test_a_window_takes_over(void **state)
{
	struct newsroom n = newsroom(state);
	struct unsaved back;
	int64_t id = article(&n, "Title", "<p>text</p>");
	struct unsaved old = {.form = opened(&n, id, n.alice).form, .base_version = 1, .saved_at = 5000};
	old.window.id = STR("old");
	struct unsaved new = old;
	new.window = (struct edit_window){STR("new"), STR("old"), 5000};
	for (int64_t since = 0; since < 2; since++) {
		old.saved_at = 5000 + since;
		assert_int_equal(editing_keep(n.t->site, &n.t->arena, id, n.alice, &old), RC_OK);
		assert_int_equal(editing_keep(n.t->site, &n.t->arena, id, n.alice, &new), RC_OK);
		db_settle(n.t->db);
		assert_int_equal(editing_unsaved(n.t->db, &n.t->arena, id, n.alice, STR("old"), &back),
				 since ? RC_OK : RC_NOT_FOUND);
	}
	assert_int_equal(editing_discard(n.t->site, id, n.alice, NULL), RC_OK);
	db_settle(n.t->db);
	assert_int_equal(editing_unsaved(n.t->db, &n.t->arena, id, n.alice, STR_NONE, &back), RC_NOT_FOUND);
}

static void test_who_may(void **state)
{
	struct newsroom n = newsroom(state);
	int64_t id = article(&n, "Alice's", "<p>text</p>");
	struct article_save save = opened(&n, id, n.carol);
	save.role = ROLE_CONTRIBUTOR;
	save.form.at[EDIT_TITLE] = STR("Mine now");
	assert_int_equal(run(&n, &save), RC_DENIED);
	save = opened(&n, id, n.alice);
	save.role = ROLE_AUTHOR;
	save.form.at[EDIT_AUTHORS] = STR("Bob B");
	assert_int_equal(run(&n, &save), RC_INVALID);
	assert_int_equal(save.errors.items[0].field, EDIT_AUTHORS);
	save = save_new(n.carol, ROLE_MODERATOR, "x", "y");
	assert_int_equal(run(&n, &save), RC_DENIED);
}

static bool lock(struct newsroom *n, enum edit_lock_act act, int64_t id, int64_t person_id, const char *session,
		 struct edit_lock *ret_holder)
{
	bool held = false;
	struct edit_lock asked = {.article_id = id, .person_id = person_id, .session = str_of(session)};
	assert_int_equal(editing_lock(n->t->site, &n->t->arena, act, &asked, &held, ret_holder), RC_OK);
	return held;
}

static void test_locks(void **state)
{
	struct newsroom n = newsroom(state);
	struct edit_lock by;
	int64_t id = article(&n, "Title", "<p>text</p>"), at = clock_now();
	clock_freeze(at);
	assert_true(lock(&n, EDIT_LOCK_OPEN, id, n.alice, "a1", &by));
	assert_false(lock(&n, EDIT_LOCK_OPEN, id, n.bob, "b1", &by));
	assert_int_equal(by.person_id, n.alice);
	assert_true(str_is(by.name, "Alice A"));
	clock_freeze(at + EDIT_LOCK_STALE_MS - 1);
	assert_true(lock(&n, EDIT_LOCK_BEAT, id, n.alice, "a1", &by));
	assert_int_equal(by.taken_at, at);
	assert_false(lock(&n, EDIT_LOCK_BEAT, id, n.bob, "b1", &by));
	assert_true(lock(&n, EDIT_LOCK_TAKE, id, n.bob, "b1", &by));
	assert_false(lock(&n, EDIT_LOCK_BEAT, id, n.alice, "a1", &by));
	assert_int_equal(by.person_id, n.bob);
	assert_true(lock(&n, EDIT_LOCK_OPEN, id, n.bob, "b2", &by)); /* another window of one's own */
	assert_false(lock(&n, EDIT_LOCK_BEAT, id, n.bob, "b1", &by));
	clock_freeze(at + 10 * EDIT_LOCK_STALE_MS);
	assert_true(lock(&n, EDIT_LOCK_BEAT, id, n.alice, "a1", &by)); /* stale */
	lock(&n, EDIT_LOCK_RELEASE, id, n.bob, "b2", &by);
	assert_false(lock(&n, EDIT_LOCK_OPEN, id, n.bob, "b3", &by));
	lock(&n, EDIT_LOCK_RELEASE, id, n.alice, "a1", &by);
	assert_true(lock(&n, EDIT_LOCK_OPEN, id, n.bob, "b3", &by));
	clock_freeze(-1);
}

static void test_secret_addresses(void **state)
{
	struct newsroom n = newsroom(state);
	struct str secret, second;
	int64_t found = 0, now = clock_now(), id = article(&n, "Title", "<p>text</p>");
	assert_int_equal(preview_link_make(n.t->site, &n.t->arena, id, n.alice, &secret), RC_OK);
	assert_int_equal(preview_link_make(n.t->site, &n.t->arena, id, n.alice, &second), RC_OK);
	assert_int_equal(secret.n, 43);
	db_settle(n.t->db);
	assert_int_equal(preview_link_open(n.t->db, secret, now, &found), RC_OK);
	assert_int_equal(found, id);
	int64_t week = (int64_t)PREVIEW_DAYS * 24 * 60 * 60 * 1000;
	assert_int_equal(preview_link_open(n.t->db, secret, now + week + 60000, &found), RC_NOT_FOUND);
	assert_int_equal(preview_link_open(n.t->db, str_slice(secret, 0, 42), now, &found), RC_NOT_FOUND);
	assert_int_equal(preview_links_revoke(n.t->site, id), RC_OK);
	db_settle(n.t->db);
	assert_int_equal(preview_link_open(n.t->db, second, now, &found), RC_NOT_FOUND);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		RULES_TEST(test_every_field_there_and_back),
		RULES_TEST(test_faults_stand_beside_their_fields),
		RULES_TEST(test_a_headline_that_is_taken_is_made_unique),
		RULES_TEST(test_a_draft_moves_without_a_trace),
		RULES_TEST(test_a_published_one_keeps_its_old_address),
		RULES_TEST(test_the_same_key_again_saves_once),
		RULES_TEST(test_different_fields_are_merged),
		RULES_TEST(test_a_real_conflict_overwrites_nothing),
		RULES_TEST(test_no_false_alarm),
		RULES_TEST(test_an_imported_article_has_a_beginning),
		RULES_TEST(test_unsaved_work),
		RULES_TEST(test_two_windows),
		RULES_TEST(test_a_window_takes_over),
		RULES_TEST(test_who_may),
		RULES_TEST(test_locks),
		RULES_TEST(test_secret_addresses),
	};
	return cmocka_run_group_tests_name("editing", tests, NULL, NULL);
}
