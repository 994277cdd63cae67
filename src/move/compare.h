/*
 * Asking the old site and this one for every address, and telling what differs. Reads this site's database for the
 * addresses alone: what it answers is asked over HTTP, as a reader would.
 */
#ifndef MOVE_COMPARE_H
#define MOVE_COMPARE_H

#include <stdio.h>

#include "base/arena.h"
#include "base/str.h"

struct db;
struct worker_pool;

struct compare_options {
	struct str old_address, new_address; /* absolute; their hosts may be private */
	int64_t limit;                       /* ask for so many addresses, spread over all; 0 = every one */
	int64_t delay_ms;                    /* between two requests to the old site; -1: see pace.h */
	FILE *out; /* gets each difference as soon as it is certain, whoever reads there; may be NULL */
	void (*progress)(void *ctx, int64_t done, int64_t total); /* may be NULL */
	bool (*cancelled)(void *ctx);                             /* may be NULL */
	void *ctx;
};

struct compare_finding {
	struct str path;
	struct str *lines; /* what differs, one sentence each */
	size_t n_lines;
	size_t n_told; /* of these, written to the options' out already */
};

struct compare_result {
	int64_t asked, alike;
	struct compare_finding *differ; /* in the order asked */
	size_t n_differ;
	/*
	 * Words that stand in many articles of one site and are missing in the other are its theme's, not the text's:
	 * they do not count as a difference. The first few, for the reader of the report.
	 */
	struct str *furniture;
	size_t n_furniture;
	unsigned sitemaps; /* of the old site that were read */
};

/*
 * RC_INVALID: the addresses are none, or lead to the same site; RC_BUSY: one of the sites does not answer (the sentence
 * says which), or cancelled; RC_NOT_FOUND: there is no address to ask for.
 */
enum rc compare_sites(struct db *db, struct worker_pool *workers, const struct compare_options *options,
		      struct arena *a, struct compare_result *ret_result) MUST_CHECK;

#endif
