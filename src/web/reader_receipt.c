/*
 * What the site holds of a reader: seen, downloaded, erased, by the secret of a receipt. /receipt/ leads the browser
 * that voted or commented to its own.
 */
#include "rules/receipt.h"

#include "store/article.h"
#include "store/comment.h"
#include "store/moderation.h"
#include "store/poll.h"
#include "text/json.h"
#include "web/handlers.h"
#include "web/reader_comment.h"

#define FILE_MAX ((size_t)64 << 20)

static struct str address_of(struct req *q, struct str secret, const char *tail)
{
	return arena_join(q->arena, STR("/receipt/"), secret, STR("/"), str_of(tail), STR_NONE);
}

struct str receipt_url(struct req *q)
{
	return address_of(q, receipt_secret(q->site, q->arena, &q->voter), "");
}

/* Programs that look at links beside their own pages must not learn the secret. */
static void keep_secret(struct req *q)
{
	response_set(&q->response, "Referrer-Policy", STR("same-origin"));
}

/* --- As a page --- */

/* Title and place; what the article is not (any more) shown at has no link. */
static enum rc place_fill(struct req *q, int64_t article_id, int64_t comment_id, struct kept_view *v)
{
	struct article row;
	enum rc rc = article_get(q->db, q->arena, article_id, &row);
	if (rc != RC_OK)
		return rc;
	v->title = row.title;
	if (!article_visible(&row, q->now))
		return RC_OK;
	struct str path = page_url(q, row.path);
	v->url = comment_id ? arena_printf(q->arena, "%.*s#comment-%lld", STR_ARG(path), (long long)comment_id) : path;
	return RC_OK;
}

static struct str state_text(const struct req *q, enum comment_state state)
{
	static const char *const words[COMMENT_STATES] = {
		[COMMENT_PENDING] = N_("waits for a moderator"),
		[COMMENT_SPAM] = N_("taken for spam"),
		[COMMENT_REMOVED] = N_("removed"),
	};
	return words[state] ? req_text(q, words[state]) : STR("");
}

static enum rc former_fill(struct req *q, int64_t comment_id, struct view_list *ret)
{
	struct comment_edits edits;
	enum rc rc = comment_edit_list(q->db, q->arena, comment_id, &edits);
	if (rc != RC_OK)
		return rc;
	struct kept_words_view *items = arena_array(q->arena, edits.n, sizeof *items);
	for (size_t i = 0; i < edits.n; i++)
		items[i] = (struct kept_words_view){edits.items[i].source, page_time(q, edits.items[i].edited_at)};
	*ret = VIEW_ITEMS(items, edits.n);
	return RC_OK;
}

static enum rc comments_fill(struct req *q, const struct receipt *r, struct view_list *ret)
{
	struct kept_view *items = arena_array(q->arena, r->n_comments, sizeof *items);
	for (size_t i = 0; i < r->n_comments; i++) {
		const struct comment *c = &r->comments[i].row;
		enum rc rc = place_fill(q, c->article_id, c->state == COMMENT_VISIBLE ? c->id : 0, &items[i]);
		if (rc == RC_OK)
			rc = former_fill(q, c->id, &items[i].former);
		if (rc != RC_OK)
			return rc;
		items[i].author = c->author;
		items[i].email = r->comments[i].email;
		items[i].website = c->url;
		items[i].text = c->source.n > 0 ? c->source : html_to_text(q->arena, html_trusted(c->body));
		items[i].state = state_text(q, c->state);
		items[i].at = page_time(q, c->created_at);
	}
	*ret = VIEW_ITEMS(items, r->n_comments);
	return RC_OK;
}

static struct str vote_text(struct req *q, const struct reader_vote *v)
{
	int64_t comment;
	struct str question, words;
	const struct reaction_kind *kinds;
	settings_reactions(q->settings, &kinds);
	int kind = str_is(v->block, "reaction") ? settings_reaction(q->settings, v->choice) : -1;
	if (kind >= 0)
		return kinds[kind].label;
	if (str_is(v->block, "stars"))
		return page_fill_text(q, N_("rating %1"), &v->choice, 1);
	if (comment_of_block(v->block, &comment))
		return req_text(q, N_("Like of a comment"));
	if (str_is(v->choice, "like") || str_is(v->choice, "dislike"))
		return req_text(q, str_is(v->choice, "like") ? N_("Like") : N_("Dislike"));
	if (poll_words(q->db, q->arena, v->block, v->choice, &question, &words) == RC_OK)
		return arena_join(q->arena, question, STR(" – "), words, STR_NONE);
	return v->choice;
}

