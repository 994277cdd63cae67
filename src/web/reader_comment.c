/*
 * Comments: the form, what comes in through it, and one comment by its number.
 */
#include "rules/discuss.h"

#include "base/random.h"
#include "rules/comment_time.h"
#include "store/article.h"
#include "store/comment.h"
#include "text/json.h"
#include "text/unicode.h"
#include "text/url.h"
#include "web/cached.h"
#include "web/handlers.h"
#include "web/reader_article.h"
#include "web/reader_comment.h"
#include "web/reader_thread.h"

/* --- The form --- */

bool comments_open(struct req *q, const struct article *a, const struct switches *sw)
{
	if (discuss_closed(a, sw, q->now))
		return false;
	cached_until(q, comment_time_closes(a, sw));
	return true;
}

static void parent_fill(struct req *q, const struct article *a, int64_t parent, struct comment_form_view *f)
{
	struct comment c;
	if (parent <= 0 || comment_get(q->db, q->arena, parent, &c) != RC_OK || c.article_id != a->id ||
	    c.state != COMMENT_VISIBLE)
		return;
	f->parent = parent;
	f->parent_author = c.author;
}

struct comment_form_view *comment_form_new(struct req *q, const struct article *a, const struct switches *sw,
					   int64_t parent)
{
	struct comment_form_view *f = arena_new(q->arena, struct comment_form_view);
	struct str email = settings_text(q->settings, "comments.email");
	*f = (struct comment_form_view){
		.action = arena_printf(q->arena, "/articles/%lld/comments", (long long)a->id),
		.cancel_url = arena_join(q->arena, page_url(q, a->path), STR("#respond"), STR_NONE),
		.ask_email = !str_is(email, "off"),
		.email_required = str_is(email, "required"),
		.ask_stars = block_on(sw, BLOCK_STARS) && a->kind == ARTICLE_ARTICLE,
	};
	struct star_view *stars = arena_array(q->arena, 5, sizeof *stars);
	for (int i = 0; i < 5; i++)
		stars[i] = (struct star_view){.stars = i + 1,
					      .label = page_count(q, N_PLURAL("%d Star", "%d Star"), i + 1)};
	f->stars = VIEW_ITEMS(stars, 5);
	parent_fill(q, a, parent, f);
	return f;
}

/* --- A comment comes in --- */

struct discuss_of_req {
	struct discuss discuss; /* first */
	struct req *q;
};

static void comment_durable(struct discuss *d)
{
	req_resume(((struct discuss_of_req *)d)->q);
}

/* How long after it was sent its author may change it. */
static int64_t edit_seconds(const struct req *q, const struct comment *c)
{
	return (comment_time_fixed(c, q->settings) - c->created_at) / 1000;
}

static enum rc created_json(struct req *q, const struct discuss *d)
{
	CLEANUP(buf_done) struct buf b = BUF(1024);
	struct json_out o;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_int(&o, "id", d->comment.id);
	json_out_field_str(&o, "state", d->comment.state == COMMENT_VISIBLE ? STR("visible") : STR("pending"));
	json_out_field_str(&o, "edit_token", str_of(d->edit_token));
	json_out_field_int(&o, "edit_seconds", edit_seconds(q, &d->comment));
	json_out_field_str(&o, "receipt", receipt_url(q));
	json_out_end(&o);
	return req_json(q, 201, &b);
}

struct field_view comment_field_again(struct req *q, const char *name, const char *error)
{
	struct field_view f = {.value = utf8_repair(q->arena, req_form_text(q, name))};
	if (error)
		f.error = req_text(q, error);
	return f;
}

static void ticks_fill(struct req *q, struct comment_form_view *f)
{
	struct star_view *stars = (struct star_view *)f->stars.items;
	struct str sent = req_form_text(q, "stars");
	for (size_t i = 0; i < f->stars.n; i++)
		stars[i].chosen = sent.n == 1 && sent.p[0] - '0' == stars[i].stars;
	f->notify = req_form_text(q, "notify").n > 0;
}

/* The sent one, so that a second try is known for the same; another where that one is spent or cannot be. */
static struct str form_key(struct req *q, bool spent)
{
	unsigned char bytes[16];
	struct str sent = req_form_text(q, "key");
	CLEANUP(buf_done) struct buf b = BUF(64);
	if (sent.n > 0 && !spent)
		return sent;
	random_bytes(bytes, sizeof bytes);
	crypto_base64url(&b, bytes, sizeof bytes);
	return buf_to_arena(&b, q->arena);
}

