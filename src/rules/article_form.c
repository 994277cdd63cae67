/*
 * The form of an article: the table of its fields, one spelling, JSON, reading from rows, merging.
 */
#include "rules/article_form.h"

#include "store/address.h"
#include "store/article_extra.h"
#include "store/media.h"
#include "store/person.h"
#include "store/section.h"
#include "store/setting.h"
#include "store/tag.h"
#include "text/json.h"
#include "text/locale.h"
#include "text/slug.h"
#include "text/unicode.h"

#define JSON_MAX JSON_SIZE_MAX

/* clang-format off */
static const struct edit_spec specs[EDIT_FIELDS] = {
	[EDIT_TITLE] = {"title", N_("Headline"), EDIT_LINE, 300},
	[EDIT_LABEL] = {"label", N_("Label"), EDIT_LINE, 40},
	[EDIT_STANDFIRST] = {"standfirst", N_("Standfirst"), EDIT_LINE, 1000},
	[EDIT_SOURCE] = {"source", N_("Text"), EDIT_LONG, EDIT_SOURCE_MAX},
	[EDIT_FORMAT] = {"format", N_("Written in"), EDIT_WORD, 20},
	[EDIT_SLUG] = {"slug", N_("Address"), EDIT_LINE, 200},
	[EDIT_SECTIONS] = {"sections", N_("Sections"), EDIT_NUMBERS, 500},
	[EDIT_TAGS] = {"tags", N_("Tags"), EDIT_NAMES, 5000},
	[EDIT_AUTHORS] = {"authors", N_("Authors"), EDIT_NAMES, 2000},
	[EDIT_LEAD_MEDIA] = {"lead_media", N_("Lead picture"), EDIT_NUMBERS, 20},
	[EDIT_LEAD_CAPTION] = {"lead_caption", N_("Caption"), EDIT_LINE, 1000},
	[EDIT_LEAD_CREDIT] = {"lead_credit", N_("Credit"), EDIT_LINE, 300},
	[EDIT_LEAD_ALT] = {"lead_alt", N_("Alternative text"), EDIT_LINE, 500},
	[EDIT_LEAD_FOCUS] = {"lead_focus", N_("Focus point"), EDIT_LINE, 20},
	[EDIT_SEARCH_TITLE] = {"search_title", N_("Title in search results"), EDIT_LINE, 300},
	[EDIT_SEARCH_DESCRIPTION] = {"search_description", N_("Description in search results"), EDIT_LINE, 1000},
	[EDIT_SOCIAL_TITLE] = {"social_title", N_("Title on social networks"), EDIT_LINE, 300},
	[EDIT_SOCIAL_DESCRIPTION] = {"social_description", N_("Description on social networks"), EDIT_LINE, 1000},
	[EDIT_SOCIAL_MEDIA] = {"social_media", N_("Picture on social networks"), EDIT_NUMBERS, 20},
	[EDIT_COMMENT_POLICY] = {"comment_policy", N_("Comments"), EDIT_WORD, 10},
	[EDIT_BLOCKS + BLOCK_LIKES] = {"blocks.likes", N_("Likes"), EDIT_WORD, 3},
	[EDIT_BLOCKS + BLOCK_DISLIKES] = {"blocks.dislikes", N_("Dislikes"), EDIT_WORD, 3},
	[EDIT_BLOCKS + BLOCK_READ_TIME] = {"blocks.read_time", N_("Read time"), EDIT_WORD, 3},
	[EDIT_BLOCKS + BLOCK_VIEWS] = {"blocks.views", N_("Number of views"), EDIT_WORD, 3},
	[EDIT_BLOCKS + BLOCK_SHARE] = {"blocks.share", N_("Share links"), EDIT_WORD, 3},
	[EDIT_BLOCKS + BLOCK_AUTHOR_BOX] = {"blocks.author_box", N_("Boxes about the authors"), EDIT_WORD, 3},
	[EDIT_BLOCKS + BLOCK_REACTIONS] = {"blocks.reactions", N_("Reactions"), EDIT_WORD, 3},
	[EDIT_BLOCKS + BLOCK_STARS] = {"blocks.stars", N_("Star rating"), EDIT_WORD, 3},
	[EDIT_BLOCKS + BLOCK_COMMENTS] = {"blocks.comments", N_("Comments and their form"), EDIT_WORD, 3},
	[EDIT_LANG] = {"lang", N_("Language"), EDIT_WORD, 40},
	[EDIT_TRANSLATIONS] = {"translations", N_("Translations"), EDIT_NUMBERS, 5000},
	[EDIT_RELATED] = {"related", N_("Related articles"), EDIT_NUMBERS, 5000},
	[EDIT_FORMER_PATHS] = {"former_paths", N_("Former addresses"), EDIT_NAMES, 20000},
	[EDIT_STICKY] = {"sticky", N_("Stays at the top"), EDIT_WORD, 1},
};
/* clang-format on */

