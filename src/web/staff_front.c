/*
 * /newsroom/front/: the front page of each language, arranged by hand. One form holds all of it; its buttons move, add
 * and take away lines of the form, and nothing is stored before it is saved.
 */
#include "rules/find.h"
#include "rules/front.h"
#include "rules/publish.h"
#include "store/address.h"
#include "store/section.h"
#include "text/unicode.h"
#include "text/url.h"
#include "web/handlers.h"
#include "web/staff.h"

#define FRONT_PATH "/newsroom/front/"
#define FOUND_MAX 10
#define BLOCK_INITIAL "4"

/* A story, a line of the strip or a block, as a line of the form. */
struct front_row_view {
	int64_t number; /* from 1 */
	int64_t id;     /* article or section; 0: words */
	struct str title, note;
	struct field_view text, url, until, n;
	bool fresh; /* just added: the caret goes there */
};

struct front_found_view {
	int64_t id;
	struct str title, note;
};

struct staff_front_view {
	struct staff_page_view page;
	struct view_list languages; /* struct link_view */
	struct str lang, base;
	bool unsaved;
	struct view_list stories, lines, blocks; /* struct front_row_view */
	struct str find;
	struct view_list found;    /* struct front_found_view */
	bool is_newest;            /* found is what is new, not what was looked for */
	struct view_list sections; /* struct choice_view */
};

static const struct view_field row_fields[] = {
	VIEW_INT_FIELD(struct front_row_view, number),
	VIEW_INT_FIELD(struct front_row_view, id),
	VIEW_STR_FIELD(struct front_row_view, title),
	VIEW_STR_FIELD(struct front_row_view, note),
	VIEW_STRUCT_FIELD(struct front_row_view, text, &field_view_type),
	VIEW_STRUCT_FIELD(struct front_row_view, url, &field_view_type),
	VIEW_STRUCT_FIELD(struct front_row_view, until, &field_view_type),
	VIEW_STRUCT_FIELD(struct front_row_view, n, &field_view_type),
	VIEW_BOOL_FIELD(struct front_row_view, fresh),
	VIEW_FIELDS_END,
};
static const struct view_type row_view_type = VIEW_TYPE(struct front_row_view, row_fields);

static const struct view_field found_fields[] = {
	VIEW_INT_FIELD(struct front_found_view, id),
	VIEW_STR_FIELD(struct front_found_view, title),
	VIEW_STR_FIELD(struct front_found_view, note),
	VIEW_FIELDS_END,
};
static const struct view_type found_view_type = VIEW_TYPE(struct front_found_view, found_fields);

static const struct view_field front_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_front_view, page, &staff_page_view_type),
	VIEW_LIST_FIELD(struct staff_front_view, languages, &link_view_type),
	VIEW_HAS_FIELD(struct staff_front_view, languages),
	VIEW_STR_FIELD(struct staff_front_view, lang),
	VIEW_STR_FIELD(struct staff_front_view, base),
	VIEW_BOOL_FIELD(struct staff_front_view, unsaved),
	VIEW_LIST_FIELD(struct staff_front_view, stories, &row_view_type),
	VIEW_HAS_FIELD(struct staff_front_view, stories),
	VIEW_LIST_FIELD(struct staff_front_view, lines, &row_view_type),
	VIEW_LIST_FIELD(struct staff_front_view, blocks, &row_view_type),
	VIEW_STR_FIELD(struct staff_front_view, find),
	VIEW_LIST_FIELD(struct staff_front_view, found, &found_view_type),
	VIEW_HAS_FIELD(struct staff_front_view, found),
	VIEW_BOOL_FIELD(struct staff_front_view, is_newest),
	VIEW_LIST_FIELD(struct staff_front_view, sections, &choice_view_type),
	VIEW_HAS_FIELD(struct staff_front_view, sections),
	VIEW_FIELDS_END,
};
const struct view_type staff_front_view_type = VIEW_TYPE(struct staff_front_view, front_fields);

/* --- Languages --- */