static enum rc votes_fill(struct req *q, const struct receipt *r, struct view_list *ret)
{
	struct kept_view *items = arena_array(q->arena, r->n_votes, sizeof *items);
	for (size_t i = 0; i < r->n_votes; i++) {
		int64_t comment = 0;
		const struct reader_vote *v = &r->votes[i];
		comment_of_block(v->block, &comment);
		enum rc rc = place_fill(q, v->article_id, comment, &items[i]);
		if (rc != RC_OK)
			return rc;
		items[i].text = vote_text(q, v);
		items[i].state = str_is(v->state, "counted") ? STR("") : req_text(q, N_("not counted"));
		items[i].at = page_time(q, v->at);
	}
	*ret = VIEW_ITEMS(items, r->n_votes);
	return RC_OK;
}

static enum rc reports_fill(struct req *q, const struct receipt *r, struct view_list *ret)
{
	struct kept_view *items = arena_array(q->arena, r->n_reports, sizeof *items);
	for (size_t i = 0; i < r->n_reports; i++) {
		const struct receipt_report *report = &r->reports[i];
		enum rc rc = place_fill(q, report->article_id, report->row.comment_id, &items[i]);
		if (rc != RC_OK)
			return rc;
		items[i].text = report->row.reason;
		items[i].at = page_time(q, report->row.at);
	}
	*ret = VIEW_ITEMS(items, r->n_reports);
	return RC_OK;
}

static enum rc receipt_render(struct req *q, int status, struct receipt_view *v)
{
	page_fill(q, &v->page, req_text(q, N_("What this site holds of you")));
	v->page.robots = STR("noindex");
	enum rc rc = req_render(q, status, "receipt", &receipt_view_type, v);
	keep_secret(q);
	return rc;
}

static enum rc receipt_page(struct req *q, const struct receipt *r, int status, const char *error)
{
	struct str secret = req_path_text(q, "secret");
	struct receipt_view v = {.address = address_of(q, secret, ""),
				 .erase_action = address_of(q, secret, "erase"),
				 .download_url = address_of(q, secret, "data.json"),
				 .error = error ? req_text(q, error) : STR(""),
				 .erased = str_is(req_query(q, "erased"), "1")};
	enum rc rc = comments_fill(q, r, &v.comments);
	if (rc == RC_OK)
		rc = votes_fill(q, r, &v.votes);
	if (rc == RC_OK)
		rc = reports_fill(q, r, &v.reports);
	return rc == RC_OK ? receipt_render(q, status, &v) : rc;
}

/* --- On the way through the articles --- */

struct receipt_of_req {
	struct receipt_walk walk;
	enum rc (*then)(struct req *q, const struct receipt *r);
};

/* Each step at the end of the readers' line. */
static enum rc receipt_go_on(struct req *q)
{
	struct receipt_of_req *r = q->carried;
	enum rc rc = receipt_step(&r->walk, q->db);
	if (rc != RC_OK)
		return rc;
	return r->walk.done ? r->then(q, &r->walk.receipt) : req_read(q, receipt_go_on);
}

static enum rc receipt_begin(struct req *q, enum receipt_purpose purpose,
			     enum rc (*then)(struct req *q, const struct receipt *r))
{
	struct receipt_of_req *r = arena_new(q->arena, struct receipt_of_req);
	enum rc rc = receipt_open(&r->walk, q->site, q->arena, req_path_text(q, "secret"), purpose, req_network(q));
	if (rc == RC_LIMITED)
		return req_problem(q, 429, N_("Please wait a minute: this was looked at very often just now."));
	if (rc != RC_OK)
		return rc;
	r->then = then;
	q->carried = r;
	return receipt_go_on(q);
}

static enum rc receipt_shown(struct req *q, const struct receipt *r)
{
	return receipt_page(q, r, 200, NULL);
}

enum rc reader_receipt(struct req *q)
{
	return receipt_begin(q, RECEIPT_LOOK, receipt_shown);
}

enum rc reader_receipt_own(struct req *q)
{
	req_voter(q);
	if (!q->voter.known)
		return receipt_render(q, 200, &(struct receipt_view){.erased = false});
	return req_redirect(q, 303, receipt_url(q), NULL);
}

/* --- As a file --- */

static enum rc former_json(struct req *q, struct json_out *o, int64_t comment_id)
{
	struct comment_edits edits;
	enum rc rc = comment_edit_list(q->db, q->arena, comment_id, &edits);
	if (rc != RC_OK)
		return rc;
	json_out_key(o, "former");
	json_out_array(o);
	for (size_t i = 0; i < edits.n; i++) {
		json_out_object(o);
		json_out_field_str(o, "text", edits.items[i].source);
		json_out_key(o, "changed_at");
		json_out_time(o, edits.items[i].edited_at);
		json_out_end(o);
	}
	json_out_end(o);
	return RC_OK;
}