const struct edit_spec *edit_spec(enum edit_field field)
{
	return &specs[field];
}

enum edit_field edit_field_of(struct str name)
{
	int i = 0;
	while (i < EDIT_FIELDS && !str_is(name, specs[i].name))
		i++;
	return i;
}

void article_form_clear(struct article_form *f)
{
	for (int i = 0; i < EDIT_FIELDS; i++)
		f->at[i] = STR("");
	f->at[EDIT_FORMAT] = str_of(article_format_name(ARTICLE_HTML));
}

/* --- One spelling --- */

static struct str clean(struct arena *a, struct str s, unsigned flags)
{
	struct str r;
	enum rc rc = unicode_clean(a, s, flags | UNICODE_REPAIR, &r);
	ensure(rc == RC_OK, "repaired text cannot be refused");
	return r;
}

static struct str line_ends(struct arena *a, struct str s)
{
	if (str_find_char(s, '\r', 0) == SIZE_MAX)
		return s;
	CLEANUP(buf_done) struct buf b = BUF(s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\r')
			buf_putc(&b, s.p[i]);
		else if (i + 1 == s.n || s.p[i + 1] != '\n')
			buf_putc(&b, '\n');
	}
	return buf_to_arena(&b, a);
}

static bool piece_stands(struct str list, char between, struct str wanted)
{
	struct str piece;
	while (str_split(&list, between, &piece))
		if (str_eq(piece, wanted))
			return true;
	return false;
}

/* Each word once, with one space between. */
static struct str numbers_settle(struct arena *a, struct str s)
{
	CLEANUP(buf_done) struct buf b = BUF(s.n + 1);
	struct str rest = clean(a, s, UNICODE_ONE_LINE), word;
	while (str_split(&rest, ' ', &word)) {
		while (word.n > 0 && word.p[word.n - 1] == ',')
			word.n--;
		if (word.n == 0 || piece_stands(buf_str(&b), ' ', word))
			continue;
		if (b.n > 0)
			buf_putc(&b, ' ');
		buf_put(&b, word);
	}
	return buf_to_arena(&b, a);
}

static void name_add(struct buf *out, struct str name)
{
	if (name.n == 0 || piece_stands(buf_str(out), '\n', name))
		return;
	if (out->n > 0)
		buf_putc(out, '\n');
	buf_put(out, name);
}

/* Each name once, one a line. Tags may also have commas between them. */
static struct str names_settle(struct arena *a, struct str s, bool commas)
{
	CLEANUP(buf_done) struct buf b = BUF(s.n * 4 + 1);
	struct str rest = s, line, piece;
	while (str_line(&rest, &line)) {
		while (commas && str_split(&line, ',', &piece))
			name_add(&b, clean(a, piece, UNICODE_ONE_LINE));
		if (!commas)
			name_add(&b, clean(a, line, UNICODE_ONE_LINE));
	}
	return buf_to_arena(&b, a);
}

static struct str field_settle(struct arena *a, enum edit_field field, struct str s)
{
	switch (specs[field].shape) {
	case EDIT_LONG:
		return line_ends(a, utf8_repair(a, s));
	case EDIT_NUMBERS:
		return numbers_settle(a, s);
	case EDIT_NAMES:
		return names_settle(a, line_ends(a, s), field == EDIT_TAGS);
	default:
		return clean(a, s, UNICODE_ONE_LINE);
	}
}

void article_form_settle(struct arena *a, struct article_form *f)
{
	for (int i = 0; i < EDIT_FIELDS; i++)
		f->at[i] = f->at[i].n > 0 ? field_settle(a, i, f->at[i]) : STR("");
	if (f->at[EDIT_FORMAT].n == 0)
		f->at[EDIT_FORMAT] = str_of(article_format_name(ARTICLE_HTML));
}

/* --- From the rows --- */

static struct str id_text(struct arena *a, int64_t id)
{
	return id ? arena_printf(a, "%lld", (long long)id) : STR("");
}

static struct str ids_text(struct arena *a, const int64_t *ids, size_t n, int64_t but)
{
	CLEANUP(buf_done) struct buf b = BUF(n * 24 + 1);
	for (size_t i = 0; i < n; i++)
		if (ids[i] != but)
			buf_printf(&b, "%s%lld", b.n ? " " : "", (long long)ids[i]);
	return buf_to_arena(&b, a);
}

