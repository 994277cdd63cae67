/*
 * JSON: strict reading of foreign documents (jansson stays behind this header), and an append writer for our own. Names
 * differ from jansson's, whose functions share the program's name space.
 */
#ifndef TEXT_JSON_H
#define TEXT_JSON_H

#include "base/buf.h"
#include "base/str.h"

/* One value of a parsed document; values inside live as long as the document. */
struct json;

enum json_kind {
	JSON_KIND_NULL,
	JSON_KIND_BOOL,
	JSON_KIND_INT,
	JSON_KIND_REAL,
	JSON_KIND_STR,
	JSON_KIND_ARRAY,
	JSON_KIND_OBJECT,
};

#define JSON_SIZE_MAX ((size_t)64 << 20) /* bytes of a document */
#define JSON_DEPTH_MAX 64                /* arrays and objects in one another, read or written */

/*
 * RFC 8259, whole input, UTF-8 checked. RC_INVALID (the message names the line) for anything else, for a key given
 * twice in an object, for an integer beyond int64 and for \u0000; RC_LIMITED beyond the limits above.
 */
enum rc json_parse(struct str text, struct json **ret_json) MUST_CHECK;
void json_free(struct json *j); /* the document, never a value inside it; NULL-safe */

/* All readers take NULL (null, empty, not there), so that look-ups can be chained. */
enum json_kind json_kind(const struct json *j);
const struct json *json_get(const struct json *j, const char *key); /* NULL when no object or no such key */
const struct json *json_at(const struct json *j, size_t i);         /* NULL when no array or too short */
size_t json_len(const struct json *j);                              /* items of an array or object, else 0 */
struct str json_str(const struct json *j);                          /* STR_NONE when it is no string */
int64_t json_int(const struct json *j, int64_t otherwise);          /* otherwise when it is no integer */
double json_double(const struct json *j, double otherwise);         /* integers too */
bool json_bool(const struct json *j, bool otherwise);

/* struct json_iter it = {0}; while (json_each(object_or_array, &it)) … it.key (empty in arrays), it.value */
struct json_iter {
	struct str key;
	const struct json *value;
	void *state;
	size_t i;
};
bool json_each(const struct json *j, struct json_iter *it);

/*
 * The writer. Calls follow the document: json_out_object, json_out_key, a value, …, json_out_end. Misuse (a value
 * without key in an object, an end too many) is a programmer's error. In strings, whatever is not UTF-8 becomes U+FFFD;
 * < > & and U+2028, U+2029 are written as \u escapes, so that the text is safe inside a <script> element.
 */
struct json_out {
	struct buf *out;
	unsigned depth;
	uint64_t objects; /* a bit for each open level: it is an object … */
	uint64_t filled;  /* … and it has an item */
	bool after_key, complete;
};

void json_out_init(struct json_out *j, struct buf *out);
void json_out_object(struct json_out *j);
void json_out_array(struct json_out *j);
void json_out_end(struct json_out *j); /* of the innermost object or array */
void json_out_key(struct json_out *j, const char *key);
void json_out_key_str(struct json_out *j, struct str key);
void json_out_str(struct json_out *j, struct str value);
void json_out_int(struct json_out *j, int64_t value);
void json_out_tenths(struct json_out *j, int64_t tenths); /* 45 is 4.5, 40 is 4.0 */
void json_out_bool(struct json_out *j, bool value);
void json_out_null(struct json_out *j);
void json_out_time(struct json_out *j, int64_t ms);         /* "2026-11-22T17:22:05Z": UTC, whole seconds */
void json_out_raw(struct json_out *j, struct str json);     /* bytes that are a JSON value already */
enum rc json_out_done(const struct json_out *j) MUST_CHECK; /* RC_LIMITED when the buffer's cap was reached */

/* Key and value at once. */
void json_out_field_str(struct json_out *j, const char *key, struct str value);
void json_out_field_int(struct json_out *j, const char *key, int64_t value);
void json_out_field_bool(struct json_out *j, const char *key, bool value);

#endif
