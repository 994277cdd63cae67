/*
 * One comment with all that helps to judge it: whom it answers, who answers it, what else its author wrote, bans,
 * former words, what moderators did; the forms to answer, to change and to ban. And the list of who is banned.
 */
#include "store/audit.h"
#include "text/unicode.h"
#include "web/handlers.h"
#include "web/staff_comments.h"

#define PARENTS_MAX 20
#define ANSWERS_MAX 50
#define HISTORY_MAX 50
#define LOG_MAX 50
#define BANS_PAGE 200

/* --- Views --- */

struct ban_view {
	struct str name, kind, becomes, reason;
	struct time_view created;
	struct str until; /* "until …" or "for good" */
	struct str comment_url;
	struct str lift_action;
};

struct former_view {
	struct str name, reason, source;
	struct time_view edited;
};

struct logged_view {
	struct str name, what, detail;
	struct time_view at;
};

struct staff_comment_view {
	struct staff_page_view page;
	struct moderated_view comment;
	struct view_list parents; /* struct moderated_view, from the first one down */
	struct view_list answers; /* the same */
	struct view_list history; /* the same: what else the author wrote, newest first */
	struct view_list formers; /* struct former_view */
	struct view_list log;     /* struct logged_view */
	struct view_list bans;    /* struct ban_view */
	bool may_approve, may_hold, may_spam, may_remove;
	bool by_voter, by_email, by_network; /* what a ban could go by */
	struct str network_until;
	struct field_view reply, text, edit_reason, ban_reason;
	struct str ban_error;
	struct str back;
	struct str acted; /* what the last act did, or empty */
	int64_t undo;     /* its number */
};

struct staff_bans_view {
	struct staff_page_view page;
	struct view_list bans;
	struct str back;
};

static const struct view_field ban_fields[] = {
	VIEW_STR_FIELD(struct ban_view, name),
	VIEW_STR_FIELD(struct ban_view, kind),
	VIEW_STR_FIELD(struct ban_view, becomes),
	VIEW_STR_FIELD(struct ban_view, reason),
	VIEW_STRUCT_FIELD(struct ban_view, created, &time_view_type),
	VIEW_STR_FIELD(struct ban_view, until),
	VIEW_STR_FIELD(struct ban_view, comment_url),
	VIEW_STR_FIELD(struct ban_view, lift_action),
	VIEW_FIELDS_END,
};
static const struct view_type ban_view_type = VIEW_TYPE(struct ban_view, ban_fields);

static const struct view_field former_fields[] = {
	VIEW_STR_FIELD(struct former_view, name),
	VIEW_STR_FIELD(struct former_view, reason),
	VIEW_STR_FIELD(struct former_view, source),
	VIEW_STRUCT_FIELD(struct former_view, edited, &time_view_type),
	VIEW_FIELDS_END,
};
static const struct view_type former_view_type = VIEW_TYPE(struct former_view, former_fields);

static const struct view_field logged_fields[] = {
	VIEW_STR_FIELD(struct logged_view, name),
	VIEW_STR_FIELD(struct logged_view, what),
	VIEW_STR_FIELD(struct logged_view, detail),
	VIEW_STRUCT_FIELD(struct logged_view, at, &time_view_type),
	VIEW_FIELDS_END,
};
static const struct view_type logged_view_type = VIEW_TYPE(struct logged_view, logged_fields);

static const struct view_field comment_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_comment_view, page, &staff_page_view_type),
	VIEW_STRUCT_FIELD(struct staff_comment_view, comment, &moderated_view_type),
	VIEW_LIST_FIELD(struct staff_comment_view, parents, &moderated_view_type),
	VIEW_HAS_FIELD(struct staff_comment_view, parents),
	VIEW_LIST_FIELD(struct staff_comment_view, answers, &moderated_view_type),
	VIEW_HAS_FIELD(struct staff_comment_view, answers),
	VIEW_LIST_FIELD(struct staff_comment_view, history, &moderated_view_type),
	VIEW_HAS_FIELD(struct staff_comment_view, history),
	VIEW_LIST_FIELD(struct staff_comment_view, formers, &former_view_type),
	VIEW_HAS_FIELD(struct staff_comment_view, formers),
	VIEW_LIST_FIELD(struct staff_comment_view, log, &logged_view_type),
	VIEW_HAS_FIELD(struct staff_comment_view, log),
	VIEW_LIST_FIELD(struct staff_comment_view, bans, &ban_view_type),
	VIEW_HAS_FIELD(struct staff_comment_view, bans),
	VIEW_BOOL_FIELD(struct staff_comment_view, may_approve),
	VIEW_BOOL_FIELD(struct staff_comment_view, may_hold),
	VIEW_BOOL_FIELD(struct staff_comment_view, may_spam),
	VIEW_BOOL_FIELD(struct staff_comment_view, may_remove),
	VIEW_BOOL_FIELD(struct staff_comment_view, by_voter),
	VIEW_BOOL_FIELD(struct staff_comment_view, by_email),
	VIEW_BOOL_FIELD(struct staff_comment_view, by_network),
	VIEW_STR_FIELD(struct staff_comment_view, network_until),
	VIEW_STRUCT_FIELD(struct staff_comment_view, reply, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_comment_view, text, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_comment_view, edit_reason, &field_view_type),
	VIEW_STRUCT_FIELD(struct staff_comment_view, ban_reason, &field_view_type),
	VIEW_STR_FIELD(struct staff_comment_view, ban_error),
	VIEW_STR_FIELD(struct staff_comment_view, back),
	VIEW_STR_FIELD(struct staff_comment_view, acted),
	VIEW_INT_FIELD(struct staff_comment_view, undo),
	VIEW_FIELDS_END,
};
const struct view_type staff_comment_view_type = VIEW_TYPE(struct staff_comment_view, comment_fields);

