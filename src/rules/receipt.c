/* See receipt.h. */
#include "rules/receipt.h"

#include "base/clock.h"
#include "rules/audit.h"
#include "store/ballot.h"
#include "store/rows.h"
#include "store/subscriber.h"

#define SIGNATURE_SIZE 16
#define TOKEN_SIZE (CRYPTO_HASH_SIZE + SIGNATURE_SIZE)
#define TOKEN_CHARS (TOKEN_SIZE * 4 / 3)

/* --- The secret --- */

static void sign(const struct site *s, const unsigned char own[CRYPTO_HASH_SIZE], unsigned char ret[SIGNATURE_SIZE])
{
	unsigned char message[8 + CRYPTO_HASH_SIZE] = "receipt", hash[CRYPTO_HASH_SIZE];
	memcpy(message + 8, own, CRYPTO_HASH_SIZE);
	crypto_keyed_hash(s->key, str_mem(message, sizeof message), hash);
	memcpy(ret, hash, SIGNATURE_SIZE);
}

struct str receipt_secret(const struct site *s, struct arena *a, const struct voter *v)
{
	unsigned char token[TOKEN_SIZE];
	CLEANUP(buf_done) struct buf b = BUF(TOKEN_CHARS);
	voter_hash(s, v, 0, token);
	sign(s, token, token + CRYPTO_HASH_SIZE);
	crypto_base64url(&b, token, sizeof token);
	return buf_to_arena(&b, a);
}

static enum rc secret_open(const struct site *s, struct str secret, unsigned char ret_own[CRYPTO_HASH_SIZE])
{
	unsigned char token[TOKEN_SIZE], signature[SIGNATURE_SIZE];
	if (secret.n != TOKEN_CHARS || crypto_base64url_decode(secret, token, TOKEN_SIZE) != RC_OK)
		return RC_NOT_FOUND;
	sign(s, token, signature);
	if (!crypto_equal(signature, token + CRYPTO_HASH_SIZE, SIGNATURE_SIZE))
		return RC_NOT_FOUND;
	memcpy(ret_own, token, CRYPTO_HASH_SIZE);
	return RC_OK;
}

/* --- Reading --- */

struct reading {
	const struct site *site;
	struct db *db;
	struct arena *arena;
	struct str own;
	struct rows votes, likes, reports;
};

static enum rc comments_read(struct reading *r, struct receipt *ret)
{
	struct reader_ids ids;
	enum rc rc = reader_comments(r->db, r->arena, r->own, 0, RECEIPT_COMMENTS_MAX, &ids);
	if (rc != RC_OK)
		return rc;
	ret->comments = arena_array(r->arena, ids.n, sizeof *ret->comments);
	for (size_t i = 0; i < ids.n; i++) {
		struct receipt_comment *c = &ret->comments[i];
		rc = comment_get(r->db, r->arena, ids.items[i], &c->row);
		if (rc == RC_OK)
			rc = comment_email_get(r->db, r->arena, ids.items[i], &c->email);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
	}
	ret->n_comments = ids.n;
	return RC_OK;
}

static void rows_copy(struct rows *to, const struct reader_rows *from)
{
	for (size_t i = 0; i < from->n; i++)
		memcpy(rows_add(to), (const char *)from->items + i * to->size, to->size);
}

