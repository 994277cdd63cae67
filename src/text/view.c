/*
 * Reading fields of described structs. The four plain types let a list hold values that have no fields of their own.
 */
#include "text/view.h"

static const struct view_field str_fields[] = {{".", VIEW_STR, 0, NULL}, VIEW_FIELDS_END};
static const struct view_field html_fields[] = {{".", VIEW_HTML, 0, NULL}, VIEW_FIELDS_END};
static const struct view_field int_fields[] = {{".", VIEW_INT, 0, NULL}, VIEW_FIELDS_END};
static const struct view_field bool_fields[] = {{".", VIEW_BOOL, 0, NULL}, VIEW_FIELDS_END};

const struct view_type view_type_str = {.name = "text", .size = sizeof(struct str), .fields = str_fields};
const struct view_type view_type_html = {.name = "html", .size = sizeof(struct safe_html), .fields = html_fields};
const struct view_type view_type_int = {.name = "integer", .size = sizeof(int64_t), .fields = int_fields};
const struct view_type view_type_bool = {.name = "bool", .size = sizeof(bool), .fields = bool_fields};

const struct view_field *view_field(const struct view_type *type, struct str name)
{
	for (const struct view_field *f = type->fields; f && f->name; f++)
		if (str_is(name, f->name))
			return f;
	return NULL;
}

struct view_value view_value(const void *object, const struct view_field *field)
{
	const void *at = (const char *)object + field->offset;
	struct view_value v = {.kind = field->kind, .object = at, .type = field->type};

	switch (field->kind) {
	case VIEW_STR:
		v.text = *(const struct str *)at;
		v.type = &view_type_str;
		break;
	case VIEW_HTML:
		v.text = ((const struct safe_html *)at)->s;
		v.type = &view_type_html;
		break;
	case VIEW_INT:
		v.number = *(const int64_t *)at;
		v.type = &view_type_int;
		break;
	case VIEW_BOOL:
		v.number = *(const bool *)at;
		v.type = &view_type_bool;
		break;
	case VIEW_OBJECT:
		memcpy(&v.object, at, sizeof(v.object)); /* whatever it points to */
		break;
	case VIEW_STRUCT:
		break;
	case VIEW_LIST:
		v.list = *(const struct view_list *)at;
		break;
	}
	return v;
}

bool view_true(const struct view_value *value)
{
	switch (value->kind) {
	case VIEW_STR:
	case VIEW_HTML:
		return value->text.n > 0;
	case VIEW_INT:
	case VIEW_BOOL:
		return value->number != 0;
	case VIEW_OBJECT:
		return value->object != NULL;
	case VIEW_STRUCT:
		return true;
	case VIEW_LIST:
		return value->list.n > 0;
	}
	return false;
}
