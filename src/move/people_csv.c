/*
 * The table of people: a small CSV reader with exact places in its messages, and what each column must hold.
 */
#include "move/people_csv.h"

#include "base/buf.h"
#include "base/map.h"
#include "text/unicode.h"
#include "text/url.h"

enum column { LOGIN, SLUG, NAME, BIO, URL, PORTRAIT, EMAIL, COLUMNS };

static const struct {
	const char *name;
	enum column column;
} column_names[] = {
	{"login", LOGIN},      {"slug", SLUG},         {"name", NAME},        {"bio", BIO},
	{"url", URL},          {"portrait", PORTRAIT}, {"email", EMAIL},      {"description", BIO},
	{"user_login", LOGIN}, {"display_name", NAME}, {"user_email", EMAIL}, {"website", URL},
};

struct reader {
	struct arena *arena;
	const char *file;
	struct str rest;
	char separator;
	int64_t line;     /* of rest */
	int64_t row_line; /* where the current row began */
};

struct field {
	struct str text;
	bool quoted;
};

static enum rc fail_at(const struct reader *r, int64_t line, size_t field, const char *what)
{
	return rc_fail(RC_INVALID, "%s, line %lld, field %zu: %s", r->file, (long long)line, field + 1, what);
}

/* --- Fields and rows --- */

/* Takes a line end off the rest: \r\n, \n or \r. */
static bool take_line_end(struct reader *r)
{
	size_t n = str_starts(r->rest, STR("\r\n")) ? 2 : r->rest.n > 0 && (*r->rest.p == '\n' || *r->rest.p == '\r');
	r->rest = str_slice(r->rest, n, SIZE_MAX);
	r->line += n > 0;
	return n > 0;
}

static enum rc read_quoted(struct reader *r, size_t field, struct str *ret_text)
{
	CLEANUP(buf_done) struct buf out = BUF(PEOPLE_CSV_FIELD_MAX);
	int64_t began = r->line;
	r->rest = str_slice(r->rest, 1, SIZE_MAX);
	for (;;) {
		if (r->rest.n == 0)
			return fail_at(r, began, field, "this quoted field is never closed: a \" is missing");
		if (take_line_end(r)) {
			buf_putc(&out, '\n');
			continue;
		}
		bool quote = *r->rest.p == '"', doubled = str_starts(r->rest, STR("\"\""));
		if (!quote || doubled)
			buf_putc(&out, *r->rest.p);
		r->rest = str_slice(r->rest, doubled ? 2 : 1, SIZE_MAX);
		if (quote && !doubled)
			break;
	}
	if (buf_failed(&out))
		return fail_at(r, began, field, "longer than 64 KB; is a closing \" missing?");
	*ret_text = buf_to_arena(&out, r->arena);
	return RC_OK;
}

static bool at_field_end(const struct reader *r)
{
	return r->rest.n == 0 || *r->rest.p == r->separator || *r->rest.p == '\n' || *r->rest.p == '\r';
}

static enum rc read_field(struct reader *r, size_t field, struct field *ret)
{
	if (r->rest.n > 0 && *r->rest.p == '"') {
		enum rc rc = read_quoted(r, field, &ret->text);
		if (rc == RC_OK && !at_field_end(r))
			rc = fail_at(r, r->line, field, "text after the closing quote; write \"\" for a quote inside");
		ret->quoted = true;
		return rc;
	}
	const char *from = r->rest.p;
	while (!at_field_end(r)) {
		if (*r->rest.p == '"')
			return fail_at(r, r->line, field,
				       "a quote inside a field that does not begin with one; put the whole "
				       "field in quotes and write \"\" for a quote inside");
		r->rest = str_slice(r->rest, 1, SIZE_MAX);
	}
	*ret = (struct field){.text = str_mem(from, (size_t)(r->rest.p - from))};
	if (ret->text.n > PEOPLE_CSV_FIELD_MAX)
		return fail_at(r, r->line, field, "longer than 64 KB");
	return RC_OK;
}

#define FIELDS_MAX 32

/* The next row that is not empty; n is 0 at the end. */
static enum rc read_row(struct reader *r, struct field ret_fields[FIELDS_MAX], size_t *ret_n)
{
	while (take_line_end(r))
		;
	r->row_line = r->line;
	*ret_n = 0;
	while (r->rest.n > 0) {
		if (*ret_n == FIELDS_MAX)
			return fail_at(r, r->row_line, FIELDS_MAX, "a row has no more than 32 fields");
		enum rc rc = read_field(r, *ret_n, &ret_fields[*ret_n]);
		if (rc != RC_OK)
			return rc;
		++*ret_n;
		if (r->rest.n == 0 || take_line_end(r))
			break;
		r->rest = str_slice(r->rest, 1, SIZE_MAX);
		if (r->rest.n == 0) { /* the file ends with a separator: one more, empty field */
			if (*ret_n < FIELDS_MAX)
				ret_fields[(*ret_n)++] = (struct field){.text = STR("")};
			break;
		}
	}
	return RC_OK;
}