enum rc comment_respond(struct req *q, int status, const struct article *a, struct respond_view *v)
{
	v->title = a->title;
	v->url = page_url(q, a->path);
	page_fill(q, &v->page, req_text(q, N_("Leave a Reply")));
	v->page.robots = STR("noindex");
	enum rc rc = req_render(q, status, "respond", &respond_view_type, v);
	response_set(&q->response, "Cache-Control", STR("no-store"));
	return rc;
}

/* What is wrong with fields that readers do not fill in themselves stands above the form. */
static struct str form_sentence(struct req *q, const struct comment_errors *e, const char *refusal)
{
	const char *msgid = refusal ? refusal : N_("Please look at the fields that are named and send the form again.");
	for (int i = COMMENT_FIELD_STARS; i < COMMENT_FIELDS; i++)
		if (e->of[i])
			msgid = e->of[i];
	return req_text(q, msgid);
}

/* The form again with what was written, each sentence beside its field. refusal: the one above the form, or NULL. */
static enum rc form_again(struct req *q, int status, const struct article *a, const struct comment_errors *e,
			  const char *refusal)
{
	int64_t parent;
	struct switches sw;
	enum rc rc = switches_of(q->db, q->settings, q->arena, a->id, &sw);
	if (rc != RC_OK)
		return rc;
	if (str_to_i64(str_trim(req_form_text(q, "parent")), &parent) != RC_OK)
		parent = 0;
	struct comment_form_view *f = comment_form_new(q, a, &sw, parent);
	f->body = comment_field_again(q, "body", e->of[COMMENT_FIELD_BODY]);
	f->author = comment_field_again(q, "author", e->of[COMMENT_FIELD_AUTHOR]);
	f->email = comment_field_again(q, "email", e->of[COMMENT_FIELD_EMAIL]);
	f->url = comment_field_again(q, "url", e->of[COMMENT_FIELD_URL]);
	ticks_fill(q, f);
	f->error = form_sentence(q, e, refusal);
	f->key = form_key(q, status == 409 || e->of[COMMENT_FIELD_KEY]);
	return comment_respond(q, status, a, &(struct respond_view){.form = f});
}

static enum rc entry_refused(struct req *q, const struct article *a, const struct comment_errors *e)
{
	if (!req_wants_json(q))
		return form_again(q, 422, a, e, NULL);
	for (int i = 0; i < COMMENT_FIELDS; i++)
		if (e->of[i])
			req_error(q, comment_field_name((enum comment_field)i), e->of[i]);
	return req_problem(q, 422, NULL);
}

static enum rc comment_refused(struct req *q, const struct discuss *d)
{
	enum rc rc;
	struct article a;
	struct comment_errors none = {{0}};
	if (d->job.rc != RC_NOT_FOUND && !d->refusal)
		return rc_fail(d->job.rc, "%s", d->job.error);
	if (d->job.rc == RC_NOT_FOUND || article_get(q->db, q->arena, d->comment.article_id, &a) != RC_OK)
		return req_problem(q, 404, N_("There is no such article."));
	if (d->job.rc == RC_INVALID) /* what was answered went away meanwhile */
		return entry_refused(q, &a, &(struct comment_errors){.of = {[COMMENT_FIELD_PARENT] = d->refusal}});
	if (d->challenge.n > 0) {
		q->challenge = arena_str(q->arena, d->challenge);
		return req_problem(q, 403, d->refusal);
	}
	int status = d->job.rc == RC_LIMITED ? 429 : 409;
	rc = req_wants_json(q) ? req_problem(q, status, d->refusal) : form_again(q, status, &a, &none, d->refusal);
	if (status == 429)
		response_set(&q->response, "Retry-After", arena_i64(q->arena, (d->screen.wait_ms + 999) / 1000));
	return rc;
}

enum rc comment_lead(struct req *q, struct str article_path, const char *notice, int64_t id)
{
	struct str tail;
	enum rc rc = thread_tail(q, id, &tail);
	if (rc == RC_NOT_FOUND) /* gone meanwhile */
		return req_redirect(q, 303, article_path, arena_printf(q->arena, "%s#comments", notice).p);
	if (rc != RC_OK)
		return rc;
	bool both = *notice && tail.p[0] == '?';
	struct str rest = both ? arena_join(q->arena, STR("&"), str_slice(tail, 1, tail.n), STR_NONE) : tail;
	return req_redirect(q, 303, article_path, arena_join(q->arena, str_of(notice), rest, STR_NONE).p);
}

static enum rc comment_answered(struct req *q)
{
	struct discuss *d = (struct discuss *)q->job;
	enum rc rc;
	if (d->job.rc != RC_OK)
		rc = comment_refused(q, d);
	else if (req_wants_json(q))
		rc = created_json(q, d);
	else if (d->comment.state == COMMENT_VISIBLE)
		rc = comment_lead(q, d->article_path, "?posted=1", d->comment.id);
	else
		rc = req_redirect(q, 303, d->article_path, "?held=1#respond");
	discuss_done(d);
	return rc;
}

