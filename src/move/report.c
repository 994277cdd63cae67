/*
 * Items are kept in an arena in the order they came; those counted by name are found again by a map.
 */
#include "move/report.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/map.h"
#include "text/json.h"

#define ITEMS_MAX 20000 /* of all kinds: bounds the memory of a report */
#define REMARKS_MAX 100

struct item {
	enum report_kind kind;
	struct str name, why;
	struct str addresses[REPORT_EXAMPLES_MAX];
	size_t n_addresses;
	int64_t times;
};

struct import_report {
	struct arena arena;
	struct item **items;
	size_t n, cap;
	struct map named;
	int64_t of_kind[REPORT_KINDS]; /* listed or not */
	int64_t counts[REPORT_COUNTS][REPORT_FATES];
	int64_t addresses, alive;
	struct str remarks[REMARKS_MAX];
	size_t n_remarks;
};

static const struct {
	const char *key, *heading;
} kinds[REPORT_KINDS] = {
	[REPORT_PROTECTED] = {"protected", "Protected by a password on the old site; drafts here"},
	[REPORT_PRIVATE] = {"private", "Private on the old site; drafts here"},
	[REPORT_TRASHED] = {"trashed", "In the trash of the old site; drafts here"},
	[REPORT_STATUS] = {"status", "In a state that does not exist here; drafts"},
	[REPORT_EDITED] = {"edited", "Changed there and edited here; what is here was kept"},
	[REPORT_CLASH] = {"clash", "The old address is taken here; it lives at another one"},
	[REPORT_MOVED] = {"moved", "The old address cannot be one of this site; it lives at another one"},
	[REPORT_DEAD] = {"dead", "Old addresses that do not answer"},
	[REPORT_MEDIA] = {"media",
			  "Files whose bytes are missing (--uploads DIR, or the old site's address, brings them)"},
	[REPORT_REFUSED] = {"refused", "Could not be brought in"},
	[REPORT_UNSAFE] = {"unsafe", "No safe HTML could be made of these texts; drafts here, with their source"},
	[REPORT_TITLE] = {"title", "Had no title that can be read; this one was made"},
	[REPORT_NUMBER] = {"number", "Numbers that stand twice or cannot be read"},
	[REPORT_SHORTCODE] = {"shortcode", "Shortcodes that nothing here understands; their inner text was kept"},
	[REPORT_BRACKET] = {"bracket", "Words in square brackets that may be shortcodes; they stayed in the text"},
	[REPORT_BLOCK] = {"block", "Blocks that the old site filled while showing the page"},
	[REPORT_EMBED] = {"embed", "Embeds of unknown providers; a link stands in their place"},
	[REPORT_ELEMENT] = {"element", "HTML elements that were left out"},
	[REPORT_LINK] = {"link", "Links that were taken out, by their scheme"},
	[REPORT_GALLERY] = {"gallery", "Attachments that texts name and that are nowhere, by their number"},
	[REPORT_TYPE] = {"type", "Kinds of content of plugins or themes"},
	[REPORT_TAXONOMY] = {"taxonomy", "Taxonomies of plugins or themes; left out"},
	[REPORT_OTHER] = {"other", "Other things to look at"},
};

static const char *const count_names[REPORT_COUNTS] = {"articles", "pages", "people",   "sections",
						       "tags",     "media", "comments", "menus"};
static const char *const fate_names[REPORT_FATES] = {"added", "updated", "unchanged", "kept as edited here",
						     "left deleted"};
static const char *const fate_keys[REPORT_FATES] = {"added", "updated", "unchanged", "kept", "deleted_here"};

struct import_report *report_new(void)
{
	struct import_report *r = calloc(1, sizeof *r);
	ensure(r);
	arena_init(&r->arena);
	map_init(&r->named, &r->arena);
	return r;
}

void report_free(struct import_report *r)
{
	if (!r)
		return;
	arena_done(&r->arena);
	free(r->items);
	free(r);
}

