/*
 * Votes on an article, its polls and its comments; the tally and the view beacon.
 */
#include "rules/view_counter.h"
#include "rules/vote.h"
#include "store/article.h"
#include "text/json.h"
#include "web/handlers.h"
#include "web/reader_article.h"
#include "web/reader_comment.h"
#include "web/reader_poll.h"
#include "web/running.h"

#define NO_ARTICLE N_("There is no such article.")
#define NO_POLL N_("There is no such poll.")
#define NO_COMMENT N_("There is no such comment.")

/* --- Votes --- */

struct vote_of_req {
	struct vote vote; /* first */
	struct req *q;
	int64_t part; /* of the article, where the poll stands */
};

static enum rc tally_json(struct req *q, int64_t article_id)
{
	struct engagement e;
	struct engagement_mine mine;
	CLEANUP(buf_done) struct buf b = BUF(65536);
	enum rc rc = engagement_of(q->db, q->settings, q->arena, article_id, &e);
	if (rc == RC_OK)
		rc = engagement_mine(q->db, q->site, q->arena, article_id, &q->voter, &mine);
	if (rc != RC_OK)
		return rc;
	engagement_json(&e, &mine, &b);
	return req_json(q, 200, &b);
}

#define OFF N_("This kind of vote is switched off here.")
static const struct {
	const char *none, *off;
} sentences[] = {
	[VOTE_LIKE] = {NO_ARTICLE, OFF},
	[VOTE_REACTION] = {NO_ARTICLE, OFF},
	[VOTE_STARS] = {NO_ARTICLE, OFF},
	[VOTE_POLL] = {NO_POLL, N_("This poll is closed.")},
	[VOTE_COMMENT] = {NO_COMMENT, N_("Comments are switched off here.")},
};

/* 409 for what is off or closed, 404 for no article, else by the code itself; the sentence is the rule's. */
static enum rc vote_refused(struct req *q, struct vote *v)
{
	const struct {
		enum rc rc;
		int status;
		const char *text;
	} answers[] = {
		{RC_NOT_FOUND, 404, sentences[v->block].none},
		{RC_CONFLICT, 409, sentences[v->block].off},
		{RC_DENIED, 409, N_("This key was already used for another request.")},
	};
	if (v->job.rc == RC_LIMITED) {
		q->challenge = arena_str(q->arena, v->challenge);
		return req_problem(
			q, 403,
			N_("Many votes came from your network. Your browser has to work a moment for this one."));
	}
	for (size_t i = 0; i < ARRAY_LEN(answers); i++)
		if (answers[i].rc == v->job.rc)
			return req_problem(q, answers[i].status, answers[i].text);
	return rc_fail(v->job.rc, "%s", v->job.error);
}

/* "?voted=happy#reactions": what stands now, so that the page can say so; few values, each its own form. */
static const char *voted_tail(struct req *q, const struct vote *v)
{
	struct str what = v->standing;
	if (v->standing.n == 0)
		what = STR("none");
	else if (!v->counted)
		what = STR("waits");
	else if (v->block == VOTE_STARS || v->block == VOTE_POLL)
		what = v->poll_id ? STR("poll") : STR("rating");
	if (v->poll_id == 0)
		return arena_printf(q->arena, "?voted=%.*s#reactions", STR_ARG(what)).p;
	return arena_printf(q->arena, "?voted=%.*s#poll-%lld", STR_ARG(what), (long long)v->poll_id).p;
}

/* Back to where it was cast: a poll may stand on a later page of its article. */
static struct str voted_path(struct req *q, const struct vote *v)
{
	int64_t part = ((const struct vote_of_req *)v)->part;
	const char *slash = str_ends(v->article_path, STR("/")) ? "" : "/";
	if (part <= 1)
		return v->article_path;
	return arena_printf(q->arena, "%.*s%s%lld/", STR_ARG(v->article_path), slash, (long long)part);
}

static enum rc vote_failed(struct req *q)
{
	struct vote *v = (struct vote *)q->job;
	enum rc rc = vote_refused(q, v);
	vote_done(v);
	return rc;
}