/* A row of spreadsheets that holds nothing but separators. */
static bool is_blank(const struct field *fields, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_trim(fields[i].text).n > 0)
			return false;
	return true;
}

/* --- The first row --- */

/* Whichever of the three the first line holds most often. */
static char separator_of(struct str bytes)
{
	static const char candidates[] = {',', ';', '\t'};
	struct str line;
	size_t most = 0;
	char found = ',';
	if (!str_line(&bytes, &line))
		return found;
	for (size_t i = 0; i < ARRAY_LEN(candidates); i++) {
		size_t n = 0;
		for (size_t at = 0; (at = str_find_char(line, candidates[i], at)) != SIZE_MAX; at++)
			n++;
		if (n > most) {
			most = n;
			found = candidates[i];
		}
	}
	return found;
}

static enum rc read_columns(struct reader *r, enum column ret_columns[FIELDS_MAX], size_t *ret_n)
{
	struct field fields[FIELDS_MAX];
	bool seen[COLUMNS] = {false};
	enum rc rc = read_row(r, fields, ret_n);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < *ret_n; i++) {
		struct str name = str_trim(fields[i].text);
		size_t k = 0;
		while (k < ARRAY_LEN(column_names) && !str_eq_nocase(name, str_of(column_names[k].name)))
			k++;
		if (k == ARRAY_LEN(column_names))
			return rc_fail(
				RC_INVALID,
				"%s, line %lld, field %zu: \"%.*s\" is no column; the first row names them: login or "
				"slug, name, bio, url, portrait, email",
				r->file, (long long)r->row_line, i + 1, STR_ARG(str_slice(name, 0, 60)));
		if (seen[column_names[k].column])
			return fail_at(r, r->row_line, i, "this column is there twice");
		seen[ret_columns[i] = column_names[k].column] = true;
	}
	if (!seen[LOGIN] && !seen[SLUG])
		return rc_fail(RC_INVALID, "%s, line %lld: the first row names no column login or slug", r->file,
			       (long long)r->row_line);
	return RC_OK;
}

/* --- What a row must hold --- */

static bool is_web_address(struct str s)
{
	return url_is_safe_link(s, URL_LINK_WEB);
}

static bool is_email(struct str s)
{
	size_t at = str_find_char(s, '@', 0);
	return at != SIZE_MAX && at > 0 && at + 1 < s.n && str_find_char(s, '@', at + 1) == SIZE_MAX &&
	       str_find_char(s, ' ', 0) == SIZE_MAX;
}

static const char *fault_of(enum column column, struct str s)
{
	if (s.n == 0)
		return NULL;
	if (column == URL && !is_web_address(s))
		return "not an http:// or https:// address";
	if (column == EMAIL && !is_email(s))
		return "not an e-mail address";
	if (column == PORTRAIT && str_find(s, STR("://"), 0) != SIZE_MAX && !is_web_address(s))
		return "neither a file nor an http:// or https:// address";
	return NULL;
}

static struct str *place_of(struct people_csv_row *row, enum column column)
{
	struct str *const places[COLUMNS] = {&row->login, &row->slug,     &row->name, &row->bio,
					     &row->url,   &row->portrait, &row->email};
	return places[column];
}

static enum rc row_fill(struct reader *r, const enum column *columns, const struct field *fields, size_t n,
			struct people_csv_row *ret)
{
	*ret = (struct people_csv_row){.line = r->row_line};
	for (enum column c = 0; c < COLUMNS; c++)
		*place_of(ret, c) = STR("");
	for (size_t i = 0; i < n; i++) {
		struct str text;
		enum rc rc = unicode_clean(r->arena, fields[i].text, columns[i] == BIO ? 0 : UNICODE_ONE_LINE, &text);
		if (rc != RC_OK)
			return rc;
		text = str_trim(text);
		const char *fault = fault_of(columns[i], text);
		if (fault)
			return fail_at(r, r->row_line, i, fault);
		*place_of(ret, columns[i]) = text;
	}
	if (ret->login.n == 0 && ret->slug.n == 0)
		return rc_fail(RC_INVALID, "%s, line %lld: this person has neither login nor slug", r->file,
			       (long long)r->row_line);
	return RC_OK;
}

