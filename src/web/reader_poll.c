/* Polls in the text of an article: see reader_poll.h. */
#include "web/reader_poll.h"

#include "rules/publish.h"
#include "text/poll_mark.h"
#include "web/cached.h"
#include "web/running.h"

/* --- On the page --- */

static const struct poll_count *count_of(const struct engagement *e, int64_t id)
{
	for (size_t i = 0; i < e->n_polls; i++)
		if (e->polls[i].poll == id)
			return &e->polls[i];
	return NULL;
}

static const struct poll *poll_of(const struct polls *polls, int64_t id)
{
	for (size_t i = 0; i < polls->n; i++)
		if (polls->items[i].id == id)
			return &polls->items[i];
	return NULL;
}

static struct view_list choices_view(struct req *q, const struct poll *p, const struct poll_count *c)
{
	struct poll_choice_view *items = arena_array(q->arena, p->n_choices, sizeof *items);
	for (size_t i = 0; i < p->n_choices; i++)
		items[i] = (struct poll_choice_view){.number = (int64_t)i + 1,
						     .text = p->choices[i],
						     .count = c->counts[i],
						     .percent = c->percent[i]};
	return VIEW_ITEMS(items, p->n_choices);
}

/* Whoever comes back from a vote without a script sees what it has come to. */
static bool vote_told(struct req *q)
{
	struct str voted = req_query(q, "voted");
	return str_is(voted, "poll") || str_is(voted, "waits");
}

static struct poll_view *poll_view_new(struct req *q, const struct poll *p, const struct poll_count *c, bool preview)
{
	struct poll_view *v = arena_new(q->arena, struct poll_view);
	*v = (struct poll_view){.id = p->id,
				.question = p->question,
				.choices = choices_view(q, p, c),
				.votes = page_count(q, N_PLURAL("%d vote", "%d votes"), c->votes),
				.closed = c->closed || q->web->config.frozen,
				.told = vote_told(q)};
	if (!preview)
		v->action = arena_printf(q->arena, "/polls/%lld/vote", (long long)p->id);
	if (p->closes_at && !v->closed) {
		v->closes = arena_new(q->arena, struct time_view);
		*v->closes = page_time(q, p->closes_at);
		cached_until(q, p->closes_at);
	}
	return v;
}

static bool shown_before(const struct piece_view *pieces, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (pieces[i].poll && pieces[i].poll->id == id)
			return true;
	return false;
}

static size_t marks_count(struct str html)
{
	struct poll_mark m;
	size_t n = 0;
	for (size_t at = 0; poll_mark_next(html, at, &m); at = m.to)
		n++;
	return n;
}

enum rc article_polls(struct req *q, const struct engagement *e, bool preview, struct article_view *v)
{
	struct polls polls;
	struct poll_mark m;
	struct str body = v->body.s;
	size_t n = 0, from = 0, n_marks = marks_count(body);
	if (n_marks == 0)
		return RC_OK;
	enum rc rc = poll_list(q->db, q->arena, e->article_id, &polls);
	if (rc != RC_OK)
		return rc;
	struct piece_view *pieces = arena_array(q->arena, n_marks + 1, sizeof *pieces);
	struct str sheet = asset_named(look_assets(), STR("poll.css"))->path;
	for (; poll_mark_next(body, from, &m); from = m.to) {
		const struct poll *p = poll_of(&polls, m.poll);
		const struct poll_count *c = count_of(e, m.poll);
		pieces[n] = (struct piece_view){.html = html_trusted(str_slice(body, from, m.from))};
		if (p && c && !shown_before(pieces, n, p->id)) {
			pieces[n].poll = poll_view_new(q, p, c, preview);
			pieces[n].poll->css_url = sheet;
			sheet = STR("");
		}
		n++;
	}
	pieces[n++] = (struct piece_view){.html = html_trusted(str_slice(body, from, body.n))};
	v->pieces = VIEW_ITEMS(pieces, n);
	if (v->is_page) /* has no other votes that would bring what the reader chose */
		v->live_url = arena_printf(q->arena, "/articles/%lld/live", (long long)v->id);
	v->body = poll_marks_drop(q->arena, v->body);
	return RC_OK;
}

enum rc article_poll_part(struct req *q, const struct poll *p, int64_t *ret_part)
{
	struct article_body body;
	struct poll_mark m = {.poll = 0};
	struct str mark = STR(BODY_PART_MARK);
	enum rc rc = article_body_get(q->db, q->arena, p->article_id, &body);
	if (rc != RC_OK)
		return rc;
	while (poll_mark_next(body.body, m.to, &m) && m.poll != p->id)
		;
	size_t end = m.poll == p->id ? m.from : 0;
	*ret_part = 1;
	for (size_t at = 0; (at = str_find(body.body, mark, at)) < end; at += mark.n)
		++*ret_part;
	return RC_OK;
}

/* --- Elsewhere --- */

enum rc article_polls_linked(struct req *q, int64_t article_id, struct str url, struct safe_html *html)
{
	struct polls polls;
	if (marks_count(html->s) == 0)
		return RC_OK;
	enum rc rc = poll_list(q->db, q->arena, article_id, &polls);
	if (rc != RC_OK)
		return rc;
	struct poll_link *links = arena_array(q->arena, polls.n, sizeof *links);
	for (size_t i = 0; i < polls.n; i++) {
		const struct poll *p = &polls.items[i];
		links[i] = (struct poll_link){
			.poll = p->id,
			.text = page_fill_text(q, N_("Poll: %1"), &p->question, 1),
			.url = arena_printf(q->arena, "%.*s#poll-%lld", STR_ARG(url), (long long)p->id)};
	}
	*html = poll_marks_link(q->arena, *html, links, polls.n);
	return RC_OK;
}
