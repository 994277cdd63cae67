/* See receipt.h. */
#include "rules/receipt.h"

#include "base/clock.h"
#include "rules/audit.h"
#include "rules/notices.h"
#include "rules/rating.h"
#include "rules/signed_token.h"
#include "rules/throttle.h"
#include "store/ballot.h"
#include "store/subscriber.h"

static const char token_purpose[] = "receipt";

struct str receipt_secret(const struct site *s, struct arena *a, const struct voter *v)
{
	unsigned char own[CRYPTO_HASH_SIZE];
	char *token = arena_alloc(a, SIGNED_TOKEN_CHARS(sizeof own) + 1);
	voter_own_hash(s, v, own);
	signed_token_make(s, token_purpose, str_mem(own, sizeof own), token);
	return str_of(token);
}

/* --- Reading --- */

#define ARTICLES_A_STEP 500 /* a few milliseconds */

/* One person looks a few times; each look is work on every article that has votes. */
static const struct throttle_rate network_rate = {.interval_ms = 2000, .burst = 30};
/* What others open must not keep anybody from erasing. */
static const struct throttle_rate secret_rate = {.interval_ms = 12000, .burst = 5};

static int64_t wait_of(struct site *s, struct str own, enum receipt_purpose purpose, struct str network)
{
	if (purpose == RECEIPT_ERASE || network.n == 0)
		return throttle_take(s->throttle, "receipt secret", own, secret_rate, clock_mono());
	return throttle_take(s->throttle, "receipt", network, network_rate, clock_mono());
}

enum rc receipt_open(struct receipt_walk *w, struct site *s, struct arena *a, struct str secret,
		     enum receipt_purpose purpose, struct str network)
{
	*w = (struct receipt_walk){.site = s, .arena = a, .votes = ROWS(a, struct reader_vote)};
	struct str own = str_mem(w->receipt.own, CRYPTO_HASH_SIZE);
	if (!signed_token_open(s, token_purpose, secret, w->receipt.own, sizeof w->receipt.own))
		return RC_NOT_FOUND;
	voter_mark(s, own, w->receipt.mark);
	if (wait_of(s, own, purpose, network) > 0)
		return rc_fail(RC_LIMITED, "Too many receipts were opened.");
	return RC_OK;
}

static void voter_of(const struct site *s, const struct receipt *r, int64_t article_id,
		     unsigned char ret[CRYPTO_HASH_SIZE])
{
	voter_ballot_hash(s, str_mem(r->own, CRYPTO_HASH_SIZE), article_id, ret);
}

static enum rc comments_read(struct receipt_walk *w, struct db *db)
{
	struct reader_ids ids;
	struct receipt *r = &w->receipt;
	enum rc rc = reader_comments(db, w->arena, str_mem(r->mark, sizeof r->mark), 0, RECEIPT_COMMENTS_MAX, &ids);
	if (rc != RC_OK)
		return rc;
	r->comments = arena_array(w->arena, ids.n, sizeof *r->comments);
	for (size_t i = 0; i < ids.n; i++) {
		struct receipt_comment *c = &r->comments[i];
		rc = comment_get(db, w->arena, ids.items[i], &c->row);
		if (rc == RC_OK)
			rc = comment_email_get(db, w->arena, ids.items[i], &c->email);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
	}
	r->n_comments = ids.n;
	return RC_OK;
}

static enum rc reports_read(struct receipt_walk *w, struct db *db)
{
	struct reader_ids articles;
	unsigned char hash[CRYPTO_HASH_SIZE];
	struct rows all = ROWS(w->arena, struct receipt_report);
	enum rc rc = reader_reported_articles(db, w->arena, &articles);
	for (size_t i = 0; rc == RC_OK && i < articles.n; i++) {
		struct reader_rows found = {.n = 0};
		voter_of(w->site, &w->receipt, articles.items[i], hash);
		rc = reader_reports(db, w->arena, str_mem(hash, sizeof hash), &found);
		const struct reader_report *rows = found.items;
		for (size_t k = 0; k < found.n; k++)
			*(struct receipt_report *)rows_add(&all) = (struct receipt_report){rows[k], articles.items[i]};
	}
	w->receipt.reports = all.items;
	w->receipt.n_reports = all.n;
	return rc;
}

