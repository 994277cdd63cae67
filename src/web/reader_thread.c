/*
 * Threads for the page. What is read grows with what one page shows, never with the thread.
 */
#include "web/reader_thread.h"

#include "store/article.h"
#include "text/url.h"
#include "web/running.h"

/* A page ends with the thread that fills it; each shows so many answers, one that stands alone a whole page of them. */
#define PAGE_COMMENTS 100
#define PAGE_REPLIES 20
#define ORDERS_FROM 4 /* comments from which the order may be chosen */

static const char *const order_names[THREAD_ORDERS] = {"oldest", "newest", "best"};

/* --- Addresses --- */

static bool order_read(struct str word, enum thread_order *ret_order)
{
	for (int i = 0; i < THREAD_ORDERS; i++) {
		if (!str_is(word, order_names[i]))
			continue;
		*ret_order = (enum thread_order)i;
		return true;
	}
	return false;
}

static bool number_next(struct str *rest, int64_t least, int64_t *ret)
{
	struct str word;
	return str_split(rest, '-', &word) && str_to_i64(word, ret) == RC_OK && *ret >= least;
}

bool thread_place_read(struct str word, struct thread_place *ret_place)
{
	struct thread_place p = {0};
	struct str rest = word, first;
	if (!str_split(&rest, '-', &first))
		return false;
	if (str_is(first, "thread")) {
		if (!number_next(&rest, 1, &p.root_id))
			return false;
	} else if (!order_read(first, &p.order)) {
		return false;
	}
	bool marked = rest.n > 0;
	if (marked && p.order == THREAD_BEST && !number_next(&rest, 0, &p.after.likes))
		return false;
	if (marked && (!number_next(&rest, 1, &p.after.id) || rest.n > 0))
		return false;
	*ret_place = p;
	return true;
}

bool thread_place_is_common(struct str word)
{
	enum thread_order order;
	return order_read(word, &order);
}

static enum thread_order usual_order(struct req *q)
{
	enum thread_order order = THREAD_OLDEST;
	order_read(settings_text(q->settings, "comments.order"), &order);
	return order;
}

static struct str place_url(struct req *q, const struct article *a, const struct thread_place *p)
{
	CLEANUP(buf_done) struct buf b = BUF(4096);
	buf_put(&b, page_url(q, a->path));
	if (p->root_id)
		buf_printf(&b, "?comments=thread-%lld", (long long)p->root_id);
	else if (p->after.id || p->order != usual_order(q))
		buf_printf(&b, "?comments=%s", order_names[p->order]);
	if (p->after.id && !p->root_id && p->order == THREAD_BEST)
		buf_printf(&b, "-%lld", (long long)p->after.likes);
	if (p->after.id)
		buf_printf(&b, "-%lld", (long long)p->after.id);
	buf_puts(&b, "#comments");
	return buf_to_arena(&b, q->arena);
}

/* --- The tree --- */

/* A comment among the others of the page while the tree is built. */
struct knot {
	const struct thread_row *row; /* NULL: the page */
	struct knot *parent, *first, *last, *next;
	size_t n_children;
	bool adrift;     /* what it answers is not on the page */
	int64_t more;    /* answers of its thread that are not shown */
	int64_t last_id; /* behind which they come */
};

struct tree {
	struct req *q;
	const struct article *article;
	int64_t indented; /* levels */
	bool open;
	enum rc rc; /* of looking up what is not on the page */
};

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

/* Among the answers of one thread, which come by number. */
static struct knot *knot_find(struct knot *knots, size_t n, int64_t id)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (knots[middle].row->c.id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && knots[low].row->c.id == id ? &knots[low] : NULL;
}

/* Answers whose parent is not here hang under the top and say whom they answer. */
static void thread_hang(struct knot *top, struct knot *answers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int64_t parent_id = answers[i].row->c.parent_id;
		struct knot *parent = parent_id == top->row->c.id ? top : knot_find(answers, n, parent_id);
		answers[i].adrift = !parent || parent == &answers[i];
		knot_hang(answers[i].adrift ? top : parent, &answers[i]);
	}
}

/* "/comments/55" finds the page that shows it; in a copy that asks nobody it is the place on this page. */
static struct str comment_url(struct req *q, int64_t id)
{
	const char *before = q->web->config.frozen ? "#comment-" : "/comments/";
	return arena_join(q->arena, str_of(before), arena_i64(q->arena, id), STR_NONE);
}

