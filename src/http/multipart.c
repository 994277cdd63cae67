/*
 * One pass over the body: boundary, part headers, bytes up to the next boundary.
 */
#include "http/multipart.h"

#include "http/chars.h"

#define BOUNDARY_MAX 70
#define PART_HEADERS_MAX 8
#define PART_HEADER_BYTES 4096

struct part {
	struct str name, filename, type, bytes;
	bool has_name, has_filename;
};

struct cursor {
	struct arena *arena;
	struct str body;
	size_t at;
	struct str delimiter; /* CRLF "--" boundary */
};

static enum rc malformed(const char *what)
{
	return rc_fail(RC_INVALID, "malformed form: %s", what);
}

/* A quoted value. \" stands for a quote; other backslashes stay, since old browsers send whole Windows paths. */
static bool take_quoted(struct arena *a, struct str *rest, struct str *ret_value)
{
	char *out = arena_alloc(a, rest->n);
	size_t n = 0;
	for (size_t i = 1; i < rest->n; i++) {
		char c = rest->p[i];
		if (c == '"') {
			*ret_value = (struct str){out, n};
			*rest = str_slice(*rest, i + 1, rest->n);
			return true;
		}
		if (c == '\\' && i + 1 < rest->n && rest->p[i + 1] == '"')
			c = rest->p[++i];
		out[n++] = c;
	}
	return false;
}

static bool take_value(struct arena *a, struct str *rest, struct str *ret_value)
{
	if (rest->n > 0 && rest->p[0] == '"')
		return take_quoted(a, rest, ret_value);
	size_t end = 0;
	while (end < rest->n && char_is_token(rest->p[end]))
		end++;
	*ret_value = str_slice(*rest, 0, end);
	*rest = str_slice(*rest, end, rest->n);
	return end > 0;
}

/* Takes `; name=value` off *rest. */
static bool take_param(struct arena *a, struct str *rest, struct str *ret_name, struct str *ret_value)
{
	struct str s = str_trim(*rest);
	if (s.n == 0 || s.p[0] != ';')
		return false;
	s = str_trim(str_slice(s, 1, s.n));
	size_t equals = str_find_char(s, '=', 0);
	if (equals == SIZE_MAX)
		return false;
	*ret_name = str_trim(str_slice(s, 0, equals));
	s = str_slice(s, equals + 1, s.n);
	if (!take_value(a, &s, ret_value))
		return false;
	*rest = s;
	return true;
}

bool header_param(struct arena *a, struct str header, const char *name, struct str *ret_value)
{
	size_t semicolon = str_find_char(header, ';', 0);
	struct str rest = semicolon == SIZE_MAX ? STR_NONE : str_slice(header, semicolon, header.n);
	struct str key, value;
	while (take_param(a, &rest, &key, &value))
		if (str_eq_nocase(key, str_of(name))) {
			*ret_value = value;
			return true;
		}
	return false;
}

/* Browsers write a quote and line breaks in names as %22, %0D, %0A, and nothing else that way. */
static struct str unescape(struct arena *a, struct str s)
{
	static const struct {
		char code[4], c;
	} escapes[] = {{"%22", '"'}, {"%0D", '\r'}, {"%0A", '\n'}};
	char *out = arena_alloc(a, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		out[n] = s.p[i];
		for (size_t k = 0; k < ARRAY_LEN(escapes); k++)
			if (str_starts_nocase(str_slice(s, i, s.n), str_of(escapes[k].code))) {
				out[n] = escapes[k].c;
				i += 2;
				break;
			}
		n++;
	}
	return (struct str){out, n};
}

static struct str last_component(struct str path)
{
	size_t slash = str_rfind_char(path, '/'), backslash = str_rfind_char(path, '\\');
	if (slash != SIZE_MAX)
		path = str_slice(path, slash + 1, path.n);
	if (backslash != SIZE_MAX && (slash == SIZE_MAX || backslash > slash))
		path = str_slice(path, slash == SIZE_MAX ? backslash + 1 : backslash - slash, path.n);
	return path;
}

static enum rc read_disposition(struct cursor *c, struct str value, struct part *part)
{
	struct str kind = str_trim(str_slice(value, 0, str_find_char(value, ';', 0)));
	struct str name, filename;
	if (part->has_name)
		return malformed("a part has two dispositions");
	if (!str_eq_nocase(kind, STR("form-data")) || !header_param(c->arena, value, "name", &name))
		return malformed("a part has no name");
	part->has_name = true;
	part->name = unescape(c->arena, name);
	if (part->name.n > FORM_NAME_MAX)
		return rc_fail(RC_LIMITED, "a field name has more than %d bytes", FORM_NAME_MAX);
	part->has_filename = header_param(c->arena, value, "filename", &filename);
	if (part->has_filename)
		part->filename = last_component(unescape(c->arena, filename));
	return RC_OK;
}