static void row_read(struct arena *a, const struct article *row, struct article_form *f)
{
	struct str made_up = arena_printf(a, "%lld", (long long)row->created_at);
	f->at[EDIT_TITLE] = row->title;
	f->at[EDIT_LABEL] = row->label;
	f->at[EDIT_STANDFIRST] = row->standfirst;
	f->at[EDIT_SLUG] = str_eq(row->slug, made_up) ? STR("") : row->slug;
	f->at[EDIT_LEAD_MEDIA] = id_text(a, row->lead_media_id);
	f->at[EDIT_LEAD_CAPTION] = row->lead_caption;
	f->at[EDIT_LEAD_CREDIT] = row->lead_credit;
	f->at[EDIT_SEARCH_TITLE] = row->search_title;
	f->at[EDIT_SEARCH_DESCRIPTION] = row->search_description;
	f->at[EDIT_COMMENT_POLICY] = row->comment_policy;
	f->at[EDIT_LANG] = row->lang;
	f->at[EDIT_STICKY] = row->sticky ? STR("1") : STR("");
}

static enum rc sections_read(struct db *db, struct arena *a, int64_t id, struct article_form *f)
{
	struct sections sections;
	enum rc rc = section_list_of_article(db, a, id, &sections);
	if (rc != RC_OK)
		return rc;
	int64_t *ids = arena_array(a, sections.n + 1, sizeof *ids);
	for (size_t i = 0; i < sections.n; i++)
		ids[i] = sections.items[i].id;
	f->at[EDIT_SECTIONS] = ids_text(a, ids, sections.n, 0);
	return RC_OK;
}

static enum rc tags_read(struct db *db, struct arena *a, int64_t id, struct article_form *f)
{
	struct tags tags;
	enum rc rc = tag_list_of_article(db, a, id, &tags);
	if (rc != RC_OK)
		return rc;
	CLEANUP(buf_done) struct buf b = BUF(1 << 20);
	for (size_t i = 0; i < tags.n; i++)
		buf_printf(&b, "%s%.*s", i ? "\n" : "", STR_ARG(tags.items[i].name));
	f->at[EDIT_TAGS] = buf_to_arena(&b, a);
	return RC_OK;
}

static enum rc authors_read(struct db *db, struct arena *a, int64_t id, struct article_form *f)
{
	struct people people;
	enum rc rc = person_list_of_article(db, a, id, &people);
	if (rc != RC_OK)
		return rc;
	CLEANUP(buf_done) struct buf b = BUF(1 << 20);
	for (size_t i = 0; i < people.n; i++)
		buf_printf(&b, "%s%.*s [%.*s]", i ? "\n" : "", STR_ARG(people.items[i].name),
			   STR_ARG(people.items[i].slug));
	f->at[EDIT_AUTHORS] = buf_to_arena(&b, a);
	return RC_OK;
}

static enum rc switches_read(struct db *db, struct arena *a, int64_t id, struct article_form *f)
{
	struct settings own;
	enum rc rc = setting_list(db, a, SETTING_ARTICLE, id, &own);
	if (rc != RC_OK)
		return rc;
	for (int i = 0; i < BLOCK_COUNT; i++) {
		struct str value = setting_find(&own, str_of(specs[EDIT_BLOCKS + i].name));
		f->at[EDIT_BLOCKS + i] = value.p ? value : STR("");
	}
	return RC_OK;
}

static enum rc extra_read(struct db *db, struct arena *a, const struct article *row, struct article_form *f)
{
	struct article_extra extra;
	struct article_ids related, group = {NULL, 0};
	enum rc rc = article_extra_get(db, a, row->id, &extra);
	if (rc == RC_OK)
		rc = article_related_ids(db, a, row->id, &related);
	if (rc == RC_OK && row->translation_group != 0)
		rc = article_group_ids(db, a, row->translation_group, &group);
	if (rc != RC_OK)
		return rc;
	f->at[EDIT_LEAD_ALT] = extra.lead_alt;
	f->at[EDIT_SOCIAL_TITLE] = extra.social_title;
	f->at[EDIT_SOCIAL_DESCRIPTION] = extra.social_description;
	f->at[EDIT_SOCIAL_MEDIA] = id_text(a, extra.social_media_id);
	f->at[EDIT_RELATED] = ids_text(a, related.items, related.n, 0);
	f->at[EDIT_TRANSLATIONS] = ids_text(a, group.items, group.n, row->id);
	return RC_OK;
}

