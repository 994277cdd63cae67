/*
 * Likes and reports of comments: form in, writer, then the comment's place on its page, or JSON.
 */
#include "rules/comment_act.h"

#include "rules/vote.h"
#include "text/json.h"
#include "web/handlers.h"
#include "web/reader_comment.h"

struct act_of_req {
	struct comment_act act; /* first */
	struct req *q;
};

static void act_durable(struct comment_act *act)
{
	req_resume(((struct act_of_req *)act)->q);
}

static enum rc act_json(struct req *q, const struct comment_act *act)
{
	CLEANUP(buf_done) struct buf b = BUF(256);
	struct json_out o;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_int(&o, "id", act->comment_id);
	if (act->kind == COMMENT_ACT_LIKE)
		json_out_field_int(&o, "likes", act->likes);
	json_out_key(&o, act->kind == COMMENT_ACT_LIKE ? "mine" : "reported");
	json_out_bool(&o, act->kind == COMMENT_ACT_LIKE ? act->mine : true);
	if (act->kind == COMMENT_ACT_REPORT)
		json_out_field_str(&o, "notice", req_text(q, page_notice_text(q->settings, STR("reported"), STR("1"))));
	json_out_end(&o);
	return req_json(q, 200, &b);
}

static enum rc act_refused(struct req *q, const struct comment_act *act)
{
	switch (act->job.rc) {
	case RC_NOT_FOUND:
		return req_problem(q, 404, N_("There is no such comment."));
	case RC_CONFLICT:
		return req_problem(q, 409, N_("Comments are switched off here."));
	case RC_DENIED:
		return req_problem(q, 409, N_("This key was already used for another request."));
	default:
		return rc_fail(act->job.rc, "%s", act->job.error);
	}
}

static enum rc act_answered(struct req *q)
{
	struct comment_act *act = (struct comment_act *)q->job;
	const char *query = act->kind == COMMENT_ACT_REPORT ? "?reported=1" : "";
	enum rc rc;
	if (act->job.rc != RC_OK)
		rc = act_refused(q, act);
	else if (req_wants_json(q))
		rc = act_json(q, act);
	else
		rc = comment_lead(q, act->article_path, query, act->comment_id);
	comment_act_done(act);
	return rc;
}

static enum rc act_begin(struct req *q, enum comment_act_kind kind)
{
	const char *error;
	int64_t id = req_path_id(q, "id");
	struct act_of_req *a = arena_new(q->arena, struct act_of_req);
	if (id == 0)
		return req_problem(q, 404, N_("There is no such comment."));
	a->q = q;
	if (idempotency_key_check(req_key(q)) != RC_OK) {
		req_error(q, "key", N_("This key is too long or has characters that are not allowed."));
		return req_problem(q, 422, NULL);
	}
	struct str reason = kind == COMMENT_ACT_REPORT ? req_form_text(q, "reason") : STR("");
	enum rc rc = comment_act_init(&a->act, q->site, kind, id, &q->voter, reason, req_network(q), req_key(q),
				      act_durable, &error);
	if (rc != RC_OK) {
		req_error(q, "reason", error);
		return req_problem(q, 422, NULL);
	}
	return req_wait(q, act_answered, &a->act.job);
}

enum rc reader_comment_like(struct req *q)
{
	return act_begin(q, COMMENT_ACT_LIKE);
}

enum rc reader_comment_report(struct req *q)
{
	return act_begin(q, COMMENT_ACT_REPORT);
}
