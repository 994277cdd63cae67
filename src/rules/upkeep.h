/*
 * Keeping a site sound: the online copy, and the check that recounts and verifies everything.
 */
#ifndef RULES_UPKEEP_H
#define RULES_UPKEEP_H

#include "rules/site.h"

#define WITHDRAWN_DAYS 30 /* that words which their author took back are kept for moderators */

/*
 * Writes the whole site into one new file while it is served: a few pages at a time between the writes of others. The
 * file appears complete or not at all. progress (may be NULL) gets 0–100 and answers false to stop (RC_LIMITED).
 * RC_CONFLICT when the file exists.
 */
enum rc site_backup(struct site *s, const char *path, bool (*progress)(void *ctx, unsigned percent),
		    void *ctx) MUST_CHECK;

/* One thing that was checked. n is 0 where all is well. */
struct finding {
	const char *what; /* "Counts that differ from the ledger" */
	int64_t n;
	struct str examples; /* the first few, for people; may be empty */
	bool fault;          /* false: worth knowing (missing media), not wrong */
};
#define FINDINGS_MAX 12

/* Verifies all of it on a reading connection; minutes on a large site. RC_OK also with faults: look at the findings. */
enum rc site_check(struct db *db, struct arena *a, struct finding ret_findings[FINDINGS_MAX], size_t *ret_n) MUST_CHECK;

/* What the scheduler does now and then: forgets old keys, answers and network tags, sweeps orphaned media. */
enum rc site_tidy(struct site *s) MUST_CHECK;

#endif
