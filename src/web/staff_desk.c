/*
 * The lists of articles: shelves with their counts, search, filters, who edits, and acts on several at once.
 */
#include "rules/editing.h"
#include "rules/find.h"
#include "store/article_note.h"
#include "store/desk_list.h"
#include "store/edit_lock.h"
#include "store/person.h"
#include "store/section.h"
#include "store/standing.h"
#include "text/unicode.h"
#include "text/url.h"
#include "web/handlers.h"
#include "web/staff_workflow.h"

#define PATH "/newsroom/articles/"
#define PAGE_SIZE 40 /* one form with a tick for each: below FORM_FIELDS_MAX */
#define TREE_INDENT "\xE2\x80\x82"

/* --- What is shown --- */

struct desk_row_view {
	int64_t id, version;
	struct str title, url; /* url: where it is led on; "" for who may not */
	bool untitled;
	struct str state, tone; /* on lists of several states */
	struct str label;       /* "Breaking" */
	struct str authors, section, language;
	struct time_view at;
	struct str at_label; /* what that time is */
	struct str editing;  /* who has it open just now */
	struct str notes;    /* "2 notes" */
	struct str embargo;
	struct str public_url;
};

struct desk_option_view {
	struct str value, label;
	bool chosen;
};
struct desk_tab_view {
	struct str label, url, count;
	bool current;
};
struct desk_refusal_view {
	struct str title, why;
};

struct staff_articles_view {
	struct staff_page_view page;
	struct view_list tabs;                         /* struct desk_tab_view */
	struct str shelf;                              /* as the form sends it back */
	struct str query;                              /* what was searched for */
	struct view_list rows;                         /* struct desk_row_view */
	struct view_list sections, authors, languages; /* struct desk_option_view */
	bool many_languages, mixed;                    /* mixed: of several states */
	bool mine, filtered, narrowed;                 /* narrowed: by what stands under the filters */
	struct str empty;                              /* what to say where there are no rows */
	struct str older_url, clear_url;
	struct view_list acts;    /* struct desk_option_view: what may be done with what is ticked */
	struct view_list refused; /* struct desk_refusal_view */
	struct str back;          /* the list's own query, for after an act */
};

/* --- Which list is asked for --- */

static const struct {
	const char *word, *label;
	const char *empty; /* what it means that nothing is here */
} shelves[DESK_SHELVES] = {
	[DESK_DRAFT] = {"draft", N_("Drafts"), N_("No drafts. Begin one with “New article”.")},
	[DESK_REVIEW] = {"review", N_("In review"), N_("Nothing waits for an editor.")},
	[DESK_SCHEDULED] = {"scheduled", N_("Scheduled"),
			    N_("Nothing is scheduled. An article gets its time in the editor, under publishing.")},
	[DESK_PUBLISHED] = {"published", N_("Published"), N_("Nothing is published yet.")},
	[DESK_WITHDRAWN] = {"withdrawn", N_("Withdrawn"),
			    N_("Nothing was withdrawn. What is stands here with its reason.")},
	[DESK_TRASH] = {"trash", N_("Trash"), N_("The trash is empty.")},
	[DESK_PAGES] = {"pages", N_("Pages"), N_("No pages yet, such as an imprint.")},
};

struct asked {
	struct desk_filter filter;
	struct str query;
	bool mine;
	bool any; /* no shelf was named */
};

static int64_t query_id(struct req *q, const char *name)
{
	int64_t id;
	return str_to_i64(req_query(q, name), &id) == RC_OK && id > 0 ? id : 0;
}

/* Whoever may not edit any begins with the own ones. */
static bool mine_asked(struct req *q)
{
	struct str mine = req_query(q, "mine");
	return mine.n > 0 ? str_is(mine, "1") : !person_may(q->staff->role, MAY_EDIT_ANY);
}

static struct desk_mark mark_asked(struct req *q)
{
	struct desk_mark m = {0, 0};
	struct str rest = req_query(q, "after"), at, id;
	if (!str_split(&rest, '-', &at) || !str_split(&rest, '-', &id) || str_to_i64(at, &m.at) != RC_OK ||
	    str_to_i64(id, &m.id) != RC_OK)
		return (struct desk_mark){0, 0};
	return m;
}