/* A further language of the site, as it is stored; "" for the main one and for any other word. */
static struct str lang_known(struct req *q, struct str word)
{
	const struct str *tags;
	size_t n = settings_languages(q->settings, &tags);
	for (size_t i = 1; i < n; i++)
		if (str_eq(tags[i], word))
			return tags[i];
	return STR("");
}

static struct view_list languages_fill(struct req *q, struct str lang)
{
	const struct str *tags;
	size_t n = settings_languages(q->settings, &tags);
	struct link_view *links = arena_array(q->arena, n, sizeof *links);
	if (n < 2)
		return VIEW_ITEMS(NULL, 0);
	for (size_t i = 0; i < n; i++) {
		CLEANUP(buf_done) struct buf name = BUF(256);
		struct str own = i == 0 ? STR("") : tags[i];
		locale_language_name(arena_cstr(q->arena, tags[i]), &name);
		links[i] = (struct link_view){
			.label = buf_to_arena(&name, q->arena),
			.url = i == 0 ? STR(FRONT_PATH) : arena_join(q->arena, STR(FRONT_PATH "?lang="), own, STR_NONE),
			.current = str_eq(own, lang)};
	}
	return VIEW_ITEMS(links, n);
}

/* --- The page --- */

/* What stands beside an article's headline: its day, or why readers do not see it. */
static struct str article_note(struct req *q, const struct article *a)
{
	if (a->state == ARTICLE_PUBLISHED && a->published_at > q->now) {
		struct str when = page_time(q, a->published_at).text;
		return page_fill_text(q, N_("appears on %1"), &when, 1);
	}
	return article_visible(a, q->now) ? page_date(q, a->published_at).text : req_text(q, N_("not public"));
}

/* "line_url.2" is what scripts are told of the second line's. */
static struct field_view field_of(struct req *q, const char *name, size_t i, struct str value, const char *error)
{
	const char *numbered = arena_printf(q->arena, "%s.%zu", name, i + 1).p;
	return staff_shown(q, numbered, value, error);
}

static enum rc article_row(struct req *q, int64_t id, struct front_row_view *row)
{
	struct article a;
	enum rc rc = id ? article_get(q->db, q->arena, id, &a) : RC_NOT_FOUND;
	if (rc == RC_OK) {
		row->title = a.title;
		row->note = article_note(q, &a);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc stories_fill(struct req *q, const struct front_draft *d, struct staff_front_view *v)
{
	struct front_row_view *rows = arena_array(q->arena, d->n_stories, sizeof *rows);
	for (size_t i = 0; i < d->n_stories; i++) {
		const struct front_story_draft *s = &d->stories[i];
		rows[i] = (struct front_row_view){.number = (int64_t)i + 1,
						  .id = s->article_id,
						  .until = field_of(q, "story_until", i, s->until, s->error)};
		enum rc rc = article_row(q, s->article_id, &rows[i]);
		if (rc != RC_OK)
			return rc;
	}
	v->stories = VIEW_ITEMS(rows, d->n_stories);
	return RC_OK;
}

/* Is row i of n what the button of that value has added? */
static bool is_fresh(struct req *q, const char *button, size_t i, size_t n)
{
	return i + 1 == n && str_is(req_form_text(q, "do"), button);
}

static enum rc lines_fill(struct req *q, const struct front_draft *d, struct staff_front_view *v)
{
	struct front_row_view *rows = arena_array(q->arena, d->n_lines, sizeof *rows);
	for (size_t i = 0; i < d->n_lines; i++) {
		const struct front_line_draft *l = &d->lines[i];
		rows[i] = (struct front_row_view){.number = (int64_t)i + 1,
						  .id = l->article_id,
						  .text = field_of(q, "line_text", i, l->text, l->text_error),
						  .url = field_of(q, "line_url", i, l->url, l->url_error),
						  .until = field_of(q, "line_until", i, l->until, l->until_error),
						  .fresh = is_fresh(q, "add line 0", i, d->n_lines)};
		enum rc rc = article_row(q, l->article_id, &rows[i]);
		if (rc != RC_OK)
			return rc;
	}
	v->lines = VIEW_ITEMS(rows, d->n_lines);
	return RC_OK;
}

static struct str section_name(const struct sections *all, int64_t id)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->items[i].id == id)
			return all->items[i].name;
	return STR("");
}

