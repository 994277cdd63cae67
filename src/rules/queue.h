/*
 * The moderators' queue, page by page: what the filters let through, found within a bounded time. A page that was not
 * filled in time says where to go on looking, so that no filter over a hundred thousand comments makes anybody wait.
 */
#ifndef RULES_QUEUE_H
#define RULES_QUEUE_H

#include "rules/site.h"
#include "store/moderation.h"

#define QUEUE_PAGE 50
#define QUEUE_LOOK_MS 20 /* how long one page may look for what is rare */

/* What is empty or 0 does not restrict. */
struct queue_filter {
	enum queue_tab tab;
	bool by_lang;
	struct str lang;    /* as articles hold it: "" is the main one */
	int64_t section_id; /* with those below it */
	int64_t article_id;
	struct str author; /* a part of the name; with an @ the whole e-mail address */
	struct str text;   /* a part of what it says; case and accents are ignored */
	int64_t after_id;  /* next_id of the page before */
};

struct queue_page {
	int64_t *ids; /* at most QUEUE_PAGE */
	size_t n;
	int64_t next_id;   /* 0: nothing more */
	bool tired;        /* the time was over before the page was full */
	int64_t looked_at; /* comments that were compared */
};

/* The page in the arena; the limits of time and length are those above. */
enum rc queue_read(struct db *db, struct arena *a, const struct queue_filter *f,
		   struct queue_page *ret_page) MUST_CHECK;

#endif