static struct asked ask(struct req *q)
{
	struct str shelf = req_query(q, "state"), lang = req_query(q, "lang");
	struct asked a = {.query = utf8_cut(str_trim(req_query(q, "q")), 200), .mine = mine_asked(q)};
	a.filter = (struct desk_filter){.shelf = DESK_DRAFT,
					.now = q->now,
					.section_id = query_id(q, "section"),
					.person_id = a.mine ? q->staff->person_id : query_id(q, "author"),
					.after = mark_asked(q),
					.limit = PAGE_SIZE};
	a.any = true;
	for (int i = 0; i < DESK_SHELVES; i++)
		if (str_is(shelf, shelves[i].word)) {
			a.filter.shelf = i;
			a.any = false;
		}
	a.filter.by_lang = lang.n > 0;
	a.filter.lang = str_is(lang, "main") ? STR("") : lang; /* stored so */
	return a;
}

/* The list's address with one parameter replaced (value "" leaves it out); paging begins again. */
static struct str list_url(struct req *q, const char *name, struct str value)
{
	static const char *const names[] = {"state", "q", "section", "author", "lang", "mine"};
	CLEANUP(buf_done) struct buf b = BUF(8192);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct str v = strcmp(names[i], name) == 0 ? value : req_query(q, names[i]);
		if (v.n == 0)
			continue;
		buf_printf(&b, "%c%s=", b.n ? '&' : '?', names[i]);
		url_encode(&b, v, URL_ENCODE_COMPONENT);
	}
	return arena_join(q->arena, STR(PATH), buf_str(&b), STR_NONE);
}

/* --- Rows --- */

static enum rc people_names(struct req *q, int64_t id, struct str *ret_names, bool *ret_own)
{
	struct people people;
	CLEANUP(buf_done) struct buf b = BUF(4096);
	enum rc rc = person_list_of_article(q->db, q->arena, id, &people);
	if (rc != RC_OK)
		return rc;
	struct str *names = arena_array(q->arena, people.n, sizeof *names);
	*ret_own = false;
	for (size_t i = 0; i < people.n; i++) {
		names[i] = people.items[i].name;
		*ret_own |= people.items[i].id == q->staff->person_id;
	}
	locale_list(q->look->locale, names, people.n, &b);
	*ret_names = buf_to_arena(&b, q->arena);
	return RC_OK;
}

