/*
 * From a request to the key of its page, from a change to the pages that it touches. What the cache does with them is
 * http/cache.h.
 */
#include "web/cached.h"

#include "http/cache.h"
#include "http/conditional.h"
#include "http/stored.h"
#include "store/article.h"
#include "web/dispatch.h"
#include "web/frame.h"
#include "web/origin.h"
#include "web/page.h"
#include "web/reader_thread.h"
#include "web/running.h"

/* --- Which page is asked for --- */

/*
 * The parameters that change a page. A page of its own for each of the few notices and orders of comments; whoever asks
 * with one of the others is answered alone. Any other parameter ("utm_source", "fbclid") changes nothing and gets the
 * common page.
 */
static const struct {
	const char *name;
	bool few; /* values that many ask for */
} parameters[] = {
	{"voted", true},    {"posted", true},   {"held", true},     {"reported", true},
	{"own", true},      {"comments", true}, {"s", false},       {"p", false},
	{"page_id", false}, {"cat", false},     {"author", false},  {"q", false},
	{"page", false},    {"feed", false},    {"replyto", false}, {"attachment_id", false},
};

static int parameter_of(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(parameters); i++)
		if (str_is(name, parameters[i].name))
			return (int)i;
	return -1;
}

bool cached_knows(const char *parameter)
{
	return parameter_of(str_of(parameter)) >= 0;
}

/* "voted=happy" when that is a notice that pages know; "" for a plain page; p == NULL when it is to be made alone. */
static struct str query_key(struct web *w, struct request *http)
{
	struct str key = STR("");
	if (!http->query.p || http->query.n == 0)
		return key;
	const struct form *form = request_query_form(http);
	for (size_t i = 0; i < form->n_fields; i++) {
		const struct form_field *f = &form->fields[i];
		int known = parameter_of(f->name);
		if (known < 0)
			continue;
		struct thread_place place;
		bool thread = str_is(f->name, "comments");
		if (thread && !thread_place_read(f->value, &place))
			continue;
		if (!parameters[known].few || key.n > 0 || (thread && !thread_place_is_common(f->value)))
			return STR_NONE;
		struct site_settings *settings = site_settings(w->site);
		if (thread || page_notice_text(settings, f->name, f->value))
			key = arena_join(http->arena, STR("?"), f->name, STR("="), f->value, STR_NONE);
		settings_unref(settings);
	}
	return key;
}

/* What the cache knows the page by; p == NULL when the request is none for a shared page. */
static struct str key_of(struct web *w, struct request *http)
{
	if (!(http->method & (METHOD_GET | METHOD_HEAD)) || http->path.n == 0 || http->path_changed ||
	    origin_is_elsewhere(w, http))
		return STR_NONE;
	struct str query = query_key(w, http);
	return query.n == 0 && query.p ? http->path
	       : query.p               ? arena_join(http->arena, http->path, query, STR_NONE)
				       : STR_NONE;
}

/* One who may have voted wants to see it at once; the others can wait for a moment. */
static bool wants_exact(const struct request *http)
{
	return str_find(request_header(http, "Cookie"), STR(VOTER_COOKIE_NAME "="), 0) != SIZE_MAX;
}

/* --- Answering --- */

static void give(struct web *w, struct exchange *x, struct stored *stored, int64_t view_of)
{
	const struct request *http = exchange_request(x);
	struct response r;
	if (view_of && http->method == METHOD_GET)
		web_count_view(w, http, view_of);
	stored_respond(stored, http, &r);
	stored_unref(stored);
	exchange_respond(x, &r);
}

bool cached_hit(struct web *w, struct exchange *x)
{
	struct stored *stored;
	int64_t view_of;
	struct request *http = exchange_request(x);
	struct str key = w->cache ? key_of(w, http) : STR_NONE;
	if (!key.p || !cache_get(w->cache, key, wants_exact(http), &stored, &view_of))
		return false;
	give(w, x, stored, view_of);
	return true;
}

struct waiting {
	struct cache_waiter waiter; /* first */
	struct req *q;
};

static void resume(struct cache_waiter *waiter, bool kept)
{
	struct req *q = ((struct waiting *)waiter)->q;
	if (kept)
		dispatch_again(q);
	else
		dispatch_alone(q);
}

