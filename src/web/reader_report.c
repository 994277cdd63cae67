/*
 * Reports of comments: form in, writer, then the comment's place on its page, or JSON.
 */
#include "rules/reporting.h"
#include "rules/vote.h"
#include "text/json.h"
#include "web/handlers.h"
#include "web/reader_comment.h"

struct report_of_req {
	struct reporting reporting; /* first */
	struct req *q;
};

static void report_durable(struct reporting *r)
{
	req_resume(((struct report_of_req *)r)->q);
}

static enum rc report_json(struct req *q, const struct reporting *r)
{
	CLEANUP(buf_done) struct buf b = BUF(256);
	struct json_out o;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_int(&o, "id", r->comment_id);
	json_out_field_bool(&o, "reported", true);
	json_out_field_str(&o, "notice", req_text(q, page_notice_text(q->settings, STR("reported"), STR("1"))));
	json_out_end(&o);
	return req_json(q, 200, &b);
}

static enum rc report_refused(struct req *q, const struct reporting *r)
{
	switch (r->job.rc) {
	case RC_NOT_FOUND:
		return req_problem(q, 404, N_("There is no such comment."));
	case RC_CONFLICT:
		return req_problem(q, 409, N_("Comments are switched off here."));
	case RC_DENIED:
		return req_problem(q, 409, N_("This key was already used for another request."));
	default:
		return rc_fail(r->job.rc, "%s", r->job.error);
	}
}

static enum rc report_answered(struct req *q)
{
	struct reporting *r = (struct reporting *)q->job;
	enum rc rc;
	if (r->job.rc != RC_OK)
		rc = report_refused(q, r);
	else if (req_wants_json(q))
		rc = report_json(q, r);
	else
		rc = comment_lead(q, r->article_path, "?reported=1", r->comment_id);
	reporting_done(r);
	return rc;
}

enum rc reader_comment_report(struct req *q)
{
	const char *error;
	int64_t id = req_path_id(q, "id");
	struct report_of_req *r = arena_new(q->arena, struct report_of_req);
	if (id == 0)
		return req_problem(q, 404, N_("There is no such comment."));
	r->q = q;
	if (idempotency_key_check(req_key(q)) != RC_OK) {
		req_error(q, "key", N_("This key is too long or has characters that are not allowed."));
		return req_problem(q, 422, NULL);
	}
	enum rc rc = reporting_init(&r->reporting, q->site, id, &q->voter, req_form_text(q, "reason"), req_network(q),
				    req_key(q), report_durable, &error);
	if (rc == RC_OK)
		return req_wait(q, report_answered, &r->reporting.job);
	req_error(q, "reason", error);
	return req_problem(q, 422, NULL);
}