static const struct view_field bans_fields[] = {
	VIEW_STRUCT_FIELD(struct staff_bans_view, page, &staff_page_view_type),
	VIEW_LIST_FIELD(struct staff_bans_view, bans, &ban_view_type),
	VIEW_HAS_FIELD(struct staff_bans_view, bans),
	VIEW_STR_FIELD(struct staff_bans_view, back),
	VIEW_FIELDS_END,
};
const struct view_type staff_bans_view_type = VIEW_TYPE(struct staff_bans_view, bans_fields);

/* --- The comment among others --- */

static enum rc parents_fill(struct req *q, const struct comment *c, struct staff_comment_view *v)
{
	int64_t ids[PARENTS_MAX], id = c->parent_id;
	size_t n = 0;
	while (id != 0 && n < PARENTS_MAX) {
		struct comment parent;
		enum rc rc = comment_get(q->db, q->arena, id, &parent);
		if (rc != RC_OK)
			break;
		ids[PARENTS_MAX - ++n] = id;
		id = parent.parent_id;
	}
	return moderated_list(q, ids + PARENTS_MAX - n, n, &v->parents);
}

struct gathering {
	int64_t ids[HISTORY_MAX];
	size_t n;
	int64_t but; /* the comment itself */
};

static bool gather(void *ctx, const struct queue_row *r)
{
	struct gathering *g = ctx;
	bool known = r->id == g->but;
	for (size_t i = 0; i < g->n; i++)
		known |= g->ids[i] == r->id;
	if (!known)
		g->ids[g->n++] = r->id;
	return g->n < HISTORY_MAX;
}

static enum rc answers_fill(struct req *q, const struct comment *c, struct staff_comment_view *v)
{
	struct gathering g = {.but = c->id};
	bool ended;
	enum rc rc = queue_each(q->db, &(struct queue_walk){.any_state = true, .parent_id = c->id}, gather, &g, &ended);
	return rc == RC_OK ? moderated_list(q, g.ids, g.n, &v->answers) : rc;
}

/* Of the same voter, or with the same e-mail address. */
static enum rc history_fill(struct req *q, const struct comment *c, struct staff_comment_view *v)
{
	struct gathering g = {.but = c->id};
	bool ended;
	enum rc rc = RC_OK;
	if (c->voter.n > 0)
		rc = queue_each(q->db, &(struct queue_walk){.any_state = true, .voter = c->voter}, gather, &g, &ended);
	if (rc == RC_OK && v->comment.email.n > 0 && g.n < HISTORY_MAX)
		rc = queue_each(q->db, &(struct queue_walk){.any_state = true, .email = v->comment.email}, gather, &g,
				&ended);
	return rc == RC_OK ? moderated_list(q, g.ids, g.n, &v->history) : rc;
}

static enum rc formers_fill(struct req *q, const struct comment *c, struct staff_comment_view *v)
{
	struct comment_edits edits;
	enum rc rc = comment_edit_list(q->db, q->arena, c->id, &edits);
	if (rc != RC_OK)
		return rc;
	struct former_view *views = arena_array(q->arena, edits.n, sizeof *views);
	for (size_t i = 0; i < edits.n; i++)
		views[i] = (struct former_view){.name = edits.items[i].name,
						.reason = edits.items[i].reason,
						.source = edits.items[i].source,
						.edited = page_time(q, edits.items[i].edited_at)};
	v->formers = VIEW_ITEMS(views, edits.n);
	return RC_OK;
}

