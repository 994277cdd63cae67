/*
 * The queue of comments: tabs, filters, pages, and what is done with one or many of them.
 */
#include "web/staff_comments.h"

#include "rules/queue.h"
#include "store/section.h"
#include "text/json.h"
#include "text/unicode.h"
#include "text/url.h"
#include "web/gate.h"
#include "web/handlers.h"

#define COUNT_MAX 10000 /* beyond it a tab says "10,000+" */
#define EXCERPT 160
#define REASONS_MAX 5

/* --- Views --- */

struct tab_view {
	struct str label, url, count;
	bool current;
};

struct option_view {
	struct str value, label;
	bool chosen;
};

struct staff_comments_view {
	struct staff_page_view page;
	struct view_list tabs;     /* struct tab_view */
	struct str tab;            /* "waiting", … */
	struct view_list langs;    /* struct option_view; empty on a site with one language */
	struct view_list sections; /* struct option_view */
	struct str article, author, text;
	struct str article_title; /* of the one that is filtered by */
	bool filtered;
	struct view_list items; /* struct moderated_view */
	struct str empty;       /* what to say when there are none */
	struct str next_url;
	bool tired;
	struct str back;  /* this page, for forms */
	struct str acted; /* what the last act did, or empty */
	int64_t undo;     /* its number */
	bool may_approve, may_hold, may_spam, may_remove, may_words;
};

static const struct view_field tab_fields[] = {
	VIEW_STR_FIELD(struct tab_view, label),
	VIEW_STR_FIELD(struct tab_view, url),
	VIEW_STR_FIELD(struct tab_view, count),
	VIEW_BOOL_FIELD(struct tab_view, current),
	VIEW_FIELDS_END,
};
static const struct view_type tab_view_type = VIEW_TYPE(struct tab_view, tab_fields);

static const struct view_field option_fields[] = {
	VIEW_STR_FIELD(struct option_view, value),
	VIEW_STR_FIELD(struct option_view, label),
	VIEW_BOOL_FIELD(struct option_view, chosen),
	VIEW_FIELDS_END,
};
static const struct view_type option_view_type = VIEW_TYPE(struct option_view, option_fields);

static const struct view_field moderated_fields[] = {
	VIEW_INT_FIELD(struct moderated_view, id),
	VIEW_STR_FIELD(struct moderated_view, author),
	VIEW_STR_FIELD(struct moderated_view, author_url),
	VIEW_STR_FIELD(struct moderated_view, email),
	VIEW_BOOL_FIELD(struct moderated_view, staff),
	VIEW_STRUCT_FIELD(struct moderated_view, created, &time_view_type),
	VIEW_STR_FIELD(struct moderated_view, state),
	VIEW_BOOL_FIELD(struct moderated_view, is_waiting),
	VIEW_BOOL_FIELD(struct moderated_view, is_visible),
	VIEW_BOOL_FIELD(struct moderated_view, is_spam),
	VIEW_BOOL_FIELD(struct moderated_view, is_removed),
	VIEW_BOOL_FIELD(struct moderated_view, withdrawn),
	VIEW_LIST_FIELD(struct moderated_view, whys, &view_type_str),
	VIEW_HAS_FIELD(struct moderated_view, whys),
	VIEW_STR_FIELD(struct moderated_view, stars),
	VIEW_HTML_FIELD(struct moderated_view, body),
	VIEW_STR_FIELD(struct moderated_view, source),
	VIEW_BOOL_FIELD(struct moderated_view, edited_by_staff),
	VIEW_STR_FIELD(struct moderated_view, article),
	VIEW_STR_FIELD(struct moderated_view, article_url),
	VIEW_STR_FIELD(struct moderated_view, article_queue_url),
	VIEW_STR_FIELD(struct moderated_view, parent),
	VIEW_STR_FIELD(struct moderated_view, parent_text),
	VIEW_STR_FIELD(struct moderated_view, parent_url),
	VIEW_STR_FIELD(struct moderated_view, reports),
	VIEW_LIST_FIELD(struct moderated_view, reasons, &view_type_str),
	VIEW_HAS_FIELD(struct moderated_view, reasons),
	VIEW_STR_FIELD(struct moderated_view, url),
	VIEW_BOOL_FIELD(struct moderated_view, banned),
	VIEW_FIELDS_END,
};
const struct view_type moderated_view_type = VIEW_TYPE(struct moderated_view, moderated_fields);