/* What to say of a vote that is held; "" for one that counts. */
static struct str waits_text(struct req *q, const struct vote *v)
{
	return v->counted ? STR("") : req_text(q, page_notice_text(q->settings, STR("voted"), STR("waits")));
}

static enum rc comment_vote_told(struct req *q, const struct vote *v)
{
	CLEANUP(buf_done) struct buf b = BUF(1024);
	struct json_out o;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_int(&o, "id", v->comment_id);
	json_out_field_int(&o, "likes", v->likes);
	json_out_field_bool(&o, "mine", v->standing.n > 0);
	if (!v->counted)
		json_out_field_str(&o, "notice", waits_text(q, v));
	json_out_end(&o);
	return req_json(q, 200, &b);
}

static enum rc vote_told(struct req *q, const struct vote *v)
{
	CLEANUP(buf_done) struct buf b = BUF(65536);
	struct engagement_mine mine = v->mine;
	mine.waits = waits_text(q, v);
	engagement_json(&v->engagement, &mine, &b);
	return req_json(q, 200, &b);
}

static enum rc told(struct req *q, const struct vote *v)
{
	return v->comment_id ? comment_vote_told(q, v) : vote_told(q, v);
}

static enum rc led_back(struct req *q, const struct vote *v)
{
	if (v->comment_id)
		return comment_lead(q, v->article_path, v->counted ? "" : "?voted=waits", v->comment_id);
	return req_redirect(q, 303, voted_path(q, v), voted_tail(q, v));
}

/* The vote brought all that its answer needs; a refusal is a page, and made where there is a database. */
static enum rc vote_durable(struct req *q)
{
	struct vote *v = (struct vote *)q->job;
	if (v->job.rc != RC_OK)
		return req_read(q, vote_failed);
	enum rc rc = v->wants_tally ? told(q, v) : led_back(q, v);
	vote_done(v);
	return rc;
}

static void vote_settled(struct vote *v)
{
	req_resume(((struct vote_of_req *)v)->q);
}

/* What was sent is no vote. An article that is not there is 404 whatever was sent. */
static enum rc vote_invalid(struct req *q)
{
	static const char *const wrong[] = {
		[VOTE_LIKE] = N_("Choose like, dislike or none."),
		[VOTE_REACTION] = N_("This is none of the reactions."),
		[VOTE_STARS] = N_("A rating is a whole number from 1 to 5."),
	};
	struct article a;
	enum vote_block block = ((struct vote *)q->job)->block;
	if (article_get(q->db, q->arena, req_path_id(q, "id"), &a) != RC_OK || !article_visible(&a, q->now))
		return req_problem(q, 404, NO_ARTICLE);
	req_error(q, vote_field(block), wrong[block]);
	return req_problem(q, 422, NULL);
}

static enum rc key_refused(struct req *q)
{
	req_error(q, "key", N_("This key is too long or has characters that are not allowed."));
	return req_problem(q, 422, NULL);
}

/* On its way to the writer. */
static enum rc vote_send(struct req *q, struct vote *v)
{
	v->wants_tally = req_wants_json(q);
	if (v->wants_tally)
		vote_may_prove(v, req_form_text(q, "proof"));
	return req_wait(q, vote_durable, &v->job);
}

static enum rc vote_cast(struct req *q, enum vote_block block)
{
	int64_t id = req_path_id(q, "id");
	struct vote_of_req *v = arena_new(q->arena, struct vote_of_req);
	if (id == 0)
		return req_problem(q, 404, NO_ARTICLE);
	v->q = q;
	if (idempotency_key_check(req_key(q)) != RC_OK)
		return key_refused(q);
	enum rc rc = vote_init(&v->vote, q->site, q->settings, block, id, &q->voter,
			       req_form_text(q, vote_field(block)), req_network(q), req_key(q), vote_settled);
	if (rc == RC_OK)
		return vote_send(q, &v->vote);
	v->vote.block = block;
	q->job = &v->vote.job;
	return req_read(q, vote_invalid);
}

enum rc reader_like(struct req *q)
{
	return vote_cast(q, VOTE_LIKE);
}
enum rc reader_react(struct req *q)
{
	return vote_cast(q, VOTE_REACTION);
}
enum rc reader_rate(struct req *q)
{
	return vote_cast(q, VOTE_STARS);
}

