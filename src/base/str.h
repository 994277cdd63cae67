/*
 * A borrowed run of bytes: pointer and length, no NUL promised, nothing owned. Everything that reads text takes one.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/rc.h"

struct str {
	const char *p;
	size_t n;
};

#define STR(lit) ((struct str){("" lit), sizeof(lit) - 1})
#define STR_NONE ((struct str){NULL, 0})
/* For printf's %.*s */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

static inline struct str str_of(const char *z)
{
	return (struct str){z, z ? strlen(z) : 0};
}
static inline struct str str_mem(const void *p, size_t n)
{
	return (struct str){p, n};
}
static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
static inline bool str_is(struct str a, const char *z)
{
	return str_eq(a, str_of(z));
}

/* ASCII case is ignored in the *_nocase family; other bytes must be equal. */
bool str_eq_nocase(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_starts_nocase(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* memcmp order, a shorter prefix first. */
int str_cmp(struct str a, struct str b);

/* Position of the first occurrence at or after from, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle, size_t from);
size_t str_find_nocase(struct str s, struct str needle, size_t from);
size_t str_find_char(struct str s, char c, size_t from);
size_t str_rfind_char(struct str s, char c);

/* The part [from, to), both clamped to the length. */
struct str str_slice(struct str s, size_t from, size_t to);
/* Without ASCII white space (space, \t, \n, \r, \f, \v) at both ends. */
struct str str_trim(struct str s);

/*
 * Takes the next piece before sep off *rest; false when nothing is left. "a,,b" gives "a", "", "b"; "" gives nothing.
 */
bool str_split(struct str *rest, char sep, struct str *ret_piece);
/* The same for lines: ends at \n, and a \r before it is dropped. */
bool str_line(struct str *rest, struct str *ret_line);

/* Whole string, decimal digits with an optional '-', no white space, no overflow; RC_INVALID otherwise (no message). */
enum rc str_to_i64(struct str s, int64_t *ret) MUST_CHECK;

/* Decimal digits, at the end of the given bytes. */
#define STR_I64_SIZE 20
struct str str_of_i64(int64_t n, char digits[STR_I64_SIZE]);

/* 64-bit FNV-1a; for tables in memory only, never for anything an attacker could profit from colliding. */
uint64_t str_hash(struct str s);
/*
 * 128 bits that tell two contents apart, the same on every machine, at some bytes a cycle: for entity tags. Whoever
 * chooses the content can make two alike.
 */
void str_digest(struct str s, uint64_t ret_digest[2]);

#endif