static struct str act_label(struct req *q, struct str act)
{
	static const struct {
		const char *act, *label;
	} labels[] = {
		{"comment.approve", N_("approved it")},    {"comment.hold", N_("held it")},
		{"comment.spam", N_("marked it as spam")}, {"comment.remove", N_("removed it")},
		{"comment.edit", N_("changed it")},        {"comment.reply", N_("wrote it as an answer")},
		{"comment.undo", N_("took that back")},    {"ban.add", N_("banned its author")},
		{"ban.lift", N_("lifted the ban")},
	};
	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		if (str_is(act, labels[i].act))
			return req_text(q, labels[i].label);
	return act;
}

static enum rc log_fill(struct req *q, const struct comment *c, struct staff_comment_view *v)
{
	struct audit_entries entries;
	const struct audit_filter f = {.object = STR("comment"), .object_id = c->id, .limit = LOG_MAX};
	enum rc rc = audit_list(q->db, q->arena, &f, &entries);
	if (rc != RC_OK)
		return rc;
	struct logged_view *views = arena_array(q->arena, entries.n, sizeof *views);
	for (size_t i = 0; i < entries.n; i++)
		views[i] = (struct logged_view){.name = entries.items[i].name,
						.what = act_label(q, entries.items[i].act),
						.detail = entries.items[i].detail,
						.at = page_time(q, entries.items[i].at)};
	v->log = VIEW_ITEMS(views, entries.n);
	return RC_OK;
}

/* --- Bans --- */

static struct str until_text(struct req *q, int64_t at)
{
	if (at == BAN_FOREVER)
		return req_text(q, N_("for good"));
	struct str when = page_time(q, at).text;
	return page_fill_text(q, N_("until %1"), &when, 1);
}

static struct ban_view ban_fill(struct req *q, const struct ban *b)
{
	static const char *const kinds[BAN_KINDS] = {
		[BAN_VOTER] = N_("browser"), [BAN_EMAIL] = N_("e-mail address"), [BAN_NETWORK] = N_("network")};
	struct ban_view v = {
		.name = b->name.n > 0 ? b->name : req_text(q, N_("name erased")),
		.kind = req_text(q, kinds[b->kind]),
		.becomes = req_text(q, b->state == COMMENT_REMOVED ? N_("new comments are removed")
								   : N_("new comments go to spam")),
		.reason = b->reason,
		.created = page_time(q, b->created_at),
		.until = until_text(q, b->expires_at),
		.lift_action = arena_printf(q->arena, "/newsroom/bans/%lld/lift/", (long long)b->id),
	};
	if (b->comment_id)
		v.comment_url = arena_printf(q->arena, COMMENTS_PATH "%lld/", (long long)b->comment_id);
	return v;
}

static struct view_list bans_view(struct req *q, const struct bans *bans)
{
	struct ban_view *views = arena_array(q->arena, bans->n, sizeof *views);
	for (size_t i = 0; i < bans->n; i++)
		views[i] = ban_fill(q, &bans->items[i]);
	return VIEW_ITEMS(views, bans->n);
}

static enum rc ground_fill(struct req *q, const struct comment *c, struct staff_comment_view *v)
{
	struct ban_ground g;
	enum rc rc = moderation_ban_ground(q->site, q->db, q->arena, c, &g);
	if (rc != RC_OK)
		return rc;
	v->bans = bans_view(q, &g.bans);
	v->by_voter = g.marks[BAN_VOTER].n > 0;
	v->by_email = g.marks[BAN_EMAIL].n > 0;
	v->by_network = g.marks[BAN_NETWORK].n > 0;
	if (v->by_network)
		v->network_until = page_time(q, g.network_end).text;
	return RC_OK;
}

enum rc staff_bans(struct req *q)
{
	struct bans bans;
	struct staff_bans_view v = {.back = STR("/newsroom/bans/")};
	enum rc rc = ban_list(q->db, q->arena, q->now, 0, BANS_PAGE, &bans);
	if (rc != RC_OK)
		return rc;
	staff_page(q, &v.page, N_("Bans"));
	v.bans = bans_view(q, &bans);
	return req_render(q, 200, "bans", &staff_bans_view_type, &v);
}

enum rc staff_ban_lift(struct req *q)
{
	enum rc rc = moderation_ban_lift(q->site, q->staff, req_path_id(q, "id"));
	if (rc == RC_NOT_FOUND)
		return req_problem(q, 404, N_("This ban is over."));
	return rc == RC_OK ? staff_done(q, comments_back(q), "ban_lifted") : rc;
}

/* --- The page --- */

