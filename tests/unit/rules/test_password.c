/* Which passwords are taken. */
#include "rules/password.h"

#include "rules_test.h"

static const struct password_owner ada = {STR("Ada Lovelace"), STR("ada.lovelace@news.example"),
					  STR("The Daily Engine")};

static void test_taken(void **state)
{
	(void)state;
	static const char *const good[] = {
		"long enough",         "a long enough password",  "four words of nonsense", "пароль для газеты",
		"k7Qw-2mPz-9x",        "Lovelace and the engine", "newsroom of the hills",  "qwerty is a row of keys",
		"the password of Ada", "1815-12-10 born",         "密码很长但是没人会猜",
	};
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		if (password_refusal(str_of(good[i]), &ada))
			print_error("%s: %s\n", good[i], password_refusal(str_of(good[i]), &ada));
		assert_null(password_refusal(str_of(good[i]), &ada));
	}
}

static void test_refused(void **state)
{
	(void)state;
	static const struct {
		const char *password, *why;
	} bad[] = {
		{"", "at least 10"},
		{"short", "at least 10"},
		{"ninechars", "at least 10"},
		{"äöüäöüäöü", "at least 10"},
		{"password1234", "thief"},
		{"Password123!", "thief"},
		{"P@ssw0rd2026", "thief"},
		{"passwordpassword", "thief"},
		{"1234567890", "thief"},
		{"12345678901234", "thief"},
		{"9876543210", "thief"},
		{"abcdefghijklm", "thief"},
		{"aaaaaaaaaaaa", "thief"},
		{"abcabcabcabc", "thief"},
		{"qwertyuiop", "thief"},
		{"Qwerty123456", "thief"},
		{"azertyuiop1", "thief"},
		{"newsroom2026", "thief"},
		{"letmein!!letmein", "thief"},
		{"administrator", "thief"},
		{"..........", "thief"},
		{"Ada Lovelace", "everybody knows"},
		{"adalovelace1815", "everybody knows"},
		{"ada.lovelace@news.example", "everybody knows"},
		{"ADA.LOVELACE", "everybody knows"},
		{"the-daily-engine", "everybody knows"},
		{"TheDailyEngine2026", "everybody knows"},
	};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		const char *why = password_refusal(str_of(bad[i].password), &ada);
		if (!why || !strstr(why, bad[i].why))
			print_error("%s: %s\n", bad[i].password, why ? why : "taken");
		assert_non_null(why);
		assert_non_null(strstr(why, bad[i].why));
	}
	char longest[PASSWORD_MAX + 2];
	for (size_t i = 0; i < sizeof longest; i++)
		longest[i] = "many words "[i * i % 11];
	longest[sizeof longest - 1] = '\0';
	assert_non_null(strstr(password_refusal(str_of(longest), NULL), "too long"));
	assert_null(password_refusal(str_of(longest + 1), NULL));
	assert_null(password_refusal(STR("Ada Lovelace"), NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_taken), cmocka_unit_test(test_refused)};
	return cmocka_run_group_tests_name("rules/password", tests, NULL, NULL);
}