static const struct view_field comments_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_comments_view, page, &staff_page_view_type),
	VIEW_LIST_FIELD(struct staff_comments_view, tabs, &tab_view_type),
	VIEW_STR_FIELD(struct staff_comments_view, tab),
	VIEW_LIST_FIELD(struct staff_comments_view, langs, &option_view_type),
	VIEW_HAS_FIELD(struct staff_comments_view, langs),
	VIEW_LIST_FIELD(struct staff_comments_view, sections, &option_view_type),
	VIEW_HAS_FIELD(struct staff_comments_view, sections),
	VIEW_STR_FIELD(struct staff_comments_view, article),
	VIEW_STR_FIELD(struct staff_comments_view, author),
	VIEW_STR_FIELD(struct staff_comments_view, text),
	VIEW_STR_FIELD(struct staff_comments_view, article_title),
	VIEW_BOOL_FIELD(struct staff_comments_view, filtered),
	VIEW_LIST_FIELD(struct staff_comments_view, items, &moderated_view_type),
	VIEW_HAS_FIELD(struct staff_comments_view, items),
	VIEW_STR_FIELD(struct staff_comments_view, empty),
	VIEW_STR_FIELD(struct staff_comments_view, next_url),
	VIEW_BOOL_FIELD(struct staff_comments_view, tired),
	VIEW_STR_FIELD(struct staff_comments_view, back),
	VIEW_STR_FIELD(struct staff_comments_view, acted),
	VIEW_INT_FIELD(struct staff_comments_view, undo),
	VIEW_BOOL_FIELD(struct staff_comments_view, may_approve),
	VIEW_BOOL_FIELD(struct staff_comments_view, may_hold),
	VIEW_BOOL_FIELD(struct staff_comments_view, may_spam),
	VIEW_BOOL_FIELD(struct staff_comments_view, may_remove),
	VIEW_BOOL_FIELD(struct staff_comments_view, may_words),
	VIEW_FIELDS_END,
};
const struct view_type staff_comments_view_type = VIEW_TYPE(struct staff_comments_view, comments_fields);

/* --- One comment as moderators see it --- */

struct str comments_state(struct req *q, enum comment_state state)
{
	static const char *const labels[COMMENT_STATES] = {
		[COMMENT_VISIBLE] = N_("Visible"),
		[COMMENT_PENDING] = N_("Waiting"),
		[COMMENT_SPAM] = N_("Spam"),
		[COMMENT_REMOVED] = N_("Removed"),
	};
	return req_text(q, labels[state]);
}

/* The word that rules gave as the reason, as a sentence; %1 is what was found. One not known here is shown as it is. */
static const struct {
	const char *word, *text;
} reason_texts[] = {
	{"trap", N_("Spam: the field that people leave empty was filled in.")},
	{"haste", N_("Held: written in %1 seconds.")},
	{"crowd", N_("Held: many comments came from its network at once.")},
	{"disguise", N_("Held: the link “%1” leads elsewhere than it says.")},
	{"words", N_("Held: the word “%1”.")},
	{"name", N_("Held: the name can be taken for “%1”.")},
	{"policy", N_("Comments of readers who are new here wait.")},
	{"reported", N_("Readers reported it.")},
	{"moderator", N_("A moderator put it here.")},
	{"author", N_("Its author took it back.")},
	{"banned", N_("Its author is banned.")},
};

static struct str links_text(struct req *q, struct str detail)
{
	int64_t n = 0;
	return str_to_i64(detail, &n) == RC_OK ? page_count(q, N_PLURAL("Held: %d link.", "Held: %d links."), n)
					       : req_text(q, N_("Held: too many links."));
}

static struct str reason_text(struct req *q, struct str word, struct str detail, enum comment_state state)
{
	if (str_is(word, "words") && state == COMMENT_SPAM)
		return page_fill_text(q, N_("Spam: the word “%1”."), &detail, 1);
	if (str_is(word, "links"))
		return links_text(q, detail);
	if (str_is(word, "policy") && str_is(detail, "all"))
		return req_text(q, N_("Every comment waits here."));
	for (size_t i = 0; i < ARRAY_LEN(reason_texts); i++)
		if (str_is(word, reason_texts[i].word))
			return page_fill_text(q, reason_texts[i].text, &detail, 1);
	return word;
}

struct str comments_finding(struct req *q, const struct screening *f)
{
	return reason_text(q, f->step, f->detail, f->state);
}

