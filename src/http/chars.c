/*
 * Byte classes as bits in a table.
 */
#include "http/chars.h"

enum { TOKEN = 1, TARGET = 2, HOST = 4 };

static const unsigned char classes[256] = {
	['!'] = TOKEN | TARGET,
	['"'] = TARGET,
	['$' ... '&'] = TOKEN | TARGET,
	['#'] = TOKEN,
	['\''] = TOKEN | TARGET,
	['('] = TARGET,
	[')'] = TARGET,
	['*'] = TOKEN | TARGET,
	['+'] = TOKEN | TARGET,
	[','] = TARGET,
	['-'] = TOKEN | TARGET | HOST,
	['.'] = TOKEN | TARGET | HOST,
	['/'] = TARGET,
	['0' ... '9'] = TOKEN | TARGET | HOST,
	[':'] = TARGET | HOST,
	[';' ... '@'] = TARGET,
	['A' ... 'Z'] = TOKEN | TARGET | HOST,
	['['] = TARGET | HOST,
	['\\'] = TARGET,
	[']'] = TARGET | HOST,
	['^'] = TOKEN | TARGET,
	['_'] = TOKEN | TARGET | HOST,
	['`'] = TOKEN | TARGET,
	['a' ... 'z'] = TOKEN | TARGET | HOST,
	['{'] = TARGET,
	['|'] = TOKEN | TARGET,
	['}'] = TARGET,
	['~'] = TOKEN | TARGET,
};

static bool all(struct str s, unsigned char class)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(classes[(unsigned char)s.p[i]] & class))
			return false;
	return true;
}

bool char_is_token(char c)
{
	return classes[(unsigned char)c] & TOKEN;
}

bool chars_are_token(struct str s)
{
	return s.n > 0 && all(s, TOKEN);
}

bool chars_are_field_value(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

bool chars_are_target(struct str s)
{
	return s.n > 0 && all(s, TARGET);
}

bool chars_are_host(struct str s)
{
	return s.n > 0 && all(s, HOST);
}
