/*
 * Comments: the thread on the page, the form, and what comes in through it.
 */
#include "rules/discuss.h"

#include "base/random.h"
#include "store/article.h"
#include "store/comment.h"
#include "text/json.h"
#include "text/unicode.h"
#include "text/url.h"
#include "web/cached.h"
#include "web/handlers.h"
#include "web/reader_article.h"

#define THREAD_MAX 5000

/* --- The thread --- */

/* A comment among the others of its article while the tree is built. */
struct knot {
	const struct comment *row;
	struct knot *parent, *first, *last, *next;
	size_t n_children;
};

static struct knot *knot_find(struct knot *knots, size_t n, int64_t id)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (knots[middle].row->id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && knots[low].row->id == id ? &knots[low] : NULL;
}

static void knot_hang(struct knot *parent, struct knot *child)
{
	child->parent = parent;
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
	parent->n_children++;
}

void comment_view_fill(struct req *q, const struct comment *c, bool open, struct comment_view *ret)
{
	struct str id = arena_i64(q->arena, c->id);
	*ret = (struct comment_view){
		.id = c->id,
		.author = c->author,
		.author_url = url_is_safe_link(c->url, URL_LINK_READER) ? c->url : STR(""),
		.staff = c->person_id != 0,
		.edited_by_staff = c->edited_by_staff,
		.created = page_time(q, c->created_at),
		.permalink = arena_join(q->arena, STR("#comment-"), id, STR_NONE),
		.reply_url = arena_join(q->arena, STR("?replyto="), id, STR("#respond"), STR_NONE),
		.stars = c->stars ? page_count(q, N_PLURAL("%d Star", "%d Star"), c->stars) : STR(""),
		.likes = c->likes,
		.body = html_trusted(c->body),
		.can_reply = open,
	};
	if (c->edited_at) {
		ret->edited = arena_new(q->arena, struct time_view);
		*ret->edited = page_time(q, c->edited_at);
	}
}

static struct view_list knots_view(struct req *q, const struct knot *parent, int64_t depth, int64_t indented,
				   bool open);

static size_t knot_view(struct req *q, const struct knot *k, int64_t depth, int64_t indented, bool open,
			struct comment_view *views)
{
	comment_view_fill(q, k->row, open, &views[0]);
	views[0].depth = depth < indented ? depth : indented - 1;
	if (depth >= indented && k->parent->row)
		views[0].in_reply_to = k->parent->row->author;
	if (depth < indented - 1) {
		views[0].children = knots_view(q, k, depth + 1, indented, open);
		return 1;
	}
	/* Deeper ones stand at the last indented level, one after the other. */
	size_t n = 1;
	for (const struct knot *c = k->first; c; c = c->next)
		n += knot_view(q, c, depth + 1, indented, open, views + n);
	return n;
}

static size_t knots_below(const struct knot *k)
{
	size_t n = 0;
	for (const struct knot *c = k->first; c; c = c->next)
		n += 1 + knots_below(c);
	return n;
}

static struct view_list knots_view(struct req *q, const struct knot *parent, int64_t depth, int64_t indented, bool open)
{
	size_t room = depth < indented - 1 ? parent->n_children : knots_below(parent), n = 0;
	struct comment_view *views = arena_array(q->arena, room, sizeof *views);
	for (const struct knot *c = parent->first; c; c = c->next)
		n += knot_view(q, c, depth, indented, open, views + n);
	return VIEW_ITEMS(views, n);
}

/* Replies whose parent is gone become roots. */
enum rc article_thread(struct req *q, const struct article *a, bool open, struct view_list *ret_roots, int64_t *ret_n)
{
	struct comments rows;
	enum rc rc = comment_list(q->db, q->arena, a->id, 0, THREAD_MAX, &rows);
	if (rc != RC_OK)
		return rc;
	struct knot root = {0}, *knots = arena_array(q->arena, rows.n, sizeof *knots);
	for (size_t i = 0; i < rows.n; i++)
		knots[i].row = &rows.items[i];
	for (size_t i = 0; i < rows.n; i++) {
		struct knot *parent =
			rows.items[i].parent_id ? knot_find(knots, rows.n, rows.items[i].parent_id) : NULL;
		knot_hang(parent ? parent : &root, &knots[i]);
	}
	*ret_roots = knots_view(q, &root, 0, settings_number(q->settings, "comments.depth"), open);
	*ret_n = (int64_t)rows.n;
	return RC_OK;
}

/* --- The form --- */