static struct item *item_add(struct import_report *r, enum report_kind kind, struct str name, struct str why)
{
	if (r->n == ITEMS_MAX)
		return NULL;
	if (r->n == r->cap) {
		r->cap = r->cap ? r->cap * 2 : 64;
		r->items = realloc(r->items, r->cap * sizeof(struct item *));
		ensure(r->items);
	}
	struct item *item = arena_new(&r->arena, struct item);
	item->kind = kind;
	item->name = arena_str(&r->arena, name);
	item->why = arena_str(&r->arena, why);
	r->items[r->n++] = item;
	return item;
}

static void item_address(struct import_report *r, struct item *item, struct str address)
{
	if (address.n == 0 || item->n_addresses == REPORT_EXAMPLES_MAX)
		return;
	for (size_t i = 0; i < item->n_addresses; i++)
		if (str_eq(item->addresses[i], address))
			return;
	item->addresses[item->n_addresses++] = arena_str(&r->arena, address);
}

void report_item(struct import_report *r, enum report_kind kind, struct str name, struct str address, struct str why)
{
	if (kind >= REPORT_SHORTCODE && why.n == 0) {
		report_item_times(r, kind, name, address, 1);
		return;
	}
	if (++r->of_kind[kind] > REPORT_ITEMS_MAX)
		return;
	struct item *item = item_add(r, kind, name, why);
	if (!item)
		return;
	item->times = 1;
	item_address(r, item, address);
}

void report_item_times(struct import_report *r, enum report_kind kind, struct str name, struct str address,
		       unsigned times)
{
	struct arena scratch;
	arena_init(&scratch);
	struct str key = arena_printf(&scratch, "%d %.*s", (int)kind, STR_ARG(name));
	struct item *item = map_get(&r->named, key);
	if (!item) {
		r->of_kind[kind]++;
		if (r->of_kind[kind] <= REPORT_ITEMS_MAX)
			item = item_add(r, kind, name, STR(""));
		if (item)
			map_set(&r->named, key, item);
	}
	if (item) {
		item->times += times;
		item_address(r, item, address);
	}
	arena_done(&scratch);
}

void report_count(struct import_report *r, enum report_count what, enum report_fate fate)
{
	report_count_many(r, what, fate, 1);
}

void report_count_many(struct import_report *r, enum report_count what, enum report_fate fate, int64_t n)
{
	r->counts[what][fate] += n;
}

void report_address(struct import_report *r, bool alive)
{
	r->addresses++;
	r->alive += alive;
}

void report_remark(struct import_report *r, const char *fmt, ...)
{
	if (r->n_remarks == REMARKS_MAX)
		return;
	va_list ap;
	va_start(ap, fmt);
	r->remarks[r->n_remarks++] = arena_vprintf(&r->arena, fmt, ap);
	va_end(ap);
}

int64_t report_needs(const struct import_report *r)
{
	int64_t n = 0;
	for (int k = 0; k < REPORT_KINDS; k++)
		n += r->of_kind[k];
	return n;
}

int64_t report_addresses(const struct import_report *r, int64_t *ret_alive)
{
	if (ret_alive)
		*ret_alive = r->alive;
	return r->addresses;
}

int64_t report_counted(const struct import_report *r, enum report_count what, enum report_fate fate)
{
	return r->counts[what][fate];
}

int64_t report_items(const struct import_report *r, enum report_kind kind)
{
	return r->of_kind[kind];
}

int64_t report_times(const struct import_report *r, enum report_kind kind, struct str name)
{
	int64_t times = 0;
	for (size_t i = 0; i < r->n; i++)
		if (r->items[i]->kind == kind && str_eq(r->items[i]->name, name))
			times += r->items[i]->times;
	return times;
}

/* Foreign text on a terminal: control bytes would move its cursor. */
static void print_clean(FILE *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		fputc((unsigned char)s.p[i] < ' ' || s.p[i] == 127 ? ' ' : s.p[i], out);
}