/* Somebody else's window, heard of within the last minute. */
static enum rc editing_fill(struct req *q, int64_t id, struct desk_row_view *v)
{
	struct edit_lock lock;
	enum rc rc = edit_lock_get(q->db, q->arena, id, &lock);
	if (rc == RC_OK && lock.beat_at > q->now - EDIT_LOCK_STALE_MS && lock.person_id != q->staff->person_id)
		v->editing = page_fill_text(q, N_("%1 is editing"), &lock.name, 1);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc beside_fill(struct req *q, const struct article *a, struct desk_row_view *v)
{
	int64_t n;
	struct standing standing;
	struct section section;
	enum rc rc = article_note_count(q->db, a->id, &n);
	if (rc == RC_OK)
		rc = standing_get(q->db, q->arena, a->id, &standing);
	if (rc != RC_OK)
		return rc;
	v->notes = n > 0 ? page_count(q, N_PLURAL("%d note", "%d notes"), n) : STR("");
	if (standing.embargo_until > q->now)
		v->embargo = page_time(q, standing.embargo_until).text;
	rc = a->section_id ? section_get(q->db, q->arena, a->section_id, &section) : RC_NOT_FOUND;
	if (rc == RC_OK)
		v->section = section.name;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static void time_fill(struct req *q, const struct article *a, enum workflow_phase phase, struct desk_row_view *v)
{
	bool out = phase == PHASE_PUBLISHED || phase == PHASE_SCHEDULED;
	v->at = page_time(q, out ? a->published_at : a->modified_at);
	v->at_label = out ? req_text(q, phase == PHASE_PUBLISHED ? N_("Published") : N_("Appears"))
			  : req_text(q, N_("Changed"));
}

static enum rc row_fill(struct req *q, const struct article *a, struct desk_row_view *v)
{
	bool own;
	enum workflow_phase phase = workflow_phase_of(a, q->now);
	*v = (struct desk_row_view){.id = a->id,
				    .version = a->version,
				    .title = staff_headline(q, a->id, a->title),
				    .untitled = a->title.n == 0,
				    .state = req_text(q, workflow_phase_label(phase)),
				    .tone = workflow_phase_tone(phase),
				    .label = page_label(q, a->label)};
	if (a->lang.n > 0) {
		CLEANUP(buf_done) struct buf name = BUF(256);
		locale_language_name(arena_cstr(q->arena, a->lang), &name);
		v->language = buf_to_arena(&name, q->arena);
	}
	if (phase == PHASE_PUBLISHED)
		v->public_url = page_url(q, a->path);
	time_fill(q, a, phase, v);
	enum rc rc = people_names(q, a->id, &v->authors, &own);
	if (rc != RC_OK)
		return rc;
	bool edits = person_may_article(q->staff->role, ARTICLE_EDIT, a->state, own);
	if (edits || own)
		v->url = arena_printf(q->arena, PATH "%lld/%s", (long long)a->id, edits ? "" : "workflow/");
	rc = editing_fill(q, a->id, v);
	return rc == RC_OK ? beside_fill(q, a, v) : rc;
}

/* --- The list --- */

static enum rc rows_fill(struct req *q, const struct desk_marks *marks, struct staff_articles_view *v)
{
	struct desk_row_view *rows = arena_array(q->arena, marks->n, sizeof *rows);
	size_t n = 0;
	for (size_t i = 0; i < marks->n; i++) {
		struct article a;
		enum rc rc = article_get(q->db, q->arena, marks->items[i].id, &a);
		if (rc == RC_OK)
			rc = row_fill(q, &a, &rows[n++]);
		if (rc != RC_OK)
			return rc;
	}
	v->rows = VIEW_ITEMS(rows, n);
	if (!marks->more || marks->n == 0)
		return RC_OK;
	const struct desk_mark *last = &marks->items[marks->n - 1];
	struct str url = list_url(q, "state", v->shelf);
	const char *sign = str_find_char(url, '?', 0) == SIZE_MAX ? "?" : "&";
	v->older_url = arena_printf(q->arena, "%.*s%safter=%lld-%lld", STR_ARG(url), sign, (long long)last->at,
				    (long long)last->id);
	return RC_OK;
}

/* Does a hit of the search stand the filters? */
static enum rc hit_stands(struct req *q, const struct asked *asked, const struct article *a, bool *ret_stands)
{
	const struct desk_filter *f = &asked->filter;
	struct sections sections;
	struct people people;
	bool in_section = f->section_id == 0, by_person = f->person_id == 0;
	*ret_stands = false;
	if (f->by_lang && !str_eq(a->lang, f->lang))
		return RC_OK;
	enum rc rc = section_list_of_article(q->db, q->arena, a->id, &sections);
	if (rc == RC_OK)
		rc = person_list_of_article(q->db, q->arena, a->id, &people);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < sections.n; i++)
		in_section |= sections.items[i].id == f->section_id;
	for (size_t i = 0; i < people.n; i++)
		by_person |= people.items[i].id == f->person_id;
	*ret_stands = in_section && by_person;
	return RC_OK;
}

static enum rc search(struct req *q, const struct asked *asked, struct desk_marks *ret_marks)
{
	struct article_ids ids;
	bool more;
	enum rc rc = find_for_staff(q->db, q->arena, q->staff, asked->query, q->now, FIND_LOOKED_AT, &ids, &more);
	struct desk_mark *marks = arena_array(q->arena, PAGE_SIZE, sizeof *marks);
	size_t n = 0;
	for (size_t i = 0; rc == RC_OK && i < ids.n && n < PAGE_SIZE; i++) {
		struct article a;
		bool stands = false;
		rc = article_get(q->db, q->arena, ids.items[i], &a);
		if (rc == RC_OK)
			rc = hit_stands(q, asked, &a, &stands);
		if (rc == RC_OK && stands)
			marks[n++] = (struct desk_mark){a.modified_at, a.id};
	}
	*ret_marks = (struct desk_marks){marks, n, false};
	return rc;
}

/* Whoever asks for no shelf gets the first that has something for them: drafts before what is out. */
static enum rc shelf_list(struct req *q, struct asked *asked, struct desk_marks *ret_marks)
{
	struct desk_filter f = asked->filter;
	struct desk_marks marks = {NULL, 0, false};
	enum rc rc = RC_OK;
	if (!asked->any)
		return desk_list(q->db, q->arena, &asked->filter, ret_marks);
	for (int i = 0; rc == RC_OK && marks.n == 0 && i < DESK_SHELVES; i++) {
		f.shelf = i;
		if (i != DESK_TRASH)
			rc = desk_list(q->db, q->arena, &f, &marks);
	}
	if (marks.n > 0)
		asked->filter.shelf = f.shelf;
	*ret_marks = marks;
	return rc;
}

/* A search looks into every state. */
static struct desk_tab_view everything_tab(struct req *q, size_t found)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	locale_number(q->look->locale, (int64_t)found, &b);
	return (struct desk_tab_view){.label = req_text(q, N_("All")),
				      .url = list_url(q, "", STR("")),
				      .count = buf_to_arena(&b, q->arena),
				      .current = true};
}