static bool has_block(const struct front_draft *d, int64_t section_id)
{
	for (size_t i = 0; i < d->n_blocks; i++)
		if (d->blocks[i].section_id == section_id)
			return true;
	return false;
}

static enum rc blocks_fill(struct req *q, const struct front_draft *d, struct staff_front_view *v)
{
	struct sections all;
	enum rc rc = section_list(q->db, q->arena, &all);
	if (rc != RC_OK)
		return rc;
	struct front_row_view *rows = arena_array(q->arena, d->n_blocks, sizeof *rows);
	for (size_t i = 0; i < d->n_blocks; i++)
		rows[i] = (struct front_row_view){.number = (int64_t)i + 1,
						  .id = d->blocks[i].section_id,
						  .title = section_name(&all, d->blocks[i].section_id),
						  .n = field_of(q, "block_n", i, d->blocks[i].n, d->blocks[i].error),
						  .fresh = is_fresh(q, "add block 0", i, d->n_blocks)};
	struct choice_view *left = arena_array(q->arena, all.n, sizeof *left);
	size_t n = 0;
	for (size_t i = 0; i < all.n; i++)
		if (!has_block(d, all.items[i].id))
			left[n++] = (struct choice_view){
				.value = arena_printf(q->arena, "%lld", (long long)all.items[i].id),
				.label = all.items[i].name};
	v->blocks = VIEW_ITEMS(rows, d->n_blocks);
	v->sections = VIEW_ITEMS(left, n);
	return RC_OK;
}

/* --- Finding what to add --- */

static bool has_story(const struct front_draft *d, int64_t id)
{
	for (size_t i = 0; i < d->n_stories; i++)
		if (d->stories[i].article_id == id)
			return true;
	return false;
}

static void found_add(struct req *q, const struct front_draft *d, const struct article_cards *cards,
		      struct staff_front_view *v)
{
	const struct str *tags;
	bool by_lang = settings_languages(q->settings, &tags) > 1;
	struct front_found_view *found = arena_array(q->arena, cards->n, sizeof *found);
	size_t n = 0;
	for (size_t i = 0; i < cards->n; i++) {
		const struct article_card *c = &cards->items[i];
		if (has_story(d, c->id) || (by_lang && !str_eq(c->lang, d->lang)))
			continue;
		struct str when = page_date(q, c->published_at).text;
		found[n++] = (struct front_found_view){
			.id = c->id,
			.title = c->title,
			.note = c->section_id ? arena_join(q->arena, c->section_name, STR(" · "), when, STR_NONE)
					      : when};
	}
	v->found = VIEW_ITEMS(found, n);
}

/* An address of this site instead of words names its article, also one that is yet to appear. */
static enum rc address_find_article(struct req *q, struct str typed, struct article *ret_article)
{
	struct url url;
	struct str path;
	struct address at;
	if (url_parse(typed, &url) != RC_OK || url_path_normalise(q->arena, url.path, &path) != RC_OK)
		return RC_NOT_FOUND;
	enum rc rc = address_resolve(q->db, q->arena, path, &at);
	if (rc != RC_OK || at.kind != ADDRESS_ARTICLE)
		return rc == RC_OK ? RC_NOT_FOUND : rc;
	return article_get(q->db, q->arena, at.object_id, ret_article);
}

static enum rc found_by_address(struct req *q, const struct front_draft *d, struct staff_front_view *v)
{
	struct article a;
	enum rc rc = address_find_article(q, v->find, &a);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	struct front_found_view *one = arena_new(q->arena, struct front_found_view);
	*one = (struct front_found_view){.id = a.id, .title = a.title, .note = article_note(q, &a)};
	v->found = VIEW_ITEMS(one, has_story(d, a.id) ? 0 : 1);
	return RC_OK;
}