static void print_counts(const struct import_report *r, FILE *out)
{
	for (int what = 0; what < REPORT_COUNTS; what++) {
		const char *before = "";
		for (int fate = 0; fate < REPORT_FATES; fate++) {
			int64_t n = r->counts[what][fate];
			if (n == 0)
				continue;
			if (!*before)
				fprintf(out, "%-9s ", count_names[what]);
			fprintf(out, "%s%" PRId64 " %s", before, n, fate_names[fate]);
			before = ", ";
		}
		if (*before)
			fputc('\n', out);
	}
}

static void print_item(const struct item *item, FILE *out)
{
	fputs("  ", out);
	print_clean(out, item->name);
	if (item->kind >= REPORT_SHORTCODE && item->times > 1)
		fprintf(out, " (%" PRId64 " times)", item->times);
	for (size_t i = 0; i < item->n_addresses; i++) {
		fputs(i == 0 ? "  " : ", ", out);
		print_clean(out, item->addresses[i]);
	}
	if (item->why.n > 0) {
		fputs(": ", out);
		print_clean(out, item->why);
	}
	fputc('\n', out);
}

static void print_kind(const struct import_report *r, enum report_kind kind, FILE *out)
{
	if (r->of_kind[kind] == 0)
		return;
	fprintf(out, "\n%s (%" PRId64 "):\n", kinds[kind].heading, r->of_kind[kind]);
	int64_t shown = 0;
	for (size_t i = 0; i < r->n; i++)
		if (r->items[i]->kind == kind) {
			print_item(r->items[i], out);
			shown++;
		}
	if (shown < r->of_kind[kind])
		fprintf(out, "  … and %" PRId64 " more\n", r->of_kind[kind] - shown);
}

void report_print(const struct import_report *r, FILE *out)
{
	print_counts(r, out);
	for (size_t i = 0; i < r->n_remarks; i++) {
		print_clean(out, r->remarks[i]);
		fputc('\n', out);
	}
	for (int k = 0; k < REPORT_KINDS; k++)
		print_kind(r, (enum report_kind)k, out);
	if (report_needs(r) > 0)
		fputc('\n', out);
	fprintf(out, "%" PRId64 " of %" PRId64 " addresses alive, %" PRId64 " items need you\n", r->alive, r->addresses,
		report_needs(r));
}

static void json_counts(const struct import_report *r, struct json_out *j)
{
	json_out_key(j, "counts");
	json_out_object(j);
	for (int what = 0; what < REPORT_COUNTS; what++) {
		json_out_key(j, count_names[what]);
		json_out_object(j);
		for (int fate = 0; fate < REPORT_FATES; fate++)
			json_out_field_int(j, fate_keys[fate], r->counts[what][fate]);
		json_out_end(j);
	}
	json_out_end(j);
}

static void json_item(const struct item *item, struct json_out *j)
{
	json_out_object(j);
	json_out_field_str(j, "kind", str_of(kinds[item->kind].key));
	json_out_field_str(j, "name", item->name);
	json_out_field_int(j, "times", item->times);
	json_out_field_str(j, "why", item->why);
	json_out_key(j, "addresses");
	json_out_array(j);
	for (size_t i = 0; i < item->n_addresses; i++)
		json_out_str(j, item->addresses[i]);
	json_out_end(j);
	json_out_end(j);
}

void report_json(const struct import_report *r, struct buf *out)
{
	struct json_out j;
	json_out_init(&j, out);
	json_out_object(&j);
	json_out_field_int(&j, "addresses", r->addresses);
	json_out_field_int(&j, "alive", r->alive);
	json_out_field_int(&j, "needs", report_needs(r));
	json_counts(r, &j);
	json_out_key(&j, "remarks");
	json_out_array(&j);
	for (size_t i = 0; i < r->n_remarks; i++)
		json_out_str(&j, r->remarks[i]);
	json_out_end(&j);
	json_out_key(&j, "items");
	json_out_array(&j);
	for (size_t i = 0; i < r->n; i++)
		json_item(r->items[i], &j);
	json_out_end(&j);
	json_out_end(&j);
}