void comment_view_fill(struct req *q, const struct comment *c, bool open, struct comment_view *ret)
{
	struct str id = arena_i64(q->arena, c->id);
	*ret = (struct comment_view){
		.id = c->id,
		.gone = c->state != COMMENT_VISIBLE,
		.author = c->author,
		.author_url = url_is_safe_link(c->url, URL_LINK_READER) ? c->url : STR(""),
		.staff = c->person_id != 0,
		.edited_by_staff = c->edited_by_staff,
		.created = page_time(q, c->created_at),
		.permalink = comment_url(q, c->id),
		.reply_url = arena_join(q->arena, STR("?replyto="), id, STR("#respond"), STR_NONE),
		.stars = c->stars ? page_count(q, N_PLURAL("%d Star", "%d Star"), c->stars) : STR(""),
		.likes = c->likes,
		.body = html_trusted(c->body),
		.can_reply = open,
		.frozen = q->web->config.frozen,
	};
	if (c->edited_at) {
		ret->edited = arena_new(q->arena, struct time_view);
		*ret->edited = page_time(q, c->edited_at);
	}
}

static void answered_fill(struct tree *t, const struct knot *k, struct comment_view *v)
{
	struct thread_row parent;
	struct str name = k->parent->row ? k->parent->row->c.author : STR("");
	if (k->adrift) {
		enum rc rc = thread_get(t->q->db, t->q->arena, k->row->c.parent_id, &parent);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			t->rc = rc;
		name = rc == RC_OK ? parent.c.author : STR("");
	}
	v->in_reply_to = name;
	v->in_reply_url = comment_url(t->q, k->row->c.parent_id);
}

static void more_fill(struct tree *t, const struct knot *k, struct comment_view *v)
{
	struct thread_place rest = {.root_id = k->row->c.id, .after.id = k->last_id};
	v->more = page_count(t->q, N_PLURAL("Show %d more reply", "Show %d more replies"), k->more);
	v->more_url = place_url(t->q, t->article, &rest);
}

static struct view_list knots_view(struct tree *t, const struct knot *parent, int64_t depth);

static size_t knot_view(struct tree *t, const struct knot *k, int64_t depth, struct comment_view *views)
{
	comment_view_fill(t->q, &k->row->c, t->open, &views[0]);
	views[0].depth = depth < t->indented ? depth : t->indented - 1;
	if (k->adrift || (depth >= t->indented && k->parent->row))
		answered_fill(t, k, &views[0]);
	size_t n = 1;
	if (depth < t->indented - 1)
		views[0].children = knots_view(t, k, depth + 1);
	else /* Deeper ones stand at the last indented level, one after the other. */
		for (const struct knot *c = k->first; c; c = c->next)
			n += knot_view(t, c, depth + 1, views + n);
	if (k->more > 0)
		more_fill(t, k, &views[n - 1]);
	return n;
}

static size_t knots_below(const struct knot *k)
{
	size_t n = 0;
	for (const struct knot *c = k->first; c; c = c->next)
		n += 1 + knots_below(c);
	return n;
}

static struct view_list knots_view(struct tree *t, const struct knot *parent, int64_t depth)
{
	size_t room = depth < t->indented - 1 ? parent->n_children : knots_below(parent), n = 0;
	struct comment_view *views = arena_array(t->q->arena, room, sizeof *views);
	for (const struct knot *c = parent->first; c; c = c->next)
		n += knot_view(t, c, depth, views + n);
	return VIEW_ITEMS(views, n);
}

/* --- The page --- */

/* How many answers of one thread stand on a page with others: a link to a single one would be longer than that one. */
static int64_t replies_shown(int64_t replies)
{
	return replies <= PAGE_REPLIES + 1 ? replies : PAGE_REPLIES;
}

/* Reads the answers to one on top and hangs them; *n counts what the page has. */
static enum rc thread_load(struct req *q, const struct thread_row *top, int64_t after, int64_t limit, struct knot *page,
			   int64_t *n)
{
	struct thread_rows rows = {NULL, 0};
	enum rc rc = RC_OK;
	if (limit > 0)
		rc = thread_replies(q->db, q->arena, top->c.id, after, limit, &rows);
	if (rc != RC_OK)
		return rc;
	struct knot *knots = arena_array(q->arena, rows.n + 1, sizeof *knots);
	knots[0].row = top;
	for (size_t i = 0; i < rows.n; i++)
		knots[i + 1].row = &rows.items[i];
	knot_hang(page, &knots[0]);
	thread_hang(&knots[0], knots + 1, rows.n);
	knots[0].more = top->replies - (int64_t)rows.n;
	knots[0].last_id = rows.n ? rows.items[rows.n - 1].c.id : 0;
	*n += 1 + (int64_t)rows.n;
	return RC_OK;
}

