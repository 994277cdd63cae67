/*
 * What the files of the JSON export share, and nobody else. The shape is told in docs/export.md.
 */
#ifndef MOVE_JSON_EXPORT_H
#define MOVE_JSON_EXPORT_H

#include "move/export.h"
#include "text/json.h"

struct json_export {
	struct export e; /* first */
	struct json_out json;
	struct arena arena; /* of the rows at hand */
};

/* Time as RFC 3339, null for 0; an id, null for 0. */
void json_field_time(struct json_out *j, const char *key, int64_t ms);
void json_field_id(struct json_out *j, const char *key, int64_t id);

/* json_export_article.c: the array of all articles and pages, trash included. */
enum rc json_articles(struct json_export *x) MUST_CHECK;

#endif