static enum rc comment_json(struct req *q, struct json_out *o, const struct receipt_comment *c)
{
	json_out_object(o);
	json_out_field_int(o, "id", c->row.id);
	json_out_field_int(o, "article", c->row.article_id);
	json_out_field_str(o, "state", str_of(comment_state_name(c->row.state)));
	json_out_field_str(o, "author", c->row.author);
	json_out_field_str(o, "email", c->email);
	json_out_field_str(o, "url", c->row.url);
	json_out_field_str(o, "text", c->row.source);
	json_out_field_int(o, "stars", c->row.stars);
	json_out_field_bool(o, "notify", c->row.notify);
	json_out_key(o, "created_at");
	json_out_time(o, c->row.created_at);
	enum rc rc = former_json(q, o, c->row.id);
	json_out_end(o);
	return rc;
}

/* A vote in a poll is kept as a number: its words go with it. */
static void vote_json(struct req *q, struct json_out *o, const struct reader_vote *v)
{
	int64_t comment;
	struct str question, words;
	json_out_object(o);
	json_out_field_int(o, "article", v->article_id);
	if (comment_of_block(v->block, &comment))
		json_out_field_int(o, "comment", comment);
	json_out_field_str(o, "block", v->block);
	json_out_field_str(o, "choice", v->choice);
	if (poll_words(q->db, q->arena, v->block, v->choice, &question, &words) == RC_OK) {
		json_out_field_str(o, "question", question);
		json_out_field_str(o, "answer", words);
	}
	json_out_field_str(o, "state", v->state);
	json_out_key(o, "at");
	json_out_time(o, v->at);
	json_out_end(o);
}

static void report_json(struct json_out *o, const struct reader_report *r)
{
	json_out_object(o);
	json_out_field_int(o, "comment", r->comment_id);
	json_out_field_str(o, "reason", r->reason);
	json_out_key(o, "at");
	json_out_time(o, r->at);
	json_out_end(o);
}

static enum rc receipt_json(struct req *q, struct json_out *o, const struct receipt *r)
{
	enum rc rc = RC_OK;
	json_out_object(o);
	json_out_key(o, "comments");
	json_out_array(o);
	for (size_t i = 0; rc == RC_OK && i < r->n_comments; i++)
		rc = comment_json(q, o, &r->comments[i]);
	json_out_end(o);
	json_out_key(o, "votes");
	json_out_array(o);
	for (size_t i = 0; i < r->n_votes; i++)
		vote_json(q, o, &r->votes[i]);
	json_out_end(o);
	json_out_key(o, "reports");
	json_out_array(o);
	for (size_t i = 0; i < r->n_reports; i++)
		report_json(o, &r->reports[i].row);
	json_out_end(o);
	json_out_end(o);
	return rc;
}

static enum rc receipt_file(struct req *q, const struct receipt *r)
{
	struct json_out o;
	CLEANUP(buf_done) struct buf b = BUF(FILE_MAX);
	json_out_init(&o, &b);
	enum rc rc = receipt_json(q, &o, r);
	if (rc == RC_OK)
		rc = json_out_done(&o);
	if (rc == RC_OK)
		rc = req_json(q, 200, &b);
	response_set(&q->response, "Content-Disposition", STR("attachment; filename=\"comments-and-votes.json\""));
	return rc;
}

enum rc reader_receipt_file(struct req *q)
{
	return receipt_begin(q, RECEIPT_LOOK, receipt_file);
}

/* --- Erasing --- */

/* Nothing is erased by a "0". */
static bool is_sure(struct req *q)
{
	struct str sure = req_form_text(q, "sure");
	return str_is(sure, "1") || str_is(sure, "on") || str_is(sure, "yes");
}

static enum rc erase(struct req *q, const struct receipt *r)
{
	enum rc rc;
	bool sure = is_sure(q);
	if (!sure && req_wants_json(q)) {
		req_error(q, "sure", N_("Please tick that you are sure."));
		return req_problem(q, 422, NULL);
	}
	if (!sure)
		return receipt_page(q, r, 422, N_("Please tick that you are sure."));
	rc = receipt_erase(q->site, r);
	if (rc != RC_OK)
		return rc;
	rc = req_redirect(q, 303, address_of(q, req_path_text(q, "secret"), ""), "?erased=1");
	req_cookie_set(q, VOTER_COOKIE_NAME, "", -1);
	return rc;
}

enum rc reader_receipt_erase(struct req *q)
{
	return receipt_begin(q, is_sure(q) ? RECEIPT_ERASE : RECEIPT_LOOK, erase);
}