/* The place where the page before that of `first` begins: as many threads back as fill a page. */
static enum rc back_find(struct req *q, int64_t article_id, const struct thread_place *p,
			 const struct thread_mark *first, struct thread_place *ret_back)
{
	struct thread_mark marks[PAGE_COMMENTS + 1];
	size_t n, i = 0;
	int64_t filled = 0;
	enum rc rc = thread_roots_before(q->db, article_id, p->order, first, PAGE_COMMENTS + 1, marks, &n);
	if (rc != RC_OK)
		return rc;
	while (i < n && filled < PAGE_COMMENTS)
		filled += 1 + replies_shown(marks[i++].replies);
	*ret_back = (struct thread_place){.order = p->order};
	if (i < n)
		ret_back->after = marks[i];
	return RC_OK;
}

static struct thread_mark mark_of(const struct thread_row *row)
{
	return (struct thread_mark){row->c.id, row->c.likes, row->replies};
}

static enum rc pager_fill(struct req *q, const struct article *a, const struct thread_place *p,
			  const struct thread_rows *roots, size_t taken, struct article_view *v)
{
	struct thread_place back, on = {.order = p->order};
	if (roots->n == 0 || (taken == roots->n && p->after.id == 0))
		return RC_OK;
	v->thread_pager = arena_new(q->arena, struct pager_view);
	if (taken < roots->n) {
		on.after = mark_of(&roots->items[taken - 1]);
		v->thread_pager->older_url = place_url(q, a, &on);
	}
	if (p->after.id == 0)
		return RC_OK;
	struct thread_mark first = mark_of(&roots->items[0]);
	enum rc rc = back_find(q, a->id, p, &first, &back);
	if (rc == RC_OK)
		v->thread_pager->newer_url = place_url(q, a, &back);
	return rc;
}

static void orders_fill(struct req *q, const struct article *a, enum thread_order now, struct article_view *v)
{
	static const char *const labels[THREAD_ORDERS] = {N_("Oldest"), N_("Newest"), N_("Best")};
	struct link_view *links = arena_array(q->arena, THREAD_ORDERS, sizeof *links);
	for (int i = 0; i < THREAD_ORDERS; i++)
		links[i] = (struct link_view){
			.label = req_text(q, labels[i]),
			.url = place_url(q, a, &(struct thread_place){.order = (enum thread_order)i}),
			.current = (enum thread_order)i == now};
	v->orders = VIEW_ITEMS(links, THREAD_ORDERS);
}

/* All threads, in the order and from the mark that was asked for. */
static enum rc threads_load(struct req *q, const struct article *a, const struct thread_place *p, struct knot *page,
			    struct article_view *v)
{
	struct thread_rows roots;
	int64_t filled = 0;
	size_t i = 0;
	enum rc rc = thread_roots(q->db, q->arena, a->id, p->order, &p->after, PAGE_COMMENTS + 1, &roots);
	for (; rc == RC_OK && i < roots.n && filled < PAGE_COMMENTS; i++)
		rc = thread_load(q, &roots.items[i], 0, replies_shown(roots.items[i].replies), page, &filled);
	return rc == RC_OK ? pager_fill(q, a, p, &roots, i, v) : rc;
}

/* Which answer a page of one thread begins behind, so that it ends with the one before `id`; 0: the first page. */
static enum rc replies_back(struct req *q, int64_t root_id, int64_t id, int64_t room, int64_t *ret_after)
{
	struct thread_mark marks[PAGE_COMMENTS + 1];
	size_t n;
	enum rc rc = thread_replies_before(q->db, root_id, id, room + 1, marks, &n);
	if (rc == RC_OK)
		*ret_after = (int64_t)n > room ? marks[room].id : 0;
	return rc;
}

static enum rc reply_pager_fill(struct req *q, const struct article *a, const struct thread_place *p,
				const struct knot *top, bool rest, struct article_view *v)
{
	struct thread_place on = {.root_id = p->root_id, .after.id = top->last_id}, back = {.root_id = p->root_id};
	v->thread_url = place_url(q, a, &(struct thread_place){.order = usual_order(q)});
	if (!rest && p->after.id == 0)
		return RC_OK;
	v->thread_pager = arena_new(q->arena, struct pager_view);
	if (rest)
		v->thread_pager->older_url = place_url(q, a, &on);
	if (p->after.id == 0)
		return RC_OK;
	enum rc rc = replies_back(q, p->root_id, p->after.id + 1, PAGE_COMMENTS, &back.after.id);
	if (rc == RC_OK)
		v->thread_pager->newer_url = place_url(q, a, &back);
	return rc;
}