static enum rc found_fill(struct req *q, const struct front_draft *d, struct staff_front_view *v)
{
	struct found found;
	struct article_cards newest;
	const struct str *tags;
	if (str_starts(v->find, STR("/")) || str_starts(v->find, STR("http")))
		return found_by_address(q, d, v);
	if (v->find.n > 0) {
		enum rc rc = find_articles(q->db, q->arena, v->find, q->now, FOUND_MAX, 0, &found);
		if (rc == RC_OK)
			found_add(q, d, &found.cards, v);
		return rc;
	}
	v->is_newest = true;
	struct article_filter f = {.now = q->now, .limit = FOUND_MAX, .lang = d->lang};
	f.by_lang = settings_languages(q->settings, &tags) > 1;
	enum rc rc = article_list(q->db, q->arena, &f, &newest);
	if (rc == RC_OK)
		found_add(q, d, &newest, v);
	return rc;
}

/* problem: a msgid or NULL. unsaved: the form holds what is not stored. */
static enum rc front_show(struct req *q, int status, const struct front_draft *d, bool unsaved, const char *problem)
{
	struct staff_front_view v = {.lang = d->lang, .base = d->base, .unsaved = unsaved};
	staff_page(q, &v.page, N_("Front page"));
	staff_script(&v.page, "arrange.js");
	v.find = str_trim(utf8_repair(q->arena, utf8_cut(req_form_text(q, "find"), 512)));
	v.languages = languages_fill(q, d->lang);
	if (problem)
		v.page.problem = req_text(q, problem);
	enum rc rc = stories_fill(q, d, &v);
	if (rc == RC_OK)
		rc = lines_fill(q, d, &v);
	if (rc == RC_OK)
		rc = blocks_fill(q, d, &v);
	if (rc == RC_OK)
		rc = found_fill(q, d, &v);
	return rc == RC_OK ? req_render(q, status, "front", &staff_front_view_type, &v) : rc;
}

enum rc staff_front(struct req *q)
{
	struct front_draft d;
	enum rc rc = front_draft_read(q->db, q->arena, q->settings, lang_known(q, req_query(q, "lang")), q->now, &d);
	return rc == RC_OK ? front_show(q, 200, &d, false, NULL) : rc;
}

/* --- The form as it was sent --- */

/* Value number i of those that have the name; "" beyond the last. */
static struct str form_nth(struct req *q, const char *name, size_t i)
{
	struct str value = STR("");
	size_t at = 0;
	for (size_t k = 0; k <= i; k++)
		if (!form_each(&q->form, name, &at, &value))
			return STR("");
	return value;
}

static int64_t number_of(struct str s)
{
	int64_t n;
	return str_to_i64(s, &n) == RC_OK && n > 0 ? n : 0;
}

static void stories_take(struct req *q, struct front_draft *d)
{
	struct str value;
	size_t at = 0, n = 0;
	for (; n < FRONT_STORIES_MAX && form_each(&q->form, "story", &at, &value); n++)
		d->stories[n] = (struct front_story_draft){.article_id = number_of(value),
							   .until = form_nth(q, "story_until", n)};
	d->n_stories = n;
}

static void lines_take(struct req *q, struct front_draft *d)
{
	struct str value;
	size_t at = 0, n = 0;
	for (; n < FRONT_LINES_MAX && form_each(&q->form, "line", &at, &value); n++)
		d->lines[n] = (struct front_line_draft){.article_id = number_of(value),
							.text = form_nth(q, "line_text", n),
							.url = form_nth(q, "line_url", n),
							.until = form_nth(q, "line_until", n)};
	d->n_lines = n;
}

static void draft_take(struct req *q, struct front_draft *d)
{
	struct str value;
	size_t at = 0, n = 0;
	*d = (struct front_draft){.lang = lang_known(q, req_form_text(q, "lang")), .base = req_form_text(q, "base")};
	stories_take(q, d);
	lines_take(q, d);
	for (; n < FRONT_BLOCKS_MAX && form_each(&q->form, "block", &at, &value); n++)
		d->blocks[n] =
			(struct front_block_draft){.section_id = number_of(value), .n = form_nth(q, "block_n", n)};
	d->n_blocks = n;
}