/* What the screening found, while the comment stands where that put it; else what put it there. */
static enum rc whys_fill(struct req *q, const struct comment *c, struct moderated_view *v)
{
	struct screenings found;
	bool screened = false;
	enum rc rc = screening_list(q->db, q->arena, c->id, &found);
	if (rc != RC_OK || c->reason.n == 0)
		return rc;
	struct str *whys = arena_array(q->arena, found.n + 1, sizeof *whys);
	for (size_t i = 0; i < found.n; i++) {
		whys[i] = comments_finding(q, &found.items[i]);
		screened |= str_eq(found.items[i].step, c->reason);
	}
	if (!screened)
		whys[0] = reason_text(q, c->reason, STR(""), c->state);
	v->whys = VIEW_ITEMS(whys, screened ? found.n : 1);
	return RC_OK;
}

struct str comments_url(struct req *q, int64_t id)
{
	return arena_printf(q->arena, COMMENTS_PATH "%lld/", (long long)id);
}

static enum rc article_fill(struct req *q, const struct comment *c, struct moderated_view *v)
{
	struct article a;
	enum rc rc = article_get(q->db, q->arena, c->article_id, &a);
	if (rc != RC_OK)
		return rc;
	v->article = a.title;
	v->article_url = c->state == COMMENT_VISIBLE ? arena_printf(q->arena, "/comments/%lld", (long long)c->id)
						     : page_url(q, a.path);
	v->article_queue_url = arena_printf(q->arena, COMMENTS_PATH "?article=%lld", (long long)a.id);
	return RC_OK;
}

static enum rc parent_fill(struct req *q, const struct comment *c, struct moderated_view *v)
{
	struct comment parent;
	if (c->parent_id == 0)
		return RC_OK;
	enum rc rc = comment_get(q->db, q->arena, c->parent_id, &parent);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	v->parent = parent.author;
	v->parent_text = text_brief(q->arena, html_to_text(q->arena, html_trusted(parent.body)), EXCERPT);
	v->parent_url = comments_url(q, parent.id);
	return RC_OK;
}

static enum rc reports_fill(struct req *q, const struct comment *c, struct moderated_view *v)
{
	struct comment_reports reports;
	struct comment_reasons reasons;
	enum rc rc = comment_reports_get(q->db, c->id, &reports);
	if (rc != RC_OK || reports.open == 0)
		return rc;
	v->reports = page_count(q, N_PLURAL("%d report", "%d reports"), reports.open);
	rc = comment_report_reasons(q->db, q->arena, c->id, REASONS_MAX, &reasons);
	if (rc == RC_OK)
		v->reasons = VIEW_ITEMS(reasons.items, reasons.n);
	return rc;
}

static enum rc author_fill(struct req *q, const struct comment *c, struct moderated_view *v)
{
	struct ban_ground ground;
	enum rc rc = comment_email_get(q->db, q->arena, c->id, &v->email);
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		rc = moderation_ban_ground(q->site, q->db, q->arena, c, &ground);
	if (rc == RC_OK)
		v->banned = ground.bans.n > 0;
	return rc;
}

enum rc moderated_fill(struct req *q, const struct comment *c, struct moderated_view *ret)
{
	struct moderated_view v = {
		.id = c->id,
		.author = c->author.n > 0 ? c->author : req_text(q, N_("Nobody")),
		.author_url = url_is_safe_link(c->url, URL_LINK_READER) ? c->url : STR(""),
		.staff = c->person_id != 0,
		.created = page_time(q, c->created_at),
		.state = comments_state(q, c->state),
		.is_waiting = c->state == COMMENT_PENDING,
		.is_visible = c->state == COMMENT_VISIBLE,
		.is_spam = c->state == COMMENT_SPAM,
		.is_removed = c->state == COMMENT_REMOVED,
		.withdrawn = comment_is_withdrawn(c),
		.stars = c->stars ? page_count(q, N_PLURAL("%d Star", "%d Star"), c->stars) : STR(""),
		.body = html_trusted(c->body),
		.source = c->source,
		.edited_by_staff = c->edited_by_staff,
		.url = comments_url(q, c->id),
	};
	enum rc rc = article_fill(q, c, &v);
	if (rc == RC_OK)
		rc = whys_fill(q, c, &v);
	if (rc == RC_OK)
		rc = parent_fill(q, c, &v);
	if (rc == RC_OK)
		rc = reports_fill(q, c, &v);
	if (rc == RC_OK)
		rc = author_fill(q, c, &v);
	if (rc == RC_OK)
		*ret = v;
	return rc;
}