/* Whatever a refused form holds is in *v already. */
static enum rc comment_page(struct req *q, int status, struct staff_comment_view *v)
{
	struct comment c;
	int64_t id = req_path_id(q, "id");
	enum rc rc = id ? comment_get(q->db, q->arena, id, &c) : RC_NOT_FOUND;
	if (rc == RC_NOT_FOUND)
		return req_problem(q, 404, N_("There is no such comment."));
	enum rc (*const fill[])(struct req *, const struct comment *, struct staff_comment_view *) = {
		parents_fill, answers_fill, history_fill, formers_fill, log_fill, ground_fill};
	if (rc == RC_OK)
		rc = moderated_fill(q, &c, &v->comment);
	for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(fill); i++)
		rc = fill[i](q, &c, v);
	if (rc != RC_OK)
		return rc;
	staff_page_titled(q, &v->page, page_fill_text(q, N_("Comment by %1"), &v->comment.author, 1));
	v->back = v->comment.url;
	comments_acted_fill(q, &v->acted, &v->undo);
	if (!v->text.value.p)
		v->text.value = c.source.n > 0 ? c.source : html_to_text(q->arena, html_trusted(c.body));
	v->may_approve = c.state != COMMENT_VISIBLE || v->comment.reports.n > 0; /* unless it is withdrawn */
	v->may_hold = c.state != COMMENT_PENDING;
	v->may_spam = c.state != COMMENT_SPAM;
	v->may_remove = c.state != COMMENT_REMOVED;
	return req_render(q, status, "comment", &staff_comment_view_type, v);
}

enum rc staff_comment(struct req *q)
{
	return comment_page(q, 200, &(struct staff_comment_view){.ban_error = STR("")});
}

/* --- Its forms --- */

static enum rc refused_json(struct req *q, const char *field, const char *error)
{
	req_error(q, field, error);
	return req_problem(q, 422, NULL);
}

static enum rc words_refused(struct req *q, enum rc rc)
{
	return rc == RC_CONFLICT ? req_problem(q, 409, COMMENT_WITHDRAWN_TEXT) : rc;
}

enum rc staff_comment_reply(struct req *q)
{
	const char *error;
	int64_t id = req_path_id(q, "id"), reply_id;
	enum rc rc = moderation_reply(q->site, q->staff, id, req_form_text(q, "text"), &reply_id, &error);
	if (rc == RC_INVALID && error) {
		struct staff_comment_view v = {.reply = staff_field(q, "text", error)};
		return req_wants_json(q) ? refused_json(q, "text", error) : comment_page(q, 422, &v);
	}
	return rc == RC_OK ? staff_done(q, comments_back(q), "replied") : words_refused(q, rc);
}

enum rc staff_comment_edit(struct req *q)
{
	const char *error;
	enum rc rc = moderation_edit(q->site, q->staff, req_path_id(q, "id"), req_form_text(q, "text"),
				     utf8_repair(q->arena, req_form_text(q, "reason")), &error);
	if (rc == RC_INVALID && error) {
		struct staff_comment_view v = {.text = staff_field(q, "text", error),
					       .edit_reason = staff_field(q, "reason", NULL)};
		return req_wants_json(q) ? refused_json(q, "text", error) : comment_page(q, 422, &v);
	}
	return rc == RC_OK ? staff_done(q, comments_back(q), "comment_edited") : words_refused(q, rc);
}

static void ban_order_read(struct req *q, struct ban_order *o)
{
	*o = (struct ban_order){
		.comment_id = req_path_id(q, "id"),
		.kinds = {[BAN_VOTER] = req_form_text(q, "by_voter").n > 0,
			  [BAN_EMAIL] = req_form_text(q, "by_email").n > 0,
			  [BAN_NETWORK] = req_form_text(q, "by_network").n > 0},
		.state = str_is(req_form_text(q, "state"), "removed") ? COMMENT_REMOVED : COMMENT_SPAM,
		.days = req_form_id(q, "days", 30),
		.others = req_form_text(q, "others").n > 0,
		.reason = utf8_repair(q->arena, req_form_text(q, "reason")),
	};
	if (o->days > 36500)
		o->days = 0;
}

static enum rc ban_refused(struct req *q)
{
	const char *error = N_("Choose what the ban goes by.");
	struct staff_comment_view v = {.ban_error = req_text(q, error), .ban_reason = staff_field(q, "reason", NULL)};
	return req_wants_json(q) ? refused_json(q, "by_voter", error) : comment_page(q, 422, &v);
}

enum rc staff_comment_ban(struct req *q)
{
	struct ban_order order;
	struct moderation_result done;
	ban_order_read(q, &order);
	enum rc rc = moderation_ban(q->site, q->staff, &order, &done);
	if (rc == RC_INVALID)
		return ban_refused(q);
	return rc == RC_OK ? comments_acted(q, "ban", &done) : rc;
}
