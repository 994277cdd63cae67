/*
 * What a template may see: plain C structs described by const tables of their fields. A view is filled by a handler and
 * read by the template; it owns nothing and holds only what may be shown to whoever reads the page.
 *
 *	struct tag_view { struct str name, href; };
 *	static const struct view_field tag_fields[] = {
 *		VIEW_STR_FIELD(struct tag_view, name), VIEW_STR_FIELD(struct tag_view, href), VIEW_FIELDS_END};
 *	const struct view_type tag_view_type = VIEW_TYPE(struct tag_view, tag_fields);
 */
#ifndef TEXT_VIEW_H
#define TEXT_VIEW_H

#include "text/html.h"

/* How a field is stored, how it prints, and when a section of it is shown. */
enum view_kind {
	VIEW_STR,    /* struct str: {{x}} escapes; true when not empty */
	VIEW_HTML,   /* struct safe_html: only {{{x}}} or {{&x}}; true when not empty */
	VIEW_INT,    /* int64_t: {{x}} prints digits without grouping; true when not 0 */
	VIEW_BOOL,   /* bool: sections only */
	VIEW_OBJECT, /* const void *: sections and dots only; NULL is false */
	VIEW_STRUCT, /* a struct inside this one: sections and dots only; always true */
	VIEW_LIST,   /* struct view_list: a section runs once an item; empty is false */
};

struct view_type;

/* n items of type->size bytes, one after another. */
struct view_list {
	const void *items;
	size_t n;
};
#define VIEW_ITEMS(array, count) ((struct view_list){(array), (count)})

struct view_field {
	const char *name; /* as templates write it; NULL ends a table */
	enum view_kind kind;
	size_t offset;
	const struct view_type *type; /* of the object, struct or item; NULL for the scalar kinds */
};

/* A value that was looked up: `object` and `type` are what a section of it puts on the context stack. */
struct view_value {
	enum view_kind kind;
	struct str text;       /* VIEW_STR, VIEW_HTML */
	int64_t number;        /* VIEW_INT, VIEW_BOOL (0 or 1) */
	struct view_list list; /* VIEW_LIST; its items are of `type` */
	const void *object;
	const struct view_type *type;
};

struct view_type {
	const char *name; /* for error messages */
	size_t size;
	const struct view_field *fields; /* ends with name == NULL */
	/*
	 * Data whose names are known only when it is read (no theme uses it): fields is NULL, every name is allowed,
	 * and what is not found prints nothing. "." asks for the object itself. False when there is no such name.
	 */
	bool (*find)(const void *object, struct str name, struct view_value *ret_value);
};

/* For lists of plain values: VIEW_LIST_FIELD(struct x, lines, &view_type_str), read in the template as {{.}}. */
extern const struct view_type view_type_str, view_type_html, view_type_int, view_type_bool;

/* The field of that name, NULL when the type does not declare it. "." is a field of the four plain types only. */
const struct view_field *view_field(const struct view_type *type, struct str name);
/* Reads a field of object. */
struct view_value view_value(const void *object, const struct view_field *field);
/* Whether a section of the value is shown. */
bool view_true(const struct view_value *value);

/* The offset of a member, and a compile error when it is not of the C type that its kind needs. */
#define VIEW_OFFSET(owner, member, want)                                                                               \
	(offsetof(owner, member) +                                                                                     \
	 0 * sizeof(char[__builtin_types_compatible_p(__typeof__(((owner *)0)->member), want) ? 1 : -1]))

_Static_assert(sizeof(size_t) == sizeof(int64_t), "VIEW_HAS_FIELD reads a size_t as an int64_t");
/* clang-format off */
#define VIEW_STR_FIELD(owner, member) {#member, VIEW_STR, VIEW_OFFSET(owner, member, struct str), NULL}
#define VIEW_HTML_FIELD(owner, member) {#member, VIEW_HTML, VIEW_OFFSET(owner, member, struct safe_html), NULL}
#define VIEW_INT_FIELD(owner, member) {#member, VIEW_INT, VIEW_OFFSET(owner, member, int64_t), NULL}
#define VIEW_BOOL_FIELD(owner, member) {#member, VIEW_BOOL, VIEW_OFFSET(owner, member, bool), NULL}
/* object_type: the address of the view_type of what the member points to, holds, or lists. */
#define VIEW_OBJECT_FIELD(owner, member, object_type) \
	{#member, VIEW_OBJECT, offsetof(owner, member) + 0 * sizeof((const void *)((owner *)0)->member), (object_type)}
#define VIEW_STRUCT_FIELD(owner, member, object_type) {#member, VIEW_STRUCT, offsetof(owner, member), (object_type)}
#define VIEW_LIST_FIELD(owner, member, object_type) \
	{#member, VIEW_LIST, VIEW_OFFSET(owner, member, struct view_list), (object_type)}
/* has_X of a list X: whether it has items. */
#define VIEW_HAS_FIELD(owner, list) \
	{"has_" #list, VIEW_INT, offsetof(owner, list) + offsetof(struct view_list, n), NULL}
#define VIEW_FIELDS_END {NULL, VIEW_STR, 0, NULL}

#define VIEW_TYPE(owner, table) {.name = #owner, .size = sizeof(owner), .fields = (table)}
/* clang-format on */

#endif