static enum rc tabs_fill(struct req *q, const struct asked *asked, size_t found, struct staff_articles_view *v)
{
	struct desk_tab_view *tabs = arena_array(q->arena, DESK_SHELVES + 1, sizeof *tabs);
	size_t at = 0;
	if (asked->query.n > 0)
		tabs[at++] = everything_tab(q, found);
	for (int i = 0; i < DESK_SHELVES; i++) {
		int64_t n;
		CLEANUP(buf_done) struct buf b = BUF(64);
		enum rc rc = desk_count(q->db, i, q->now, &n);
		if (rc != RC_OK)
			return rc;
		locale_number(q->look->locale, n, &b);
		tabs[at++] = (struct desk_tab_view){.label = req_text(q, shelves[i].label),
						    .url = arena_printf(q->arena, PATH "?state=%s%s", shelves[i].word,
									asked->mine ? "&mine=1" : "&mine=0"),
						    .count = buf_to_arena(&b, q->arena),
						    .current = asked->query.n == 0 && i == (int)asked->filter.shelf};
	}
	v->tabs = VIEW_ITEMS(tabs, at);
	return RC_OK;
}

/* --- Filters --- */

static struct desk_option_view option(struct req *q, int64_t id, struct str label, int64_t chosen)
{
	return (struct desk_option_view){arena_printf(q->arena, "%lld", (long long)id), label, id == chosen};
}

static size_t section_depth(const struct sections *all, int64_t parent_id)
{
	size_t depth = 0;
	for (size_t i = 0; parent_id && i < all->n && depth < 8; i++)
		if (all->items[i].id == parent_id) {
			depth++;
			parent_id = all->items[i].parent_id;
			i = SIZE_MAX; /* begins again with the parent */
		}
	return depth;
}

static enum rc sections_fill(struct req *q, const struct asked *asked, struct staff_articles_view *v)
{
	struct sections all;
	enum rc rc = section_list(q->db, q->arena, &all);
	if (rc != RC_OK)
		return rc;
	struct desk_option_view *o = arena_array(q->arena, all.n, sizeof *o);
	for (size_t i = 0; i < all.n; i++) {
		struct str label = all.items[i].name;
		for (size_t d = section_depth(&all, all.items[i].parent_id); d > 0; d--)
			label = arena_join(q->arena, STR(TREE_INDENT), label, STR_NONE);
		o[i] = option(q, all.items[i].id, label, asked->filter.section_id);
	}
	v->sections = VIEW_ITEMS(o, all.n);
	return RC_OK;
}

static enum rc authors_fill(struct req *q, const struct asked *asked, struct staff_articles_view *v)
{
	struct person_names people;
	enum rc rc = person_list_names(q->db, q->arena, &people);
	if (rc != RC_OK)
		return rc;
	struct desk_option_view *o = arena_array(q->arena, people.n, sizeof *o);
	for (size_t i = 0; i < people.n; i++)
		o[i] = option(q, people.items[i].id, people.items[i].name, asked->mine ? 0 : asked->filter.person_id);
	v->authors = VIEW_ITEMS(o, people.n);
	return RC_OK;
}

