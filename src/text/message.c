/*
 * The .mo reader: checks everything once, then finds messages by their hash; the few with a context by binary search.
 */
#include "text/message.h"

#include "base/map.h"
#include "text/unicode.h"

#define MAGIC 0x950412deu
#define HEADER_SIZE 28

struct message {
	struct str id; /* context, \004, msgid; without the plural msgid behind it */
	struct str forms;
};

struct message_catalogue {
	struct message *messages; /* sorted by id */
	size_t n;
	struct map by_id; /* the same */
	struct plural plural;
};

static uint32_t read_u32(struct str s, size_t at, bool swapped)
{
	uint32_t v;

	memcpy(&v, s.p + at, sizeof(v));
	return swapped ? __builtin_bswap32(v) : v;
}

/* The string that entry i of the table at `table` describes; false when it lies outside or is not ended by NUL. */
static bool read_string(struct str mo, size_t table, size_t i, bool swapped, struct str *ret)
{
	size_t n = read_u32(mo, table + i * 8, swapped), at = read_u32(mo, table + i * 8 + 4, swapped);

	if (at >= mo.n || n >= mo.n - at || mo.p[at + n] != '\0')
		return false;
	*ret = str_mem(mo.p + at, n);
	return true;
}

static bool table_fits(struct str mo, size_t table, size_t n)
{
	return table <= mo.n && n <= (mo.n - table) / 8;
}

static struct str first_form(struct str s)
{
	return str_slice(s, 0, str_find_char(s, '\0', 0));
}

static enum rc invalid(const char *why)
{
	return rc_fail(RC_INVALID, "message catalogue: %s", why);
}

static enum rc read_messages(struct str mo, struct message_catalogue *c, size_t ids, size_t texts, bool swapped)
{
	for (size_t i = 0; i < c->n; i++) {
		struct message *m = &c->messages[i];
		if (!read_string(mo, ids, i, swapped, &m->id) || !read_string(mo, texts, i, swapped, &m->forms))
			return invalid("a string lies outside the file");
		if (!utf8_valid(m->id) || !utf8_valid(m->forms))
			return invalid("it is not UTF-8");
		m->id = first_form(m->id);
		if (i > 0 && str_cmp(c->messages[i - 1].id, m->id) >= 0)
			return invalid("it is not sorted");
		map_set(&c->by_id, m->id, m);
	}
	return RC_OK;
}

/* The header is the translation of the empty msgid. */
struct str message_header(const struct message_catalogue *c, const char *field)
{
	struct str header = message_find(c, NULL, STR("")), name = str_of(field), line;

	while (str_line(&header, &line))
		if (str_starts_nocase(line, name))
			return str_trim(str_slice(line, name.n, line.n));
	return STR_NONE;
}

/* Without a rule in the header, English counts. */
static enum rc read_plural(struct arena *a, struct message_catalogue *c)
{
	struct str header = message_find(c, NULL, STR("")), charset = STR("charset=");
	struct str rule = message_header(c, "Plural-Forms:");
	size_t at = str_find_nocase(header, charset, 0);

	if (at != SIZE_MAX && !str_starts_nocase(str_slice(header, at + charset.n, header.n), STR("utf-8")))
		return invalid("it must be in UTF-8");
	return plural_parse(a, rule.p ? rule : STR("nplurals=2; plural=n!=1"), &c->plural);
}

enum rc message_catalogue_read(struct arena *a, struct str mo, const struct message_catalogue **ret)
{
	struct message_catalogue *c = arena_new(a, struct message_catalogue);
	size_t ids, texts;
	bool swapped;
	enum rc rc;

	if (mo.n > MESSAGE_SIZE_MAX)
		return invalid("it is too large");
	if (mo.n < HEADER_SIZE)
		return invalid("it is too short");
	swapped = read_u32(mo, 0, true) == MAGIC;
	if (!swapped && read_u32(mo, 0, false) != MAGIC)
		return invalid("it does not start as one");
	if (read_u32(mo, 4, swapped) >> 16 > 1)
		return invalid("its version is unknown");
	c->n = read_u32(mo, 8, swapped);
	ids = read_u32(mo, 12, swapped);
	texts = read_u32(mo, 16, swapped);
	if (!table_fits(mo, ids, c->n) || !table_fits(mo, texts, c->n))
		return invalid("a table lies outside the file");
	c->messages = arena_array(a, c->n, sizeof(*c->messages));
	map_init(&c->by_id, a);
	rc = read_messages(mo, c, ids, texts, swapped);
	if (rc == RC_OK)
		rc = read_plural(a, c);
	if (rc == RC_OK)
		*ret = c;
	return rc;
}

/* memcmp order of context, \004, msgid against id, without putting the three together. */
static int compare(const char *context, struct str msgid, struct str id)
{
	struct str parts[] = {str_of(context), context ? STR("\004") : STR_NONE, msgid};

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct str head = str_slice(id, 0, parts[i].n);
		int order = str_cmp(parts[i], head);
		if (order != 0)
			return order;
		id = str_slice(id, parts[i].n, id.n);
	}
	return id.n > 0 ? -1 : 0;
}

static struct str find_in(const struct message_catalogue *c, const char *context, struct str msgid)
{
	size_t low = 0, high = c->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(context, msgid, c->messages[middle].id);
		if (order == 0)
			return c->messages[middle].forms;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return STR_NONE;
}

struct str message_find(const struct message_catalogue *c, const char *context, struct str msgid)
{
	if (context)
		return find_in(c, context, msgid);
	const struct message *m = map_get(&c->by_id, msgid);
	return m ? m->forms : STR_NONE;
}

struct str message_form(struct str forms, unsigned form)
{
	for (; form > 0; form--) {
		size_t end = str_find_char(forms, '\0', 0);
		if (end == SIZE_MAX)
			return STR_NONE;
		forms = str_slice(forms, end + 1, forms.n);
	}
	return first_form(forms);
}

const struct plural *message_plural(const struct message_catalogue *c)
{
	return &c->plural;
}