static enum rc read_header(struct cursor *c, struct str line, struct part *part)
{
	size_t colon = str_find_char(line, ':', 0);
	if (colon == 0 || colon == SIZE_MAX)
		return malformed("a part header has no name");
	for (size_t i = 0; i < colon; i++)
		if (!char_is_token(line.p[i]))
			return malformed("a part header has a bad name");
	struct str name = str_slice(line, 0, colon), value = str_trim(str_slice(line, colon + 1, line.n));
	if (!chars_are_field_value(value))
		return malformed("a part header holds a control byte");
	if (str_eq_nocase(name, STR("Content-Disposition")))
		return read_disposition(c, value, part);
	if (str_eq_nocase(name, STR("Content-Type")))
		part->type = value;
	else if (str_eq_nocase(name, STR("Content-Transfer-Encoding")) && !str_eq_nocase(value, STR("binary")) &&
		 !str_eq_nocase(value, STR("8bit")) && !str_eq_nocase(value, STR("7bit")))
		return malformed("a part is encoded");
	return RC_OK;
}

static enum rc read_headers(struct cursor *c, struct part *part)
{
	size_t start = c->at;
	for (unsigned n = 0;; n++) {
		size_t end = str_find(c->body, STR("\r\n"), c->at);
		if (end == SIZE_MAX)
			return malformed("a part header does not end");
		struct str line = str_slice(c->body, c->at, end);
		c->at = end + 2;
		if (line.n == 0)
			break;
		if (n == PART_HEADERS_MAX || c->at - start > PART_HEADER_BYTES)
			return rc_fail(RC_LIMITED, "a part of the form has too many headers");
		enum rc rc = read_header(c, line, part);
		if (rc != RC_OK)
			return rc;
	}
	return part->has_name ? RC_OK : malformed("a part has no disposition");
}

/* What follows a delimiter: CRLF (another part) or "--" (the end). */
static bool at_line_end(const struct cursor *c, size_t at)
{
	return str_starts(str_slice(c->body, at, c->body.n), STR("\r\n"));
}

static bool at_close(const struct cursor *c, size_t at)
{
	return str_starts(str_slice(c->body, at, c->body.n), STR("--"));
}

/* Bytes up to the next delimiter; the cursor then stands behind it. A longer word that starts like it is data. */
static enum rc read_bytes(struct cursor *c, struct part *part)
{
	size_t start = c->at, from = start;
	/* An empty part may be followed by the delimiter at once: its CRLF is then the one that ended the headers. */
	if (from >= 2)
		from -= 2;
	for (;;) {
		size_t found = str_find(c->body, c->delimiter, from);
		if (found == SIZE_MAX)
			return malformed("a part does not end");
		size_t behind = found + c->delimiter.n;
		if (at_line_end(c, behind) || at_close(c, behind)) {
			part->bytes = str_slice(c->body, start, found < start ? start : found);
			c->at = behind;
			return RC_OK;
		}
		from = found + 2;
	}
}

static enum rc add_part(struct form *form, const struct part *part)
{
	if (form->n_fields + form->n_files == FORM_FIELDS_MAX)
		return rc_fail(RC_LIMITED, "a form may have at most %d fields", FORM_FIELDS_MAX);
	if (part->has_filename)
		form->files[form->n_files++] = (struct form_file){part->name, part->filename, part->type, part->bytes};
	else
		form->fields[form->n_fields++] = (struct form_field){part->name, part->bytes};
	return RC_OK;
}

static enum rc read_parts(struct cursor *c, struct form *form)
{
	while (!at_close(c, c->at)) {
		if (!at_line_end(c, c->at))
			return malformed("no line end after the boundary");
		c->at += 2;
		struct part part = {.type = STR("")};
		enum rc rc = read_headers(c, &part);
		if (rc == RC_OK)
			rc = read_bytes(c, &part);
		if (rc == RC_OK)
			rc = add_part(form, &part);
		if (rc != RC_OK)
			return rc;
	}
	struct str after = str_slice(c->body, c->at + 2, c->body.n);
	return after.n == 0 || str_starts(after, STR("\r\n")) ? RC_OK : malformed("bytes after its end");
}

static bool boundary_is_good(struct str boundary)
{
	if (boundary.n == 0 || boundary.n > BOUNDARY_MAX || boundary.p[boundary.n - 1] == ' ')
		return false;
	for (size_t i = 0; i < boundary.n; i++)
		if (boundary.p[i] < ' ' || boundary.p[i] > '~')
			return false;
	return true;
}

enum rc multipart_parse(struct arena *a, struct str content_type, struct str body, struct form *ret_form)
{
	struct str boundary;
	if (!header_param(a, content_type, "boundary", &boundary) || !boundary_is_good(boundary))
		return malformed("no usable boundary");
	struct cursor c = {.arena = a, .body = body};
	c.delimiter = arena_join(a, STR("\r\n--"), boundary, STR_NONE);
	while (at_line_end(&c, c.at))
		c.at += 2;
	struct str first = str_slice(c.delimiter, 2, c.delimiter.n);
	if (!str_starts(str_slice(body, c.at, body.n), first))
		return malformed("it does not begin with its boundary");
	c.at += first.n;
	struct form form = {.fields = arena_array(a, FORM_FIELDS_MAX, sizeof(*form.fields)),
			    .files = arena_array(a, FORM_FIELDS_MAX, sizeof(*form.files))};
	enum rc rc = read_parts(&c, &form);
	if (rc == RC_OK)
		*ret_form = form;
	return rc;
}
