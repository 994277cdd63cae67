/*
 * What is kept of one reader, across the tables of comments, votes and reports, and what of all readers is forgotten
 * after a while. Knows the reader only as the hashes that those rows hold.
 */
#ifndef STORE_READER_DATA_H
#define STORE_READER_DATA_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct db;

struct reader_ids {
	int64_t *items;
	size_t n;
};
/* Comments of any state by this voter (voter_mark), by id, at most limit. */
enum rc reader_comments(struct db *db, struct arena *arena, struct str voter, int64_t after_id, int64_t limit,
			struct reader_ids *ret) MUST_CHECK;

/* The next article that has a ballot; RC_NOT_FOUND after the last. */
enum rc reader_next_voted(struct db *db, int64_t after_id, int64_t *ret_id) MUST_CHECK;
/* All whose comments somebody reported, by id. */
enum rc reader_reported_articles(struct db *db, struct arena *arena, struct reader_ids *ret) MUST_CHECK;

struct reader_vote {
	int64_t article_id;
	struct str block, choice, state; /* "like", "dislike", "counted" */
	int64_t at;
};
struct reader_report {
	int64_t comment_id;
	int64_t at;
	struct str reason;
};
struct reader_rows {
	void *items;
	size_t n;
};
/* By the voter's hash for that article. Items: struct reader_vote, struct reader_report. */
enum rc reader_votes(struct db *db, struct arena *arena, int64_t article_id, struct str voter,
		     struct reader_rows *ret) MUST_CHECK;
enum rc reader_reports(struct db *db, struct arena *arena, struct str voter, struct reader_rows *ret) MUST_CHECK;

/* RC_OK also when there is none. */
enum rc reader_report_delete(struct db *db, int64_t comment_id, struct str voter) MUST_CHECK;

/* Addresses of comments written, and reports made, before a time; at most limit, ret_n says how many. */
enum rc reader_emails_forget(struct db *db, int64_t before, int64_t limit, int64_t *ret_n) MUST_CHECK;
enum rc reader_reports_forget(struct db *db, int64_t before, int64_t limit, int64_t *ret_n) MUST_CHECK;

#endif