static enum rc votes_read(struct reading *r)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	int64_t article = 0;
	enum rc rc;
	while ((rc = reader_next_voted(r->db, article, &article)) == RC_OK) {
		struct reader_rows found;
		voter_ballot_hash(r->site, r->own, article, hash);
		rc = reader_votes(r->db, r->arena, article, str_mem(hash, sizeof hash), &found);
		if (rc != RC_OK)
			return rc;
		rows_copy(&r->votes, &found);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static void marks_add(struct rows *to, const struct reader_rows *from, int64_t article_id)
{
	const struct reader_mark *marks = from->items;
	for (size_t i = 0; i < from->n; i++)
		*(struct receipt_mark *)rows_add(to) = (struct receipt_mark){marks[i], article_id};
}

static enum rc marks_read(struct reading *r)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	struct str voter = str_mem(hash, sizeof hash);
	int64_t article = 0;
	enum rc rc;
	while ((rc = reader_next_discussed(r->db, article, &article)) == RC_OK) {
		struct reader_rows likes, reports;
		voter_ballot_hash(r->site, r->own, article, hash);
		rc = reader_likes(r->db, r->arena, voter, &likes);
		if (rc == RC_OK)
			rc = reader_reports(r->db, r->arena, voter, &reports);
		if (rc != RC_OK)
			return rc;
		marks_add(&r->likes, &likes, article);
		marks_add(&r->reports, &reports, article);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc receipt_read(const struct site *s, struct db *db, struct arena *a, struct str secret, struct receipt *ret)
{
	struct receipt found = {.n_comments = 0};
	struct reading r = {.site = s,
			    .db = db,
			    .arena = a,
			    .own = str_mem(found.own, sizeof found.own),
			    .votes = ROWS(a, struct reader_vote),
			    .likes = ROWS(a, struct receipt_mark),
			    .reports = ROWS(a, struct receipt_mark)};
	enum rc rc = secret_open(s, secret, found.own);
	if (rc == RC_OK)
		rc = comments_read(&r, &found);
	if (rc == RC_OK)
		rc = votes_read(&r);
	if (rc == RC_OK)
		rc = marks_read(&r);
	if (rc != RC_OK)
		return rc;
	found.votes = r.votes.items;
	found.n_votes = r.votes.n;
	found.likes = r.likes.items;
	found.n_likes = r.likes.n;
	found.reports = r.reports.items;
	found.n_reports = r.reports.n;
	*ret = found;
	return RC_OK;
}

/* --- Erasing --- */

static void tell_changed(struct site *s, int64_t article_id, enum change_kind kind)
{
	site_changed(s, (struct change){.kind = kind, .article_id = article_id});
}

static enum rc comments_erase(struct site *s, struct db *db, const struct receipt *r)
{
	for (size_t i = 0; i < r->n_comments; i++) {
		const struct comment *c = &r->comments[i].row;
		enum rc rc = ballot_delete_by_comment(db, c->id);
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
		voter_ballot_hash(s, str_mem(r->own, CRYPTO_HASH_SIZE), v->article_id, hash);
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

static enum rc likes_erase(struct site *s, struct db *db, const struct receipt *r)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < r->n_likes; i++) {
		const struct receipt_mark *m = &r->likes[i];
		voter_ballot_hash(s, str_mem(r->own, CRYPTO_HASH_SIZE), m->article_id, hash);
		rc = comment_unlike(db, m->row.comment_id, str_mem(hash, sizeof hash));
		tell_changed(s, m->article_id, CHANGE_TALLY);
	}
	return rc;
}

static enum rc reports_erase(struct site *s, struct db *db, const struct receipt *r)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < r->n_reports; i++) {
		voter_ballot_hash(s, str_mem(r->own, CRYPTO_HASH_SIZE), r->reports[i].article_id, hash);
		rc = reader_report_delete(db, r->reports[i].row.comment_id, str_mem(hash, sizeof hash));
	}
	return rc;
}

static enum rc erase_write(struct site *s, struct db *db, void *ctx)
{
	const struct receipt *r = ctx;
	CLEANUP(arena_done) struct arena a;
	arena_init(&a);
	enum rc rc = comments_erase(s, db, r);
	if (rc == RC_OK)
		rc = votes_erase(s, db, r);
	if (rc == RC_OK)
		rc = likes_erase(s, db, r);
	if (rc == RC_OK)
		rc = reports_erase(s, db, r);
	if (rc == RC_OK)
		rc = reader_answers_delete(db, str_mem(r->own, CRYPTO_HASH_SIZE));
	if (rc == RC_OK)
		rc = subscriber_uncover(db, &a, str_mem(r->own, CRYPTO_HASH_SIZE), clock_now());
	if (rc != RC_OK)
		return rc;
	return audit(db, &staff_program, "reader.erase", "", 0,
		     arena_printf(&a, "%zu comments, %zu votes, %zu likes, %zu reports", r->n_comments, r->n_votes,
				  r->n_likes, r->n_reports));
}

enum rc receipt_erase(struct site *s, const struct receipt *r)
{
	return site_write(s, erase_write, (void *)r);
}