bool comments_open(const struct article *a, const struct switches *sw)
{
	struct str policy = a->comment_policy.n ? a->comment_policy : sw->comment_policy;
	return block_on(sw, BLOCK_COMMENTS) && !str_is(policy, "closed");
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

static enum rc created_json(struct req *q, const struct discuss *d)
{
	CLEANUP(buf_done) struct buf b = BUF(1024);
	struct json_out o;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_int(&o, "id", d->comment.id);
	json_out_field_str(&o, "state", d->comment.state == COMMENT_VISIBLE ? STR("visible") : STR("pending"));
	json_out_field_str(&o, "edit_token", str_of(d->edit_token));
	json_out_end(&o);
	return req_json(q, 201, &b);
}

static struct field_view field_again(struct req *q, const char *name, const char *error)
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

/* A refused form is a page of its own reader: nobody else may see it, nor any cache. */
static enum rc respond_render(struct req *q, int status, const struct article *a, struct respond_view *v)
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
	f->body = field_again(q, "body", e->of[COMMENT_FIELD_BODY]);
	f->author = field_again(q, "author", e->of[COMMENT_FIELD_AUTHOR]);
	f->email = field_again(q, "email", e->of[COMMENT_FIELD_EMAIL]);
	f->url = field_again(q, "url", e->of[COMMENT_FIELD_URL]);
	ticks_fill(q, f);
	f->error = form_sentence(q, e, refusal);
	f->key = form_key(q, status == 409 || e->of[COMMENT_FIELD_KEY]);
	return respond_render(q, status, a, &(struct respond_view){.form = f});
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
	struct article a;
	struct comment_errors none = {{0}};
	if (d->job.rc != RC_NOT_FOUND && !d->refusal)
		return rc_fail(d->job.rc, "%s", d->job.error);
	if (d->job.rc == RC_NOT_FOUND || article_get(q->db, q->arena, d->comment.article_id, &a) != RC_OK)
		return req_problem(q, 404, N_("There is no such article."));
	if (d->job.rc == RC_INVALID) /* what was answered went away meanwhile */
		return entry_refused(q, &a, &(struct comment_errors){.of = {[COMMENT_FIELD_PARENT] = d->refusal}});
	return req_wants_json(q) ? req_problem(q, 409, d->refusal) : form_again(q, 409, &a, &none, d->refusal);
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
		rc = req_redirect(q, 303, d->article_path,
				  arena_printf(q->arena, "#comment-%lld", (long long)d->comment.id).p);
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

static enum rc visible_comment(struct req *q, struct comment *ret, struct article *ret_article)
{
	int64_t id = req_path_id(q, "id");
	enum rc rc = id ? comment_get(q->db, q->arena, id, ret) : RC_NOT_FOUND;
	if (rc == RC_OK && ret->state != COMMENT_VISIBLE)
		rc = RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = article_get(q->db, q->arena, ret->article_id, ret_article);
	if (rc == RC_OK && !article_visible(ret_article, q->now))
		rc = RC_NOT_FOUND;
	return rc;
}

/* How deep the comment stands among its visible parents, as the thread of the page indents it. */
static enum rc depth_fill(struct req *q, const struct comment *c, struct comment_view *v)
{
	int64_t indented = settings_number(q->settings, "comments.depth"), depth = 0;
	struct comment parent = *c, nearest = {.author = STR("")};
	while (parent.parent_id != 0 && depth < THREAD_MAX) {
		enum rc rc = comment_get(q->db, q->arena, parent.parent_id, &parent);
		if (rc == RC_NOT_FOUND || (rc == RC_OK && parent.state != COMMENT_VISIBLE))
			break;
		if (rc != RC_OK)
			return rc;
		if (depth++ == 0)
			nearest = parent;
	}
	v->depth = depth < indented ? depth : indented - 1;
	if (depth >= indented)
		v->in_reply_to = nearest.author;
	return RC_OK;
}

enum rc reader_comment_fragment(struct req *q)
{
	struct comment c;
	struct article a;
	struct switches sw;
	struct comment_fragment_view v;
	enum rc rc = visible_comment(q, &c, &a);
	if (rc == RC_OK)
		rc = switches_of(q->db, q->settings, q->arena, a.id, &sw);
	if (rc != RC_OK)
		return rc;
	comment_view_fill(q, &c, comments_open(&a, &sw), &v.comment);
	rc = depth_fill(q, &c, &v.comment);
	if (rc != RC_OK)
		return rc;
	cached_shows_tally(q, a.id);
	cached_shows_comments(q, a.id);
	return req_render(q, 200, "comment_fragment", &comment_fragment_view_type, &v);
}

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
		.body = field_again(q, "body", status == 422 ? error : NULL),
		.error = status == 422 ? STR("") : req_text(q, error),
	};
	return respond_render(q, status, &a, &(struct respond_view){.edit = &f});
}

/* 404 for a wrong token, 409 when the time is over, 422 for the text. */
static enum rc own_refused(struct req *q, enum rc rc, int64_t id, const char *error)
{
	if (rc == RC_NOT_FOUND)
		return req_problem(q, 404, N_("There is no such comment of yours."));
	if (rc != RC_LIMITED && rc != RC_INVALID)
		return rc;
	int status = rc == RC_LIMITED ? 409 : 422;
	if (status == 409 && !error)
		error = N_("The time in which a comment can be changed is over.");
	if (!req_wants_json(q) && form_get(&q->form, "body").p)
		return edit_again(q, status, id, error);
	if (status == 422)
		req_error(q, "body", error);
	return req_problem(q, status, status == 409 ? error : NULL);
}

static enum rc own_answer(struct req *q, int64_t id, const char *state)
{
	struct comment c;
	struct article a;
	enum rc rc = comment_get(q->db, q->arena, id, &c);
	if (rc == RC_OK)
		rc = article_get(q->db, q->arena, c.article_id, &a);
	if (rc != RC_OK)
		return rc;
	if (!req_wants_json(q))
		return req_redirect(q, 303, a.path, "#comments");
	CLEANUP(buf_done) struct buf b = BUF(1024);
	struct json_out o;
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_field_int(&o, "id", id);
	json_out_field_str(&o, "state", str_of(state ? state : comment_state_name(c.state)));
	json_out_end(&o);
	return req_json(q, 200, &b);
}

enum rc reader_comment_edit(struct req *q)
{
	const char *error;
	int64_t id = req_path_id(q, "id");
	enum rc rc = discuss_edit(q->site, id, req_form_text(q, "edit_token"), req_form_text(q, "body"), &error);
	return rc == RC_OK ? own_answer(q, id, NULL) : own_refused(q, rc, id, error);
}

enum rc reader_comment_withdraw(struct req *q)
{
	int64_t id = req_path_id(q, "id");
	enum rc rc = discuss_withdraw(q->site, id, req_form_text(q, "edit_token"));
	return rc == RC_OK ? own_answer(q, id, "removed") : own_refused(q, rc, id, NULL);
}