static void languages_fill(struct req *q, const struct asked *asked, struct staff_articles_view *v)
{
	const struct str *tags;
	size_t n = settings_languages(q->settings, &tags);
	struct desk_option_view *o = arena_array(q->arena, n, sizeof *o);
	for (size_t i = 0; i < n; i++) {
		CLEANUP(buf_done) struct buf name = BUF(256);
		locale_language_name(arena_cstr(q->arena, tags[i]), &name);
		o[i].value = i == 0 ? STR("main") : tags[i];
		o[i].label = buf_to_arena(&name, q->arena);
		o[i].chosen = asked->filter.by_lang && str_eq(asked->filter.lang, i == 0 ? STR("") : tags[i]);
	}
	v->languages = VIEW_ITEMS(o, n);
	v->many_languages = n > 1;
}

/* What may be done with the ticked ones of this shelf; each is checked again for each article. */
static void acts_fill(struct req *q, const struct asked *asked, struct staff_articles_view *v)
{
	static const struct {
		enum workflow_act act;
		const char *label;
		enum need need;
	} all[] = {{WORKFLOW_SUBMIT, N_("Submit for review"), MAY_WRITE},
		   {WORKFLOW_SEND_BACK, N_("Send back"), MAY_WRITE},
		   {WORKFLOW_PUBLISH, N_("Publish now"), MAY_PUBLISH_OWN},
		   {WORKFLOW_REINSTATE, N_("Publish again"), MAY_PUBLISH_OWN},
		   {WORKFLOW_UNPUBLISH, N_("Make a draft again"), MAY_PUBLISH_OWN},
		   {WORKFLOW_WITHDRAW, N_("Withdraw"), MAY_PUBLISH_OWN},
		   {WORKFLOW_TRASH, N_("Move to the trash"), MAY_WRITE},
		   {WORKFLOW_RESTORE, N_("Take out of the trash"), MAY_WRITE},
		   {WORKFLOW_DELETE, N_("Delete for good"), MAY_WRITE}};
	static const enum workflow_phase phases[DESK_SHELVES] = {
		PHASE_DRAFT, PHASE_REVIEW, PHASE_SCHEDULED, PHASE_PUBLISHED, PHASE_WITHDRAWN, PHASE_TRASH, PHASES};
	enum workflow_phase phase = v->mixed ? PHASES : phases[asked->filter.shelf];
	struct desk_option_view *o = arena_array(q->arena, ARRAY_LEN(all), sizeof *o);
	size_t n = 0;
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		bool leads = phase == PHASES ? all[i].act != WORKFLOW_DELETE : workflow_leads(all[i].act, phase);
		if (leads && person_may(q->staff->role, all[i].need))
			o[n++] = (struct desk_option_view){str_of(workflow_act_name(all[i].act)),
							   req_text(q, all[i].label), false};
	}
	v->acts = VIEW_ITEMS(o, n);
}

/* --- The page --- */

static enum rc list_page(struct req *q, int status, struct staff_articles_view *v)
{
	struct asked asked = ask(q);
	struct desk_marks marks;
	enum rc rc = asked.query.n ? search(q, &asked, &marks) : shelf_list(q, &asked, &marks);
	v->shelf = str_of(shelves[asked.filter.shelf].word);
	if (rc == RC_OK)
		rc = rows_fill(q, &marks, v);
	if (rc == RC_OK)
		rc = tabs_fill(q, &asked, marks.n, v);
	if (rc == RC_OK)
		rc = sections_fill(q, &asked, v);
	if (rc == RC_OK)
		rc = authors_fill(q, &asked, v);
	if (rc != RC_OK)
		return rc;
	struct str problem = v->page.problem;
	staff_page(q, &v->page, N_("Articles"));
	staff_script(&v->page, "unsaved.js");
	v->page.problem = problem;
	v->mixed = asked.query.n > 0 || asked.filter.shelf == DESK_PAGES;
	languages_fill(q, &asked, v);
	acts_fill(q, &asked, v);
	v->query = asked.query;
	v->mine = asked.mine;
	v->filtered = asked.query.n || asked.filter.section_id || asked.filter.by_lang || asked.filter.person_id;
	v->narrowed = asked.filter.section_id || asked.filter.by_lang || asked.filter.person_id;
	v->empty =
		req_text(q, v->filtered ? N_("Nothing matches what you look for.") : shelves[asked.filter.shelf].empty);
	v->clear_url = arena_printf(q->arena, PATH "?state=%.*s&mine=0", STR_ARG(v->shelf));
	v->back = str_slice(list_url(q, "state", v->shelf), strlen(PATH), SIZE_MAX);
	return req_render(q, status, "articles", &staff_articles_view_type, v);
}