/* RC_NOT_FOUND: that was the last article. */
static enum rc votes_of_next(struct receipt_walk *w, struct db *db)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	struct reader_rows found;
	enum rc rc = reader_next_voted(db, w->after, &w->after);
	if (rc != RC_OK)
		return rc;
	voter_of(w->site, &w->receipt, w->after, hash);
	rc = reader_votes(db, w->arena, w->after, str_mem(hash, sizeof hash), &found);
	const struct reader_vote *votes = found.items;
	for (size_t i = 0; rc == RC_OK && i < found.n; i++)
		*(struct reader_vote *)rows_add(&w->votes) = votes[i];
	return rc;
}

/* What is found at once comes last, so that it is as new as can be. */
static enum rc walk_end(struct receipt_walk *w, struct db *db)
{
	w->receipt.votes = w->votes.items;
	w->receipt.n_votes = w->votes.n;
	w->done = true;
	enum rc rc = comments_read(w, db);
	return rc == RC_OK ? reports_read(w, db) : rc;
}

enum rc receipt_step(struct receipt_walk *w, struct db *db)
{
	enum rc rc = RC_OK;
	for (int i = 0; i < ARTICLES_A_STEP && rc == RC_OK; i++)
		rc = votes_of_next(w, db);
	return rc == RC_NOT_FOUND ? walk_end(w, db) : rc;
}

/* --- Erasing --- */

static void tell_changed(struct site *s, int64_t article_id, enum change_kind kind)
{
	site_changed(s, (struct change){.kind = kind, .article_id = article_id});
}

/* While the comments still say whose they are. */
static enum rc mail_erase(struct db *db, struct arena *a, const struct receipt *r)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < r->n_comments; i++)
		rc = notices_forget(db, r->comments[i].row.id);
	return rc == RC_OK ? subscriber_uncover(db, a, str_mem(r->mark, CRYPTO_HASH_SIZE), clock_now()) : rc;
}

static enum rc comments_erase(struct site *s, struct db *db, struct arena *a, const struct receipt *r)
{
	for (size_t i = 0; i < r->n_comments; i++) {
		const struct comment *c = &r->comments[i].row;
		enum rc rc = rating_forget(s, db, a, c);
		if (rc == RC_OK)
			rc = comment_erase(db, c->id, STR(COMMENT_BY_AUTHOR));
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		tell_changed(s, c->article_id, CHANGE_TALLY);
		tell_changed(s, c->article_id, CHANGE_THREAD);
	}
	return RC_OK;
}

static enum rc votes_erase(struct site *s, struct db *db, const struct receipt *r)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	for (size_t i = 0; i < r->n_votes; i++) {
		const struct reader_vote *v = &r->votes[i];
		voter_of(s, r, v->article_id, hash);
		struct ballot b = {.article_id = v->article_id,
				   .block = v->block,
				   .voter = str_mem(hash, sizeof hash),
				   .choice = STR(""),
				   .cast_at = clock_now()};
		enum rc rc = ballots_cast(db, &b, 1);
		if (rc != RC_OK)
			return rc;
		tell_changed(s, v->article_id, CHANGE_TALLY);
	}
	return RC_OK;
}

static enum rc reports_erase(struct site *s, struct db *db, const struct receipt *r)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < r->n_reports; i++) {
		voter_of(s, r, r->reports[i].article_id, hash);
		rc = reader_report_delete(db, r->reports[i].row.comment_id, str_mem(hash, sizeof hash));
	}
	return rc;
}

static enum rc erase_write(struct site *s, struct db *db, void *ctx)
{
	const struct receipt *r = ctx;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	enum rc rc = mail_erase(db, &a, r);
	if (rc == RC_OK)
		rc = comments_erase(s, db, &a, r);
	if (rc == RC_OK)
		rc = votes_erase(s, db, r);
	if (rc == RC_OK)
		rc = reports_erase(s, db, r);
	if (rc != RC_OK)
		return rc;
	db_log_want_clear(db);
	return audit(db, &staff_program, "reader.erase", "", 0,
		     arena_printf(&a, "%zu comments, %zu votes, %zu reports", r->n_comments, r->n_votes, r->n_reports));
}

enum rc receipt_erase(struct site *s, const struct receipt *r)
{
	return site_write(s, erase_write, (void *)r);
}