enum rc moderated_list(struct req *q, const int64_t *ids, size_t n, struct view_list *ret_items)
{
	struct moderated_view *items = arena_array(q->arena, n, sizeof *items);
	size_t found = 0;
	for (size_t i = 0; i < n; i++) {
		struct comment c;
		enum rc rc = comment_get(q->db, q->arena, ids[i], &c);
		if (rc == RC_OK)
			rc = moderated_fill(q, &c, &items[found]);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		found += rc == RC_OK;
	}
	*ret_items = VIEW_ITEMS(items, found);
	return RC_OK;
}

/* --- Tabs and filters --- */

static const struct {
	const char *name, *label, *empty;
} tabs[QUEUE_TABS] = {
	[QUEUE_WAITING] = {"waiting", N_("Waiting"), N_("Nothing waits. All comments have been looked at.")},
	[QUEUE_VISIBLE] = {"visible", N_("Visible"), N_("No comment is visible yet.")},
	[QUEUE_REPORTED] = {"reported", N_("Reported"), N_("Readers have reported nothing that is still open.")},
	[QUEUE_SPAM] = {"spam", N_("Spam"), N_("There is no spam.")},
	[QUEUE_REMOVED] = {"removed", N_("Removed"), N_("Nothing was removed.")},
};

static enum queue_tab tab_asked(struct req *q)
{
	struct str name = req_query(q, "state");
	for (int i = 0; i < QUEUE_TABS; i++)
		if (str_is(name, tabs[i].name))
			return (enum queue_tab)i;
	return QUEUE_WAITING;
}

static int64_t query_id(struct req *q, const char *name)
{
	int64_t id;
	return str_to_i64(req_query(q, name), &id) == RC_OK && id > 0 ? id : 0;
}

static void filter_read(struct req *q, struct queue_filter *f)
{
	const struct str *langs;
	struct str lang = req_query(q, "lang");
	*f = (struct queue_filter){
		.tab = tab_asked(q),
		.section_id = query_id(q, "section"),
		.article_id = query_id(q, "article"),
		.author = str_trim(req_query(q, "author")),
		.text = str_trim(req_query(q, "text")),
		.after_id = query_id(q, "after"),
	};
	size_t n = settings_languages(q->settings, &langs);
	for (size_t i = 0; i < n; i++) {
		if (lang.n == 0 || !str_eq(lang, langs[i]))
			continue;
		f->by_lang = true;
		f->lang = i == 0 ? STR("") : langs[i];
	}
}

/* This page with its filters, on another tab or further down (after 0: from the beginning). */
static struct str page_link(struct req *q, enum queue_tab tab, int64_t after)
{
	static const char *const kept[] = {"lang", "section", "article", "author", "text"};
	CLEANUP(buf_done) struct buf b = BUF(8192);
	buf_printf(&b, COMMENTS_PATH "?state=%s", tabs[tab].name);
	for (size_t i = 0; i < ARRAY_LEN(kept); i++)
		staff_query_add(&b, kept[i], req_query(q, kept[i]));
	if (after)
		buf_printf(&b, "&after=%lld", (long long)after);
	return buf_to_arena(&b, q->arena);
}

static struct str count_text(struct req *q, int64_t n)
{
	CLEANUP(buf_done) struct buf b = BUF(64);
	locale_number(q->look->locale, n > COUNT_MAX ? COUNT_MAX : n, &b);
	if (n > COUNT_MAX)
		buf_putc(&b, '+');
	return buf_to_arena(&b, q->arena);
}

static enum rc tabs_fill(struct req *q, enum queue_tab current, struct view_list *ret_tabs)
{
	struct tab_view *views = arena_array(q->arena, QUEUE_TABS, sizeof *views);
	for (int i = 0; i < QUEUE_TABS; i++) {
		int64_t n;
		enum rc rc = queue_count(q->db, (enum queue_tab)i, COUNT_MAX + 1, &n);
		if (rc != RC_OK)
			return rc;
		views[i] = (struct tab_view){.label = req_text(q, tabs[i].label),
					     .url = page_link(q, (enum queue_tab)i, 0),
					     .count = count_text(q, n),
					     .current = i == (int)current};
	}
	*ret_tabs = VIEW_ITEMS(views, QUEUE_TABS);
	return RC_OK;
}

static struct view_list langs_fill(struct req *q)
{
	const struct str *langs;
	size_t n = settings_languages(q->settings, &langs);
	struct option_view *views = arena_array(q->arena, n, sizeof *views);
	for (size_t i = 0; i < n; i++) {
		CLEANUP(buf_done) struct buf b = BUF(256);
		locale_language_name(arena_cstr(q->arena, langs[i]), &b);
		views[i] = (struct option_view){langs[i], buf_to_arena(&b, q->arena),
						str_eq(langs[i], req_query(q, "lang"))};
	}
	return VIEW_ITEMS(views, n > 1 ? n : 0);
}