/* One thread, a page of its answers. RC_NOT_FOUND when there is none here. */
static enum rc thread_alone(struct req *q, const struct article *a, const struct thread_place *p, struct knot *page,
			    struct article_view *v)
{
	struct thread_row *top = arena_new(q->arena, struct thread_row);
	struct thread_rows beyond = {NULL, 0};
	int64_t n = 0;
	enum rc rc = thread_get(q->db, q->arena, p->root_id, top);
	if (rc == RC_OK && (top->c.article_id != a->id || top->root_id != 0))
		return RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = thread_load(q, top, p->after.id, PAGE_COMMENTS, page, &n);
	if (rc == RC_OK && n > PAGE_COMMENTS)
		rc = thread_replies(q->db, q->arena, p->root_id, page->first->last_id, 1, &beyond);
	if (rc != RC_OK)
		return rc;
	page->first->more = 0; /* the pager leads there */
	return reply_pager_fill(q, a, p, page->first, beyond.n > 0, v);
}

enum rc thread_fill(struct req *q, const struct article *a, bool open, int64_t n, struct article_view *v)
{
	struct knot page = {0};
	struct thread_place p;
	struct tree tree = {q, a, settings_number(q->settings, "comments.depth"), open, RC_OK};
	if (!thread_place_read(req_query(q, "comments"), &p))
		p = (struct thread_place){.order = usual_order(q)};
	enum rc rc = p.root_id ? thread_alone(q, a, &p, &page, v) : threads_load(q, a, &p, &page, v);
	if (rc == RC_NOT_FOUND && p.root_id) {
		p = (struct thread_place){.order = usual_order(q)};
		page = (struct knot){0};
		rc = threads_load(q, a, &p, &page, v);
	}
	if (rc != RC_OK)
		return rc;
	v->thread = knots_view(&tree, &page, 0);
	v->thread_order = str_of(order_names[p.order]);
	v->thread_whole = p.root_id == 0 && p.after.id == 0;
	if (n >= ORDERS_FROM && !p.root_id && !q->web->config.frozen)
		orders_fill(q, a, p.order, v);
	return tree.rc;
}

/* --- From a comment to its page --- */

/* Whether the first page in the usual order has room left for this thread when it comes to it. */
static enum rc on_first_page(struct req *q, const struct thread_row *top, bool *ret_on)
{
	struct thread_mark marks[PAGE_COMMENTS], at = mark_of(top);
	size_t n;
	int64_t before = 0;
	enum rc rc = thread_roots_before(q->db, top->c.article_id, usual_order(q), &at, PAGE_COMMENTS, marks, &n);
	for (size_t i = 0; rc == RC_OK && i < n; i++)
		before += 1 + replies_shown(marks[i].replies);
	if (rc == RC_OK)
		*ret_on = before < PAGE_COMMENTS;
	return rc;
}

static enum rc shown_first(struct req *q, const struct thread_row *row, const struct thread_row *top, bool *ret_shown)
{
	struct thread_mark marks[PAGE_REPLIES + 1];
	size_t n = 0;
	enum rc rc = on_first_page(q, top, ret_shown);
	if (rc != RC_OK || !*ret_shown || row->root_id == 0)
		return rc;
	rc = thread_replies_before(q->db, top->c.id, row->c.id, PAGE_REPLIES + 1, marks, &n);
	if (rc == RC_OK)
		*ret_shown = (int64_t)n < replies_shown(top->replies);
	return rc;
}

enum rc thread_tail(struct req *q, int64_t comment_id, struct str *ret_tail)
{
	struct thread_row row, top;
	bool first;
	int64_t after = 0;
	long long id = (long long)comment_id;
	enum rc rc = thread_get(q->db, q->arena, comment_id, &row);
	if (rc != RC_OK)
		return rc;
	top = row;
	if (row.root_id)
		rc = thread_get(q->db, q->arena, row.root_id, &top);
	if (rc == RC_OK)
		rc = shown_first(q, &row, &top, &first);
	if (rc == RC_OK && !first && row.root_id)
		rc = replies_back(q, row.root_id, comment_id, PAGE_COMMENTS / 2, &after);
	if (rc != RC_OK)
		return rc;
	if (first)
		*ret_tail = arena_printf(q->arena, "#comment-%lld", id);
	else if (after)
		*ret_tail = arena_printf(q->arena, "?comments=thread-%lld-%lld#comment-%lld", (long long)top.c.id,
					 (long long)after, id);
	else
		*ret_tail = arena_printf(q->arena, "?comments=thread-%lld#comment-%lld", (long long)top.c.id, id);
	return RC_OK;
}
