/*
 * Whether a comment may appear: one table of steps, each of which passes it, refuses it with a sentence, or has it wait
 * for a moderator or go to spam. All steps are asked, the worst answer decides, and each is kept with what it found.
 * What needs neither the database nor a lock is found out before the writer is asked.
 *
 * Size, strict UTF-8 and clean characters come before all of these: words that fail there are no comment (discuss.h).
 */
#ifndef RULES_SCREEN_H
#define RULES_SCREEN_H

#include "rules/lexicon.h"
#include "rules/settings.h"
#include "store/comment.h"
#include "store/screening.h"

#define SCREEN_STEPS 10

/* What a step may look at. */
struct screen {
	struct site *site;
	struct comment *comment; /* its text, its author; id 0: a new one, else its words were changed */
	struct str email;        /* "" for none */
	struct str network;      /* as in vote.h */
	struct str policy;       /* that holds for the article: open, first, all */
	/* Found out by screen_prepare(), in the arena of the caller. */
	bool trapped;     /* the field that people leave empty was not */
	int64_t typed_ms; /* between the first touch of the form and its sending; -1: not told */
	int64_t n_links;
	struct str disguise; /* a link whose text is not its address: that text; "" for none */
	bool has_word;
	enum watch_list word_list;
	struct str word;  /* that was found */
	struct str staff; /* whose name it could be taken for, "" */
	unsigned char print[32];
	/* In the writer. */
	struct db *db;
	struct arena *arena;
	const struct site_settings *settings;
	bool known; /* a comment of the same reader is visible already */
	/* The answer. */
	struct screening found[SCREEN_STEPS];
	size_t n_found;
	const char *refusal; /* msgid */
	int64_t wait_ms;     /* RC_LIMITED: when to try again */
};

/*
 * Everything that can be told from the entry alone. Fields before "found out" are set by the caller, texts of
 * s->comment too; trapped and typed_ms as well.
 */
enum rc screen_prepare(struct screen *s, struct arena *a) MUST_CHECK;
/*
 * In the writer: sets state and reason of s->comment, which was visible until now. With s->refusal: RC_CONFLICT the
 * same was said before, RC_LIMITED too much at once.
 */
enum rc screen_run(struct screen *s, struct db *db, struct arena *a, const struct site_settings *settings) MUST_CHECK;
/* Keeps what was found, once the comment has its id; what it said is known again from now on. */
enum rc screen_keep(const struct screen *s, struct db *db) MUST_CHECK;

#endif
