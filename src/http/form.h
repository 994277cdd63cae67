/*
 * What a form sends, in both encodings, and what a query string holds. Names and values are bytes: UTF-8 and lengths
 * are for the reader of a field to check.
 */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "base/arena.h"
#include "base/str.h"

#define FORM_FIELDS_MAX 100 /* fields and files together */
#define FORM_NAME_MAX 100   /* bytes of a decoded name */

struct form_field {
	struct str name;
	struct str value;
};

struct form_file {
	struct str name;
	struct str filename; /* last path component as sent; may be empty: a file field left blank */
	struct str type;     /* Content-Type of the part, "" when none; never to be believed */
	struct str bytes;    /* in the request body, not copied */
};

struct form {
	struct form_field *fields;
	size_t n_fields;
	struct form_file *files;
	size_t n_files;
	struct str damaged; /* form_parse_words: the first field that held a NUL; p == NULL for none */
};

enum form_type { FORM_NONE, FORM_URLENCODED, FORM_MULTIPART };

/* By the Content-Type header; FORM_NONE for all others (415). */
enum form_type form_type(struct str content_type);

/*
 * Parses a whole body. RC_INVALID: malformed, wrong type, or a NUL in a name or a value that is not a file. RC_LIMITED:
 * too many fields or too long a name. The message says which. Values are decoded into the arena; files point into body.
 */
enum rc form_parse(struct arena *a, struct str content_type, struct str body, struct form *ret_form) MUST_CHECK;

/* For forms whose words are not to be lost: a NUL in a value becomes U+FFFD and is told in `damaged`. */
enum rc form_parse_words(struct arena *a, struct str content_type, struct str body, struct form *ret_form) MUST_CHECK;

/*
 * The query string's rules: "a=1&b=2", '+' is a space, a broken escape stands for itself, a NUL becomes U+FFFD.
 * RC_LIMITED beyond FORM_FIELDS_MAX parts or for too long a name.
 */
enum rc form_parse_query(struct arena *a, struct str query, struct form *ret_form) MUST_CHECK;

/* The last value of that name, as a later line corrects an earlier one; p == NULL when there is none. */
struct str form_get(const struct form *f, const char *name);
/* Walks all values of that name: start with *at = 0; false at the end. */
bool form_each(const struct form *f, const char *name, size_t *at, struct str *ret_value);
/* The first file of that name, NULL when there is none. */
const struct form_file *form_get_file(const struct form *f, const char *name);

#endif
