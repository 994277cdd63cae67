/*
 * Forms in the simple encoding, and looking fields up. The other encoding is in multipart.c.
 */
#include "http/form.h"

#include "http/multipart.h"
#include "text/url.h"

static struct str media_type(struct str content_type)
{
	return str_trim(str_slice(content_type, 0, str_find_char(content_type, ';', 0)));
}

enum form_type form_type(struct str content_type)
{
	struct str type = media_type(content_type);
	if (str_eq_nocase(type, STR("application/x-www-form-urlencoded")))
		return FORM_URLENCODED;
	if (str_eq_nocase(type, STR("multipart/form-data")))
		return FORM_MULTIPART;
	return FORM_NONE;
}

static size_t count_char(struct str s, char c)
{
	size_t n = 0;
	for (size_t at = 0; (at = str_find_char(s, c, at)) != SIZE_MAX; at++)
		n++;
	return n;
}

enum rc form_parse_query(struct arena *a, struct str query, struct form *ret_form)
{
	size_t pieces = count_char(query, '&') + 1;
	if (pieces > FORM_FIELDS_MAX)
		return rc_fail(RC_LIMITED, "a form may have at most %d fields", FORM_FIELDS_MAX);
	struct form form = {.fields = arena_array(a, pieces, sizeof(*form.fields))};
	struct url_field field;
	while (url_field_next(a, &query, &field)) {
		if (field.name.n > FORM_NAME_MAX)
			return rc_fail(RC_LIMITED, "a field name has more than %d bytes", FORM_NAME_MAX);
		form.fields[form.n_fields++] = (struct form_field){field.name, field.value};
	}
	*ret_form = form;
	return RC_OK;
}

static bool has_nul(struct str s)
{
	return s.n > 0 && memchr(s.p, '\0', s.n);
}

static enum rc check_text(const struct form *f)
{
	for (size_t i = 0; i < f->n_fields; i++)
		if (has_nul(f->fields[i].name) || has_nul(f->fields[i].value))
			return rc_fail(RC_INVALID, "a form field holds a NUL byte");
	return RC_OK;
}

static enum rc parse(struct arena *a, struct str content_type, struct str body, struct form *ret_form)
{
	switch (form_type(content_type)) {
	case FORM_URLENCODED:
		return form_parse_query(a, body, ret_form);
	case FORM_MULTIPART:
		return multipart_parse(a, content_type, body, ret_form);
	default:
		return rc_fail(RC_INVALID, "the body is not a form");
	}
}

static struct str nul_replace(struct arena *a, struct str s)
{
	CLEANUP(buf_done) struct buf b = BUF(3 * s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i])
			buf_putc(&b, s.p[i]);
		else
			buf_puts(&b, "\xEF\xBF\xBD");
	}
	return buf_to_arena(&b, a);
}

enum rc form_parse_words(struct arena *a, struct str content_type, struct str body, struct form *ret_form)
{
	struct form form = {0};
	enum rc rc = parse(a, content_type, body, &form);
	for (size_t i = 0; rc == RC_OK && i < form.n_fields; i++) {
		struct form_field *f = &form.fields[i];
		if (has_nul(f->name))
			return rc_fail(RC_INVALID, "the name of a form field holds a NUL byte");
		if (!has_nul(f->value))
			continue;
		f->value = nul_replace(a, f->value);
		if (!form.damaged.p)
			form.damaged = f->name;
	}
	if (rc == RC_OK)
		*ret_form = form;
	return rc;
}

enum rc form_parse(struct arena *a, struct str content_type, struct str body, struct form *ret_form)
{
	struct form form = {0};
	enum rc rc = parse(a, content_type, body, &form);
	if (rc == RC_OK)
		rc = check_text(&form);
	if (rc == RC_OK)
		*ret_form = form;
	return rc;
}

struct str form_get(const struct form *f, const char *name)
{
	size_t at = 0;
	struct str value, last = STR_NONE;
	while (form_each(f, name, &at, &value))
		last = value;
	return last;
}

bool form_each(const struct form *f, const char *name, size_t *at, struct str *ret_value)
{
	while (*at < f->n_fields) {
		const struct form_field *field = &f->fields[(*at)++];
		if (str_is(field->name, name)) {
			*ret_value = field->value;
			return true;
		}
	}
	return false;
}

const struct form_file *form_get_file(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->n_files; i++)
		if (str_is(f->files[i].name, name))
			return &f->files[i];
	return NULL;
}
