/*
 * One's own comments: the page that lists those that may still be changed, and changing or withdrawing one. The script
 * of an open page shows its edit token; without it the voter's cookie tells whose a comment is.
 */
#include "rules/comment_time.h"
#include "rules/discuss.h"
#include "store/article.h"
#include "text/json.h"
#include "text/unicode.h"
#include "web/handlers.h"
#include "web/reader_comment.h"

#define OWN_MAX 30
#define DAY_MS (INT64_C(24) * 60 * 60 * 1000) /* nothing can be changed for longer: comments.edit_minutes */

static struct comment_owner owner_of(struct req *q)
{
	if (req_form_text(q, "own").n == 0)
		return (struct comment_owner){.edit_token = req_form_text(q, "edit_token")};
	req_voter(q);
	return (struct comment_owner){.voter = &q->voter};
}

/* --- The list --- */

/* A msgid, or NULL where its words may still be changed. */
static const char *fixed_why(const struct req *q, const struct comment *c, const struct article *a,
			     const struct switches *sw)
{
	if (c->edited_by_staff)
		return N_("A moderator has changed this comment, so it can no longer be changed here.");
	return article_visible(a, q->now) ? discuss_closed(a, sw, q->now) : N_("There is no such article.");
}

static enum rc own_fill(struct req *q, const struct comment *c, struct own_comment_view *v)
{
	struct article a;
	struct switches sw;
	long long id = (long long)c->id;
	enum rc rc = article_get(q->db, q->arena, c->article_id, &a);
	if (rc == RC_OK)
		rc = switches_of(q->db, q->settings, q->arena, a.id, &sw);
	if (rc != RC_OK)
		return rc;
	const char *fixed = fixed_why(q, c, &a, &sw);
	*v = (struct own_comment_view){
		.id = c->id,
		.title = a.title,
		.url = c->state == COMMENT_VISIBLE ? arena_printf(q->arena, "/comments/%lld", id) : page_url(q, a.path),
		.written = page_time(q, c->created_at),
		.until = page_time(q, comment_time_fixed(c, q->settings)),
		.waits = c->state != COMMENT_VISIBLE,
		.fixed = fixed ? req_text(q, fixed) : STR(""),
		.edit_action = arena_printf(q->arena, "/comments/%lld/edit", id),
		.withdraw_action = arena_printf(q->arena, "/comments/%lld/withdraw", id),
		.body = c->source,
	};
	return RC_OK;
}

/* The script of an article's page asks with its number, for the words of the page in its language. */
static void article_lang_set(struct req *q)
{
	int64_t id;
	struct article a;
	if (str_to_i64(req_query(q, "article"), &id) == RC_OK && article_get(q->db, q->arena, id, &a) == RC_OK &&
	    article_visible(&a, q->now))
		req_set_lang(q, a.lang);
}

enum rc reader_comment_own(struct req *q)
{
	struct comments rows = {NULL, 0};
	struct own_comments_view v = {.has_comments = false};
	unsigned char hash[CRYPTO_HASH_SIZE];
	enum rc rc = RC_OK;
	size_t n = 0;
	article_lang_set(q);
	req_voter(q);
	voter_hash(q->site, &q->voter, 0, hash);
	if (q->voter.known)
		rc = comment_list_own(q->db, q->arena, str_mem(hash, sizeof hash), q->now - DAY_MS, OWN_MAX, &rows);
	struct own_comment_view *items = arena_array(q->arena, rows.n, sizeof *items);
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++)
		if (q->now < comment_time_fixed(&rows.items[i], q->settings))
			rc = own_fill(q, &rows.items[i], &items[n++]);
	if (rc != RC_OK)
		return rc;
	page_fill(q, &v.page, req_text(q, N_("Your comments")));
	v.page.robots = STR("noindex");
	page_notice(q, &v.page);
	v.comments = VIEW_ITEMS(items, n);
	v.has_comments = n > 0;
	return req_render(q, 200, "own", &own_comments_view_type, &v);
}

