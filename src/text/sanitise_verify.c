/*
 * Checks text against the allow-list without a parser: it must be, letter by letter, something that sanitise() writes.
 */
#include "text/sanitise.h"
#include "text/sanitise_table.h"
#include "text/sanitise_value.h"

#define DEPTH_MAX 512
#define VALUE_BYTES_MAX 65536

struct verifier {
	const struct sanitise_options *options;
	struct str s;
	size_t at;
	const char *open[DEPTH_MAX];
	size_t depth;
	struct buf decoded, cleaned;
};

static bool is_escape(struct str s)
{
	static const char *const escapes[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&#96;"};
	for (size_t i = 0; i < ARRAY_LEN(escapes); i++)
		if (str_starts(s, str_of(escapes[i])))
			return true;
	return false;
}

/* Escaped text without control bytes. */
static bool is_text(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F || c == '<' || c == '>' || c == '"' ||
		    c == '\'' || c == '`')
			return false;
		if (c == '&' && !is_escape(str_slice(s, i, s.n)))
			return false;
	}
	return true;
}

static bool is_lower(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

static struct str take_name(struct verifier *v)
{
	size_t from = v->at;
	while (v->at < v->s.n && is_lower(v->s.p[v->at]))
		v->at++;
	return str_slice(v->s, from, v->at);
}

static bool take(struct verifier *v, const char *z)
{
	if (!str_starts(str_slice(v->s, v->at, v->s.n), str_of(z)))
		return false;
	v->at += strlen(z);
	return true;
}

static const struct sanitise_attribute *attribute_row(struct str name, unsigned groups)
{
	for (size_t i = 0; i < sanitise_attributes_n; i++)
		if (str_is(name, sanitise_attributes[i].name) && (sanitise_attributes[i].on & (groups | SAN_ALL)))
			return &sanitise_attributes[i];
	return NULL;
}

/* name="value", where cleaning the value again leaves it as it is. */
static bool attribute(struct verifier *v, unsigned groups)
{
	const struct sanitise_attribute *row = attribute_row(take_name(v), groups);
	if (row == NULL || !take(v, "=\""))
		return false;
	size_t end = str_find_char(v->s, '"', v->at);
	if (end == SIZE_MAX)
		return false;
	struct str value = str_slice(v->s, v->at, end);
	v->at = end + 1;
	buf_clear(&v->decoded);
	buf_clear(&v->cleaned);
	html_decode(&v->decoded, value);
	return is_text(value) && !buf_failed(&v->decoded) &&
	       sanitise_value(row, groups, v->options->embeds, buf_str(&v->decoded), &v->cleaned) &&
	       str_eq(buf_str(&v->decoded), buf_str(&v->cleaned));
}

static bool end_tag(struct verifier *v)
{
	struct str name = take_name(v);
	return take(v, ">") && v->depth > 0 && str_is(name, v->open[--v->depth]);
}

static bool start_tag(struct verifier *v)
{
	const struct sanitise_element *element = sanitise_element(take_name(v));
	if (element == NULL || element->as != NULL)
		return false;
	while (take(v, " "))
		if (!attribute(v, element->groups))
			return false;
	if (!take(v, ">"))
		return false;
	if (element->groups & SAN_VOID)
		return true;
	if (v->depth >= DEPTH_MAX)
		return false;
	v->open[v->depth++] = element->name;
	return true;
}

static bool verify(struct verifier *v)
{
	while (v->at < v->s.n) {
		size_t tag = str_find_char(v->s, '<', v->at);
		if (!is_text(str_slice(v->s, v->at, tag)))
			return false;
		if (tag == SIZE_MAX)
			break;
		v->at = tag + 1;
		if (take(v, "/") ? !end_tag(v) : !start_tag(v))
			return false;
	}
	return v->depth == 0;
}

bool sanitise_verify(struct str s, const struct sanitise_options *options)
{
	struct verifier v = {
		.options = options, .s = s, .decoded = BUF(VALUE_BYTES_MAX), .cleaned = BUF(VALUE_BYTES_MAX)};
	bool ok = verify(&v);
	buf_done(&v.decoded);
	buf_done(&v.cleaned);
	return ok;
}
