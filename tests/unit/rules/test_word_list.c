/* Words as staff type them: faults by line, each once, all or nothing, and a list that does not fit. */
#include "rules/word_list.h"

#include <pthread.h>

#include "rules/lexicon.h"
#include "rules_test.h"
#include "store/person.h"
#include "store/setting.h"
#include "text/wordlist.h"

static const struct staff ed = {.person_id = 0, .name = STR("Ed"), .role = ROLE_EDITOR};

static struct word_lines lines(struct rules_test *t, const char *text, bool inside)
{
	struct word_lines l;
	word_list_read(&t->arena, str_of(text), WATCH_HOLD, inside, &l);
	return l;
}

static void assert_word(struct str got, const char *wanted)
{
	assert_true(str_is(got, wanted));
}

static void test_reading(void **state)
{
	struct rules_test *t = *state;
	struct word_lines l = lines(t, "\xEF\xBB\xBF casino \r\n\n  free   money\ncasino\nlast", false);
	assert_int_equal(l.n_faults, 0);
	assert_int_equal(l.words.n, 3);
	assert_word(l.words.items[0].word, "casino");
	assert_word(l.words.items[1].word, "free money");
	assert_word(l.words.items[2].word, "last");
	l = lines(t, "casino\n*poker\nslot*\n*both*", true);
	assert_word(l.words.items[0].word, "*casino*");
	assert_word(l.words.items[1].word, "*poker*");
	assert_word(l.words.items[2].word, "*slot*");
	assert_word(l.words.items[3].word, "*both*");
	assert_int_equal(lines(t, "", false).words.n, 0);
}

static void test_faults(void **state)
{
	struct rules_test *t = *state;
	struct word_lines l = lines(t, "good\n***\n\xFF\nfine\na*", false);
	assert_int_equal(l.words.n, 2);
	assert_int_equal(l.n_faults, 3);
	assert_int_equal(l.faults[0].line, 2);
	assert_int_equal(l.faults[1].line, 3);
	assert_word(l.faults[1].text, "\xEF\xBF\xBD");
	assert_int_equal(l.faults[2].line, 5);
	char many[WORD_FAULTS_MAX * 4];
	size_t n = 0;
	for (int i = 0; i < WORD_FAULTS_MAX + 10; i++)
		n += (size_t)snprintf(many + n, sizeof many - n, "*\n");
	assert_int_equal(lines(t, many, false).n_faults, WORD_FAULTS_MAX + 10);
}

static bool finds(struct rules_test *t, const char *text)
{
	struct lexicon *l;
	struct lexicon_hit hit;
	assert_int_equal(lexicon_of(t->site, &l), RC_OK);
	bool found = lexicon_find(l, &t->arena, str_of(text), &hit);
	lexicon_unref(l);
	return found;
}

static void test_changing(void **state)
{
	struct rules_test *t = *state;
	struct word_lines l = lines(t, "casino\npoker", false);
	int64_t n;
	assert_false(finds(t, "a casino"));
	assert_int_equal(word_list_add(t->site, &ed, &l.words, &n), RC_OK);
	assert_int_equal(n, 2);
	assert_true(finds(t, "a casino"));
	assert_int_equal(word_list_add(t->site, &ed, &l.words, &n), RC_OK);
	assert_int_equal(n, 0);
	l.words.n = 1;
	assert_int_equal(word_list_remove(t->site, &ed, &l.words, &n), RC_OK);
	assert_int_equal(n, 1);
	assert_false(finds(t, "a casino"));
	assert_true(finds(t, "some poker"));
	assert_int_equal(word_list_clear(t->site, &ed, WATCH_HOLD, &n), RC_OK);
	assert_int_equal(n, 1);
	assert_false(finds(t, "some poker"));
}

static enum rc people_write(struct site *s, struct db *db, void *ctx)
{
	static const char *const names[] = {"Harry Editor", "Max", "Нина Кот", "Peter North"};
	(void)ctx;
	site_changed(s, (struct change){.kind = CHANGE_SITE});
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct str path = str_of((const char *[]){"/harry/", "/max/", "/nina/", "/peter/"}[i]);
		struct person p = {.slug = path, .path = path, .name = str_of(names[i])};
		int64_t id;
		enum rc rc = person_insert(db, &p, &id);
		if (rc != RC_OK)
			return rc;
	}
	return setting_set(db, SETTING_SITE, 0, STR("site.title"), STR("The Daily Hill"));
}

/* Whom a name can be taken for, "" for nobody. */
static const char *claim(struct rules_test *t, const char *name)
{
	struct lexicon *l;
	struct str staff = STR("");
	assert_int_equal(lexicon_of(t->site, &l), RC_OK);
	if (lexicon_is_staff_name(l, str_of(name), &staff))
		staff = arena_str(&t->arena, staff);
	lexicon_unref(l);
	return arena_cstr(&t->arena, staff);
}