enum rc staff_articles(struct req *q)
{
	return list_page(q, 200, &(struct staff_articles_view){.mine = false});
}

/* --- Several at once --- */

static void refusal_add(struct req *q, const struct workflow_step *step, enum rc rc, struct desk_refusal_view *v)
{
	const char *why = step->refused        ? step->refused
			  : rc == RC_NOT_FOUND ? N_("There is no such article any more.")
					       : N_("The server could not do this just now.");
	*v = (struct desk_refusal_view){staff_headline(q, step->article_id, step->title), req_text(q, why)};
}

/* A tick is "ID:VERSION", the article as the list showed it; one field of a form that may have only so many. */
static bool tick_read(struct str value, struct workflow_step *step)
{
	struct str id, version;
	if (!str_split(&value, ':', &id) || str_to_i64(id, &step->article_id) != RC_OK)
		return false;
	return !str_split(&value, ':', &version) || str_to_i64(version, &step->seen_version) == RC_OK;
}

/* Each by itself: what one of them refuses does not keep the others. */
static size_t act_on_each(struct req *q, enum workflow_act act, struct desk_refusal_view *refused, size_t *ret_done)
{
	struct str value;
	size_t at = 0, n = 0;
	*ret_done = 0;
	while (form_each(&q->form, "id", &at, &value)) {
		struct workflow_step step = {.act = act, .text = req_form_text(q, "text")};
		if (!tick_read(value, &step))
			continue;
		enum rc rc = workflow_do(q->site, q->arena, q->staff, q->now, &step);
		if (rc == RC_OK)
			++*ret_done;
		else
			refusal_add(q, &step, rc, &refused[n++]);
	}
	return n;
}

static enum rc refused_answer(struct req *q, const struct desk_refusal_view *refused, size_t n, size_t done)
{
	struct staff_articles_view v = {.refused = VIEW_ITEMS(refused, n)};
	if (req_wants_json(q))
		return req_problem_text(q, 409,
					arena_join(q->arena, refused[0].title, STR(": "), refused[0].why, STR_NONE));
	v.page.problem = done > 0 ? page_count(q,
					       N_PLURAL("Done with %d article, but not with these:",
							"Done with %d articles, but not with these:"),
					       (int64_t)done)
				  : req_text(q, N_("Nothing was done with these:"));
	db_settle(q->db); /* what was just written is seen */
	return list_page(q, 409, &v);
}

static enum rc act_unknown(struct req *q)
{
	struct staff_articles_view v = {.mine = false};
	req_error(q, "act", N_("Please choose what to do with them."));
	v.page.problem = req_text(q, q->errors[0].msgid);
	return req_wants_json(q) ? req_problem(q, 422, NULL) : list_page(q, 422, &v);
}

enum rc staff_articles_act(struct req *q)
{
	enum workflow_act act;
	size_t done;
	struct desk_refusal_view refused[FORM_FIELDS_MAX];
	if (workflow_act_of(req_form_text(q, "act"), &act) != RC_OK || act == WORKFLOW_SCHEDULE)
		return act_unknown(q);
	size_t n = act_on_each(q, act, refused, &done);
	if (n > 0)
		return refused_answer(q, refused, n, done);
	struct str query = q->http->query.p && q->http->query.n ? q->http->query : STR("");
	const char *key = done ? "bulk" : "bulk_none";
	return req_wants_json(q) ? staff_done(q, STR(PATH), key) : staff_done_with(q, STR(PATH), query, key);
}

/* --- What the template may say --- */

