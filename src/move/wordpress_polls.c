/*
 * Polls in an export of our own: what they are stands in metas, and where the text has them is a link to the site that
 * they come from. They get numbers of this site, and what they had come to is carried over.
 */
#include "base/clock.h"
#include "move/wordpress_articles.h"
#include "rules/polling.h"
#include "store/tally.h"
#include "text/json.h"
#include "text/poll_mark.h"
#include "text/sanitise.h"
#include "text/unicode.h"

struct old_poll {
	int64_t id; /* there */
	struct poll poll;
	int64_t votes[POLL_CHOICES_MAX];
};

/* --- What the metas say --- */

static struct str line_of(struct arena *a, const struct json *text)
{
	struct str line;
	if (unicode_clean(a, json_str(text), UNICODE_ONE_LINE | UNICODE_REPAIR, &line) != RC_OK)
		return STR("");
	return utf8_cut_count(line, POLL_QUESTION_MAX);
}

static void choices_read(struct arena *a, const struct json *list, struct old_poll *ret)
{
	const struct json *one;
	for (size_t i = 0; i < POLL_CHOICES_MAX && (one = json_at(list, i)); i++) {
		ret->poll.choices[i] = line_of(a, json_get(one, "text"));
		ret->votes[i] = json_int(json_get(one, "votes"), 0);
		if (ret->poll.choices[i].n == 0 || ret->votes[i] < 0)
			return;
		ret->poll.n_choices++;
	}
}

static bool poll_read(struct arena *a, struct str text, struct old_poll *ret)
{
	struct json *j;
	if (json_parse(text, &j) != RC_OK)
		return false;
	*ret = (struct old_poll){.id = json_int(json_get(j, "id"), 0)};
	ret->poll.question = line_of(a, json_get(j, "question"));
	ret->poll.closes_at = json_int(json_get(j, "closes_at"), 0);
	choices_read(a, json_get(j, "choices"), ret);
	json_free(j);
	return ret->id > 0 && ret->poll.question.n > 0 && ret->poll.closes_at >= 0 &&
	       ret->poll.n_choices >= POLL_CHOICES_MIN;
}

static size_t polls_read(struct arena *a, const struct wordpress_post *p, struct old_poll polls[POLLS_MAX])
{
	size_t n = 0;
	for (size_t i = 0; i < p->n_metas && n < POLLS_MAX; i++)
		if (str_is(p->metas[i].key, WP_POLL_META) && poll_read(a, p->metas[i].value, &polls[n]))
			n++;
	return n;
}

/* --- Where they stand --- */

static const struct old_poll *poll_find(const struct old_poll *polls, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (polls[i].id == id)
			return &polls[i];
	return NULL;
}

struct str wp_polls_mark(struct arena *a, const struct wordpress_post *p, struct str source)
{
	struct old_poll polls[POLLS_MAX];
	struct poll_mark link;
	size_t n = polls_read(a, p, polls), from = 0;
	CLEANUP(buf_done) struct buf b = BUF(SIZE_MAX / 2);
	for (size_t at = 0; n > 0 && poll_link_next(source, at, &link); at = link.to) {
		if (!poll_find(polls, n, link.poll))
			continue;
		buf_put(&b, str_slice(source, from, link.from));
		poll_mark_put(&b, link.poll);
		from = link.to;
	}
	if (from == 0)
		return source;
	buf_put(&b, str_slice(source, from, source.n));
	return buf_to_arena(&b, a);
}

/* Marks of polls there become marks of polls here. */
static struct str renumbered(struct arena *a, struct str html, const struct old_poll *polls, size_t n)
{
	struct poll_mark m;
	size_t from = 0;
	CLEANUP(buf_done) struct buf b = BUF(SIZE_MAX / 2);
	for (; poll_mark_next(html, from, &m); from = m.to) {
		const struct old_poll *p = poll_find(polls, n, m.poll);
		buf_put(&b, str_slice(html, from, m.from));
		if (p)
			poll_mark_put(&b, p->poll.id);
	}
	buf_put(&b, str_slice(html, from, html.n));
	return buf_to_arena(&b, a);
}

/* --- Writing --- */

static enum rc votes_carry(struct db *db, struct arena *a, const struct old_poll *p)
{
	char block[BLOCK_NAME_SIZE];
	enum rc rc = RC_OK;
	for (size_t i = 0; i < p->poll.n_choices && rc == RC_OK; i++)
		rc = tally_carry(db, p->poll.article_id, poll_block(block, p->poll.id), arena_printf(a, "%zu", i + 1),
				 p->votes[i]);
	return rc;
}

enum rc wp_polls_write(struct db *db, struct wp_article *x, bool text_too)
{
	struct polls here;
	struct old_poll polls[POLLS_MAX];
	size_t n = polls_read(&x->arena, x->post, polls);
	enum rc rc = n > 0 ? poll_list(db, &x->arena, x->article_id, &here) : RC_OK;
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		polls[i].poll.article_id = x->article_id;
		if (i < here.n)
			polls[i].poll.id =
				here.items[i].id; /* came with an earlier import: its words are ours by now */
		else
			rc = poll_insert(db, &polls[i].poll, clock_now(), &polls[i].poll.id);
		if (rc == RC_OK)
			rc = votes_carry(db, &x->arena, &polls[i]);
	}
	if (n == 0 || rc != RC_OK || !text_too)
		return rc;
	const struct manuscript *m = &x->manuscript;
	struct article_body body = {.article_id = x->article_id,
				    .format = m->format,
				    .source = renumbered(&x->arena, m->source, polls, n),
				    .body = renumbered(&x->arena, m->body.s, polls, n),
				    .policy_version = SANITISE_POLICY_VERSION};
	return article_body_put(db, &body);
}