enum rc reader_comment_create(struct req *q)
{
	struct article a;
	struct comment_errors errors = {{0}};
	int64_t id = req_path_id(q, "id");
	enum rc rc = id ? article_get(q->db, q->arena, id, &a) : RC_NOT_FOUND;
	if (rc == RC_NOT_FOUND || (rc == RC_OK && !article_visible(&a, q->now)))
		return req_problem(q, 404, N_("There is no such article."));
	if (rc != RC_OK)
		return rc;
	struct comment_entry entry = {
		.article_id = id,
		.parent = req_form_text(q, "parent"),
		.body = req_form_text(q, "body"),
		.author = req_form_text(q, "author"),
		.email = req_form_text(q, "email"),
		.url = req_form_text(q, "url"),
		.stars = req_form_text(q, "stars"),
		.notify = req_form_text(q, "notify").n > 0,
		.key = req_key(q),
		.trap = req_form_text(q, "subject"),
		.elapsed = req_form_text(q, "elapsed"),
		.may_prove = req_wants_json(q),
		.proof = req_form_text(q, "proof"),
	};
	struct discuss_of_req *d = arena_new(q->arena, struct discuss_of_req);
	rc = discuss_init(&d->discuss, q->site, q->settings, &entry, &q->voter, req_network(q), comment_durable,
			  &errors);
	d->q = q;
	if (rc == RC_INVALID)
		return entry_refused(q, &a, &errors);
	return rc == RC_OK ? req_wait(q, comment_answered, &d->discuss.job) : rc;
}

/* --- One comment --- */

/* One that is shown, be it only for its place, and its article. */
static enum rc shown_comment(struct req *q, struct comment *ret, struct article *ret_article)
{
	struct thread_row row;
	int64_t id = req_path_id(q, "id");
	enum rc rc = id ? thread_get(q->db, q->arena, id, &row) : RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = article_get(q->db, q->arena, row.c.article_id, ret_article);
	if (rc == RC_OK && !article_visible(ret_article, q->now))
		rc = RC_NOT_FOUND;
	if (rc == RC_OK)
		*ret = row.c;
	return rc;
}

enum rc reader_comment(struct req *q)
{
	if (req_path_id(q, "id") == 0) /* "/comments/feed" is a door of an old site */
		return reader_path(q);
	struct comment c;
	struct article a;
	struct str tail;
	enum rc rc = shown_comment(q, &c, &a);
	if (rc == RC_OK)
		rc = thread_tail(q, c.id, &tail);
	if (rc == RC_NOT_FOUND)
		return req_problem(q, 404, N_("There is no such comment."));
	return rc == RC_OK ? req_redirect(q, 303, a.path, arena_cstr(q->arena, tail)) : rc;
}

/* How deep the comment stands, as the thread of the page indents it; whom it answers where that is not to be seen. */
static enum rc depth_fill(struct req *q, const struct comment *c, struct comment_view *v)
{
	int64_t indented = settings_number(q->settings, "comments.depth"), depth = 0, above = c->parent_id;
	struct thread_row parent;
	while (above != 0 && depth < indented) {
		enum rc rc = thread_get(q->db, q->arena, above, &parent);
		if (rc == RC_NOT_FOUND)
			break;
		if (rc != RC_OK)
			return rc;
		if (depth++ == 0)
			v->in_reply_to = parent.c.author;
		above = parent.c.parent_id;
	}
	v->depth = depth < indented ? depth : indented - 1;
	v->in_reply_url = arena_printf(q->arena, "/comments/%lld", (long long)c->parent_id);
	if (depth < indented)
		v->in_reply_to = STR("");
	return RC_OK;
}

enum rc reader_comment_fragment(struct req *q)
{
	struct comment c;
	struct article a;
	struct switches sw;
	struct comment_fragment_view v;
	enum rc rc = shown_comment(q, &c, &a);
	if (rc == RC_OK)
		rc = switches_of(q->db, q->settings, q->arena, a.id, &sw);
	if (rc != RC_OK)
		return rc;
	req_set_lang(q, a.lang);
	comment_view_fill(q, &c, comments_open(q, &a, &sw), &v.comment);
	rc = depth_fill(q, &c, &v.comment);
	if (rc != RC_OK)
		return rc;
	cached_shows_tally(q, a.id);
	cached_shows_comments(q, a.id);
	return req_render(q, 200, "comment_fragment", &comment_fragment_view_type, &v);
}
