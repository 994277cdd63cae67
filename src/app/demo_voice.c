/*
 * What the readers of the sample newsroom did: votes as rows of the ledger, views, comments in their threads.
 */
#include "app/demo_build.h"
#include "rules/discuss.h"
#include "store/ballot.h"
#include "store/tally.h"
#include "text/markdown.h"

#define MINUTE_MS (INT64_C(60) * 1000)
#define COMMENTERS_FROM 1000000 /* numbers of readers who comment; those who only vote have lower ones */

/* Reader number n: nobody's cookie is like this. */
static struct voter reader(int64_t n)
{
	struct voter v = {.known = true};
	memcpy(v.id, &n, sizeof n);
	return v;
}

static struct str reader_hash(struct demo *d, int64_t n, int64_t article_id)
{
	struct voter v = reader(n);
	unsigned char *hash = arena_alloc(&d->arena, CRYPTO_HASH_SIZE);
	voter_hash(d->site, &v, article_id, hash);
	return str_mem(hash, CRYPTO_HASH_SIZE);
}

/* {"like": 214, "dislike": 31} of one block: so many readers, each with one choice, spread over the time since. */
static enum rc block_store(struct demo *d, struct db *db, const struct article *row, struct str block,
			   const struct json *choices)
{
	struct json_iter it = {0};
	int64_t total = 0, n = 0;
	while (json_each(choices, &it))
		total += json_int(it.value, 0);
	if (total <= 0 || total > BALLOT_BATCH_MAX)
		return total == 0 ? RC_OK : rc_fail(RC_INVALID, "demo: too many votes for %.*s", STR_ARG(row->slug));
	struct ballot *ballots = arena_array(&d->arena, (size_t)total, sizeof *ballots);
	it = (struct json_iter){0};
	while (json_each(choices, &it)) {
		for (int64_t i = json_int(it.value, 0); i > 0; i--, n++)
			ballots[n] = (struct ballot){
				.article_id = row->id,
				.block = block,
				.voter = reader_hash(d, n, row->id),
				.choice = it.key,
				.state = BALLOT_COUNTED,
				.cast_at = row->published_at + (d->now - row->published_at) * (n + 1) / (total + 1),
			};
	}
	enum rc rc = ballots_cast(db, ballots, (size_t)total);
	for (int64_t i = 0; rc == RC_OK && i < total; i++)
		rc = ballots[i].rc;
	return rc;
}

static enum rc votes_store(struct demo *d, struct db *db, const struct demo_piece *p)
{
	struct json_iter it = {0};
	enum rc rc = RC_OK;
	while (rc == RC_OK && json_each(json_get(p->about, "votes"), &it))
		rc = block_store(d, db, &p->m.row, it.key, it.value);
	int64_t views = json_int(json_get(p->about, "views"), 0);
	if (rc == RC_OK && views > 0)
		rc = tally_carry(db, p->m.row.id, STR("view"), STR("all"), views);
	return rc;
}

static enum rc comment_fill(struct demo *d, const struct article *row, const struct json *j, struct comment *c)
{
	struct str person = demo_text(j, "person");
	struct safe_html html;
	int64_t at = row->published_at + json_int(json_get(j, "minutes_later"), 0) * MINUTE_MS;
	*c = (struct comment){
		.article_id = row->id,
		.state = COMMENT_PENDING,
		.reason = STR("policy"),
		.author = demo_text(j, "author"),
		.url = demo_text(j, "url"),
		.source = demo_text(j, "text"),
		.stars = (int)json_int(json_get(j, "stars"), 0),
		.created_at = at < d->now ? at : d->now,
	};
	enum rc rc = markdown_reader(&d->arena, c->source, &html);
	if (rc != RC_OK)
		return rc;
	c->body = html.s;
	return person.n > 0 ? demo_id(&d->people, person, "person", &c->person_id) : RC_OK;
}

/* Everything waits first; what a moderator lets through takes effect as it would at the desk, rating and all. */
static enum rc comment_store(struct demo *d, struct db *db, struct comment *c, int64_t number, bool waits)
{
	struct rater rater = {.network = STR("")};
	c->voter = reader_hash(d, COMMENTERS_FROM + number, 0);
	memcpy(rater.voter, reader_hash(d, COMMENTERS_FROM + number, c->article_id).p, sizeof rater.voter);
	enum rc rc = comment_insert(db, c);
	if (rc == RC_OK)
		rc = rating_keep(d->site, db, &d->arena, c, &rater);
	if (rc == RC_OK && c->person_id == 0)
		rc = comment_email_put(db, c->id,
				       arena_printf(&d->arena, "reader%lld@readers.example", (long long)number));
	if (rc == RC_OK && !waits)
		rc = discuss_moderate_in(d->site, db, c->id, COMMENT_VISIBLE, STR(""));
	return rc;
}

/* number counts the comments of one article, so that each has a reader of its own. */
static enum rc thread_store(struct demo *d, struct db *db, const struct article *row, int64_t parent,
			    const struct json *comments, int64_t *number)
{
	struct json_iter it = {0};
	enum rc rc = RC_OK;
	while (rc == RC_OK && json_each(comments, &it)) {
		struct comment c;
		rc = comment_fill(d, row, it.value, &c);
		if (rc != RC_OK)
			break;
		c.parent_id = parent;
		rc = comment_store(d, db, &c, row->id * 100 + ++*number,
				   str_is(demo_text(it.value, "state"), "pending"));
		if (rc == RC_OK)
			rc = thread_store(d, db, row, c.id, json_get(it.value, "replies"), number);
	}
	return rc;
}

enum rc demo_voices_store(struct demo *d, struct db *db, const struct demo_piece *p)
{
	int64_t number = 0;
	enum rc rc = votes_store(d, db, p);
	return rc == RC_OK ? thread_store(d, db, &p->m.row, 0, json_get(p->about, "comments"), &number) : rc;
}
