/*
 * The polls of one article, for whoever may edit it: a list, and a form for a new one or one that is changed. The
 * editor shows the same in a dialog.
 */
#include "rules/polling.h"
#include "store/article.h"
#include "text/json.h"
#include "text/poll_mark.h"
#include "text/unicode.h"
#include "text/wall.h"
#include "web/handlers.h"
#include "web/staff_editor.h"

/* --- Views --- */

struct result_view {
	struct str text, count; /* "12 votes" */
	int64_t percent;
};
struct poll_row_view {
	int64_t id;
	struct str question, mark, votes;
	struct view_list results;  /* struct result_view */
	struct time_view *closes;  /* also when that was; NULL: it stays open */
	bool closed, voted, shown; /* shown: its mark stands in the article */
	struct str change_url;
};
struct staff_polls_view {
	struct staff_page_view page;
	struct str action, act_action, editor_url, polls_url;
	struct view_list polls; /* struct poll_row_view */
	/* The form */
	int64_t poll; /* 0: a new one */
	bool is_new, voted, ask_reworded;
	struct field_view question, choices, closes, reworded;
	struct str zone;
};

static const struct view_field result_fields[] = {
	VIEW_STR_FIELD(struct result_view, text),
	VIEW_STR_FIELD(struct result_view, count),
	VIEW_INT_FIELD(struct result_view, percent),
	VIEW_FIELDS_END,
};
static const struct view_type result_view_type = VIEW_TYPE(struct result_view, result_fields);

static const struct view_field row_fields[] = {
	VIEW_INT_FIELD(struct poll_row_view, id),
	VIEW_STR_FIELD(struct poll_row_view, question),
	VIEW_STR_FIELD(struct poll_row_view, mark),
	VIEW_STR_FIELD(struct poll_row_view, votes),
	VIEW_LIST_FIELD(struct poll_row_view, results, &result_view_type),
	VIEW_OBJECT_FIELD(struct poll_row_view, closes, &time_view_type),
	VIEW_BOOL_FIELD(struct poll_row_view, closed),
	VIEW_BOOL_FIELD(struct poll_row_view, voted),
	VIEW_BOOL_FIELD(struct poll_row_view, shown),
	VIEW_STR_FIELD(struct poll_row_view, change_url),
	VIEW_FIELDS_END,
};
static const struct view_type poll_row_view_type = VIEW_TYPE(struct poll_row_view, row_fields);

static const struct view_field polls_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_polls_view, page, &staff_page_view_type),
	VIEW_STR_FIELD(struct staff_polls_view, action),
	VIEW_STR_FIELD(struct staff_polls_view, act_action),
	VIEW_STR_FIELD(struct staff_polls_view, editor_url),
	VIEW_STR_FIELD(struct staff_polls_view, polls_url),
	VIEW_LIST_FIELD(struct staff_polls_view, polls, &poll_row_view_type),
	VIEW_HAS_FIELD(struct staff_polls_view, polls),
	VIEW_INT_FIELD(struct staff_polls_view, poll),
	VIEW_BOOL_FIELD(struct staff_polls_view, is_new),
	VIEW_BOOL_FIELD(struct staff_polls_view, voted),
	VIEW_BOOL_FIELD(struct staff_polls_view, ask_reworded),
	VIEW_STRUCT_FIELD(struct staff_polls_view, question, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_polls_view, choices, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_polls_view, closes, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_polls_view, reworded, &field_view_type),
	VIEW_STR_FIELD(struct staff_polls_view, zone),
	VIEW_FIELDS_END,
};
const struct view_type staff_polls_view_type = VIEW_TYPE(struct staff_polls_view, polls_fields);

/* --- The list --- */

static bool stands_in(struct str body, int64_t poll)
{
	struct poll_mark m;
	for (size_t at = 0; poll_mark_next(body, at, &m); at = m.to)
		if (m.poll == poll)
			return true;
	return false;
}

