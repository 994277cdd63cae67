/*
 * Whether a comment may appear: one table of steps, each of which passes it, refuses it with a sentence, or has it wait
 * for a moderator or go to spam. All steps are asked, the worst answer decides, and each is kept with what it found.
 * Where nothing but suspicion stands against it, a browser that can is asked for a proof of work (proof.h) instead, and
 * the comment passes with it. What needs neither the database nor a lock is found out before the writer is asked.
 *
 * Size, strict UTF-8 and clean characters come before all of these: words that fail there are no comment (discuss.h).
 */
#ifndef RULES_SCREEN_H
#define RULES_SCREEN_H

#include "rules/lexicon.h"
#include "rules/settings.h"
#include "store/comment.h"
#include "store/screening.h"

#define SCREEN_STEPS 11

/* What a step may look at. */
struct screen {
	struct site *site;
	struct comment *comment; /* its text, its author; id 0: a new one, else its words were changed */
	struct str email;        /* "" for none */
	struct str network;      /* as in vote.h */
	struct str policy;       /* that holds for the article: open, first, all */
	bool may_prove;          /* whoever sent it can answer a challenge */
	struct str proof;        /* one that holds for this article, "" for none */
	/* Found out by screen_prepare(), in the arena of the caller. */
	bool trapped;     /* the field that people leave empty was not */
	int64_t typed_ms; /* between the first touch of the form and its sending; -1: not told */
	int64_t n_links;
	struct str disguise; /* a link whose text is not its address: that text; "" for none */
	bool has_word;
	struct lexicon_hit hit; /* where has_word */
	struct str staff;       /* whose name it could be taken for, "" */
	unsigned char print[32];
	/* In the writer. */
	struct db *db;
	struct arena *arena;
	const struct site_settings *settings;
	bool known;   /* a comment of the same reader is visible already */
	bool crowded; /* its network has no free comment left */
	/* The answer. */
	struct screening found[SCREEN_STEPS];
	size_t n_found, n_suspicions; /* … of which may be wrong about an honest reader */
	const char *refusal;          /* msgid */
	int64_t wait_ms;              /* RC_LIMITED: when to try again */
	bool asks_proof;              /* RC_LIMITED: at once, with a proof of work */
};

/*
 * Everything that can be told from the entry alone. Fields before "found out" are set by the caller, texts of
 * s->comment too; trapped and typed_ms as well.
 */
enum rc screen_prepare(struct screen *s, struct arena *a) MUST_CHECK;
/* The part of it that reads the comment, against these words: what screen_rehearse() needs. */
void screen_look(struct screen *s, struct arena *a, const struct lexicon *l);
/*
 * In the writer: sets state and reason of s->comment, which was visible until now. With s->refusal: RC_CONFLICT the
 * same was said before, RC_LIMITED too much at once, or a proof is asked first.
 */
enum rc screen_run(struct screen *s, struct db *db, struct arena *a, const struct site_settings *settings) MUST_CHECK;
/* Keeps what was found, once the comment has its id; what it said is known again from now on. */
enum rc screen_keep(const struct screen *s, struct db *db) MUST_CHECK;

/*
 * What the steps that judge by text and name alone would have found under these settings, s->known being told by the
 * caller: sets found and the state as screen_run() does, counts and keeps nothing. only: that step, NULL: all of them.
 */
enum rc screen_rehearse(struct screen *s, struct arena *a, const struct site_settings *settings,
			const char *only) MUST_CHECK;

#endif
