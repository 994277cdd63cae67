/*
 * Searching, cutting and comparing borrowed text. ASCII only: letters beyond it are text/unicode's.
 */
#include "base/str.h"

#include <endian.h>

static unsigned char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + ('a' - 'A')) : (unsigned char)c;
}

static bool equal_nocase(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
	return true;
}

bool str_eq_nocase(struct str a, struct str b)
{
	return a.n == b.n && equal_nocase(a.p, b.p, a.n);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_slice(s, 0, prefix.n), prefix);
}

bool str_starts_nocase(struct str s, struct str prefix)
{
	return s.n >= prefix.n && equal_nocase(s.p, prefix.p, prefix.n);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_slice(s, s.n - suffix.n, s.n), suffix);
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);
	if (order != 0)
		return order;
	return (a.n > b.n) - (a.n < b.n);
}

size_t str_find(struct str s, struct str needle, size_t from)
{
	if (from > s.n)
		return SIZE_MAX;
	if (needle.n == 0)
		return from;
	if (needle.n > s.n - from)
		return SIZE_MAX;
	const char *hit = memmem(s.p + from, s.n - from, needle.p, needle.n);
	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

size_t str_find_nocase(struct str s, struct str needle, size_t from)
{
	if (from > s.n || needle.n > s.n - from)
		return SIZE_MAX;
	for (size_t i = from; i <= s.n - needle.n; i++)
		if (equal_nocase(s.p + i, needle.p, needle.n))
			return i;
	return SIZE_MAX;
}

size_t str_find_char(struct str s, char c, size_t from)
{
	if (from >= s.n)
		return SIZE_MAX;
	const char *hit = memchr(s.p + from, (unsigned char)c, s.n - from);
	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

size_t str_rfind_char(struct str s, char c)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == c)
			return i - 1;
	return SIZE_MAX;
}

struct str str_slice(struct str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return (struct str){s.p ? s.p + from : NULL, to - from};
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	while (s.n > 0 && is_space(s.p[s.n - 1]))
		s.n--;
	size_t from = 0;
	while (from < s.n && is_space(s.p[from]))
		from++;
	return str_slice(s, from, s.n);
}

bool str_split(struct str *rest, char sep, struct str *ret_piece)
{
	if (rest->p == NULL || rest->n == 0)
		return false;
	size_t at = str_find_char(*rest, sep, 0);
	if (at == SIZE_MAX) {
		*ret_piece = *rest;
		*rest = STR_NONE;
		return true;
	}
	*ret_piece = str_slice(*rest, 0, at);
	*rest = str_slice(*rest, at + 1, rest->n);
	return true;
}

bool str_line(struct str *rest, struct str *ret_line)
{
	if (!str_split(rest, '\n', ret_line))
		return false;
	if (ret_line->n > 0 && ret_line->p[ret_line->n - 1] == '\r')
		ret_line->n--;
	return true;
}

enum rc str_to_i64(struct str s, int64_t *ret)
{
	bool negative = s.n > 0 && s.p[0] == '-';
	size_t i = negative;
	if (i == s.n)
		return RC_INVALID;
	int64_t value = 0; /* counted downwards, since INT64_MIN has no positive twin */
	for (; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return RC_INVALID;
		if (__builtin_mul_overflow(value, 10, &value) || __builtin_sub_overflow(value, s.p[i] - '0', &value))
			return RC_INVALID;
	}
	if (!negative && value == INT64_MIN)
		return RC_INVALID;
	*ret = negative ? value : -value;
	return RC_OK;
}

struct str str_of_i64(int64_t n, char digits[STR_I64_SIZE])
{
	size_t i = STR_I64_SIZE;
	uint64_t rest = n < 0 ? -(uint64_t)n : (uint64_t)n;
	do
		digits[--i] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (n < 0)
		digits[--i] = '-';
	return str_mem(digits + i, STR_I64_SIZE - i);
}

uint64_t str_hash(struct str s)
{
	uint64_t hash = 0xcbf29ce484222325u;
	for (size_t i = 0; i < s.n; i++)
		hash = (hash ^ (unsigned char)s.p[i]) * 0x100000001b3u;
	return hash;
}

/* Both halves of the product: every bit of either factor reaches the result. */
static uint64_t fold(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t word(const char *p)
{
	uint64_t w;
	memcpy(&w, p, sizeof(w));
	return le64toh(w); /* the same digest on every machine */
}

/* Two lanes of folded multiplications over 32 bytes a step, under odd constants (fractions of square roots). */
void str_digest(struct str s, uint64_t ret_digest[2])
{
	static const uint64_t key[4] = {0x6a09e667f3bcc909u, 0xbb67ae8584caa73bu, 0x3c6ef372fe94f82bu,
					0xa54ff53a5f1d36f1u};
	char last[32] = {0};
	uint64_t one = key[0] ^ s.n, two = key[1] + s.n;
	size_t at = 0;
	for (; s.n - at >= sizeof(last); at += sizeof(last)) {
		one = fold(word(s.p + at) ^ key[2], word(s.p + at + 8) ^ one);
		two = fold(word(s.p + at + 16) ^ key[3], word(s.p + at + 24) ^ two);
	}
	if (s.n > at)
		memcpy(last, s.p + at, s.n - at);
	one = fold(word(last) ^ key[2], word(last + 8) ^ one);
	two = fold(word(last + 16) ^ key[3], word(last + 24) ^ two);
	ret_digest[0] = fold(one ^ key[1], two ^ key[0]);
	ret_digest[1] = fold(one + key[3], two + key[2]);
}