static enum rc focus_read(struct db *db, struct arena *a, const struct article *row, struct article_form *f)
{
	struct media media;
	if (row->lead_media_id == 0)
		return RC_OK;
	enum rc rc = media_get(db, a, row->lead_media_id, &media);
	if (rc == RC_OK)
		f->at[EDIT_LEAD_FOCUS] = arena_printf(a, "%d %d", (int)media.focus_x, (int)media.focus_y);
	return rc;
}

static enum rc former_read(struct db *db, struct arena *a, int64_t id, struct article_form *f)
{
	struct address_path_list list;
	enum rc rc = address_list(db, a, ADDRESS_ARTICLE, id, &list);
	if (rc != RC_OK)
		return rc;
	CLEANUP(buf_done) struct buf b = BUF(1 << 20);
	for (size_t i = 0; i < list.n; i++)
		if (!list.items[i].canonical)
			buf_printf(&b, "%s%.*s", b.n ? "\n" : "", STR_ARG(list.items[i].path));
	f->at[EDIT_FORMER_PATHS] = buf_to_arena(&b, a);
	return RC_OK;
}

enum rc article_form_read(struct db *db, struct arena *a, int64_t article_id, struct article_form *ret_form)
{
	struct article row;
	struct article_body body;
	struct article_form f;
	article_form_clear(&f);
	enum rc rc = article_get(db, a, article_id, &row);
	if (rc == RC_OK)
		rc = article_body_get(db, a, article_id, &body);
	if (rc != RC_OK)
		return rc;
	row_read(a, &row, &f);
	f.at[EDIT_FORMAT] = str_of(article_format_name(body.format));
	f.at[EDIT_SOURCE] = body.source;
	rc = sections_read(db, a, article_id, &f);
	if (rc == RC_OK)
		rc = tags_read(db, a, article_id, &f);
	if (rc == RC_OK)
		rc = authors_read(db, a, article_id, &f);
	if (rc == RC_OK)
		rc = switches_read(db, a, article_id, &f);
	if (rc == RC_OK)
		rc = extra_read(db, a, &row, &f);
	if (rc == RC_OK)
		rc = focus_read(db, a, &row, &f);
	if (rc == RC_OK)
		rc = former_read(db, a, article_id, &f);
	if (rc != RC_OK)
		return rc;
	article_form_settle(a, &f);
	*ret_form = f;
	return RC_OK;
}

/* --- JSON --- */

struct str article_form_json(struct arena *a, const struct article_form *f)
{
	struct json_out j;
	CLEANUP(buf_done) struct buf b = BUF(JSON_MAX);
	json_out_init(&j, &b);
	json_out_object(&j);
	for (int i = 0; i < EDIT_FIELDS; i++)
		if (f->at[i].n > 0)
			json_out_field_str(&j, specs[i].name, f->at[i]);
	json_out_end(&j);
	enum rc rc = json_out_done(&j);
	ensure(rc == RC_OK, "a form is capped before it gets here");
	return buf_to_arena(&b, a);
}

enum rc article_form_parse(struct arena *a, struct str json, struct article_form *ret_form)
{
	struct json *j;
	enum rc rc = json_parse(json, &j);
	if (rc != RC_OK)
		return rc;
	article_form_clear(ret_form);
	for (int i = 0; i < EDIT_FIELDS; i++) {
		struct str s = json_str(json_get(j, specs[i].name));
		if (s.p)
			ret_form->at[i] = arena_str(a, s);
	}
	json_free(j);
	return RC_OK;
}

/* --- Two of them --- */

bool article_form_equal(const struct article_form *a, const struct article_form *b)
{
	for (int i = 0; i < EDIT_FIELDS; i++)
		if (!str_eq(a->at[i], b->at[i]))
			return false;
	return true;
}

bool article_form_merge(const struct article_form *base, const struct article_form *theirs,
			const struct article_form *mine, struct article_form *ret_merged, bool conflicts[EDIT_FIELDS])
{
	bool clean_merge = true;
	for (int i = 0; i < EDIT_FIELDS; i++) {
		bool same = str_eq(theirs->at[i], mine->at[i]);
		bool untouched_here = base && str_eq(mine->at[i], base->at[i]);
		bool untouched_there = base && str_eq(theirs->at[i], base->at[i]);
		conflicts[i] = !same && !untouched_here && !untouched_there;
		ret_merged->at[i] = untouched_here ? theirs->at[i] : mine->at[i];
		clean_merge &= !conflicts[i];
	}
	return clean_merge;
}

size_t edit_ids(struct str list, int64_t ids[EDIT_LIST_MAX])
{
	size_t n = 0;
	struct str word;
	while (n < EDIT_LIST_MAX && str_split(&list, ' ', &word))
		if (str_to_i64(word, &ids[n]) == RC_OK && ids[n] > 0)
			n++;
	return n;
}