static enum rc check_once(const struct reader *r, struct map *seen, const char *what, struct str key,
			  struct people_csv_row *row)
{
	if (key.n == 0)
		return RC_OK;
	const struct people_csv_row *other = map_get(seen, key);
	if (other)
		return rc_fail(RC_INVALID, "%s, line %lld: the %s \"%.*s\" is already in line %lld", r->file,
			       (long long)row->line, what, STR_ARG(str_slice(key, 0, 60)), (long long)other->line);
	map_set(seen, key, row);
	return RC_OK;
}

/* --- The table --- */

static enum rc check_bytes(struct str bytes, const char *file)
{
	if (bytes.n > PEOPLE_CSV_SIZE_MAX)
		return rc_fail(RC_LIMITED, "%s: larger than 8 MB; that is no list of people", file);
	if (str_starts(bytes, STR("\xff\xfe")) || str_starts(bytes, STR("\xfe\xff")))
		return rc_fail(RC_INVALID, "%s is UTF-16; save it as \"CSV UTF-8\"", file);
	size_t bad = utf8_check(bytes), nul = str_find_char(bytes, '\0', 0);
	size_t at = bad < nul ? bad : nul;
	if (at == SIZE_MAX)
		return RC_OK;
	int64_t line = 1;
	size_t column = 1;
	for (size_t i = 0; i < at; i++) {
		bool end = bytes.p[i] == '\n';
		line += end;
		column = end ? 1 : column + 1;
	}
	return rc_fail(RC_INVALID, "%s, line %lld, byte %zu: %s; save it as \"CSV UTF-8\"", file, (long long)line,
		       column, at == bad ? "not UTF-8" : "a NUL byte");
}

static enum rc read_rows(struct reader *r, struct people_csv *people)
{
	enum column columns[FIELDS_MAX];
	struct field fields[FIELDS_MAX];
	struct map logins, slugs;
	size_t n_columns, n;
	map_init(&logins, r->arena);
	map_init(&slugs, r->arena);
	enum rc rc = read_columns(r, columns, &n_columns);
	while (rc == RC_OK && (rc = read_row(r, fields, &n)) == RC_OK && n > 0) {
		struct people_csv_row *row = &people->items[people->n];
		if (is_blank(fields, n))
			continue;
		if (n != n_columns)
			return rc_fail(RC_INVALID, "%s, line %lld: %zu fields where the first row names %zu", r->file,
				       (long long)r->row_line, n, n_columns);
		if (people->n == PEOPLE_CSV_ROWS_MAX)
			return rc_fail(RC_LIMITED, "%s: more than %d people", r->file, PEOPLE_CSV_ROWS_MAX);
		rc = row_fill(r, columns, fields, n, row);
		if (rc == RC_OK)
			rc = check_once(r, &logins, "login", row->login, row);
		if (rc == RC_OK)
			rc = check_once(r, &slugs, "slug", row->slug, row);
		people->n++;
	}
	return rc;
}

/* No more rows than line ends. */
static size_t rows_at_most(struct str bytes)
{
	size_t n = 1;
	for (size_t i = 0; i < bytes.n && n <= PEOPLE_CSV_ROWS_MAX; i++)
		n += bytes.p[i] == '\n' || bytes.p[i] == '\r';
	return n;
}

enum rc people_csv_read(struct arena *a, struct str bytes, const char *file, struct people_csv *ret_people)
{
	enum rc rc = check_bytes(bytes, file);
	if (rc != RC_OK)
		return rc;
	if (str_starts(bytes, STR("\xef\xbb\xbf")))
		bytes = str_slice(bytes, 3, SIZE_MAX);
	if (str_trim(bytes).n == 0)
		return rc_fail(RC_INVALID, "%s is empty", file);
	struct reader r = {.arena = a, .file = file, .rest = bytes, .separator = separator_of(bytes), .line = 1};
	struct people_csv people = {.items = arena_array(a, rows_at_most(bytes) + 1, sizeof(*people.items))};
	rc = read_rows(&r, &people);
	if (rc == RC_OK)
		*ret_people = people;
	return rc;
}

const struct people_csv_row *people_csv_find(const struct people_csv *people, struct str login, struct str slug)
{
	for (size_t i = 0; i < people->n; i++) {
		const struct people_csv_row *row = &people->items[i];
		if ((login.n > 0 && str_eq_nocase(row->login, login)) || (slug.n > 0 && str_eq_nocase(row->slug, slug)))
			return row;
	}
	return NULL;
}