static enum rc sections_fill(struct req *q, int64_t chosen, struct view_list *ret)
{
	struct sections all;
	enum rc rc = section_list(q->db, q->arena, &all);
	if (rc != RC_OK)
		return rc;
	struct option_view *views = arena_array(q->arena, all.n, sizeof *views);
	for (size_t i = 0; i < all.n; i++)
		views[i] = (struct option_view){arena_printf(q->arena, "%lld", (long long)all.items[i].id),
						all.items[i].name, all.items[i].id == chosen};
	*ret = VIEW_ITEMS(views, all.n);
	return RC_OK;
}

static enum rc filters_fill(struct req *q, const struct queue_filter *f, struct staff_comments_view *v)
{
	struct article a;
	v->tab = str_of(tabs[f->tab].name);
	v->langs = langs_fill(q);
	v->article = f->article_id ? req_query(q, "article") : STR("");
	v->author = f->author;
	v->text = f->text;
	v->filtered = f->by_lang || f->section_id || f->article_id || f->author.n > 0 || f->text.n > 0;
	enum rc rc = sections_fill(q, f->section_id, &v->sections);
	if (rc != RC_OK || !f->article_id)
		return rc;
	rc = article_get(q->db, q->arena, f->article_id, &a);
	if (rc == RC_OK)
		v->article_title = a.title;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* --- The page --- */

static struct str passed_over(struct req *q, int64_t n)
{
	return page_count(q,
			  N_PLURAL("%d comment was passed over: its author has withdrawn it.",
				   "%d comments were passed over: their authors have withdrawn them."),
			  n);
}

void comments_acted_fill(struct req *q, struct str *ret_text, int64_t *ret_undo)
{
	static const struct {
		const char *what, *one, *many;
	} texts[] = {
		{"approve", N_PLURAL("%d comment approved.", "%d comments approved.")},
		{"hold", N_PLURAL("%d comment held.", "%d comments held.")},
		{"spam", N_PLURAL("%d comment marked as spam.", "%d comments marked as spam.")},
		{"remove", N_PLURAL("%d comment removed.", "%d comments removed.")},
		{"ban", N_PLURAL("Banned. %d comment moved.", "Banned. %d comments moved.")},
		{"undo", N_PLURAL("%d comment is as it was before.", "%d comments are as they were before.")},
	};
	struct str what = req_query(q, "what");
	int64_t n = query_id(q, "n"), withdrawn = query_id(q, "withdrawn");
	*ret_text = STR("");
	*ret_undo = 0;
	if (!staff_was_done(q, what))
		return;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (str_is(what, texts[i].what))
			*ret_text = page_count(q, texts[i].one, texts[i].many, n);
	if (withdrawn > 0)
		*ret_text = arena_join(q->arena, *ret_text, STR(" "), passed_over(q, withdrawn), STR_NONE);
	*ret_undo = str_is(what, "undo") ? 0 : query_id(q, "act");
}

static const char *empty_text(const struct staff_comments_view *v, enum queue_tab tab)
{
	if (v->tired)
		return N_("Nothing found so far. There is more to look through.");
	return v->filtered ? N_("No comment here is like that.") : tabs[tab].empty;
}

/* problem: a msgid, or NULL. */
static enum rc comments_page(struct req *q, int status, const char *problem)
{
	struct queue_filter f;
	struct queue_page found;
	struct staff_comments_view v = {.undo = 0};
	filter_read(q, &f);
	staff_page(q, &v.page, N_("Comments"));
	v.page.problem = problem ? req_text(q, problem) : STR("");
	staff_script(&v.page, "moderation.js");
	enum rc rc = tabs_fill(q, f.tab, &v.tabs);
	if (rc == RC_OK)
		rc = filters_fill(q, &f, &v);
	if (rc == RC_OK)
		rc = queue_read(q->db, q->arena, &f, &found);
	if (rc == RC_OK)
		rc = moderated_list(q, found.ids, found.n, &v.items);
	if (rc != RC_OK)
		return rc;
	v.tired = found.tired;
	v.next_url = found.next_id ? page_link(q, f.tab, found.next_id) : STR("");
	v.empty = req_text(q, empty_text(&v, f.tab));
	v.back = page_link(q, f.tab, f.after_id);
	v.may_approve = f.tab != QUEUE_VISIBLE;
	v.may_hold = f.tab != QUEUE_WAITING;
	v.may_spam = f.tab != QUEUE_SPAM;
	v.may_remove = f.tab != QUEUE_REMOVED;
	v.may_words = person_may(q->staff->role, MAY_SET_WORDS);
	comments_acted_fill(q, &v.acted, &v.undo);
	return req_render(q, status, "comments", &staff_comments_view_type, &v);
}

enum rc staff_comments(struct req *q)
{
	return comments_page(q, 200, NULL);
}

/* --- Acts --- */

struct str comments_back(struct req *q)
{
	struct str back = gate_then(q, req_form_text(q, "back"));
	return str_starts(back, STR(COMMENTS_PATH)) || str_starts(back, STR("/newsroom/bans/")) ? back
												: STR(COMMENTS_PATH);
}

static enum rc acted_json(struct req *q, const char *what, const struct moderation_result *done)
{
	CLEANUP(buf_done) struct buf b = BUF(1024);
	struct json_out o;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_str(&o, "done", str_of(what));
	json_out_field_int(&o, "act", done->id);
	json_out_field_int(&o, "n", done->n);
	json_out_field_int(&o, "withdrawn", done->withdrawn);
	if (done->withdrawn > 0)
		json_out_field_str(&o, "notice", passed_over(q, done->withdrawn));
	json_out_end(&o);
	return req_json(q, 200, &b);
}

enum rc comments_acted(struct req *q, const char *what, const struct moderation_result *done)
{
	struct str back = comments_back(q);
	if (req_wants_json(q))
		return acted_json(q, what, done);
	char sign = str_find_char(back, '?', 0) == SIZE_MAX ? '?' : '&';
	struct str to = arena_printf(q->arena, "%.*s%cwhat=%s&act=%lld&n=%lld&withdrawn=%lld", STR_ARG(back), sign,
				     what, (long long)done->id, (long long)done->n, (long long)done->withdrawn);
	enum rc rc = req_redirect_raw(q, 303, to);
	staff_done_mark(q, what);
	return rc;
}

/* The queue again, with what is wrong above it. */
static enum rc order_refused(struct req *q, int status, const char *why)
{
	return req_wants_json(q) ? req_problem(q, status, why) : comments_page(q, status, why);
}

/* A button of one comment sends approve=7; those above the list send act=approve with every id that is ticked. */
static enum rc order_read(struct req *q, enum moderation_act *ret_act, int64_t *ids, size_t *ret_n)
{
	size_t at = 0, n = 0;
	struct str value;
	for (int i = 0; i < MODERATION_ACTS; i++) {
		struct str one = form_get(&q->form, moderation_act_name((enum moderation_act)i));
		if (!one.p || str_to_i64(one, &ids[0]) != RC_OK)
			continue;
		*ret_act = (enum moderation_act)i;
		*ret_n = 1;
		return RC_OK;
	}
	while (n < FORM_FIELDS_MAX && form_each(&q->form, "id", &at, &value))
		n += str_to_i64(value, &ids[n]) == RC_OK;
	*ret_n = n;
	return moderation_act_of(req_form_text(q, "act"), ret_act);
}

enum rc staff_comments_act(struct req *q)
{
	int64_t ids[FORM_FIELDS_MAX];
	size_t n;
	enum moderation_act act;
	struct moderation_result done;
	if (order_read(q, &act, ids, &n) != RC_OK)
		return order_refused(q, 422, N_("Choose what to do with the comments."));
	if (n == 0)
		return order_refused(q, 422, N_("No comment is ticked."));
	enum rc rc = moderate(q->site, q->staff, act, ids, n, utf8_repair(q->arena, req_form_text(q, "reason")), &done);
	if (rc == RC_OK && done.n == 0 && done.withdrawn > 0)
		return order_refused(
			q, 409, n == 1 ? COMMENT_WITHDRAWN_TEXT : N_("Their authors have withdrawn these comments."));
	return rc == RC_OK ? comments_acted(q, moderation_act_name(act), &done) : rc;
}

enum rc staff_comments_undo(struct req *q)
{
	struct moderation_result done;
	int64_t id = req_form_id(q, "act", 0);
	enum rc rc = moderation_undo(q->site, q->staff, id, &done);
	if (rc == RC_NOT_FOUND)
		return req_problem(q, 409, N_("There is nothing that could be taken back."));
	return rc == RC_OK ? comments_acted(q, "undo", &done) : rc;
}
