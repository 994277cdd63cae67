/* Which passwords are taken: see password.h. */
#include "rules/password.h"

#include "base/arena.h"
#include "base/buf.h"
#include "text/locale.h"
#include "text/unicode.h"

#define KEY_MAX (4 * PASSWORD_MAX)

/* Words, rows of keys and phrases that lists of stolen passwords begin with; digits around them do not help. */
static const char *const common[] = {
	"admin",
	"administrator",
	"azerty",
	"azertyuiop",
	"baseball",
	"changeme",
	"computer",
	"courant",
	"default",
	"dragon",
	"football",
	"iloveyou",
	"letmein",
	"login",
	"master",
	"monkey",
	"motdepasse",
	"newsroom",
	"newspaper",
	"passw",
	"password",
	"passwort",
	"princess",
	"qazwsx",
	"qazwsxedc",
	"qwert",
	"qwerty",
	"qwertyuiop",
	"qwertzuiop",
	"secret",
	"starwars",
	"sunshine",
	"superman",
	"test",
	"testing",
	"trustno",
	"welcome",
	"whatever",
	"asdfghjkl",
	"zxcvbnm",
	"asdfgh",
	"contrasena",
	"kennwort",
	"letmeinnow",
	"mypassword",
	"thepassword",
	"editor",
	"editorial",
	"journalist",
	"passwordpassword",
	"correcthorsebatterystaple",
};

/* Letters and digits in lower case, with the usual stand-ins for letters read as what they stand for. */
static struct str key_of(struct arena *a, struct str text)
{
	static const char from[] = "@$", to[] = "as";
	CLEANUP(buf_done) struct buf b = BUF(KEY_MAX + 1);
	struct str lower = unicode_lower(a, utf8_valid(text) ? str_slice(text, 0, KEY_MAX / 2) : STR(""));
	for (size_t i = 0; i < lower.n; i++) {
		const char *stand_in = lower.p[i] ? strchr(from, lower.p[i]) : NULL;
		unsigned char c = stand_in ? (unsigned char)to[stand_in - from] : (unsigned char)lower.p[i];
		if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			buf_putc(&b, (char)c);
	}
	return buf_to_arena(&b, a);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Without the digits before and after it: "2026courant1" is "courant". */
static struct str core_of(struct str key)
{
	while (key.n > 0 && is_digit(key.p[0]))
		key = str_slice(key, 1, key.n);
	while (key.n > 0 && is_digit(key.p[key.n - 1]))
		key = str_slice(key, 0, key.n - 1);
	return key;
}

/* Digits that stand for letters: "passw0rd". */
static struct str letters_of(struct arena *a, struct str key)
{
	static const char digits[] = "013457", letters[] = "oleast";
	char *p = arena_alloc(a, key.n + 1);
	for (size_t i = 0; i < key.n; i++) {
		const char *d = strchr(digits, key.p[i]);
		p[i] = d && *d ? letters[d - digits] : key.p[i];
	}
	return str_mem(p, key.n);
}

/* The shortest piece that the text is made of again and again; all of it where there is none. */
static struct str unit_of(struct str key)
{
	for (size_t n = 1; n <= key.n / 2; n++) {
		size_t i = n;
		while (i < key.n && key.p[i] == key.p[i - n])
			i++;
		if (i == key.n)
			return str_slice(key, 0, n);
	}
	return key;
}

/* "abcdefghij", "9876543210": each one step from the one before. */
static bool is_row(struct str key)
{
	size_t up = 0, down = 0;
	for (size_t i = 1; i < key.n; i++) {
		int step = key.p[i] - key.p[i - 1];
		up += step == 1 || step == -9; /* … 8 9 0 */
		down += step == -1 || step == 9;
	}
	return key.n > 2 && (up == key.n - 1 || down == key.n - 1);
}

static bool is_listed(struct str word)
{
	for (size_t i = 0; i < ARRAY_LEN(common); i++)
		if (str_is(word, common[i]))
			return true;
	return false;
}

static bool is_common(struct arena *a, struct str key)
{
	struct str unit = unit_of(key), core = unit_of(core_of(key));
	bool simple = unit.n <= 4 || core.n == 0 || is_row(key) || core.n <= 3;
	return simple || is_listed(core) || is_listed(core_of(letters_of(a, core))) ||
	       is_listed(unit_of(core_of(letters_of(a, key))));
}

static bool is_same(struct arena *a, struct str key, struct str known)
{
	struct str other = key_of(a, known);
	return other.n > 0 && (str_eq(key, other) || str_eq(unit_of(core_of(key)), core_of(other)));
}

static bool is_known(struct arena *a, struct str key, const struct password_owner *owner)
{
	size_t at = str_find_char(owner->email, '@', 0);
	struct str mailbox = at == SIZE_MAX ? STR("") : str_slice(owner->email, 0, at);
	return is_same(a, key, owner->name) || is_same(a, key, owner->email) || is_same(a, key, mailbox) ||
	       is_same(a, key, owner->title);
}

const char *password_refusal(struct str password, const struct password_owner *owner)
{
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	if (utf8_count(password) < PASSWORD_MIN)
		return N_("A password needs at least 10 characters.");
	if (password.n > PASSWORD_MAX)
		return N_("This password is too long: it may have 200 letters.");
	struct str key = key_of(&a, password);
	if (owner && is_known(&a, key, owner))
		return N_("This is your name, your e-mail address or the title of the site, which everybody knows.");
	if (is_common(&a, key))
		return N_("This is one of the first passwords that a thief tries. Take a few words that nobody would "
			  "put together.");
	return NULL;
}
