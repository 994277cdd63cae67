/*
 * How many new voters come from one network to one article, and what becomes of the next one. Thousands of phones may
 * stand behind one address, so the first of a day are free; after them each shows a proof of work or waits its turn,
 * and a rush is held for the desk. Only for the writer thread; it forgets with the process and is filled again from
 * the ledger (crowd_recall).
 */
#ifndef RULES_CROWD_H
#define RULES_CROWD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct crowd;

/* Of new voters from one network at one article: settings votes.network_*. */
struct crowd_limits {
	int64_t free_a_day; /* without a proof */
	int64_t an_hour;    /* with a proof; more than that wait for a calmer hour */
	int64_t a_day;      /* more than that are no crowd any more */
	int64_t a_minute;   /* more than that are a rush */
};

enum crowd_verdict {
	CROWD_COUNTS,
	CROWD_PROVES, /* not taken: to come again with a proof of work */
	CROWD_WAITS,  /* held until crowd_calm() */
	CROWD_RUSHES, /* held until the desk decides */
};

struct crowd *crowd_new(void);
void crowd_free(struct crowd *c); /* NULL-safe */

/* A new voter under this network tag (8 bytes or more; of one day and article). All but CROWD_PROVES are remembered. */
enum crowd_verdict crowd_take(struct crowd *c, struct str tag, const struct crowd_limits *limits, bool proven,
			      bool may_prove, int64_t now);
/* One whose votes are all withdrawn again: as if it had not come, so that nobody fills an hour by taking back. */
void crowd_leave(struct crowd *c, struct str tag, int64_t now);
/* Were this hour so far, the one before and the whole day quiet enough that those who wait may count? */
bool crowd_calm(struct crowd *c, struct str tag, const struct crowd_limits *limits, int64_t now);
/* What the ledger knows of a tag: voters of its day, and among them those of this hour and of the one before. */
void crowd_recall(struct crowd *c, struct str tag, int64_t today, int64_t this_hour, int64_t last_hour, int64_t now);

/* When the hour of `now` began. */
int64_t crowd_hour_start(int64_t now);

#endif