/* clang-format off */
static const struct view_field row_fields[] = {
	VIEW_INT_FIELD(struct desk_row_view, id),
	VIEW_INT_FIELD(struct desk_row_view, version),
	VIEW_STR_FIELD(struct desk_row_view, title),
	VIEW_STR_FIELD(struct desk_row_view, url),
	VIEW_BOOL_FIELD(struct desk_row_view, untitled),
	VIEW_STR_FIELD(struct desk_row_view, state),
	VIEW_STR_FIELD(struct desk_row_view, tone),
	VIEW_STR_FIELD(struct desk_row_view, label),
	VIEW_STR_FIELD(struct desk_row_view, authors),
	VIEW_STR_FIELD(struct desk_row_view, section),
	VIEW_STR_FIELD(struct desk_row_view, language),
	VIEW_STRUCT_FIELD(struct desk_row_view, at, &time_view_type),
	VIEW_STR_FIELD(struct desk_row_view, at_label),
	VIEW_STR_FIELD(struct desk_row_view, editing),
	VIEW_STR_FIELD(struct desk_row_view, notes),
	VIEW_STR_FIELD(struct desk_row_view, embargo),
	VIEW_STR_FIELD(struct desk_row_view, public_url),
	VIEW_FIELDS_END,
};
/* clang-format on */
static const struct view_type desk_row_view_type = VIEW_TYPE(struct desk_row_view, row_fields);

static const struct view_field option_fields[] = {
	VIEW_STR_FIELD(struct desk_option_view, value),
	VIEW_STR_FIELD(struct desk_option_view, label),
	VIEW_BOOL_FIELD(struct desk_option_view, chosen),
	VIEW_FIELDS_END,
};
static const struct view_type desk_option_view_type = VIEW_TYPE(struct desk_option_view, option_fields);

static const struct view_field tab_fields[] = {
	VIEW_STR_FIELD(struct desk_tab_view, label),
	VIEW_STR_FIELD(struct desk_tab_view, url),
	VIEW_STR_FIELD(struct desk_tab_view, count),
	VIEW_BOOL_FIELD(struct desk_tab_view, current),
	VIEW_FIELDS_END,
};
static const struct view_type desk_tab_view_type = VIEW_TYPE(struct desk_tab_view, tab_fields);

static const struct view_field refusal_fields[] = {
	VIEW_STR_FIELD(struct desk_refusal_view, title),
	VIEW_STR_FIELD(struct desk_refusal_view, why),
	VIEW_FIELDS_END,
};
static const struct view_type desk_refusal_view_type = VIEW_TYPE(struct desk_refusal_view, refusal_fields);

static const struct view_field articles_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_articles_view, page, &staff_page_view_type),
	VIEW_LIST_FIELD(struct staff_articles_view, tabs, &desk_tab_view_type),
	VIEW_STR_FIELD(struct staff_articles_view, shelf),
	VIEW_STR_FIELD(struct staff_articles_view, query),
	VIEW_LIST_FIELD(struct staff_articles_view, rows, &desk_row_view_type),
	VIEW_HAS_FIELD(struct staff_articles_view, rows),
	VIEW_LIST_FIELD(struct staff_articles_view, sections, &desk_option_view_type),
	VIEW_LIST_FIELD(struct staff_articles_view, authors, &desk_option_view_type),
	VIEW_LIST_FIELD(struct staff_articles_view, languages, &desk_option_view_type),
	VIEW_BOOL_FIELD(struct staff_articles_view, many_languages),
	VIEW_BOOL_FIELD(struct staff_articles_view, mixed),
	VIEW_BOOL_FIELD(struct staff_articles_view, mine),
	VIEW_BOOL_FIELD(struct staff_articles_view, filtered),
	VIEW_BOOL_FIELD(struct staff_articles_view, narrowed),
	VIEW_STR_FIELD(struct staff_articles_view, empty),
	VIEW_STR_FIELD(struct staff_articles_view, older_url),
	VIEW_STR_FIELD(struct staff_articles_view, clear_url),
	VIEW_LIST_FIELD(struct staff_articles_view, acts, &desk_option_view_type),
	VIEW_HAS_FIELD(struct staff_articles_view, acts),
	VIEW_LIST_FIELD(struct staff_articles_view, refused, &desk_refusal_view_type),
	VIEW_HAS_FIELD(struct staff_articles_view, refused),
	VIEW_STR_FIELD(struct staff_articles_view, back),
	VIEW_FIELDS_END,
};
const struct view_type staff_articles_view_type = VIEW_TYPE(struct staff_articles_view, articles_fields);
