/*
 * Values in PHP's serialize() form, as WordPress keeps them in meta fields. Reading only, strict and bounded; objects
 * are refused. Knows nothing of what the values mean.
 */
#ifndef MOVE_WORDPRESS_PHP_H
#define MOVE_WORDPRESS_PHP_H

#include "base/arena.h"
#include "base/str.h"

#define PHP_DEPTH_MAX 16
#define PHP_ITEMS_MAX 20000 /* values of one text, all levels together */

enum php_kind { PHP_NULL, PHP_BOOL, PHP_INT, PHP_DOUBLE, PHP_STRING, PHP_ARRAY };

struct php_value {
	enum php_kind kind;
	int64_t number;                  /* BOOL, INT; DOUBLE cut to a whole number */
	struct str text;                 /* STRING, borrowed from the input; DOUBLE as written */
	struct php_value *keys, *values; /* ARRAY: n of each; a key is INT or STRING */
	size_t n;
};

/* The whole text must be one value. RC_INVALID without a message for anything else. Arrays live in the arena. */
enum rc php_parse(struct arena *a, struct str s, struct php_value *ret_value) MUST_CHECK;

/* Item of an array by its string key; NULL when v is NULL or no array, or has none. */
const struct php_value *php_get(const struct php_value *v, const char *key);
/* A number, or a string that is one; otherwise 0. */
int64_t php_int(const struct php_value *v);
/* STR_NONE when it is no string. */
struct str php_str(const struct php_value *v);

#endif