static void test_names_of_staff(void **state)
{
	static const char *const names[][2] = {
		{"Harry Editor", "Harry Editor"},
		{"harry.edit0r", "Harry Editor"},
		{"Наrry Еditоr", "Harry Editor"}, /* Cyrillic Н, Е, о */
		{"ΗΑRRY ΕDΙΤΟR", "Harry Editor"}, /* Greek capitals */
		{"Dr. Harry Editor, London", "Harry Editor"},
		{"НИНА КОТ", "Нина Кот"},
		{"Hинa Koт", "Нина Кот"}, /* Latin H, a, K, o */
		{"Max", "Max"},
		{"MAX!", "Max"},
		{"Max Mustermann", ""},
		{"Maxim", ""},
		{"Harry", ""},
		{"Harry Edith", ""},
		{"Editha", ""},
		{"Editor", "Editor"},
		{"the editor", "Editor"},
		{"Author", "Author"},
		{"Ada Author", ""},
		{"Jane (staff)", "Staff"},
		{"МODERАТОR", "Moderator"},
		{"Adm1n", "Admin"},
		{"[Administrator]", "Administrator"},
		{"Staffan Modersohn", ""},
		{"The Daily Hill", "The Daily Hill"},
		{"The Daily Hill Support", "The Daily Hill"},
		{"Hill", ""},
		{"Mr Peter North", "Peter North"}, /* r and n side by side, in two words */
		{"Peter North 2", "Peter North"},
		{"PeterNorth2", "Peter North"},
		{"Peter Norih", ""},
		{"North Peter", "Peter North"},
		{"Peter|North", "Peter North"},
		{"Harry|Editor", "Harry Editor"},
		{"ᴇᴅɪᴛᴏʀ", "Editor"},
		{"🅴🅳🅸🆃🅾🆁", "Editor"},
		{"🅔🅓🅘🅣🅞🅡", "Editor"},
		{"🇪🇩🇮🇹🇴🇷", "Editor"},
		{"TheEditor", "Editor"},
		{"EditorInChief", "Editor"},
		{"admin1", "Admin"},
		{"4dmin", "Admin"},
		{"@dmin", "Admin"},
		{"@admin", "Admin"},
		{"Die Redaktion", "Redaktion"},
		{"La rédaction", "Rédaction"},
		{"Редакция", "Редакция"},
		{"編集部", "編集部"},
		{"Edi Tornow", ""},
		{"Stafford", ""},
		{"Hillary Daily", ""},
		{"…", ""},
		{"", ""},
	};
	struct rules_test *t = *state;
	assert_string_equal(claim(t, "Courant"), "Courant");
	assert_string_equal(claim(t, "Jean Courant"), "");
	assert_string_equal(claim(t, "Courant Team"), "Courant Team");
	assert_string_equal(claim(t, "the courant"), "The Courant");
	assert_string_equal(claim(t, "Courant Redaktion"), "Redaktion");
	assert_int_equal(site_write(t->site, people_write, NULL), RC_OK);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(claim(t, names[i][0]), names[i][1]) != 0)
			fail_msg("%s is taken for \"%s\"", names[i][0], claim(t, names[i][0]));
}

static enum rc title_write(struct site *s, struct db *db, void *ctx)
{
	(void)ctx;
	site_changed(s, (struct change){.kind = CHANGE_SITE});
	return setting_set(db, SETTING_SITE, 0, STR("site.title"), STR("Harbour News"));
}

static void test_words_that_meet(void **state)
{
	struct rules_test *t = *state;
	assert_int_equal(site_write(t->site, title_write, NULL), RC_OK);
	assert_string_equal(claim(t, "Harbour News Team"), "Harbour News");
	assert_string_equal(claim(t, "The Harbour News"), "Harbour News");
	assert_string_equal(claim(t, "HarbourNews"), "Harbour News");
	assert_string_equal(claim(t, "My Harboum ews"), "Harbour News");
	assert_string_equal(claim(t, "Harbour View"), "");
}

/* Words of 200 letters that share nothing: fewer than a list may hold, and yet too many. */
static void test_fitting(void **state)
{
	struct rules_test *t = *state;
	size_t n = 30000;
	struct watch_words words = {arena_array(&t->arena, n, sizeof *words.items), n};
	for (size_t i = 0; i < n; i++) {
		struct str word = arena_printf(&t->arena, "%05zu%*s", i, WORDLIST_TERM_MAX - 5, "");
		for (size_t k = 5; k < word.n; k++)
			((char *)word.p)[k] = (char)('a' + (i * 31 + k * 7 + i * k) % 26);
		words.items[i] = (struct watch_word){WATCH_HOLD, word};
	}
	assert_int_equal(word_list_fit(t->db, &words), RC_LIMITED);
	words.n = 100;
	assert_int_equal(word_list_fit(t->db, &words), RC_OK);
}

#define ASKERS 8

struct asking {
	pthread_t thread;
	pthread_barrier_t *start;
	struct site *site;
	struct lexicon *got;
	enum rc rc;
};

static void *ask(void *ctx)
{
	struct asking *a = ctx;
	pthread_barrier_wait(a->start);
	a->rc = lexicon_of(a->site, &a->got);
	return NULL;
}

/* The first comments after a start come together: whoever asks while the first one is made waits for it. */
static void test_first_asked_by_many(void **state)
{
	struct rules_test *t = *state;
	struct asking all[ASKERS];
	pthread_barrier_t start;
	pthread_barrier_init(&start, NULL, ASKERS);
	for (int i = 0; i < ASKERS; i++) {
		all[i] = (struct asking){.start = &start, .site = t->site};
		assert_int_equal(pthread_create(&all[i].thread, NULL, ask, &all[i]), 0);
	}
	for (int i = 0; i < ASKERS; i++) {
		pthread_join(all[i].thread, NULL);
		assert_int_equal(all[i].rc, RC_OK);
		assert_non_null(all[i].got);
		lexicon_unref(all[i].got);
	}
	pthread_barrier_destroy(&start);
}

int main(int argc, char **argv)
{
	serve_when_worker(argc, argv);
	const struct CMUnitTest tests[] = {
		RULES_TEST(test_reading),
		RULES_TEST(test_faults),
		RULES_TEST(test_changing),
		RULES_TEST(test_names_of_staff),
		RULES_TEST(test_words_that_meet),
		RULES_TEST(test_fitting),
		RULES_TEST(test_first_asked_by_many),
	};
	return cmocka_run_group_tests_name("rules/word_list", tests, NULL, NULL);
}
