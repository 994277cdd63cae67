/*
 * Refusals: the error page for browsers, RFC 9457 for JSON callers.
 */
#include "base/clock.h"
#include "text/json.h"
#include "web/page.h"
#include "web/req.h"
#include "web/running.h"
#include "web/staff.h"
#include "web/views.h"

/* What each status says to a reader: what happened, and what to do. */
static const struct {
	int status;
	const char *heading, *text;
} sentences[] = {
	{400, N_("That request made no sense"),
	 N_("The address or the form was damaged on its way. Please try again.")},
	{401, N_("Please sign in"), N_("You are signed out, or were away for too long.")},
	{403, N_("That is not allowed"), N_("This is not yours to see or to change. Ask an editor if you need it.")},
	{404, N_("Page not found"), N_("There is nothing at this address. It may have moved: try the search.")},
	{405, N_("That does not work here"), N_("This address cannot be used in that way.")},
	{408, N_("That took too long"), N_("The request did not arrive in time. Please try again.")},
	{409, N_("That is not possible now"), N_("It is closed or switched off.")},
	{410, N_("This is gone"), N_("What stood here was taken down for good.")},
	{413, N_("That is too large"), N_("Please send less at once.")},
	{414, N_("That address is too long"), N_("Please use a shorter one.")},
	{415, N_("That kind of data is not understood"), N_("Please use the form on the page.")},
	{422, N_("Something is missing or wrong"),
	 N_("Please look at the fields that are named and send the form again.")},
	{429, N_("Too many at once"), N_("Please wait a moment and try again.")},
	{431, N_("That is too large"), N_("Please delete what your browser keeps of this website and try again.")},
	{500, N_("Something went wrong here"), N_("The fault is ours and has been noted. Please try again later.")},
	{501, N_("That does not work here"), N_("This address cannot be used in that way.")},
	{503, N_("Too busy right now"), N_("Please try again in a few seconds.")},
	{505, N_("That does not work here"), N_("This address cannot be used in that way.")},
};

/* A status without a sentence has that of its kind: whose fault it was must be right. */
static size_t sentence_of(int status)
{
	size_t kind = 0;
	for (size_t i = 0; i < ARRAY_LEN(sentences); i++) {
		if (sentences[i].status == status)
			return i;
		if (sentences[i].status == 500 && status > 500)
			kind = i;
	}
	return kind;
}

/* The first error of a field is what is told of it. */
static bool is_first(const struct req *q, size_t i)
{
	size_t k = 0;
	while (strcmp(q->errors[k].field, q->errors[i].field) != 0)
		k++;
	return k == i;
}

static enum rc problem_json(struct req *q, int status, struct str title, struct str detail)
{
	CLEANUP(buf_done) struct buf b = BUF(16384);
	struct json_out o;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_str(&o, "type", STR("about:blank"));
	json_out_field_str(&o, "title", title);
	json_out_field_int(&o, "status", status);
	json_out_field_str(&o, "detail", detail);
	if (q->challenge.n > 0) {
		json_out_field_str(&o, "challenge", q->challenge);
		json_out_field_str(&o, "solver", asset_named(look_assets(), STR("proof.js"))->path);
	}
	if (q->n_errors > 0) {
		json_out_key(&o, "errors");
		json_out_object(&o);
		for (size_t i = 0; i < q->n_errors; i++)
			if (is_first(q, i))
				json_out_field_str(&o, q->errors[i].field, req_text(q, q->errors[i].msgid));
		json_out_end(&o);
	}
	json_out_end(&o);
	response_init(&q->response, q->arena, status);
	response_bytes(&q->response, "application/problem+json", buf_to_arena(&b, q->arena));
	return RC_OK;
}

/* The sentences of the fields stand under the text, since the form itself is gone. */
static struct str text_with_errors(struct req *q, struct str text)
{
	CLEANUP(buf_done) struct buf b = BUF(16384);
	buf_put(&b, text);
	for (size_t i = 0; i < q->n_errors; i++) {
		buf_putc(&b, ' ');
		buf_put(&b, req_text(q, q->errors[i].msgid));
	}
	return buf_to_arena(&b, q->arena);
}

static enum rc problem_page(struct req *q, int status, struct str heading, struct str text)
{
	struct error_view v = {.status = status, .heading = heading, .text = text_with_errors(q, text)};
	page_fill(q, &v.page, heading);
	v.page.robots = STR("noindex");
	v.back_url = v.page.home_url;
	return req_render(q, status, "error", &error_view_type, &v);
}

enum rc req_problem_text(struct req *q, int status, struct str detail)
{
	size_t i = sentence_of(status);
	struct str heading = req_text(q, sentences[i].heading);
	if (detail.n == 0)
		detail = req_text(q, sentences[i].text);
	enum rc rc = req_wants_json(q)   ? problem_json(q, status, heading, detail)
		     : q->look->newsroom ? staff_problem(q, status, heading, text_with_errors(q, detail))
					 : problem_page(q, status, heading, detail);
	if (rc != RC_OK) {
		response_init(&q->response, q->arena, status);
		response_plain(&q->response, status);
	}
	response_set(&q->response, "Cache-Control", STR("no-store"));
	return RC_OK;
}

enum rc req_problem(struct req *q, int status, const char *detail)
{
	return req_problem_text(q, status, detail ? req_text(q, detail) : STR(""));
}

enum rc req_problem_origin(struct req *q)
{
	return req_problem(q, 403, N_("The request came from another website and was refused."));
}

/* What the server has set already: when to come back, what is allowed. */
static void header_keep(const struct response *from, const char *name, struct response *to)
{
	struct str value = response_get(from, name);
	if (value.p)
		response_set(to, name, value);
}

/* A form of staff is not lost to a status alone: how much would have been taken is said. */
static enum rc refusal_answer(struct req *q, int status, const struct web_route *route)
{
	if (status != 413 || !route || !route_is_desk(route) || !(route->flags & FORM))
		return req_problem(q, status, NULL);
	struct str most = staff_bytes(q, (int64_t)route->body_max);
	return req_problem_text(q, status,
				page_fill_text(q,
					       N_("What was sent is larger than the %1 that this form may be. Go back, "
						  "shorten it, and send it again."),
					       &most, 1));
}

void problem_refusal(struct web *w, const struct request *http, const struct web_route *route, struct response *r)
{
	struct request asked = *http;
	struct req q = {.web = w, .site = w->site, .http = &asked, .arena = r->arena, .now = clock_now()};
	bool desk = route && route_is_desk(route);
	if (!desk && !req_wants_json(&q) && !request_prefers(http, "text/html"))
		return;
	q.settings = site_settings(w->site);
	q.look = web_look(w, http->path.n > 0 ? http->path : STR("/"), &q.path);
	q.lang_prefix = q.look->prefix;
	if (desk)
		web_look_newsroom(&q, false);
	if (refusal_answer(&q, r->status, route) == RC_OK) {
		header_keep(r, "Allow", &q.response);
		header_keep(r, "Retry-After", &q.response);
		response_done(r);
		*r = q.response;
	}
	req_release(&q);
}

void req_error(struct req *q, const char *field, const char *msgid)
{
	if (q->n_errors < ARRAY_LEN(q->errors))
		q->errors[q->n_errors++] = (struct req_error){field, msgid};
}