static enum rc row_fill(struct req *q, const struct poll *p, const struct poll_count *c, struct str body,
			struct poll_row_view *v)
{
	struct result_view *results = arena_array(q->arena, p->n_choices, sizeof *results);
	for (size_t i = 0; i < p->n_choices; i++)
		results[i] = (struct result_view){
			p->choices[i], page_count(q, N_PLURAL("%d vote", "%d votes"), c->counts[i]), c->percent[i]};
	*v = (struct poll_row_view){
		.id = p->id,
		.question = p->question,
		.mark = poll_mark_text(q->arena, p->id),
		.votes = page_count(q, N_PLURAL("%d vote", "%d votes"), c->votes),
		.results = VIEW_ITEMS(results, p->n_choices),
		.closed = c->closed,
		.shown = stands_in(body, p->id),
		.change_url = arena_printf(q->arena, "?poll=%lld#poll-form", (long long)p->id),
	};
	if (p->closes_at) {
		v->closes = arena_new(q->arena, struct time_view);
		*v->closes = page_time(q, p->closes_at);
	}
	return poll_voted(q->db, p, &v->voted);
}

static enum rc list_fill(struct req *q, int64_t article_id, struct staff_polls_view *v)
{
	struct polls polls;
	struct engagement e;
	struct article_body body = {.body = STR("")};
	enum rc rc = poll_list(q->db, q->arena, article_id, &polls);
	if (rc == RC_OK)
		rc = engagement_of(q->db, q->settings, q->arena, article_id, &e);
	if (rc == RC_OK)
		rc = article_body_get(q->db, q->arena, article_id, &body);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	struct poll_row_view *rows = arena_array(q->arena, polls.n, sizeof *rows);
	v->polls = VIEW_ITEMS(rows, polls.n);
	for (size_t i = 0; i < polls.n; i++) {
		rc = row_fill(q, &polls.items[i], &e.polls[i], body.body, &rows[i]);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

/* --- The form --- */

static struct str lines_of(struct req *q, const struct poll *p)
{
	CLEANUP(buf_done) struct buf b = BUF(65536);
	for (size_t i = 0; i < p->n_choices; i++)
		buf_printf(&b, "%.*s\n", STR_ARG(p->choices[i]));
	return buf_to_arena(&b, q->arena);
}

static void values_fill(struct req *q, const struct poll *p, struct staff_polls_view *v)
{
	CLEANUP(buf_done) struct buf closes = BUF(64);
	if (p->closes_at)
		wall_of_time(p->closes_at, settings_zone(q->settings), &closes);
	v->poll = p->id;
	v->question.value = p->question;
	v->choices.value = lines_of(q, p);
	v->closes.value = buf_to_arena(&closes, q->arena);
}

/* The poll that the form is about: the list's, or with ?poll=7 one of the article. */
static enum rc form_poll(struct req *q, int64_t article_id, int64_t id, struct staff_polls_view *v)
{
	struct poll p;
	v->is_new = id == 0;
	v->question = v->choices = v->closes = v->reworded = (struct field_view){STR(""), STR("")};
	v->zone = str_of(settings_zone(q->settings));
	if (id == 0)
		return RC_OK;
	enum rc rc = poll_get(q->db, q->arena, id, &p);
	if (rc == RC_OK && p.article_id != article_id)
		rc = rc_fail(RC_NOT_FOUND, "the poll is another article's");
	if (rc == RC_OK)
		rc = poll_voted(q->db, &p, &v->voted);
	if (rc == RC_OK)
		values_fill(q, &p, v);
	return rc;
}

static enum rc polls_page(struct req *q, int status, const struct article *row, struct staff_polls_view *v)
{
	enum rc rc = list_fill(q, row->id, v);
	if (rc != RC_OK)
		return rc;
	struct str problem = v->page.problem, title = row->title.n ? row->title : req_text(q, N_("New article"));
	staff_page_titled(q, &v->page, page_fill_text(q, N_("Polls of %1"), &title, 1));
	v->page.problem = problem;
	v->editor_url = editor_path(q, row->id, "");
	v->polls_url = v->action = editor_path(q, row->id, "polls/");
	v->act_action = editor_path(q, row->id, "polls/act");
	return req_render(q, status, "polls", &staff_polls_view_type, v);
}

enum rc staff_polls(struct req *q)
{
	int64_t poll = 0;
	struct article row;
	struct staff_polls_view v = {.poll = 0};
	if (req_query(q, "poll").n > 0 && str_to_i64(req_query(q, "poll"), &poll) != RC_OK)
		return rc_fail(RC_NOT_FOUND, "no such poll");
	enum rc rc = editor_article(q, &row);
	if (rc == RC_OK)
		rc = form_poll(q, row.id, poll, &v);
	return rc == RC_OK ? polls_page(q, 200, &row, &v) : rc;
}

/* --- Acts --- */

static int status_of(enum rc rc)
{
	return rc == RC_DENIED ? 403 : rc == RC_INVALID ? 422 : 409;
}

static struct field_view sent(struct req *q, const struct polling *p, const char *name)
{
	return staff_field(q, name, p->field && strcmp(p->field, name) == 0 ? p->refused : NULL);
}

/* The page again with what was typed, and the sentence beside its field. */
static enum rc refused(struct req *q, enum rc rc, const struct polling *p)
{
	struct article row;
	struct staff_polls_view v = {.poll = 0};
	if (!p->refused)
		return rc;
	if (req_wants_json(q)) {
		if (p->field)
			req_error(q, p->field, p->refused);
		return req_problem(q, status_of(rc), p->refused);
	}
	enum rc found = editor_article(q, &row);
	if (found == RC_OK)
		found = form_poll(q, row.id, p->poll_id, &v);
	if (found != RC_OK)
		return found;
	if (form_get(&q->form, "question").p) {
		v.question = sent(q, p, "question");
		v.choices = sent(q, p, "choices");
		v.closes = sent(q, p, "closes");
		v.reworded = sent(q, p, "reworded");
		v.ask_reworded = v.reworded.error.n > 0;
	}
	if (!p->field)
		v.page.problem = req_text(q, p->refused);
	return polls_page(q, status_of(rc), &row, &v);
}

static enum rc saved(struct req *q, const struct polling *p, bool twice)
{
	bool is_new = p->poll_id != req_form_id(q, "poll", 0);
	if (!req_wants_json(q))
		return staff_done(q, editor_path(q, p->article_id, "polls/"),
				  twice    ? "poll_first"
				  : is_new ? "poll_made"
					   : "saved");
	CLEANUP(buf_done) struct buf b = BUF(256);
	struct json_out o;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_int(&o, "poll", p->poll_id);
	json_out_field_str(&o, "mark", poll_mark_text(q->arena, p->poll_id));
	json_out_end(&o);
	return req_json(q, 200, &b);
}

enum rc staff_poll_save(struct req *q)
{
	bool twice = false;
	struct polling p = {.article_id = req_path_id(q, "id"),
			    .poll_id = req_form_id(q, "poll", 0),
			    .question = req_form_text(q, "question"),
			    .choices = req_form_text(q, "choices"),
			    .reworded = req_form_text(q, "reworded").n > 0};
	if (req_form_text(q, "closes").n > 0)
		p.refused = staff_moment(q, "closes", &p.closes_at, &twice);
	if (p.refused) {
		p.field = "closes";
		return refused(q, RC_INVALID, &p);
	}
	enum rc rc = polling_save(q->site, q->staff, q->now, &p);
	db_settle(q->db); /* what was just written is seen */
	return rc == RC_OK ? saved(q, &p, twice) : refused(q, rc, &p);
}

enum rc staff_poll_act(struct req *q)
{
	static const char *const done[POLLING_ACTS] = {
		[POLLING_CLOSE] = "poll_closed", [POLLING_REOPEN] = "poll_reopened", [POLLING_REMOVE] = "poll_removed"};
	enum polling_act act;
	struct polling p = {.article_id = req_path_id(q, "id"), .poll_id = req_form_id(q, "poll", 0)};
	if (polling_act_of(req_form_text(q, "act"), &act) != RC_OK)
		return req_problem(q, 422, N_("Please choose what to do with it."));
	enum rc rc = polling_do(q->site, q->staff, q->now, act, &p);
	db_settle(q->db);
	if (rc == RC_OK)
		return staff_done(q, editor_path(q, p.article_id, "polls/"), done[act]);
	p.poll_id = 0; /* the form below stays that of a new one */
	return refused(q, rc, &p);
}