/* In an article that readers may see. */
static enum rc poll_of_path(struct req *q, struct poll *ret_poll)
{
	struct article a;
	int64_t id = req_path_id(q, "id");
	enum rc rc = id ? poll_get(q->db, q->arena, id, ret_poll) : RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = article_get(q->db, q->arena, ret_poll->article_id, &a);
	return rc == RC_OK && !article_visible(&a, q->now) ? RC_NOT_FOUND : rc;
}

/* Not on the loop: whose poll it is has to be read before the voter's hash can be made. */
enum rc reader_poll_vote(struct req *q)
{
	struct poll poll;
	struct vote_of_req *v = arena_new(q->arena, struct vote_of_req);
	v->q = q;
	enum rc rc = poll_of_path(q, &poll);
	if (rc == RC_NOT_FOUND)
		return req_problem(q, 404, NO_POLL);
	if (rc != RC_OK)
		return rc;
	if (idempotency_key_check(req_key(q)) != RC_OK)
		return key_refused(q);
	rc = vote_poll_init(&v->vote, q->site, q->settings, &poll, &q->voter, req_form_text(q, vote_field(VOTE_POLL)),
			    req_network(q), req_key(q), vote_settled);
	if (rc == RC_OK && !req_wants_json(q))
		rc = article_poll_part(q, &poll, &v->part);
	if (rc == RC_OK)
		return vote_send(q, &v->vote);
	if (rc != RC_INVALID)
		return rc;
	req_error(q, vote_field(VOTE_POLL), N_("This is none of the choices."));
	return req_problem(q, 422, NULL);
}

/* Not on the loop either, for the same reason. */
enum rc reader_comment_like(struct req *q)
{
	struct comment c;
	int64_t id = req_path_id(q, "id");
	struct vote_of_req *v = arena_new(q->arena, struct vote_of_req);
	v->q = q;
	enum rc rc = id ? comment_get(q->db, q->arena, id, &c) : RC_NOT_FOUND;
	if (rc == RC_NOT_FOUND)
		return req_problem(q, 404, NO_COMMENT);
	if (rc != RC_OK)
		return rc;
	if (idempotency_key_check(req_key(q)) != RC_OK)
		return key_refused(q);
	rc = vote_comment_init(&v->vote, q->site, q->settings, &c, &q->voter, req_network(q), req_key(q), vote_settled);
	return rc == RC_OK ? vote_send(q, &v->vote) : rc;
}

/* --- Reading --- */

enum rc reader_visible_id(struct req *q, int64_t *ret_id)
{
	struct article a;
	int64_t id = req_path_id(q, "id");
	enum rc rc = id ? article_get(q->db, q->arena, id, &a) : RC_NOT_FOUND;
	if (rc == RC_OK && !article_visible(&a, q->now))
		rc = RC_NOT_FOUND;
	if (rc == RC_OK)
		*ret_id = id;
	return rc;
}

enum rc reader_tally(struct req *q)
{
	int64_t id;
	enum rc rc = reader_visible_id(q, &id);
	if (rc != RC_OK)
		return rc;
	req_voter(q);
	return tally_json(q, id);
}

void web_count_view(struct web *w, const struct request *http, int64_t article_id)
{
	char client[NETADDR_TEXT_SIZE];
	netaddr_format(&http->client, client);
	struct viewer who = {.address = str_of(client),
			     .agent = request_header(http, "User-Agent"),
			     .referrer = request_header(http, "Referer"),
			     .own_host = request_header(http, "Host")};
	view_counter_add(w->views, article_id, &who);
}

enum rc reader_view(struct req *q)
{
	int64_t id;
	struct switches sw;
	enum rc rc = reader_visible_id(q, &id);
	if (rc == RC_OK)
		rc = switches_of(q->db, q->settings, q->arena, id, &sw);
	if (rc != RC_OK)
		return rc;
	if (!block_on(&sw, BLOCK_VIEWS))
		return req_problem(q, 409, N_("Views are not counted here."));
	web_count_view(q->web, q->http, id);
	response_init(&q->response, q->arena, 204);
	return RC_OK;
}