/* --- Changing one --- */

/* The article that a comment of any state belongs to, where readers may see it. */
static enum rc article_of(struct req *q, int64_t comment_id, struct comment *ret_comment, struct article *ret_article)
{
	enum rc rc = comment_get(q->db, q->arena, comment_id, ret_comment);
	if (rc == RC_OK)
		rc = article_get(q->db, q->arena, ret_comment->article_id, ret_article);
	return rc == RC_OK && !article_visible(ret_article, q->now) ? RC_NOT_FOUND : rc;
}

/* The changed words again, with what is wrong: beside the field, or where nothing helps above the form. */
static enum rc edit_again(struct req *q, int status, int64_t id, const char *error)
{
	struct comment c;
	struct article a;
	enum rc rc = article_of(q, id, &c, &a);
	if (rc == RC_NOT_FOUND)
		return req_problem(q, 404, N_("There is no such comment of yours."));
	if (rc != RC_OK)
		return rc;
	struct edit_form_view f = {
		.action = arena_printf(q->arena, "/comments/%lld/edit", (long long)id),
		.edit_token = utf8_repair(q->arena, req_form_text(q, "edit_token")),
		.own = owner_of(q).voter != NULL,
		.body = comment_field_again(q, "body", status == 422 ? error : NULL),
		.error = status == 422 ? STR("") : req_text(q, error),
	};
	return comment_respond(q, status, &a, &(struct respond_view){.edit = &f});
}

/* 404: a wrong token; 409: the time is over, comments are closed, it was said before; 422: the text; 429: too much. */
static enum rc own_refused(struct req *q, enum rc rc, int64_t id, const char *error)
{
	if (rc == RC_NOT_FOUND)
		return req_problem(q, 404, error ? error : N_("There is no such comment of yours."));
	if (rc != RC_LIMITED && rc != RC_INVALID && !error)
		return rc;
	int status = rc == RC_INVALID ? 422 : rc == RC_BUSY ? 429 : 409;
	if (status == 409 && !error)
		error = N_("The time in which a comment can be changed is over.");
	if (!req_wants_json(q) && form_get(&q->form, "body").p)
		return edit_again(q, status, id, error);
	if (status == 422)
		req_error(q, "body", error);
	return req_problem(q, status, status == 422 ? NULL : error);
}

static enum rc own_answer(struct req *q, int64_t id, bool withdrawn)
{
	struct comment c;
	struct article a;
	enum rc rc = comment_get(q->db, q->arena, id, &c);
	if (rc == RC_OK)
		rc = article_get(q->db, q->arena, c.article_id, &a);
	if (rc != RC_OK)
		return rc;
	if (!req_wants_json(q) && withdrawn)
		return req_redirect(q, 303, article_visible(&a, q->now) ? a.path : STR("/comments/own"),
				    "?own=withdrawn#comments");
	if (!req_wants_json(q))
		return comment_lead(q, a.path, "?own=changed", id);
	CLEANUP(buf_done) struct buf b = BUF(1024);
	struct json_out o;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_int(&o, "id", id);
	json_out_field_str(&o, "state", str_of(withdrawn ? "removed" : comment_state_name(c.state)));
	json_out_end(&o);
	return req_json(q, 200, &b);
}

enum rc reader_comment_edit(struct req *q)
{
	const char *error;
	int64_t id = req_path_id(q, "id");
	struct comment_owner owner = owner_of(q);
	enum rc rc = discuss_edit(q->site, id, &owner, req_form_text(q, "body"), req_network(q), &error);
	return rc == RC_OK ? own_answer(q, id, false) : own_refused(q, rc, id, error);
}

enum rc reader_comment_withdraw(struct req *q)
{
	int64_t id = req_path_id(q, "id");
	struct comment_owner owner = owner_of(q);
	enum rc rc = discuss_withdraw(q->site, id, &owner);
	return rc == RC_OK ? own_answer(q, id, true) : own_refused(q, rc, id, NULL);
}
