/*
 * Where a reader says yes to mail about answers, how often, and no: by the secret of a letter's link alone. Looking at
 * the page changes nothing, since programs that check mail follow links; the button acts, and so does the POST that
 * mail programs send by themselves (RFC 8058).
 */
#include "rules/notices.h"

#include "web/handlers.h"
#include "web/page.h"

static struct str state_text(const struct req *q, const struct subscriber *s)
{
	if (s->state == SUBSCRIBER_ON)
		return req_text(q, N_("You get mail when somebody answers."));
	if (s->state == SUBSCRIBER_OFF)
		return req_text(q, N_("You get no mail."));
	if (s->state == SUBSCRIBER_BOUNCED)
		return req_text(q, N_("You get no mail: your address did not take it."));
	return req_text(q, N_("You get no mail before you say yes here."));
}

static struct view_list paces(struct req *q, const struct subscriber *s)
{
	static const char *const labels[SUBSCRIBER_PACES] = {
		[PACE_AT_ONCE] = N_("a mail at once"),
		[PACE_HOURLY] = N_("at most one mail an hour"),
		[PACE_DAILY] = N_("at most one mail a day"),
	};
	struct pace_view *items = arena_array(q->arena, SUBSCRIBER_PACES, sizeof *items);
	for (int i = 0; i < SUBSCRIBER_PACES; i++)
		items[i] = (struct pace_view){.value = str_of(subscriber_pace_name((enum subscriber_pace)i)),
					      .label = req_text(q, labels[i]),
					      .chosen = (int)s->pace == i};
	return VIEW_ITEMS(items, SUBSCRIBER_PACES);
}

static enum rc notices_page(struct req *q, struct str secret)
{
	struct subscriber s;
	struct notices_view v = {.action = arena_join(q->arena, STR("/notices/"), secret, STR("/"), STR_NONE)};
	enum rc rc = notices_subscriber(q->db, q->arena, secret, &s);
	if (rc != RC_OK)
		return rc;
	page_fill(q, &v.page, req_text(q, N_("Mail about answers")));
	v.page.robots = STR("noindex");
	v.text = state_text(q, &s);
	v.paces = paces(q, &s);
	v.on = s.state == SUBSCRIBER_ON;
	v.may_stop = v.on || s.state == SUBSCRIBER_NEW || s.state == SUBSCRIBER_ASKED;
	rc = req_render(q, 200, "notices", &notices_view_type, &v);
	response_set(&q->response, "Referrer-Policy", STR("same-origin"));
	return rc;
}

enum rc reader_notices(struct req *q)
{
	return notices_page(q, req_path_text(q, "secret"));
}

enum rc reader_notices_choose(struct req *q)
{
	enum subscriber_pace pace = PACE_AT_ONCE;
	struct str secret = req_path_text(q, "secret"), wish = req_form_text(q, "pace");
	bool by_program = str_is(req_form_text(q, "List-Unsubscribe"), "One-Click");
	bool off = by_program || req_form_text(q, "stop").n > 0;
	if (!off && subscriber_pace_of(wish, &pace) != RC_OK) {
		req_error(q, "pace", N_("Please choose one."));
		return req_problem(q, 422, NULL);
	}
	req_voter(q);
	enum rc rc = notices_choose(q->site, secret, &q->voter, !off, pace);
	if (rc != RC_OK)
		return rc;
	db_settle(q->db); /* what was written since */
	if (by_program)
		return notices_page(q, secret);
	rc = req_redirect(q, 303, arena_join(q->arena, STR("/notices/"), secret, STR("/"), STR_NONE), NULL);
	if (rc == RC_OK && !off)
		req_voter_keep(q);
	return rc;
}