/* --- What its buttons do: "up story 3", "remove line 1", "add story 17" --- */

struct part {
	void *items;
	size_t *n;
	size_t size, max;
};

static bool part_of(struct front_draft *d, struct str name, struct part *ret)
{
	if (str_is(name, "story"))
		*ret = (struct part){d->stories, &d->n_stories, sizeof d->stories[0], FRONT_STORIES_MAX};
	else if (str_is(name, "line"))
		*ret = (struct part){d->lines, &d->n_lines, sizeof d->lines[0], FRONT_LINES_MAX};
	else if (str_is(name, "block"))
		*ret = (struct part){d->blocks, &d->n_blocks, sizeof d->blocks[0], FRONT_BLOCKS_MAX};
	else
		return false;
	return true;
}

static void swap(const struct part *p, size_t a, size_t b)
{
	char kept[256], *items = p->items;
	ensure(p->size <= sizeof kept);
	memcpy(kept, items + a * p->size, p->size);
	memcpy(items + a * p->size, items + b * p->size, p->size);
	memcpy(items + b * p->size, kept, p->size);
}

/* i counts from 0. */
static void move(const struct part *p, struct str how, size_t i)
{
	if (i >= *p->n)
		return;
	if (str_is(how, "up") && i > 0)
		swap(p, i, i - 1);
	if (str_is(how, "down") && i + 1 < *p->n)
		swap(p, i, i + 1);
	if (!str_is(how, "remove"))
		return;
	for (; i + 1 < *p->n; i++)
		swap(p, i, i + 1);
	(*p->n)--;
}

/* A new story leads nothing away: it comes last, to be moved from there. */
static const char *add(struct front_draft *d, const struct part *p, int64_t id)
{
	if (*p->n == p->max)
		return N_("There is no room for more. Remove something first.");
	if (p->items == d->stories)
		d->stories[d->n_stories] = (struct front_story_draft){.article_id = id, .until = STR("")};
	else if (p->items == d->lines)
		d->lines[d->n_lines] =
			(struct front_line_draft){.article_id = id, .text = STR(""), .url = STR(""), .until = STR("")};
	else
		d->blocks[d->n_blocks] = (struct front_block_draft){.section_id = id, .n = STR(BLOCK_INITIAL)};
	(*p->n)++;
	return NULL;
}

/* Does what the button says; the sentence when it cannot. */
static const char *button_do(struct req *q, struct front_draft *d, struct str what)
{
	struct part p;
	struct str how = STR(""), name = STR("");
	if (!str_split(&what, ' ', &how) || !str_split(&what, ' ', &name) || !part_of(d, name, &p))
		return NULL;
	if (!str_is(how, "add")) {
		move(&p, how, (size_t)number_of(what) - 1);
		return NULL;
	}
	int64_t id = number_of(p.items == d->blocks ? req_form_text(q, "section") : what);
	return id == 0 && p.items != d->lines ? NULL : add(d, &p, id);
}

static enum rc front_store(struct req *q, struct front_draft *d)
{
	enum rc rc = front_save(q->site, q->arena, q->staff, d);
	if (rc == RC_INVALID)
		return front_show(q, 422, d, true, N_("Please look at the fields that are marked."));
	if (rc == RC_CONFLICT)
		return front_show(q, 409, d, true,
				  N_("Somebody else has changed the front page since you opened it. Save once more to "
				     "replace it by this."));
	if (rc != RC_OK || d->lang.n == 0)
		return rc == RC_OK ? staff_done(q, STR(FRONT_PATH), "saved") : rc;
	return staff_done_with(q, STR(FRONT_PATH), arena_join(q->arena, STR("lang="), d->lang, STR_NONE), "saved");
}

enum rc staff_front_set(struct req *q)
{
	struct front_draft d;
	struct str what = req_form_text(q, "do");
	draft_take(q, &d);
	if (str_is(what, "save"))
		return front_store(q, &d);
	const char *problem = button_do(q, &d, what);
	return front_show(q, 200, &d, true, problem);
}