bool cached_join(struct req *q)
{
	struct stored *stored;
	int64_t view_of;
	struct str key = q->web->cache ? key_of(q->web, q->http) : STR_NONE;
	if (!key.p)
		return false;
	struct waiting *waiting = arena_new(q->arena, struct waiting);
	*waiting = (struct waiting){.waiter = {.resume = resume}, .q = q};
	q->topics = arena_array(q->arena, CACHE_TOPICS_MAX + 1, sizeof *q->topics);
	struct cache_entry *entry;
	switch (cache_find(q->web->cache, key, wants_exact(q->http), &waiting->waiter, &stored, &view_of, &entry)) {
	case CACHE_MAKE:
		q->entry = entry;
		return false;
	case CACHE_WAIT:
		return true;
	case CACHE_HIT:
		break;
	}
	struct exchange *x = q->exchange;
	struct web *w = q->web;
	req_release(q);
	give(w, x, stored, view_of);
	return true;
}

/*
 * A page is wrong as soon as the next scheduled article appears, in a list or in a menu, or something on it is
 * over.
 */
static bool keepable(struct req *q, int64_t *ret_expires)
{
	int64_t due;
	if (!stored_possible(&q->response) || !cache_fits(q->web->cache, (size_t)q->response.length) ||
	    q->n_topics > CACHE_TOPICS_MAX || !q->db || article_next_due(q->db, q->now, &due) != RC_OK)
		return false;
	*ret_expires = q->frame && q->frame->until < due ? q->frame->until : due;
	if (q->wrong_at != 0 && q->wrong_at < *ret_expires)
		*ret_expires = q->wrong_at;
	return true;
}

void cached_settle(struct req *q)
{
	struct cache_answer answer = {
		.basis = q->basis, .topics = q->topics, .n_topics = q->n_topics, .tag = q->view_of};
	if (keepable(q, &answer.expires)) {
		answer.stored = stored_new(&q->response);
		response_done(&q->response);
		stored_respond(answer.stored, q->http, &q->response);
	} else {
		response_settle(q->http, &q->response);
	}
	cache_settle(q->web->cache, q->entry, &answer);
	q->entry = NULL;
}

/* --- What pages hang on --- */

enum topic_kind { TALLY = 1, COMMENTS = 2, ALL_COMMENTS = 3 };

static uint64_t topic(enum topic_kind kind, int64_t article_id)
{
	return (uint64_t)article_id * 4 + kind;
}

static void shows(struct req *q, uint64_t topic)
{
	if (q->entry && q->n_topics <= CACHE_TOPICS_MAX)
		q->topics[q->n_topics++] = topic;
}

void cached_shows_tally(struct req *q, int64_t article_id)
{
	shows(q, topic(TALLY, article_id));
}

void cached_shows_comments(struct req *q, int64_t article_id)
{
	shows(q, topic(COMMENTS, article_id));
}

void cached_shows_all_comments(struct req *q)
{
	shows(q, topic(ALL_COMMENTS, 0));
}

void cached_not(struct req *q)
{
	q->n_topics = CACHE_TOPICS_MAX + 1;
}

void cached_until(struct req *q, int64_t at)
{
	if (q->wrong_at == 0 || at < q->wrong_at)
		q->wrong_at = at;
}

void cached_counts_view(struct req *q, int64_t article_id)
{
	q->view_of = article_id;
}

void cached_change(struct web *w, const struct change *c)
{
	if (!w->cache)
		return;
	switch (c->kind) {
	case CHANGE_TALLY:
		cache_touch(w->cache, topic(TALLY, c->article_id));
		return;
	case CHANGE_COMMENT:
	case CHANGE_THREAD:
		cache_drop(w->cache, topic(COMMENTS, c->article_id));
		cache_drop(w->cache, topic(ALL_COMMENTS, 0));
		return;
	case CHANGE_ARTICLE:
	case CHANGE_SITE:
		cache_drop(w->cache, CACHE_EVERYTHING);
		return;
	case CHANGE_OUTBOX:
	case CHANGE_WORDS:
		return;
	}
}
