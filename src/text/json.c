/*
 * JSON in, by jansson with stricter rules around it. The only file that knows jansson.
 */
#include "text/json.h"

#include <jansson.h>

/* A struct json is a json_t under a name of ours; it is only ever cast. */
static json_t *native(const struct json *j)
{
	return (json_t *)(uintptr_t)j;
}

static const struct json *ours(const json_t *j)
{
	return (const struct json *)(const void *)j;
}

/* How deep brackets nest outside strings; the parser recurses, so this is asked first. */
static size_t bracket_depth(struct str s)
{
	size_t depth = 0, deepest = 0;
	bool in_string = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == '[' || c == '{') && ++depth > deepest)
			deepest = depth;
		else if (!in_string && (c == ']' || c == '}') && depth > 0)
			depth--;
	}
	return deepest;
}

enum rc json_parse(struct str text, struct json **ret_json)
{
	json_error_t error;
	json_t *j;

	if (text.n > JSON_SIZE_MAX)
		return rc_fail(RC_LIMITED, "this JSON is larger than %zu bytes", JSON_SIZE_MAX);
	if (bracket_depth(text) > JSON_DEPTH_MAX)
		return rc_fail(RC_LIMITED, "this JSON nests deeper than %d levels", JSON_DEPTH_MAX);
	j = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (!j)
		return rc_fail(RC_INVALID, "not JSON: line %d, column %d: %s", error.line, error.column, error.text);
	*ret_json = (struct json *)(void *)j;
	return RC_OK;
}

void json_free(struct json *j)
{
	json_decref(native(j));
}

enum json_kind json_kind(const struct json *j)
{
	if (!j)
		return JSON_KIND_NULL;
	switch (json_typeof(native(j))) {
	case JSON_OBJECT:
		return JSON_KIND_OBJECT;
	case JSON_ARRAY:
		return JSON_KIND_ARRAY;
	case JSON_STRING:
		return JSON_KIND_STR;
	case JSON_INTEGER:
		return JSON_KIND_INT;
	case JSON_REAL:
		return JSON_KIND_REAL;
	case JSON_TRUE:
	case JSON_FALSE:
		return JSON_KIND_BOOL;
	case JSON_NULL:
		break;
	}
	return JSON_KIND_NULL;
}

const struct json *json_get(const struct json *j, const char *key)
{
	return ours(json_object_get(native(j), key));
}

const struct json *json_at(const struct json *j, size_t i)
{
	return ours(json_array_get(native(j), i));
}

size_t json_len(const struct json *j)
{
	return json_kind(j) == JSON_KIND_OBJECT ? json_object_size(native(j)) : json_array_size(native(j));
}

struct str json_str(const struct json *j)
{
	if (json_kind(j) != JSON_KIND_STR)
		return STR_NONE;
	return str_mem(json_string_value(native(j)), json_string_length(native(j)));
}

int64_t json_int(const struct json *j, int64_t otherwise)
{
	return json_kind(j) == JSON_KIND_INT ? json_integer_value(native(j)) : otherwise;
}

double json_double(const struct json *j, double otherwise)
{
	return json_is_number(native(j)) ? json_number_value(native(j)) : otherwise;
}

bool json_bool(const struct json *j, bool otherwise)
{
	return json_kind(j) == JSON_KIND_BOOL ? json_is_true(native(j)) : otherwise;
}

bool json_each(const struct json *j, struct json_iter *it)
{
	if (json_kind(j) == JSON_KIND_ARRAY) {
		it->value = json_at(j, it->i++);
		return it->value != NULL;
	}
	if (json_kind(j) != JSON_KIND_OBJECT)
		return false;
	it->state = it->i++ == 0 ? json_object_iter(native(j)) : json_object_iter_next(native(j), it->state);
	if (!it->state)
		return false;
	it->key = str_of(json_object_iter_key(it->state));
	it->value = ours(json_object_iter_value(it->state));
	return true;
}
